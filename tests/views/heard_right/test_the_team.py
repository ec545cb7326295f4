"""What groups say is sealed to the team, and the team answers."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, FIFE_SHOWN, make_release
from tests.factories.people import Person, sign_in
from tests.pages.heard_right import (
    PLANTED,
    SCRIPT,
    TODAY,
    Phone,
    answer_all,
    look,
    objections,
)
from webapp.domain.heard_right import Outcome
from webapp.domain.moderation import Urgency
from webapp.domain.receipts import Code
from webapp.models import AuditEntry, GroupAnswer, GroupLook
from webapp.services import heard_right, team_keys


class TestSealed:
    def test_words_are_sealed_to_the_team_before_they_are_kept(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "another_way", "words-school": PLANTED})
        row = session.scalars(select(GroupAnswer)).one()

        assert row.sealed_words is not None
        assert b"Zebedee" not in row.sealed_words
        assert [each.words for each in objections(session, worker_ailsa)] == [PLANTED]

    def test_they_stay_open_to_the_team_after_its_key_was_turned(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED})
        team_id = worker_ailsa.staff.team_id
        assert team_id is not None
        newest = team_keys.rotate(session, team_id=team_id, today=TODAY, actor="test")
        for _ in team_keys.rotate_content_keys(session, staff=worker_ailsa.staff):
            session.flush()

        assert session.scalars(select(GroupAnswer.team_key_id)).one() == newest.id
        assert objections(session, worker_ailsa)[0].words == PLANTED

    def test_opening_them_stands_on_the_log_and_their_words_do_not(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED})
        objections(session, worker_ailsa)
        lines = session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.actor)).all()

        assert "group_words_opened" in [line.action for line in lines]
        assert "Zebedee" not in str(lines)

    def test_a_worry_is_read_first(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(
            **{
                "says-school": "no",
                "words-school": "Synthetic: it is about buses.",
                "says-mental-health": "no",
                "words-mental-health": "Synthetic: I want to kill myself.",
            }
        )

        assert [each.urgency for each in objections(session, worker_ailsa)] == [Urgency.NOW, Urgency.USUAL]


class TestTheTeam:
    def test_what_was_typed_is_shown_to_the_team_and_never_run(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": SCRIPT})
        sign_in(client, worker_ailsa)
        page = client.get(f"/heard-right/team/{A_QUARTER}")

        assert SCRIPT in BeautifulSoup(page.data, "html.parser").get_text()
        assert b"<script>alert" not in page.data

    def test_an_officer_and_the_public_never_reach_the_words(
        self, client: FlaskClient, session: Session, code: Code, parent_fife: Person
    ) -> None:
        assert client.get(f"/heard-right/team/{A_QUARTER}").status_code == 302
        sign_in(client, parent_fife)
        assert client.get(f"/heard-right/team/{A_QUARTER}").status_code == 403

    def test_a_code_is_made_shown_once_and_taken_back(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        make_release(session, shown=FIFE_SHOWN, is_published=False)
        sign_in(client, worker_ailsa)
        page = BeautifulSoup(client.get(f"/heard-right/team/{A_QUARTER}").data, "html.parser")
        token = page.select_one("main input[name=csrf_token]")
        assert token is not None
        data = {"csrf_token": token["value"], "label": "Made-up group"}
        made = client.post(f"/heard-right/team/{A_QUARTER}/group", data=data)
        words = BeautifulSoup(made.data, "html.parser").select_one(".code-words")
        assert words is not None
        phone = Phone(client)
        phone.send(code=words.get_text(" ", strip=True))
        assert "You see one at a time." in phone.text
        look_id = session.scalars(select(GroupLook.id)).one()
        session.rollback()
        client.post(f"/heard-right/team/{A_QUARTER}/revoke/{look_id}", data=data)
        phone.see("/heard-right/group")
        phone.send(code=words.get_text(" ", strip=True))

        assert phone.status == 422

    def test_an_answer_is_written_on_the_page(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED})
        sign_in(client, worker_ailsa)
        page = BeautifulSoup(client.get(f"/heard-right/team/{A_QUARTER}").data, "html.parser")
        form = page.select_one("main form[action*=answers]")
        assert form is not None
        hidden = {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}
        (prefix,) = {str(f["name"]).removesuffix("-summary") for f in form.select("[name$=-summary]")}
        typed = {f"{prefix}-summary": "Ours.", f"{prefix}-reply": "Our answer.", f"{prefix}-outcome": "stays"}
        done = client.post(str(form["action"]), data=hidden | typed, follow_redirects=True)

        assert "Everybody reads it when the release is published" in done.text
        session.rollback()
        assert session.scalars(select(GroupAnswer.outcome)).all() == [Outcome.STAYS]

    def test_what_waits_for_an_answer_is_counted_for_the_team(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED, "says-mental-health": "yes"})
        assert session.scalar(heard_right.unanswered()) == 1
        answer_all(session, worker_ailsa)
        assert session.scalar(heard_right.unanswered()) == 0
