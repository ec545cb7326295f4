"""What urgent things nobody has decided about yet, and who was called; nothing of what they say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Account, DutyCall, DutyCalled
from webapp.services.sign_ins import in_utc


class CallAbout(StrEnum):
    """What people are called about."""

    SAID = "said"
    CONCERN = "concern"
    GROUP = "group"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """One urgent thing that waits.

    Shapes:  next_at is None until the first call is made; called are names with when. is_open says that somebody has it
             open, and that calls begin again at next_at if nothing comes of it.
    """

    about: CallAbout
    is_open: bool
    next_at: datetime | None
    is_everybody_called: bool
    called: list[tuple[str, datetime]]


def list_unanswered(session: Session, *, now: datetime) -> list[Unanswered]:
    """Every urgent thing that nobody has decided about, the longest called first."""
    calls = session.scalars(select(DutyCall).order_by(DutyCall.rounds.desc(), DutyCall.id)).all()
    called: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    query = select(DutyCalled.call_id, Account.name, DutyCalled.called_at).join(
        Account, Account.id == DutyCalled.account_id
    )
    for call_id, name, at in session.execute(query.order_by(DutyCalled.called_at, Account.name)):
        called[call_id].append((name, in_utc(at)))
    return [
        Unanswered(
            about=_about(call),
            is_open=call.is_opened and call.next_at is not None and in_utc(call.next_at) > now,
            next_at=in_utc(call.next_at) if call.next_at else None,
            is_everybody_called=call.is_everybody_called,
            called=called[call.id],
        )
        for call in calls
    ]


def _about(call: DutyCall) -> CallAbout:
    if call.concern_id is not None:
        return CallAbout.CONCERN
    if call.group_look_id is not None:
        return CallAbout.GROUP
    return CallAbout.FILE if call.import_batch_id is not None else CallAbout.SAID
