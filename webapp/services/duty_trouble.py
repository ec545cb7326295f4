"""What keeps calls from reaching anybody, as it stands now: for every page of whoever could do something about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from webapp.domain.duty import NoticeKind
from webapp.models import Account, DutyCall, DutySettings, DutyShift, OutgoingNotice
from webapp.services import rota
from webapp.services.sign_ins import in_utc

TENDED_WITHIN = timedelta(minutes=10)


class Trouble(StrEnum):
    """One reason why something urgent may wait unseen, the worst first."""

    NOT_TENDED = "not_tended"
    NOBODY_COMES = "nobody_comes"
    NOT_SENT = "not_sent"
    NOBODY_ON_DUTY = "nobody_on_duty"


def find_trouble(session: Session, *, now: datetime) -> Sequence[Trouble]:
    """What keeps calls from reaching anybody.

    Shapes:  one statement, because every page of these people asks. Nobody comes where everybody was called about
             something and it still waits; in a gap of the rota the whole team is called, so that comes last.
    Source:  docs/adr/0024-on-duty.md
    """
    everybody_was_called = exists().where(DutyCall.is_everybody_called, DutyCall.is_opened.is_(False))
    call_failed = exists().where(OutgoingNotice.kind == NoticeKind.CALL, OutgoingNotice.fault.is_not(None))
    somebody_is_on = exists().where(
        DutyShift.starts_at <= now,
        DutyShift.ends_at > now,
        or_(*(Account.id == each for each in (DutyShift.first_id, DutyShift.second_id, DutyShift.third_id))),
        Account.is_active,
        Account.role.in_(rota.ON_DUTY_LATER),
    )
    tended = select(DutySettings.tended_at).scalar_subquery()
    tended_at, nobody_comes, not_sent, is_covered = session.execute(
        select(tended, everybody_was_called, call_failed, somebody_is_on)
    ).one()
    is_so = {
        Trouble.NOT_TENDED: not is_tended(in_utc(tended_at) if tended_at else None, now=now),
        Trouble.NOBODY_COMES: nobody_comes,
        Trouble.NOT_SENT: not_sent,
        Trouble.NOBODY_ON_DUTY: not is_covered,
    }
    return [trouble for trouble in Trouble if is_so[trouble]]


def is_tended(tended_at: datetime | None, *, now: datetime) -> bool:
    """Whether calls and notices were looked after lately."""
    return tended_at is not None and now - tended_at < TENDED_WITHIN
