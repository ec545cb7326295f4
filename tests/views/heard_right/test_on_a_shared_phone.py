"""A group looks at the names of themes on one phone, and nothing stays on it."""

from __future__ import annotations

import pytest
import textstat
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER
from tests.factories.people import Person
from tests.pages.heard_right import (
    PLANTED,
    TODAY,
    Phone,
    finish,
    look,
    objections,
)
from webapp.domain.errors import StalePage
from webapp.domain.heard_right import GroupSays
from webapp.domain.receipts import Code
from webapp.models import GroupAnswer, GroupLook, Release, ReleasedCell
from webapp.services import group_looks, heard_right, releases
from webapp.services.group_looks import Said


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
