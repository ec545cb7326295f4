"""Every change of mind acts at once, and erased is gone."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.came_back import FIFE, SHARED, answer
from tests.factories.people import Person
from tests.factories.telling_us import count
from tests.factories.voices import SYNTHETIC_WORDS, Said, Say
from tests.pages.returning import MyCodePage, OnePage, SaidPage, come_back
from webapp.domain.consent import Purpose
from webapp.domain.errors import NotFound
from webapp.models import (
    ContentKey,
    Contributor,
    Message,
    ReplyVerdict,
    SharedMessage,
    Submission,
    Voice,
)
from webapp.services import sealed_words


class TestChangingChoices:
    def test_a_no_takes_everything_away_at_once_and_a_yes_brings_it_back_without_staff(
        self, client: FlaskClient, session: Session, cleared: Said
    ) -> None:
        page = come_back(client, cleared.code.digits).first()
        assert (count(session, Voice), count(session, SharedMessage)) == (1, 2)

        client.post(
            str(page.form("/choices")["action"]), data={"csrf_token": page.fields("/choices")["csrf_token"]}
        )
        assert (count(session, Voice), count(session, SharedMessage)) == (0, 0)

        page = SaidPage.open(client).first().do("/choices", share_with_body="y")
        shared = session.scalars(select(SharedMessage)).one()
        assert (shared.body, shared.words) == (FIFE, SHARED)
        assert "checked" in str(page.soup.find(id="share_with_body"))

    def test_without_the_yes_to_contact_the_way_to_reach_them_is_deleted(
        self, client: FlaskClient, session: Session, said: Said
    ) -> None:
        page = come_back(client, said.code.digits).first()
        fields = page.fields("/choices")
        assert fields["reach"] == "planted@example.org"

        fields.pop("contact")
        client.post(str(page.form("/choices")["action"]), data=fields)
        assert session.scalars(select(Submission.sealed_contact)).one() is None

    def test_nothing_is_shared_before_it_was_read(
        self, client: FlaskClient, session: Session, said: Said
    ) -> None:
        yes = {purpose.value: "y" for purpose in Purpose}
        come_back(client, said.code.digits).first().do("/choices", **yes)

        assert (count(session, Voice), count(session, SharedMessage)) == (0, 0)


class TestTakingBackAndErasing:
    def test_taken_back_leaves_counts_bodies_and_the_team_but_not_its_writer(
        self, client: FlaskClient, session: Session, cleared: Said, worker_ailsa: Person
    ) -> None:
        page = come_back(client, cleared.code.digits).first().do("/take-back")

        assert "You took this back" in page.text
        assert SYNTHETIC_WORDS in page.text
        assert (count(session, Voice), count(session, SharedMessage)) == (0, 0)
        with pytest.raises(NotFound):
            sealed_words.open_content_key_for_staff(
                session, submission=cleared.submission, staff=worker_ailsa.staff
            )

    def test_taken_back_cannot_be_shared_or_written_to_again(
        self, client: FlaskClient, session: Session, cleared: Said
    ) -> None:
        page = come_back(client, cleared.code.digits).first()
        page.do("/take-back")

        assert page.do("/choices", count="y").status == 409
        assert page.do("/message", message="Synthetic").status == 409
        assert count(session, Voice) == 0

    def test_erasing_says_first_what_cannot_be_undone(self, client: FlaskClient, said: Said) -> None:
        come_back(client, said.code.digits)
        page = OnePage.at(client, f"/what-i-said/{said.id}/erase")

        assert "You cannot undo this." in page.text
        assert "Numbers that are already published do not change." in page.text
        assert "their record stays with the team that keeps people safe" in page.text

    def test_erased_is_gone_with_every_key_and_the_last_one_takes_the_code_along(
        self, client: FlaskClient, session: Session, cleared: Said, say: Say
    ) -> None:
        second = say(session, earlier_code=cleared.code.digits)
        come_back(client, cleared.code.digits)

        page = OnePage.at(client, f"/what-i-said/{cleared.id}/erase").do("/erase")
        assert "Your code still opens the other things" in page.text
        left = (count(session, Submission), count(session, ContentKey), count(session, Contributor))
        assert left == (1, 2, 1)

        page = OnePage.at(client, f"/what-i-said/{second.id}/erase").do("/erase")
        assert "It does not open anything any more." in page.text
        assert client.get_cookie("heard_code") is None
        for model in (Submission, ContentKey, Contributor, Voice, SharedMessage, Message):
            assert count(session, model) == 0
        assert MyCodePage.open(client).enter(cleared.code.digits).status == 422

    def test_nobody_erases_by_following_a_link(
        self, client: FlaskClient, session: Session, said: Said
    ) -> None:
        come_back(client, said.code.digits)
        client.get(f"/what-i-said/{said.id}/erase")
        assert client.post(f"/what-i-said/{said.id}/erase").status_code == 400

        assert count(session, Submission) == 1


class TestDidItWork:
    def test_a_reply_to_their_theme_can_be_answered_and_the_answer_changed(
        self, client: FlaskClient, session: Session, cleared: Said, worker_ailsa: Person
    ) -> None:
        answer(session, worker_ailsa)
        page = come_back(client, cleared.code.digits).first()
        assert page.reached[-2:] == ["It is in a plan", "They say something changed"]
        assert "Synthetic: two more buses." in page.text

        page = page.do("/did-it-work", worked="yes").do("/did-it-work", worked="not-yet")

        assert "You said: not yet." in page.text
        verdict = session.scalars(select(ReplyVerdict)).one()
        assert verdict.is_changed is False

    def test_a_plan_and_a_reply_from_before_it_was_said_are_no_answer_to_it(
        self, client: FlaskClient, session: Session, cleared: Said, worker_ailsa: Person
    ) -> None:
        reply_id = answer(session, worker_ailsa)
        said = session.get_one(Submission, cleared.id)
        said.received_on = date(2100, 1, 1)
        session.commit()
        page = come_back(client, cleared.code.digits).first()
        assert "It is in a plan" not in page.reached
        assert "Synthetic: two more buses." not in page.text
        fields = page.fields("/message")
        typed = {"csrf_token": fields["csrf_token"], "worked": "yes", "reply": str(reply_id)}
        assert client.post(f"/what-i-said/{cleared.id}/did-it-work", data=typed).status_code == 404

    def test_a_reply_about_something_else_is_not_theirs_to_answer(
        self, client: FlaskClient, session: Session, cleared: Said, worker_ailsa: Person
    ) -> None:
        answer(session, worker_ailsa)
        others = answer(session, worker_ailsa, body="moray-council")
        page = come_back(client, cleared.code.digits).first()

        assert page.text.count("Synthetic: two more buses.") == 1
        assert page.do("/did-it-work", worked="yes", reply=str(others)).status == 404
        assert page.do("/did-it-work", worked="perhaps").status == 404
        assert page.do("/did-it-work", worked="yes", reply="nonsense").status == 404
        assert count(session, ReplyVerdict) == 0
