"""Answering on the pages of a plan: what is asked for, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.sent_forms import ANSWER, count
from tests.pages.plans import BodyPage
from webapp.models import Reply, SentReply


class TestAnswering:
    def open(self, officer: FlaskClient, school: BodyPage) -> BodyPage:
        return BodyPage.visit(officer, f"{school.path}/reply")

    def test_it_says_beforehand_who_reads_it_and_that_names_are_not_allowed(
        self, officer: FlaskClient, school: BodyPage
    ) -> None:
        text = self.open(officer, school).text

        assert "an advocacy worker reads it before young people and everybody else do" in text
        assert "Do not write anybody's name" in text

    def test_the_same_form_twice_makes_one(
        self, officer: FlaskClient, school: BodyPage, session: Session
    ) -> None:
        form = self.open(officer, school)
        form.fill_in("Send this answer", **ANSWER)
        page = form.fill_in("Send this answer", **ANSWER)

        assert (count(session, SentReply), count(session, Reply)) == (1, 0)
        assert "The law does not let us." in page.text
        assert "An advocacy worker reads it before anybody else does" in page.text

    @pytest.mark.parametrize(
        "given",
        [{"reason": "There is no money."}, {"lacks_resources": "y"}, {"answer": "We cannot afford it."}],
    )
    def test_no_money_alone_is_refused_at_its_field_and_nothing_typed_is_lost(
        self, officer: FlaskClient, school: BodyPage, session: Session, given: dict[str, str]
    ) -> None:
        sent = ANSWER | given
        page = self.open(officer, school).fill_in("Send this answer", **sent)

        assert "is not enough by itself" in page.error_at("tried_with_others")
        assert [page.typed(name) for name in ("answer", "reason", "what_next")] == [
            sent["answer"],
            sent["reason"],
            sent["what_next"],
        ]
        assert page.value("signed_role") == "Director of education"
        assert count(session, SentReply) == 0

        tried = "We asked the health board to share the cost."
        page.fill_in("Send this answer", **sent, tried_with_others=tried)
        assert count(session, SentReply) == 1

    def test_no_needs_a_reason(self, officer: FlaskClient, school: BodyPage, session: Session) -> None:
        page = self.open(officer, school).fill_in("Send this answer", **(ANSWER | {"reason": " "}))

        assert "needs a reason" in page.error_at("reason")
        assert count(session, SentReply) == 0

    def test_a_form_without_its_token_is_too_old(self, officer: FlaskClient, school: BodyPage) -> None:
        page = self.open(officer, school).fill_in("Send this answer", **ANSWER, once="mine")

        assert page.errors == ["This form is too old. Open it again."]
