"""Settings: frozen, read once, and the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
DEMONSTRATION_MAIL = "instance/mail"
SECURITIES = {"tls": 465, "starttls": 587, "none": 25}


class SettingMissing(RuntimeError):
    """Something without which Heard does not start."""


class SettingWrong(SettingMissing):
    """Something that cannot be so, and that would otherwise be found out in the middle of the night."""


@dataclass(frozen=True, kw_only=True)
class PostSettings:
    """How notices leave: a mail server, a folder in its place, a web hook beside it; each may be absent.

    Shapes:  security is "tls", "starttls" or, to this machine alone, "none".
    Errors:  SettingWrong.
    """

    sender: str = ""
    host: str = ""
    port: int = 0
    security: str = "tls"
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = ""
    hook_url: str = ""
    hook_secret: str = field(default="", repr=False)
    allows_plain_hook: bool = False

    def __post_init__(self) -> None:
        if self.host:
            self._check_server()
        if self.hook_url:
            self._check_hook()

    def _check_server(self) -> None:
        if "@" not in self.sender or any(sign in self.sender for sign in "\r\n <>"):
            raise SettingWrong("HEARD_MAIL_FROM must be the address that mail comes from.")
        if self.security not in SECURITIES:
            raise SettingWrong("HEARD_SMTP_SECURITY must be tls, starttls or none.")
        if self.security == "none" and self.host not in THIS_MACHINE:
            raise SettingWrong("HEARD_SMTP_SECURITY may be none only for a mail server on this machine.")
        if bool(self.user) != bool(self.password):
            raise SettingWrong("HEARD_SMTP_USER and HEARD_SMTP_PASSWORD go together.")

    def _check_hook(self) -> None:
        parts = urlsplit(self.hook_url)
        if parts.scheme not in ({"https", "http"} if self.allows_plain_hook else {"https"}):
            raise SettingWrong("HEARD_WEBHOOK_URL must begin with https://.")
        if not parts.hostname or parts.username or parts.password:
            raise SettingWrong("HEARD_WEBHOOK_URL must be an address without a name and password in it.")
        if len(self.hook_secret) < SHORTEST_SECRET:
            raise SettingWrong(f"HEARD_WEBHOOK_SECRET must be at least {SHORTEST_SECRET} characters long.")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one installation of Heard is told from outside.

    Shapes:  every default is safe in production; the secret has none.
             own_model_folder holds the theme model where that is not beside the database.
             data_licence is the address of the licence under which the open data may be used, if one was chosen.
    Units:   reading_days are the working days within which the team aims to read, until it sets its own
             number; sessions end after idle minutes.
    Errors:  SettingMissing when the secret is absent or short.
    """

    secret: str = field(repr=False)
    database_url: str = "sqlite:///instance/heard.db"
    base_url: str = "http://127.0.0.1:8000"
    is_demonstration: bool = False
    reading_days: int = 3
    neutral_site: str = "https://www.bbc.co.uk/weather"
    trusted_proxies: int = 0
    data_licence: str | None = None
    own_model_folder: str | None = None
    post: PostSettings = field(default_factory=PostSettings)

    def __post_init__(self) -> None:
        if len(self.secret) < SHORTEST_SECRET:
            raise SettingMissing(f"HEARD_SECRET must be set and at least {SHORTEST_SECRET} characters long.")

    @property
    def uses_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def model_folder(self) -> Path:
        """Where the theme model stands: beside an embedded database, unless it was said where."""
        if self.own_model_folder:
            return Path(self.own_model_folder).resolve()
        is_embedded = self.sqlalchemy_url.startswith("sqlite:///")
        beside = (
            Path(self.sqlalchemy_url.removeprefix("sqlite:///")).parent if is_embedded else Path("instance")
        )
        return beside.resolve() / "themes"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address with the driver that we ship."""
        if self.database_url.startswith("postgresql://"):
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        if self.database_url.startswith("sqlite:///") and not self.database_url.startswith("sqlite:////"):
            return f"sqlite:///{Path(self.database_url.removeprefix('sqlite:///')).resolve()}"
        return self.database_url


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment."""
    env = os.environ if environment is None else environment
    return Settings(
        secret=env.get("HEARD_SECRET", ""),
        database_url=env.get("DATABASE_URL", Settings.database_url),
        base_url=env.get("HEARD_BASE_URL", Settings.base_url).rstrip("/"),
        is_demonstration=env.get("HEARD_DEMONSTRATION", "") == "1",
        reading_days=int(env.get("HEARD_READING_DAYS", Settings.reading_days)),
        neutral_site=env.get("HEARD_NEUTRAL_SITE", Settings.neutral_site),
        trusted_proxies=int(env.get("HEARD_TRUSTED_PROXIES", Settings.trusted_proxies)),
        data_licence=env.get("HEARD_DATA_LICENCE") or None,
        own_model_folder=env.get("HEARD_MODEL_FOLDER") or None,
        post=read_post_settings(env),
    )


def read_post_settings(env: Mapping[str, str]) -> PostSettings:
    """Read from the environment how notices leave; a demonstration without a mail server writes them to a folder.

    Errors:  SettingWrong.
    """
    is_demonstration = env.get("HEARD_DEMONSTRATION", "") == "1"
    host, security = env.get("HEARD_SMTP_HOST", ""), env.get("HEARD_SMTP_SECURITY", "tls")
    try:
        port = int(env.get("HEARD_SMTP_PORT") or SECURITIES.get(security, 0))
    except ValueError:
        raise SettingWrong("HEARD_SMTP_PORT must be a number.") from None
    return PostSettings(
        sender=env.get("HEARD_MAIL_FROM", "" if host else "heard@demonstration.example"),
        host=host,
        port=port,
        security=security,
        user=env.get("HEARD_SMTP_USER", ""),
        password=env.get("HEARD_SMTP_PASSWORD", ""),
        folder=DEMONSTRATION_MAIL if is_demonstration and not host else "",
        hook_url=env.get("HEARD_WEBHOOK_URL", ""),
        hook_secret=env.get("HEARD_WEBHOOK_SECRET", ""),
        allows_plain_hook=is_demonstration,
    )
