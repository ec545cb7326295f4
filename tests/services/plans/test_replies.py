"""What a body answers, and what its silence turns into."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import (
    A_QUARTER,
    AFTER_IT,
    FIFE,
    FIFE_SHOWN,
    MORAY,
    make_release,
)
from tests.factories.plans import answer, pull_in, we_cant
from webapp.disclosure.words import Quantity
from webapp.domain.dates import Quarter
from webapp.domain.errors import CollaborationNotExplored, ReasonMissing
from webapp.domain.plans import ReplyKind
from webapp.models import PlanInput
from webapp.services import plans, replies
from webapp.services.plans import DAYS_TO_REPLY, Writer
from webapp.services.replies import Answer, Before


class TestReplies:
    def test_no_needs_a_reason(self, session: Session, writer: Writer, school: PlanInput) -> None:
        with pytest.raises(ReasonMissing):
            answer(session, writer, school, we_cant("  "))

    @pytest.mark.parametrize(
        "said",
        [
            we_cant("There is no money."),
            we_cant("It is not possible.", lacks_resources=True),
            we_cant("It is not possible.", answer="We cannot afford it."),
            we_cant("It is not possible.", what_next="Nothing, because of budget cuts."),
        ],
    )
    def test_no_money_alone_is_refused(
        self, session: Session, writer: Writer, school: PlanInput, said: Answer
    ) -> None:
        with pytest.raises(CollaborationNotExplored):
            answer(session, writer, school, said)

    def test_no_money_stands_beside_what_was_tried(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        said = we_cant("There is no money.", tried_with_others="We asked the health board to share the cost.")
        assert answer(session, writer, school, said).tried_with_others == said.tried_with_others

    def test_the_same_form_twice_makes_one(self, session: Session, writer: Writer, school: PlanInput) -> None:
        once = uuid4()
        answer(session, writer, school, once=once)
        answer(session, writer, school, once=once)

        assert len(replies.list_published(session)) == 1

    def test_once_it_is_read_it_is_public_with_all_it_says(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        answer(session, writer, school, we_cant("The law does not let us."))
        (public,) = replies.list_published(session, body=FIFE)

        assert public.heard == replies.WhatWasHeard(
            body=FIFE,
            theme="school",
            theme_name="School",
            heard_in=FIFE,
            quarter=A_QUARTER,
            quantity=Quantity.MOST,
            number=30,
            is_synthetic=True,
        )
        assert (public.kind, public.answer, public.reason) == (
            ReplyKind.WE_CANT,
            "Not this year.",
            "The law does not let us.",
        )
        assert (public.what_next, public.signed_role, public.published_on) == (
            "We look again.",
            "Lead",
            AFTER_IT,
        )
        assert (public.was_late, public.verdict) == (False, None)
        assert replies.list_published(session, body=MORAY) == []

    def test_the_list_goes_on_where_it_ended(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        for days in (0, 0, 1, 2):
            answer(session, writer, school, today=AFTER_IT + timedelta(days=days))
        whole = [reply.id for reply in replies.list_published(session)]
        first = replies.list_published(session, limit=3)
        before = Before(published_on=first[-1].published_on, id=first[-1].id)

        assert [reply.published_on for reply in first] == sorted(
            (r.published_on for r in first), reverse=True
        )
        assert [reply.id for reply in first] + [
            r.id for r in replies.list_published(session, before=before)
        ] == whole
        assert replies.list_published(session, limit=2)[-1].id == whole[1]


class TestSilence:
    def test_it_becomes_late_by_itself(self, session: Session, school: PlanInput) -> None:
        found = plans.get_plan(session, body=FIFE).inputs[0]
        last_day = AFTER_IT + timedelta(days=DAYS_TO_REPLY)

        assert not plans.is_late(found, today=last_day)
        assert plans.is_late(found, today=last_day + timedelta(days=1))
        assert replies.list_silent(session, today=last_day) == []
        (silent,) = replies.list_silent(session, today=last_day + timedelta(days=1))
        assert (silent.heard.theme, silent.due_on) == ("school", last_day)
        assert replies.list_silent(session, today=date(2028, 1, 1), body=MORAY) == []

    def test_a_theme_that_is_silent_again_stands_once_with_its_longest_silence(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        later = make_release(session, shown=FIFE_SHOWN, quarter=Quarter(2026, 4))
        pull_in(session, writer, later, today=AFTER_IT + timedelta(days=91))
        (silent,) = replies.list_silent(session, today=date(2028, 1, 1))

        assert (silent.due_on, silent.times) == (AFTER_IT + timedelta(days=DAYS_TO_REPLY), 2)

    def test_an_answer_ends_it_and_says_that_it_came_late(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        long_after = AFTER_IT + timedelta(days=DAYS_TO_REPLY + 1)
        answer(session, writer, school, today=long_after)

        assert replies.list_silent(session, today=long_after) == []
        assert replies.list_published(session)[0].was_late
