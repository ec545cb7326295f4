"""Coming back: a code opens its own things and no others, every change of mind acts at once, and erased is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Said, Say
from tests.pages.feedback import CodePage
from tests.pages.returning import MyCodePage, OnePage, SaidPage, come_back
from webapp.domain import dates
from webapp.domain.consent import Purpose
from webapp.domain.errors import NotFound
from webapp.domain.moderation import SubmissionStatus
from webapp.models import (
    Base,
    ContentKey,
    Contributor,
    Message,
    PlanInput,
    Release,
    Reply,
    ReplyVerdict,
    SharedMessage,
    Submission,
    Voice,
)
from webapp.services import moderation, reading, sealed_words
from webapp.services.moderation import Made

DAY = date(2026, 8, 14)
FIFE, NHS_FIFE, THEME = "fife-council", "nhs-fife", "seeing-family"
SHARED = SYNTHETIC_WORDS.replace("bus", "[a place]")
NEVER_MADE = "00000000000000000001"


def count(session: Session, model: type[Base]) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def clear(session: Session, said: Said, person: Person) -> None:
    """Let a worker read something and clear it for Fife Council and the health board."""
    now = dates.now()
    reading.claim(session, submission_id=said.id, staff=person.staff, now=now)
    session.commit()
    made = Made(
        revision=session.get_one(Submission, said.id).revision,
        shared_words=SHARED,
        themes=frozenset({THEME}),
        body=FIFE,
        other_bodies=frozenset({NHS_FIFE}),
    )
    moderation.clear(session, submission_id=said.id, staff=person.staff, made=made, today=DAY, now=now)
    session.commit()


def answer(session: Session, person: Person, *, body: str = FIFE, theme: str = THEME) -> UUID:
    """Let a body pull a theme into its plan and say that it did something."""
    release = Release(
        quarter=f"2026Q{1 + count(session, Release)}",
        built_on=DAY,
        published_on=DAY,
        is_safe=True,
        method={},
        attack={},
        withheld=[],
        software_version="0",
        checksum="",
    )
    session.add(release)
    session.flush()
    plan_input = PlanInput(
        body=body,
        release_id=release.id,
        theme=theme,
        as_it_was={},
        duties=[],
        pulled_on=DAY,
        pulled_by_id=person.account_id,
    )
    session.add(plan_input)
    session.flush()
    reply = Reply(
        plan_input_id=plan_input.id,
        kind="we_did",
        answer="Synthetic: two more buses.",
        what_next="Synthetic: we ask again in May.",
        signed_role="Head of transport",
        published_on=DAY,
        shown_from=datetime.combine(DAY, time(9), UTC),
    )
    session.add(reply)
    session.commit()
    reply_id = reply.id
    session.rollback()
    return reply_id


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, contact="planted@example.org", choices={Purpose.CONTACT: True})


@pytest.fixture
def cleared(session: Session, say: Say, worker_ailsa: Person) -> Said:
    """Something said with a yes to all but a quotation, read and cleared."""
    said = say(session, choices=YES_BUT_QUOTE, contact="planted@example.org")
    clear(session, said, worker_ailsa)
    return said


class TestTypingACode:
    def test_the_page_is_the_same_for_everybody_and_the_browser_keeps_nothing(self, app: Flask) -> None:
        first, second = (app.test_client().get("/my-code") for _ in range(2))

        assert first.data == second.data
        assert first.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in first.headers

    @pytest.mark.parametrize(
        "face",
        [
            lambda code: code.spoken,
            lambda code: code.spoken.upper(),
            lambda code: "  ".join(word[:4] for word in code.words),
            lambda code: code.digits,
            lambda code: code.grouped_digits,
            lambda code: f"\n {code.digits} \t",
        ],
    )
    def test_either_face_opens_in_any_case_and_spacing(
        self, client: FlaskClient, said: Said, face: Callable[..., str]
    ) -> None:
        page = MyCodePage.open(client).enter(face(said.code))

        assert page.status == 303
        assert page.response.headers["Location"] == "/what-i-said"
        assert page.cookies_set == ["heard_code"]
        assert SYNTHETIC_WORDS[:40] in SaidPage.open(client).text

    def test_what_cannot_be_a_code_stays_in_the_field_and_nowhere_else(self, client: FlaskClient) -> None:
        page = MyCodePage.open(client).enter("planted walrus code")

        assert page.status == 422
        assert page.errors == [
            "We cannot read that code. It is six words or twenty numbers. Check that none is missing."
        ]
        assert page.typed == "planted walrus code"
        assert page.response.get_data(as_text=True).count("walrus") == 1

    def test_wrong_erased_and_never_made_get_the_same_bytes(
        self, app: Flask, client: FlaskClient, session: Session, say: Say
    ) -> None:
        erased, wrong = say(session).code, say(session).code
        one = come_back(client, erased.digits).first()
        one.client.post(one.response.request.path + "/erase", data=one.fields("/take-back"))
        slip = str((int(wrong.digits) + 1) % 2**66).zfill(20)

        answers = [
            MyCodePage.open(app.test_client()).enter(code) for code in (slip, erased.digits, NEVER_MADE)
        ]

        assert len({page.response.data for page in answers}) == 1
        assert {page.status for page in answers} == {422}
        assert {page.typed for page in answers} == {""}
        assert len({tuple(sorted(page.response.headers)) for page in answers}) == 1

    def test_wrong_and_right_take_the_same_steps_to_the_answer(
        self, client: FlaskClient, said: Said, statements: list[str]
    ) -> None:
        statements.clear()
        MyCodePage.open(client).enter(NEVER_MADE)
        wrong = statements.copy()
        statements.clear()
        MyCodePage.open(client).enter(said.code.digits)

        assert [line for line in wrong if "SELECT" in line] == [
            line for line in statements if "SELECT" in line
        ]

    def test_ten_wrong_tries_are_slowed_down(self, client: FlaskClient, said: Said) -> None:
        page = MyCodePage.open(client)
        tries = [page := page.enter(NEVER_MADE) for _ in range(9)]
        assert {page.status for page in tries} == {422}

        page = page.enter(NEVER_MADE)
        assert page.status == 429
        assert "Wait 5 seconds" in page.errors[0]
        hurried = page.enter(said.code.digits)
        assert hurried.status == 429
        assert hurried.typed == said.code.digits

    def test_who_throws_the_ticket_away_is_asked_to_wait_as_well(
        self, client: FlaskClient, said: Said
    ) -> None:
        statuses = [MyCodePage.open(client).enter(NEVER_MADE).status for _ in range(12)]

        assert statuses[:10] == [422] * 10
        assert statuses[10:] == [429] * 2

    def test_nobody_else_in_the_room_is_slowed_down(self, app: Flask, session: Session, say: Say) -> None:
        guesser = MyCodePage.open(app.test_client())
        for _ in range(15):
            guesser = guesser.enter(NEVER_MADE)
        codes = [say(session).code for _ in range(30)]

        assert {MyCodePage.open(app.test_client()).enter(code.spoken).status for code in codes} == {303}

    def test_a_forged_ticket_counts_for_nothing(self, client: FlaskClient) -> None:
        page = MyCodePage.open(client)
        answer = page.send_form("/my-code", code=NEVER_MADE, tries="AAAA" + "x" * 60)

        assert answer.status_code == 422

    def test_no_page_behind_a_code_opens_without_one(self, client: FlaskClient, said: Said) -> None:
        for path in ("/what-i-said", f"/what-i-said/{said.id}", f"/what-i-said/{said.id}/erase"):
            response = client.get(path)
            assert (response.status_code, response.headers["Location"]) == (302, "/my-code")

    def test_putting_the_code_away_closes_everything(self, client: FlaskClient, said: Said) -> None:
        page = come_back(client, said.code.digits)
        page.send_form("/my-code/put-away")

        assert client.get("/what-i-said").status_code == 302
        assert client.get_cookie("heard_code") is None

    def test_the_code_is_in_no_address_title_or_cookie(self, client: FlaskClient, said: Said) -> None:
        page = come_back(client, said.code.digits)
        cookie = client.get_cookie("heard_code")

        assert cookie
        for text in (page.response.get_data(as_text=True), cookie.value, page.response.request.path):
            assert said.code.digits not in text
            assert said.code.spoken not in text


class TestOneThingSaid:
    def test_their_own_words_open_and_where_it_has_got_to(self, client: FlaskClient, said: Said) -> None:
        page = come_back(client, said.code.digits).first()

        assert SYNTHETIC_WORDS in page.text
        assert page.reached == ["You said it"]
        assert "Nobody else can see your words." in page.text

    def test_anothers_thing_is_not_there(
        self, client: FlaskClient, session: Session, say: Say, said: Said
    ) -> None:
        other = say(session)
        page = come_back(client, other.code.digits).first()
        fields = page.fields("/choices") | page.fields("/message") | {"message": "planted"}

        assert client.get(f"/what-i-said/{said.id}").status_code == 404
        for action in ("message", "choices", "take-back", "erase"):
            assert client.post(f"/what-i-said/{said.id}/{action}", data=fields).status_code == 404
        assert (count(session, Submission), count(session, Message)) == (2, 0)

    def test_it_shows_what_was_shared_and_why_words_were_changed(
        self, client: FlaskClient, cleared: Said
    ) -> None:
        page = come_back(client, cleared.code.digits).first()

        assert page.reached == ["You said it", "Someone on your side read it", "The body heard it"]
        assert [mark.get_text() for mark in page.soup.select("mark.changed")] == ["bus", "[a place]"]
        assert "Fife Council can see this since 14 August 2026" in page.text
        assert "NHS Fife can see this" in page.text
        assert "Everyone can see this" not in page.text
        assert "because it was a place" in page.text

    def test_what_was_passed_on_to_keep_somebody_safe_looks_like_anything_read(
        self, client: FlaskClient, session: Session, said: Said
    ) -> None:
        said.submission.status = SubmissionStatus.ESCALATED
        session.commit()
        page = come_back(client, said.code.digits).first()

        assert not re.search("escalat|concern|passed on", page.text, re.IGNORECASE)


class TestMessages:
    def test_both_sides_read_what_the_other_wrote(
        self, client: FlaskClient, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        key = sealed_words.open_content_key_for_staff(
            session, submission=said.submission, staff=worker_ailsa.staff
        )
        sealed_words.add_message(
            session,
            submission=said.submission,
            content_key=key,
            words="Synthetic: may I ask where?",
            is_from_young_person=False,
            today=DAY,
        )
        session.commit()
        listed = come_back(client, said.code.digits)
        assert "There is a message for you." in listed.text

        page = listed.first().do("/message", message="Synthetic: by the pier")

        assert page.messages == ["Synthetic: may I ask where?", "Synthetic: by the pier"]
        read = sealed_words.list_messages(session, submission=said.submission, content_key=key)
        assert [message.words for message in read] == page.messages

    def test_a_message_sent_twice_is_one(self, client: FlaskClient, session: Session, said: Said) -> None:
        page = come_back(client, said.code.digits).first()
        answers = [page.do("/message", message="Synthetic: hello") for _ in range(5)]

        assert {answer.status for answer in answers} == {200}
        assert count(session, Message) == 1

    def test_messages_at_the_same_moment_all_arrive(
        self, app: Flask, client: FlaskClient, session: Session, said: Said
    ) -> None:
        come_back(client, said.code.digits)
        pages = [OnePage.at(client, f"/what-i-said/{said.id}") for _ in range(6)]
        cookie = client.get_cookie("heard_code")
        assert cookie

        def write(number: int) -> int:
            browser = app.test_client()
            browser.set_cookie("heard_code", cookie.value)
            fields = pages[number].fields("/message") | {"message": f"Synthetic {number}"}
            return browser.post(f"/what-i-said/{said.id}/message", data=fields).status_code

        with ThreadPoolExecutor(6) as threads:
            statuses = set(threads.map(write, range(6)))

        assert statuses == {303}
        assert sorted(session.scalars(select(Message.number))) == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize(
        ("words", "error"), [("  ", "Write something first"), ("x" * 5001, "That is too long")]
    )
    def test_a_message_that_cannot_go_is_met_kindly(
        self, client: FlaskClient, session: Session, said: Said, words: str, error: str
    ) -> None:
        page = come_back(client, said.code.digits).first().do("/message", message=words)

        assert page.status == 422
        assert page.errors[0].startswith(error)
        assert page.fields("/message")["message"] == words.strip()
        assert count(session, Message) == 0


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


class TestSecondSight:
    def test_a_forged_cookie_shows_no_code(self, client: FlaskClient) -> None:
        client.set_cookie("heard_sight", "A" * 80)

        assert CodePage.open(client).words == ""
