"""Shifts, and the machines on the other side of the wire: a mail server and a web hook that run in the test."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.models import DutyShift
from webapp.services import duty_calls


def on_duty(session: Session, *people: Person, since: datetime, hours: int = 24) -> None:
    """Put people on duty, first to last."""
    first, second, third = (*(person.account_id for person in people), None, None)[:3]
    session.add(
        DutyShift(
            starts_at=since,
            ends_at=since + timedelta(hours=hours),
            first_id=first,
            second_id=second,
            third_id=third,
        )
    )
    session.commit()


def count_calls(session: Session, *, now: datetime) -> int:
    """How many urgent things nobody has open; lets go of them at once, so that no page has to wait."""
    session.commit()
    found = session.scalar(duty_calls.unanswered(now)) or 0
    session.rollback()
    return found


@dataclass
class Inbox:
    """Every mail that a mail server took, and what it answers to whom."""

    port: int = 0
    raw: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    in_clear: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802  # The name that aiosmtpd calls.
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if session.ssl is None:
            self.in_clear.append(address)
        envelope.mail_from = address
        return "250 OK"

    async def handle_AUTH(  # noqa: N802  # The name that aiosmtpd calls.
        self, server: SMTP, session: Any, envelope: Envelope, args: list[str]
    ) -> str:
        self.in_clear.append(" ".join(args))
        return "535 No"

    async def handle_RCPT(  # noqa: N802  # The name that aiosmtpd calls.
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, self.answers.get("*", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802  # The name that aiosmtpd calls.
        self, server: SMTP, session: Any, envelope: Envelope
    ) -> str:
        self.raw.extend((to, bytes(envelope.content or b"")) for to in envelope.rcpt_tos)
        return "250 Taken"

    @property
    def to(self) -> list[str]:
        """Who was written to, by the first word of the address, in order of the alphabet."""
        return sorted(address.partition(".")[0] for address, _ in self.raw)

    @property
    def mails(self) -> list[Message]:
        return [message_from_bytes(raw) for _, raw in self.raw]

    def empty(self) -> None:
        self.raw.clear()


class RefusesToEncrypt(SMTP):
    """A mail server that offers encryption and then does not do it."""

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802  # The name that aiosmtpd calls.
        await self.push("454 Not now")


class RefusingController(Controller):
    """Runs a server that refuses to encrypt."""

    def factory(self) -> SMTP:
        return RefusesToEncrypt(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(
    *, encrypts_with: ssl.SSLContext | None = None, run: type[Controller] = Controller
) -> Iterator[Inbox]:
    """A mail server on this machine; with a certificate it offers STARTTLS."""
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        inbox.port = free.getsockname()[1]
    controller = run(inbox, hostname="127.0.0.1", port=inbox.port, tls_context=encrypts_with)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


@dataclass
class Hook:
    """Every call that a web hook took, and what it answers."""

    url: str = ""
    status: int = 204
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def web_hook() -> Iterator[Hook]:
    """A web hook on this machine."""
    hook = Hook()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            hook.calls.append((dict(self.headers), body))
            self.send_response(hook.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST  # noqa: N815  # The name that the server calls.

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_address[1]}/waits"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
