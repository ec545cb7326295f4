"""A release waits for a group or a reason, and only the team's wording is ever public."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER
from tests.factories.people import Person, sign_in
from tests.pages.heard_right import (
    PLANTED,
    TODAY,
    answer_all,
    look,
)
from webapp.domain.errors import ReasonMissing
from webapp.domain.heard_right import ObjectionUnanswered
from webapp.domain.receipts import Code
from webapp.models import GroupAnswer, Release
from webapp.services import heard_right, own_themes, releases


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
