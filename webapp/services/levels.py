"""What the team promises about time, how long things really took, and what is past its time.

Only days are known: the day on which something came, the day of its first decision, the day of a message. Nothing here
needs an hour, and nothing opens a seal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select
from sqlalchemy.orm import Session

from webapp.domain.came import CameBy
from webapp.domain.levels import LOOK_BACK_DAYS, Levels, Spread, Wait, spread_of
from webapp.domain.moderation import URGENCY_ORDER, SubmissionStatus, Urgency
from webapp.domain.working_time import WorkingTime
from webapp.models import (
    Account,
    Message,
    ServiceLevel,
    Submission,
)
from webapp.services import audit, reference
from webapp.services.sign_ins import SignedIn

MONDAY_TO_FRIDAY = frozenset(range(5))
BY_ORDER: Mapping[int, Urgency] = MappingProxyType(
    {order: urgency for urgency, order in URGENCY_ORDER.items()}
)
HIGHEST_COUNT = 100
"""Counts of what is late stop here, as those of the list do."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds now: the promises, the hours, and who set them when.

    Shapes:  set_on and set_by are None while the team has set nothing.
    """

    levels: Levels
    time: WorkingTime
    set_on: date | None = None
    set_by: str | None = None
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How long things really took in the last days; None where too few say anything.

    Shapes:  usual are first readings of what did not sound urgent, urgent of what did; replies are ours to messages.
    """

    usual: Spread | None
    urgent: Spread | None
    replies: Spread | None


@dataclass(frozen=True, kw_only=True)
class Late:
    """How many working days something is past its time; 0 where it is not.

    Shapes:  reading is about the first reading, reply about the oldest message that nobody answered.
    """

    reading: int = 0
    reply: int = 0


def get_standing(session: Session, *, usual_days: int) -> Standing:
    """What the team promises now; before it set anything, what the installation was started with."""
    found = session.execute(_newest_levels()).first()
    if found is None:
        return starting(usual_days=usual_days)
    row, name = found
    return Standing(
        levels=Levels(now=row.now_days, soon=row.soon_days, usual=row.usual_days, reply=row.reply_days),
        time=_working_time(row.weekdays, row.opens, row.closes),
        set_on=row.set_on,
        set_by=name,
        number=row.number,
    )


@cache
def _newest_levels() -> Select[tuple[ServiceLevel, str]]:
    """The promises that were made last, with the name of who made them."""
    return (
        select(ServiceLevel, Account.name)
        .outerjoin(Account, Account.id == ServiceLevel.set_by_id)
        .order_by(ServiceLevel.number.desc())
        .limit(1)
    )


def starting(*, usual_days: int) -> Standing:
    """What holds before a team has set anything; it needs no database."""
    levels = Levels(now=min(1, usual_days), soon=min(2, usual_days), usual=usual_days, reply=usual_days)
    return Standing(levels=levels, time=_working_time("01234", "09:00", "17:00"))


def set_levels(
    session: Session, *, staff: SignedIn, levels: Levels, time: WorkingTime, today: date, now: datetime
) -> None:
    """Promise something else from today on; what was promised before stays in the record."""
    last = session.scalar(select(func.max(ServiceLevel.number)))
    session.add(
        ServiceLevel(
            number=(last or 0) + 1,
            now_days=levels.now,
            soon_days=levels.soon,
            usual_days=levels.usual,
            reply_days=levels.reply,
            weekdays="".join(str(day) for day in sorted(time.weekdays)),
            opens=f"{time.opens:%H:%M}",
            closes=f"{time.closes:%H:%M}",
            set_on=today,
            set_by_id=staff.account_id,
        )
    )
    audit.record(session, actor=str(staff.account_id), action="set_service_levels", at=now)
    session.flush()


def measure(session: Session, *, today: date) -> Measured:
    """How long things really took, from decisions that were really made.

    Shapes:  only what young people sent here themselves; what a worker brought in had waited elsewhere.
    """
    first_day = today - timedelta(days=LOOK_BACK_DAYS - 1)
    waits = _first_reads(session, first_day=first_day, today=today)
    urgent = [wait for urgency, some in waits.items() if urgency != Urgency.USUAL for wait in some]
    return Measured(
        usual=spread_of(waits[Urgency.USUAL], today=today),
        urgent=spread_of(urgent, today=today),
        replies=spread_of(_reply_waits(session), today=today),
    )


def count_late(session: Session, *, standing: Standing, today: date) -> int:
    """How many things nobody has read though their time is over, counted no further than HIGHEST_COUNT.

    Shapes:  the first of one stretch of the list's index for each urgency, so that nothing else is read.
    """
    newest = {
        urgency.value: standing.time.newest_late(today, days=standing.levels.first_read(urgency))
        for urgency in URGENCY_ORDER
    }
    return min(sum(session.execute(_late_counts(HIGHEST_COUNT), newest).one()), HIGHEST_COUNT)


def find_late(
    session: Session, *, standing: Standing, ids: Collection[UUID], today: date
) -> Mapping[UUID, Late]:
    """What of a list is past its time, by identifier; what is not stands in no answer.

    Shapes:  one statement, however long the list is.
    """
    days_late = cache(partial(_days_late, standing, today=today))
    late = {}
    for row_id, status, urgency, received_on, asked_on in session.execute(_listed(), {"ids": list(ids)}):
        is_unread = status == SubmissionStatus.RECEIVED
        found = Late(
            reading=days_late(received_on, standing.levels.first_read(urgency)) if is_unread else 0,
            reply=days_late(asked_on, standing.levels.reply) if asked_on else 0,
        )
        if found.reading or found.reply:
            late[row_id] = found
    return MappingProxyType(late)


def _days_late(standing: Standing, began_on: date, days: int, *, today: date) -> int:
    return standing.time.days_late(began_on, days=days, today=today)


@cache
def _late_counts(highest: int) -> Select[tuple[int, ...]]:
    """How many of each urgency came on or before a day of its own."""
    return select(
        *(
            select(func.count())
            .select_from(
                select(Submission.id)
                .where(
                    Submission.status == SubmissionStatus.RECEIVED,
                    Submission.urgency_order == order,
                    Submission.received_on <= bindparam(urgency.value, type_=Submission.received_on.type),
                )
                .limit(highest)
                .subquery()
            )
            .scalar_subquery()
            for urgency, order in URGENCY_ORDER.items()
        )
    )


@cache
def _listed() -> Select[tuple[UUID, SubmissionStatus, Urgency, date, date]]:
    """What has to be known of a list to say what in it is late."""
    return select(
        Submission.id, Submission.status, Submission.urgency, Submission.received_on, _asked_on()
    ).where(Submission.id.in_(bindparam("ids", expanding=True)))


@cache
def _working_time(weekdays: str, opens: str, closes: str) -> WorkingTime:
    return WorkingTime(
        weekdays=frozenset(int(day) for day in weekdays),
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        holidays={holiday.day: holiday.name for holiday in reference.load_public_holidays()},
    )


def _first_reads(session: Session, *, first_day: date, today: date) -> dict[Urgency, list[Wait]]:
    """What was read in the days that are looked at, and what nobody has read."""
    came = (Submission.urgency_order, Submission.received_on)
    read = (
        select(Submission.first_read_on, *came, func.count())
        .where(Submission.came_by == CameBy.HERE, Submission.first_read_on.between(first_day, today))
        .group_by(Submission.first_read_on, *came)
    )
    waiting = (
        select(literal(None), *came, func.count())
        .where(Submission.came_by == CameBy.HERE, Submission.status == SubmissionStatus.RECEIVED)
        .group_by(*came)
    )
    waits: dict[Urgency, list[Wait]] = {urgency: [] for urgency in Urgency}
    for query in (read, waiting):
        for first_read_on, order, received_on, many in session.execute(query):
            waits[BY_ORDER[order]].append(Wait(began_on=received_on, ended_on=first_read_on, many=many))
    return waits


def _reply_waits(session: Session) -> list[Wait]:
    """From the first message that waits for an answer to the answer, over and over in each conversation."""
    taken_back = select(Submission.id).where(Submission.status == SubmissionStatus.TAKEN_BACK)
    said = session.execute(
        select(Message.submission_id, Message.is_from_young_person, Message.sent_on)
        .where(Message.submission_id.not_in(taken_back))
        .order_by(Message.submission_id, Message.number)
    )
    waits = []
    for _, messages in groupby(said, key=attrgetter("submission_id")):
        asked_on = None
        for message in messages:
            if message.is_from_young_person:
                asked_on = asked_on or message.sent_on
            elif asked_on:
                waits.append(Wait(began_on=asked_on, ended_on=message.sent_on))
                asked_on = None
        if asked_on:
            waits.append(Wait(began_on=asked_on, ended_on=None))
    return waits


def _asked_on() -> ColumnElement[date]:
    """The day of the oldest message that nobody answered."""
    answered = (
        select(func.coalesce(func.max(Message.number), 0))
        .where(Message.submission_id == Submission.id, Message.is_from_young_person.is_(False))
        .correlate(Submission)
        .scalar_subquery()
    )
    return (
        select(func.min(Message.sent_on))
        .where(
            Message.submission_id == Submission.id,
            Message.is_from_young_person,
            Message.number > answered,
        )
        .correlate(Submission)
        .scalar_subquery()
    )
