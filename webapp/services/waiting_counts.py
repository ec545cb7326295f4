"""What waits behind the places of the rail: one statement, because every page of the staff asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from webapp.domain.welfare import SlipKind
from webapp.models import Account, Alert, DutyCall, SentReply
from webapp.services import (
    alerts,
    appeal_answers,
    duty_calls,
    heard_right,
    opening_list,
    private_slips,
    reply_reading,
    signals,
)
from webapp.services.may_see import NOTHING_KEPT, find_kept
from webapp.services.sign_ins import SignedIn


class Waiting(StrEnum):
    """One kind of thing that waits for somebody who works here."""

    OBJECTIONS = "objections"
    APPEALS = "appeals"
    ASKS = "asks"
    REPLIES = "replies"
    SIGNALS = "signals"
    OPENINGS = "openings"
    ALERTS = "alerts"
    CALLS = "calls"


THIS_WORKER = bindparam("account_id", type_=Account.id.type)
THEIR_TEAM = bindparam("team_id", type_=Account.team_id.type)
THEIR_BODY = bindparam("body", type_=Alert.body.type)
AT_THIS_MOMENT = bindparam("now", type_=DutyCall.next_at.type)
SETTLED_AT = bindparam("settled_at", type_=SentReply.sent_at.type)
ABOUT_BODIES = (Waiting.APPEALS, Waiting.REPLIES, Waiting.SIGNALS)
"""Kinds of which some may be about a body that a worker is close to."""
COUNTS: Mapping[Waiting, Callable[[], Select[tuple[int]]]] = MappingProxyType(
    {
        Waiting.OBJECTIONS: heard_right.unanswered,
        Waiting.APPEALS: lambda: appeal_answers.to_answer(THIS_WORKER),
        Waiting.ASKS: lambda: private_slips.of_kind(THIS_WORKER, SlipKind.ASKED_ME),
        Waiting.REPLIES: lambda: reply_reading.to_read(SETTLED_AT),
        Waiting.SIGNALS: signals.to_look_into,
        Waiting.OPENINGS: lambda: opening_list.perhaps_to_answer(THEIR_TEAM),
        Waiting.ALERTS: lambda: alerts.unacknowledged(THEIR_BODY),
        Waiting.CALLS: lambda: duty_calls.unanswered(AT_THIS_MOMENT),
    }
)


def count_waiting(
    session: Session, *, staff: SignedIn, kinds: frozenset[Waiting], today: date, now: datetime
) -> dict[Waiting, int]:
    """How much of each kind waits for somebody.

    Shapes:  what is kept from somebody is found out only where something waits. Rules that no database knows decide
             about openings, so those are read where there may be some.
    """
    if not kinds:
        return {}
    asked = {
        **NOTHING_KEPT.values,
        "account_id": staff.account_id,
        "team_id": staff.team_id,
        "body": staff.body or "",
        "now": now,
        "settled_at": reply_reading.settled_at(now),
    }
    counts = _count(session, kinds, asked)
    if any(counts.get(kind) for kind in ABOUT_BODIES) and (kept := find_kept(session, staff=staff)).bodies:
        counts = _count(session, kinds, asked | kept.values)
    if counts.get(Waiting.OPENINGS):
        counts[Waiting.OPENINGS] = opening_list.count_to_answer(session, staff=staff, today=today, now=now)
    return counts


def _count(session: Session, kinds: frozenset[Waiting], asked: Mapping[str, object]) -> dict[Waiting, int]:
    return dict(zip(sorted(kinds), session.execute(_statement(kinds), asked).one(), strict=True))


@cache
def _statement(kinds: frozenset[Waiting]) -> Select[tuple[int, ...]]:
    """All the counts at once; who asks is a parameter and stands in no statement."""
    return select(*(COUNTS[kind]().scalar_subquery() for kind in sorted(kinds)))
