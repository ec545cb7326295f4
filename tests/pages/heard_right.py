"""A group's look at the names of themes, on a shared phone with scripts off, and the team's answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER
from tests.factories.people import Person
from webapp.domain.heard_right import Outcome
from webapp.domain.receipts import Code
from webapp.services import group_looks, heard_right, releases

TODAY = date(2026, 10, 12)
NOW = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
PLANTED = "Synthetic canary: my brother Zebedee Quillfeather"
SCRIPT = "<script>alert('x')</script> and javascript:alert(1)"


def new_code(session: Session, person: Person, pepper: bytes, label: str = "Made-up group") -> Code:
    code = group_looks.make_code(
        session, quarter=A_QUARTER, label=label, account_id=person.account_id, pepper=pepper, today=TODAY
    )
    session.commit()
    return code


class Phone:
    """A shared phone with scripts off: every form is sent with what stood in it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client.application.test_client()
        self.see("/heard-right/group")

    def see(self, path: str) -> BeautifulSoup:
        return self.keep(self.client.get(path))

    def send(self, **typed: str) -> BeautifulSoup:
        form = self.page.select_one("main form")
        assert form is not None, "this page has no form"
        hidden = {str(f["name"]): str(f.get("value", "")) for f in form.select("input[type=hidden]")}
        path = str(form["action"])
        return self.keep(self.client.post(path, data=hidden | typed))

    def keep(self, response: object) -> BeautifulSoup:
        self.response = response
        self.page = BeautifulSoup(response.data, "html.parser")
        return self.page

    @property
    def text(self) -> str:
        return self.page.get_text(" ", strip=True)

    @property
    def status(self) -> int:
        return int(self.response.status_code)


def look(client: FlaskClient, code: Code) -> Phone:
    """The first name that a group has not answered yet."""
    phone = Phone(client)
    phone.send(code=code.spoken)
    phone.send()
    return phone


def finish(phone: Phone) -> Phone:
    phone.send(go="finish")
    return phone


def objections(session: Session, person: Person) -> list[heard_right.Objection]:
    release = releases.get_release(session, quarter=A_QUARTER)
    found = heard_right.list_objections(session, release=release, staff=person.staff, now=NOW)
    session.commit()
    return found


def answer_all(session: Session, person: Person) -> None:
    for each in objections(session, person):
        heard_right.answer_objection(
            session,
            answer_id=each.id,
            staff=person.staff,
            summary="They say it is about feeling safe at school.",
            reply="We suggested a new name.",
            outcome=Outcome.SUGGESTED,
            today=TODAY,
        )
    session.commit()
