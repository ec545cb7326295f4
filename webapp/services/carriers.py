"""How a notice leaves: by mail, into a folder, or to a web hook; it says the same whatever came."""

from __future__ import annotations

import hashlib
import hmac
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from webapp.domain.duty import Fault, NoticeKind

SECONDS = 10
"""For one answer of another machine; ten notices at ten seconds each stay far below a lease."""
HOOK_BODY = b'{"text":"Something waits for you in Heard."}'


class NotSent(Exception):
    """A notice did not go; which of few faults it was is all that is kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What notices say, and nothing about what came."""

    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sender:
    """From whom mail comes."""

    address: str
    wordings: dict[NoticeKind, Wording]

    def write(self, *, notice_id: UUID, kind: NoticeKind, to: str, now: datetime) -> EmailMessage:
        """One mail. Its number is the notice's own and leads nowhere: the same mail sent twice is shown once."""
        mail = EmailMessage()
        mail["From"], mail["To"] = self.address, to
        mail["Subject"] = self.wordings[kind].subject
        mail["Date"] = format_datetime(now.replace(microsecond=0))
        mail["Message-ID"] = f"<{notice_id}@{self.address.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        if kind is not NoticeKind.DIGEST:
            mail["Importance"] = "high"
        mail.set_content(self.wordings[kind].text)
        return mail


class Post(Protocol):
    """Somewhere that takes mail."""

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over.

        Errors:  NotSent.
        """


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """A mail server, and how to speak with it.

    Shapes:  security is "tls" from the first byte, "starttls" or, on this machine only, "none".
    """

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def send(self, mail: EmailMessage) -> None:
        """Hand a mail over.

        Errors:  NotSent.
        """
        with _faults(), self._connect() as server:
            if self.security == "starttls":
                _encrypt(server)
            if self.user:
                server.login(self.user, self.password or "")
            server.send_message(mail)

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)


def _encrypt(server: smtplib.SMTP) -> None:
    """Go on encrypted, or not at all: whoever sits between could take the offer away.

    Errors:  NotSent.
    """
    try:
        server.starttls(context=ssl.create_default_context())
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise NotSent(Fault.NOT_SECURE) from None


@dataclass(frozen=True)
class MailFolder:
    """A folder in place of a mail server, for demonstrations."""

    folder: Path

    def send(self, mail: EmailMessage) -> None:
        """Write a mail down."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = mail["Message-ID"].strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(mail.as_bytes())


class NoPost:
    """No way to send mail was set up; the team is told so, and nothing is lost."""

    def send(self, mail: EmailMessage) -> None:
        """Refuse.

        Errors:  NotSent.
        """
        raise NotSent(Fault.NOT_SET_UP)


@dataclass(frozen=True, kw_only=True)
class WebHook:
    """An address of a pager service that is told that something waits, and no more.

    Shapes:  signed as `Heard-Signature: v1=` and the HMAC-SHA-256 of the time, a full stop and the body.
    """

    url: str
    secret: str = field(repr=False)

    def send(self, *, notice_id: UUID, now: datetime) -> None:
        """Say that something waits.

        Errors:  NotSent.
        """
        at = str(int(now.timestamp()))
        request = urllib.request.Request(  # noqa: S310  # The address is checked when the settings are read.
            self.url,
            data=HOOK_BODY,
            method="POST",
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": str(notice_id),
                "Heard-Time": at,
                "Heard-Signature": f"v1={sign(HOOK_BODY, at=at, secret=self.secret)}",
            },
        )
        with _faults(), _opener().open(request, timeout=SECONDS):
            pass


def sign(body: bytes, *, at: str, secret: str) -> str:
    """What proves to whoever has the secret that a call came from here, now."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: what is signed goes to the one address that was set."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _StaysHere)


@contextmanager
def _faults() -> Iterator[None]:
    """Turn whatever another machine says into one of few faults; its words are dropped, they may repeat an address."""
    try:
        yield
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
        raise NotSent(Fault.ADDRESS_REFUSED if _is_final(error) else Fault.REFUSED) from None
    except smtplib.SMTPAuthenticationError:
        raise NotSent(Fault.SIGN_IN_REFUSED) from None
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        raise NotSent(Fault.NO_ANSWER) from None
    except (smtplib.SMTPException, urllib.error.HTTPError):
        raise NotSent(Fault.REFUSED) from None
    except ssl.SSLError:
        raise NotSent(Fault.NOT_SECURE) from None
    except OSError as error:
        # What the web hook meets is wrapped once more.
        is_secure = not isinstance(getattr(error, "reason", None), ssl.SSLError)
        raise NotSent(Fault.NO_ANSWER if is_secure else Fault.NOT_SECURE) from None
    except ValueError:
        raise NotSent(Fault.ADDRESS_REFUSED) from None  # Signs that no address of a mail can hold.


def _is_final(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused) -> bool:
    """Whether the server will never take mail for this address."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False
    return all(code >= 500 for code, _ in error.recipients.values())
