"""Messages about a concern, both ways."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories.concerns import (
    DAY,
    NOW,
    pass_on,
)
from tests.factories.people import Person
from tests.factories.voices import Said, Say
from webapp.domain.consent import Purpose
from webapp.domain.errors import ConsentMissing
from webapp.domain.safety import ConcernStep
from webapp.models import (
    Submission,
)
from webapp.sealing.keys import derive_code_keys
from webapp.services import concern_list, safety, sealed_words
from webapp.services.submissions import CodeKeySettings


class TestMessages:
    def test_they_work_both_ways_and_stay_in_the_record(
        self,
        session: Session,
        said: Said,
        concern_id: UUID,
        lead_morag: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        safety.write_to_young_person(
            session,
            concern_id=concern_id,
            staff=lead_morag.staff,
            words="Synthetic: we told the duty desk.",
            today=DAY,
            now=NOW,
        )
        session.commit()
        own = derive_code_keys(said.code, salt=code_keys.salt)
        submission = session.get_one(Submission, said.submission.id)
        key = sealed_words.open_content_key_for_code(
            session, submission=submission, private_key=own.key_pair.private
        )
        sealed_words.add_message(
            session,
            submission=submission,
            content_key=key,
            words="Synthetic: thank you",
            is_from_young_person=True,
            today=DAY,
        )
        session.commit()
        [row] = concern_list.list_concerns(session, is_closed=False, now=NOW).rows
        assert row.has_news

        opened = safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        session.commit()
        assert [each.words for each in opened.messages] == [
            "Synthetic: we told the duty desk.",
            "Synthetic: thank you",
        ]
        assert opened.steps[-1].step == ConcernStep.TOLD_YOUNG_PERSON
        assert not concern_list.list_concerns(session, is_closed=False, now=NOW).rows[0].has_news

    def test_who_asked_for_no_messages_gets_none(
        self, session: Session, say: Say, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        concern_id = pass_on(session, say(session, choices={Purpose.COUNT: True}).submission.id, worker_ailsa)
        assert not safety.get_concern(session, concern_id=concern_id, now=NOW).may_write_back
        with pytest.raises(ConsentMissing):
            safety.write_to_young_person(
                session,
                concern_id=concern_id,
                staff=lead_morag.staff,
                words="Synthetic: hello",
                today=DAY,
                now=NOW,
            )
