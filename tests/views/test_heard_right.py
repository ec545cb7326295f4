"""Did we hear you right? A group looks on one phone, the team answers, and only the team's wording is ever public."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import textstat
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, FIFE_SHOWN, make_release
from tests.factories.people import Person, sign_in
from webapp.domain.errors import DecisionNotAllowed, ReasonMissing, StalePage
from webapp.domain.heard_right import GroupSays, ObjectionUnanswered, Outcome
from webapp.domain.moderation import Urgency
from webapp.domain.receipts import Code
from webapp.models import AuditEntry, GroupAnswer, GroupLook, Release, ReleasedCell
from webapp.services import group_looks, heard_right, own_themes, releases, team_keys
from webapp.services.group_looks import Said

TODAY = date(2026, 10, 12)
NOW = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
PLANTED = "Synthetic canary: my brother Zebedee Quillfeather"
SCRIPT = "<script>alert('x')</script> and javascript:alert(1)"


@pytest.fixture(autouse=True)
def one_day() -> object:
    with time_machine.travel("2026-10-12T10:00:00+00:00", tick=True):
        yield


@pytest.fixture
def pepper(client: FlaskClient) -> bytes:
    return client.application.config["CODE_PEPPER"]


@pytest.fixture
def code(session: Session, worker_ailsa: Person, pepper: bytes) -> Code:
    """A group's code for a release that nobody has read yet."""
    make_release(session, shown=FIFE_SHOWN, is_published=False)
    return new_code(session, worker_ailsa, pepper)


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


class TestOnTheSharedPhone:
    def test_a_group_sees_one_name_at_a_time_with_words_for_how_many_and_no_number(
        self, client: FlaskClient, code: Code
    ) -> None:
        phone = look(client, code)

        assert [h.get_text(strip=True) for h in phone.page.select("main h2")] == ["School"]
        assert "1 of 2: School" in phone.text
        assert "More than half of those who told us something" in phone.text
        main = phone.page.select_one("main")
        assert main is not None
        for number in ("100", "45", "200"):
            assert number not in main.get_text(" ", strip=True)
        phone.send(go="next")
        assert "2 of 2: Mental health" in phone.text
        phone.send(go="back")
        assert "1 of 2: School" in phone.text

    def test_only_what_the_release_shows_for_the_country_is_shown(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        release_id = session.scalars(select(Release.id)).one()
        hidden = {"release_id": release_id, "body": "scotland", "table_name": "theme", "value": None}
        session.add_all(ReleasedCell(**hidden, key=theme) for theme in ("health", "no-theme"))
        session.commit()
        phone = look(client, code)
        phone.send(go="all")

        assert [each.get_text(strip=True) for each in phone.page.select("main dt")] == [
            "School",
            "Mental health",
        ]
        assert "Money" not in phone.text  # Shown for Fife, and for Fife alone.

    def test_numbers_of_the_code_open_it_as_well(self, client: FlaskClient, code: Code) -> None:
        phone = Phone(client)
        phone.send(code=code.grouped_digits)

        assert "You see one at a time." in phone.text

    def test_limits_stand_before_the_first_box(self, client: FlaskClient, code: Code) -> None:
        phone = Phone(client)
        phone.send(code=code.spoken)
        assert "we cannot write back or check that you are OK" in phone.text
        phone.send()
        html = phone.response.data.decode()

        assert html.index("someone is being hurt") < html.index("<textarea")
        assert html.index("Call 999") < html.index("<textarea")

    def test_nothing_stays_on_the_phone(self, client: FlaskClient, code: Code) -> None:
        phone = look(client, code)

        assert phone.response.headers.getlist("Set-Cookie") == []
        assert phone.response.headers["Cache-Control"] == "no-store"

    def test_after_this_is_all_the_code_opens_nothing(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        again = look(client, code)
        phone = look(client, code)
        phone.send(**{"says-school": "yes", "go": "next"})
        finish(phone)
        assert "Thank you" in phone.text
        again.send(**{"says-school": "no", "words-school": "Synthetic: no."})

        assert again.status == 422
        assert "does not open anything" in again.text
        assert session.scalars(select(GroupAnswer.says)).all() == [GroupSays.YES]

    def test_a_group_that_leaves_half_way_has_said_what_it_said_and_goes_on_there(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED, "go": "next"})

        assert [each.words for each in objections(session, worker_ailsa)] == [PLANTED]
        release = releases.get_release(session, quarter=A_QUARTER)
        assert heard_right.count_groups(session, release=release) == 1
        session.rollback()
        phone = look(client, code)
        assert "2 of 2: Mental health" in phone.text
        assert "Zebedee" not in phone.text

    def test_what_was_written_is_never_shown_again_or_undone_with_the_code(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person, pepper: bytes
    ) -> None:
        other = look(client, code)
        phone = look(client, code)
        phone.send(**{"says-school": "no", "words-school": PLANTED, "go": "next"})
        phone.send(go="back")

        assert "It stays as it is." in phone.text
        assert "Zebedee" not in phone.page.decode()
        assert phone.page.select("main input[type=radio]") == []
        other.send(**{"says-school": "yes", "go": "next"})
        assert other.status == 422
        assert "Somebody wrote about this one with your code." in other.text
        with pytest.raises(StalePage):
            group_looks.keep(
                session,
                typed=code.spoken,
                said={"school": Said(says=GroupSays.YES)},
                pepper=pepper,
                today=TODAY,
            )
        session.rollback()
        assert [each.words for each in objections(session, worker_ailsa)] == [PLANTED]

    def test_a_yes_can_be_changed(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        phone = look(client, code)
        phone.send(**{"says-school": "yes", "go": "next"})
        phone.send(go="back")
        assert [box["value"] for box in phone.page.select("main [checked]")] == ["yes"]
        phone.send(**{"says-school": "another_way", "words-school": PLANTED, "go": "all"})

        assert [each.words for each in objections(session, worker_ailsa)] == [PLANTED]

    def test_saying_nothing_at_all_is_asked_about_kindly_and_keeps_the_code(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        phone = look(client, code)
        phone.send(**{"words-school": "", "go": "all"})
        finish(phone)

        assert phone.status == 422
        assert "Answer one of them at least" in phone.text
        assert session.execute(select(GroupLook.answered_on, GroupLook.finished_on)).all() == [(None, None)]

    def test_a_no_without_words_and_words_that_are_huge_are_asked_for_again(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        phone = look(client, code)
        phone.send(**{"says-school": "no"})
        assert "Write a few words" in phone.text
        phone.send(**{"says-school": "no", "words-school": "x" * 301})
        assert "That is too long" in phone.text

        assert session.scalars(select(GroupAnswer.id)).all() == []

    def test_a_theme_that_was_not_shown_is_not_answered(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        look(client, code).send(**{"says-money": "yes", "says-school": "yes"})

        assert session.scalars(select(GroupAnswer.theme)).all() == ["school"]

    def test_a_child_of_ten_can_read_it(self, client: FlaskClient, code: Code) -> None:
        phone = Phone(client)
        said = [phone.page.select_one("main")]
        for typed in ({"code": code.spoken}, {}, {"says-school": "yes", "go": "all"}, {"go": "finish"}):
            phone.send(**typed)
            said.append(phone.page.select_one("main"))
        assert "Thank you" in phone.text

        for main in said:
            assert main is not None
            lines = [line if line[-1] in ".?!" else f"{line}." for line in main.stripped_strings]
            assert textstat.flesch_kincaid_grade(" ".join(lines)) <= 5


class TestCodes:
    def test_a_forged_code_opens_nothing_and_too_many_wait(self, client: FlaskClient, code: Code) -> None:
        phone = Phone(client)
        for _ in range(9):
            phone.send(code=Code(1).spoken)
            assert phone.status == 422
        phone.send(code=Code(1).spoken)

        assert phone.status == 429
        assert "Wait" in phone.text

    def test_an_old_code_opens_nothing(self, client: FlaskClient, session: Session, code: Code) -> None:
        session.execute(update(GroupLook).values(expires_on=date(2026, 10, 11)))
        session.commit()

        assert look(client, code).status == 422

    def test_a_code_that_was_taken_back_opens_nothing_even_in_the_middle(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        phone = look(client, code)
        look_id = session.scalars(select(GroupLook.id)).one()
        group_looks.revoke(session, look_id=look_id, account_id=worker_ailsa.account_id, today=TODAY)
        session.commit()
        phone.send(**{"says-school": "yes"})

        assert phone.status == 422
        assert session.scalars(select(GroupAnswer.id)).all() == []

    def test_a_code_of_a_release_that_is_out_opens_nothing(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        phone = look(client, code)
        releases.publish_release(session, quarter=A_QUARTER, today=TODAY, without_group="Synthetic")
        session.commit()
        phone.send(**{"says-school": "yes"})

        assert phone.status == 422

    def test_only_a_hash_with_the_service_s_key_is_kept(
        self, session: Session, code: Code, pepper: bytes
    ) -> None:
        kept = session.scalars(select(GroupLook.code_hash)).one()

        assert kept == group_looks.hash_code(code, pepper=pepper)
        assert kept != group_looks.hash_code(code, pepper=b"another key of thirty-two characters")
        assert code.number.to_bytes(9, "big") not in kept

    def test_nobody_makes_a_code_for_what_is_out(
        self, session: Session, worker_ailsa: Person, pepper: bytes
    ) -> None:
        make_release(session, shown=FIFE_SHOWN)
        with pytest.raises(DecisionNotAllowed):
            new_code(session, worker_ailsa, pepper)


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


class TestPublishing:
    def test_a_release_waits_for_a_group_or_a_reason(self, session: Session, code: Code) -> None:
        with pytest.raises(ReasonMissing):
            releases.publish_release(session, quarter=A_QUARTER, today=TODAY, without_group="  ")

    def test_a_release_waits_for_the_answer_to_every_objection(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED})
        with pytest.raises(ObjectionUnanswered):
            releases.publish_release(session, quarter=A_QUARTER, today=TODAY, without_group="Synthetic")
        session.rollback()
        answer_all(session, worker_ailsa)
        releases.publish_release(session, quarter=A_QUARTER, today=TODAY)

        assert session.scalars(select(Release.without_group)).all() == [None]

    def test_the_page_says_what_is_missing_and_publishes_nothing(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        sign_in(client, worker_ailsa)
        page = BeautifulSoup(client.get(f"/releases/{A_QUARTER}").data, "html.parser")
        token = page.select_one("main input[name=csrf_token]")
        assert token is not None
        sent = client.post(f"/releases/{A_QUARTER}/publish", data={"csrf_token": token["value"]})

        assert sent.status_code == 409
        assert "Let a group look at the names first, or write why none did" in sent.text
        session.rollback()
        assert session.scalars(select(Release.published_on)).all() == [None]

    def test_a_group_s_own_words_are_gone_once_the_release_is_out(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED})
        answer_all(session, worker_ailsa)
        releases.publish_release(session, quarter=A_QUARTER, today=TODAY)
        session.commit()

        row = session.execute(select(GroupAnswer.sealed_words, GroupAnswer.sealed_key)).one()
        assert tuple(row) == (None, None)

    def test_everybody_reads_the_team_s_wording_and_nobody_the_group_s(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        look(client, code).send(**{"says-school": "no", "words-school": PLANTED, "says-mental-health": "yes"})
        answer_all(session, worker_ailsa)
        assert heard_right.list_logs(session) == []
        releases.publish_release(session, quarter=A_QUARTER, today=TODAY)
        session.commit()
        after = client.get("/heard-right").text

        assert "They say it is about feeling safe at school." in after
        assert "We suggested a new name." in after
        assert "Mental health" in after
        assert "Zebedee" not in after
        assert "Made-up group" not in after

    def test_the_reason_stands_where_everybody_reads_it(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        releases.publish_release(
            session, quarter=A_QUARTER, today=TODAY, without_group="Synthetic: the group could not meet."
        )
        session.commit()

        assert "Synthetic: the group could not meet." in client.get("/heard-right").text

    def test_a_name_that_was_merged_since_still_has_its_name(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        own_themes.merge(
            session,
            account_id=worker_ailsa.account_id,
            theme="school",
            into="money",
            seen=0,
            reason="Synthetic.",
            today=TODAY,
        )
        session.commit()

        assert "School" in look(client, code).text
