"""What a body answers is read by somebody who is not close to it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE
from tests.factories.people import Person
from tests.factories.replies import A_NO, send
from tests.factories.reply_reading import NINE, TEN
from webapp.domain.conflicts import ConflictOfInterest
from webapp.domain.reply_checks import ReplyState, SendBackReason
from webapp.services import reply_reading, ties
from webapp.services.may_see import kept_from
from webapp.services.plans import Writer


def test_who_is_close_to_the_body_neither_sees_nor_decides_about_its_answer(
    session: Session, writer: Writer, school: UUID, worker_ailsa: Person
) -> None:
    sent = send(session, writer, school, answer=A_NO, now=NINE)
    account_id, staff = worker_ailsa.account_id, worker_ailsa.staff
    ties.add(session, account_id=account_id, body=FIFE, actor_id=account_id, today=NINE.date())
    session.flush()
    kept = kept_from(session, staff=staff)
    assert len(reply_reading.list_to_read(session, now=TEN)) == 1
    assert reply_reading.list_to_read(session, now=TEN, kept=kept) == []
    assert session.scalar(reply_reading.to_read(reply_reading.settled_at(TEN)), kept.values) == 0
    common = {"sent_id": sent.id, "staff": staff, "revision": sent.revision, "today": NINE.date(), "now": TEN}
    for attempt in (
        lambda: reply_reading.get_to_read(session, sent_id=sent.id, now=TEN, kept=kept),
        lambda: reply_reading.show(session, **common),
        lambda: reply_reading.send_back(session, **common, reasons=[SendBackReason.NAMES_SOMEBODY], note=""),
    ):
        with pytest.raises(ConflictOfInterest):
            attempt()
    assert sent.state is ReplyState.WAITING
