"""An appeal about something that was passed on: the safeguarding team answers, and never whoever decided."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.duty import count_calls
from tests.factories.people import Person, make_person, sign_in
from tests.factories.voices import YES_TO_ALL, Said, Say
from tests.pages.returning import OnePage, come_back
from tests.pages.safety import ConcernPage, ConcernsPage
from tests.views.test_safety import pass_on
from webapp.domain import dates
from webapp.domain.accounts import Role
from webapp.models import Appeal, AuditEntry, ConcernEntry, ProtectionConcern
from webapp.services import safety, team_keys
from webapp.services.accounts import Belonging

WHY = "Synthetic: you told me you would pass it on."
REASON = "Synthetic: we look after this first."


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person, lead_morag: Person) -> Said:
    said = say(session, choices=YES_TO_ALL)
    pass_on(session, said.id, worker_ailsa)
    return said


@pytest.fixture
def concern_id(session: Session, said: Said) -> UUID:
    found = session.scalars(select(ProtectionConcern.id)).one()
    session.rollback()
    return found


@pytest.fixture
def page(client: FlaskClient, said: Said) -> OnePage:
    return come_back(client, said.code.spoken).first()


def colleague(session: Session, lead: Person, name: str = "Isla Keeps") -> Person:
    """Another safeguarding lead, let in by the first."""
    person = make_person(session, name, Belonging(Role.SAFEGUARDING_LEAD, team_id=lead.staff.team_id))
    team_keys.grant_access(session, staff=lead.staff, account_id=person.account_id, today=dates.today())
    session.commit()
    return person


def visit(client: FlaskClient, person: Person, concern_id: UUID) -> ConcernPage:
    sign_in(client, person)
    return ConcernPage(client, client.get(f"/concerns/{concern_id}/appeal"))


def states(session: Session) -> list[tuple[str, UUID | None]]:
    session.rollback()
    found = [(row.state.value, row.answered_by_id) for row in session.scalars(select(Appeal))]
    session.rollback()
    return found


def test_a_lead_reads_it_and_answers_and_the_young_person_reads_why(
    client: FlaskClient, session: Session, page: OnePage, said: Said, concern_id: UUID, lead_morag: Person
) -> None:
    page.do("/appeal", why=WHY)
    sign_in(client, lead_morag)
    assert "They say that it is not right" in ConcernsPage.visit(client).rows[0]
    assert "Answer it" in ConcernPage.visit(client, concern_id).text
    closed = visit(client, lead_morag, concern_id)
    assert WHY not in closed.text
    opened = closed.press("Open what they wrote")
    assert WHY in opened.text
    done = opened.press("Send this answer", reason=REASON)
    assert "Answered what the young person said is not right" in done.text
    assert states(session) == [("upheld", lead_morag.account_id)]
    actions = session.scalars(select(AuditEntry.action)).all()
    assert {"opened_appeal", "appeal_upheld", "concern_answered_appeal"} <= set(actions)

    after = come_back(client, said.code.spoken).first()
    assert REASON in after.text
    assert "Somebody else looked at it. It stays as it is." in after.text
    assert not [word for word in ("safeguarding", "passed on to", "concern") if word in after.text.lower()]


def test_nothing_is_answered_without_a_reason_or_twice(
    client: FlaskClient, session: Session, page: OnePage, concern_id: UUID, lead_morag: Person
) -> None:
    page.do("/appeal", why=WHY)
    form = visit(client, lead_morag, concern_id)
    assert form.press("Send this answer").status == 400
    form.press("Send this answer", reason=REASON)
    assert form.press("Send this answer", reason="Synthetic: other.").status == 404
    assert client.get(f"/concerns/{concern_id}/appeal").status_code == 404


def test_nobody_of_another_role_comes_in(
    client: FlaskClient, session: Session, page: OnePage, concern_id: UUID, worker_ailsa: Person,
    worker_callum: Person, parent_fife: Person, board_fife: Person, admin: Person,
) -> None:  # fmt: skip
    page.do("/appeal", why=WHY)
    for person in (worker_ailsa, worker_callum, parent_fife, board_fife, admin):
        sign_in(client, person)
        assert client.get(f"/concerns/{concern_id}/appeal").status_code == 403
        for forged in ("open", "answer"):
            answer = client.post(f"/concerns/{concern_id}/appeal/{forged}", data={"reason": REASON})
            assert answer.status_code == 403
    assert states(session) == [("open", None)]


def test_whoever_has_taken_it_over_leaves_it_to_a_colleague_where_there_is_one(
    client: FlaskClient, session: Session, page: OnePage, concern_id: UUID, lead_morag: Person
) -> None:
    page.do("/appeal", why=WHY)
    safety.take_over(session, concern_id=concern_id, staff=lead_morag.staff, now=dates.now())
    session.commit()
    form = visit(client, lead_morag, concern_id)  # Nobody else could, so she may.
    isla = colleague(session, lead_morag)
    assert form.press("Send this answer", reason=REASON).status == 409
    assert form.press("Open what they wrote").status == 409
    assert "so a colleague of your team answers" in ConcernPage.visit(client, concern_id).text
    assert states(session) == [("open", None)]
    visit(client, isla, concern_id).press("Send this answer", reason=REASON)
    assert states(session) == [("upheld", isla.account_id)]


def test_whoever_passed_it_on_or_answered_before_never_answers(
    client: FlaskClient, session: Session, page: OnePage, said: Said, concern_id: UUID, lead_morag: Person
) -> None:
    page.do("/appeal", why=WHY)
    visit(client, lead_morag, concern_id).press("Send this answer", reason=REASON)
    come_back(client, said.code.spoken).first().do("/appeal", why=WHY)
    assert visit(client, lead_morag, concern_id).status == 409

    isla = colleague(session, lead_morag)
    concern = session.get_one(ProtectionConcern, concern_id)
    concern.raised_by_id = isla.account_id
    session.commit()
    assert visit(client, isla, concern_id).status == 409
    assert states(session).count(("open", None)) == 1


def test_an_appeal_without_words_calls_whoever_keeps_them_safe(
    client: FlaskClient, session: Session, page: OnePage, concern_id: UUID, lead_morag: Person
) -> None:
    safety.take_over(session, concern_id=concern_id, staff=lead_morag.staff, now=dates.now())
    session.commit()
    assert count_calls(session, now=dates.now()) == 0
    page.do("/appeal")
    assert count_calls(session, now=dates.now()) == 1


def test_what_is_answered_stands_in_the_record_for_good(
    client: FlaskClient, session: Session, page: OnePage, concern_id: UUID, lead_morag: Person
) -> None:
    page.do("/appeal", why=WHY)
    visit(client, lead_morag, concern_id).press("Send this answer", reason=REASON)
    [entry] = session.scalars(select(ConcernEntry).where(ConcernEntry.step == "answered_appeal")).all()
    assert entry.sealed_note is not None
    assert REASON.encode() not in entry.sealed_note
    assert REASON in ConcernPage.visit(client, concern_id).press("Open the words and notes").text
