"""A young person sees each change with its reason, and can refuse the whole."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.appeals import (
    DAY,
    SHARES,
    appeal,
    shared,
)
from tests.factories.readings import FIFE, NHS_FIFE, count
from tests.factories.voices import Said, Say
from webapp.domain.consent import Purpose
from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.moderation import RedactionReason
from webapp.models import (
    Voice,
)
from webapp.services import appeals, returning
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings


class TestSeeingChanges:
    def test_each_changed_passage_stands_with_its_reason(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        compared = appeals.look(session, code=code, submission_id=said.id).compared

        assert compared is not None
        assert [(p.words, p.stand_in, p.number) for p in compared.passages if p.number] == [
            ("bus", "[a place]", 1)
        ]
        assert compared.reasons == {1: RedactionReason.PLACE}

    def test_before_it_is_cleared_there_is_nothing_to_compare_or_to_appeal(
        self, session: Session, say: Say, code_keys: CodeKeySettings
    ) -> None:
        said = say(session, choices=SHARES, body=FIFE)
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        view = appeals.look(session, code=code, submission_id=said.id)

        assert (view.compared, view.about, view.appeals) == (None, None, [])
        with pytest.raises(DecisionNotAllowed):
            appeal(session, code, said)

    def test_somebody_elses_is_not_found(self, session: Session, say: Say, code: OpenedCode) -> None:
        other = say(session, choices=SHARES, body=FIFE)
        with pytest.raises(NotFound):
            appeals.look(session, code=code, submission_id=other.id)
        with pytest.raises(NotFound):
            appeal(session, code, other)


class TestRefusingToShare:
    def test_bodies_lose_the_words_and_counting_stays(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        assert set(shared(session)) == {FIFE, NHS_FIFE}
        appeals.refuse_to_share(session, code=code, submission_id=said.id, today=DAY)

        assert shared(session) == {}
        assert count(session, Voice, submission_id=said.id) == 1
        choices = returning.get_said(session, code=code, submission_id=said.id).choices
        assert choices == {purpose: purpose is Purpose.COUNT for purpose in Purpose}
