"""Settings: frozen, read once, and the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SHORTEST_SECRET = 32


class SettingMissing(RuntimeError):
    """Something without which Heard does not start."""


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
    )
