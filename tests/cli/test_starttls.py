"""Mail goes encrypted or not at all, with a real mail server on the other side."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.duty import Inbox, RefusingController, mail_server
from tests.factories.people import Person, sign_in
from tests.factories.voices import Say
from tests.pages.duty import DutyPage
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.domain.duty import Fault
from webapp.services import outbox

URGENT = "Synthetic: I do not feel safe where I live tonight."
HERE = "127.0.0.1"


def certificate(authority: trustme.CA, name: str = HERE) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The one authority that this machine believes."""
    made, file = trustme.CA(), tmp_path / "authority.pem"
    made.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return made


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def tend(
    settings: Settings, session: Session, say: Say, lead_morag: Person, monkeypatch: pytest.MonkeyPatch
) -> object:
    """Say something urgent, and make one pass with a mail server that has to encrypt and asks who we are."""

    def run(inbox: Inbox) -> str:
        for name, value in {
            "HEARD_SECRET": SECRET,
            "DATABASE_URL": settings.database_url,
            "HEARD_SMTP_HOST": HERE,
            "HEARD_SMTP_PORT": str(inbox.port),
            "HEARD_SMTP_SECURITY": "starttls",
            "HEARD_MAIL_FROM": "heard@example.org",
        }.items():
            monkeypatch.setenv(name, value)
        say(session, words=URGENT)
        result = CliRunner().invoke(heard, ["tend"])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def faults(session: Session) -> list[Fault]:
    found = [unsent.fault for unsent in outbox.list_unsent(session)]
    session.rollback()
    return found


def test_a_server_with_a_good_certificate_gets_the_mail_encrypted(
    servers: ExitStack, authority: trustme.CA, tend: object, session: Session
) -> None:
    inbox = servers.enter_context(mail_server(encrypts_with=certificate(authority)))
    assert "1 sent, 0 not sent" in tend(inbox)  # type: ignore[operator]
    assert (inbox.to, inbox.in_clear, faults(session)) == (["morag"], [], [])


@pytest.mark.parametrize("server", ["offers none", "refuses", "for another name", "of another authority"])
def test_otherwise_nothing_goes_in_the_clear_and_the_team_sees_it_and_nothing_is_lost(
    servers: ExitStack, authority: trustme.CA, tend: object, session: Session, server: str,
    client: FlaskClient, lead_morag: Person, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("HEARD_SMTP_USER", "heard")
    monkeypatch.setenv("HEARD_SMTP_PASSWORD", "only for tests")
    made = {
        "offers none": lambda: mail_server(),
        "refuses": lambda: mail_server(encrypts_with=certificate(authority), run=RefusingController),
        "for another name": lambda: mail_server(encrypts_with=certificate(authority, "mail.example.org")),
        "of another authority": lambda: mail_server(encrypts_with=certificate(trustme.CA())),
    }[server]()
    inbox = servers.enter_context(made)
    assert "0 sent, 1 not sent" in tend(inbox)  # type: ignore[operator]
    assert (inbox.to, inbox.in_clear, faults(session)) == ([], [], [Fault.NOT_SECURE])

    sign_in(client, lead_morag)
    page = DutyPage.open(client, "/duty")
    assert "It would not have been encrypted" in page.text
    assert "Morag Keeps" in page.in_red  # type: ignore[attr-defined]
