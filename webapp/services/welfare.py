"""The reader's welfare: what they read in a week, who they talk to, and a clean way to stop. Only they can open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.accounts import Role
from webapp.domain.dates import LONDON
from webapp.domain.errors import NotFound
from webapp.domain.moderation import Decision, Urgency
from webapp.domain.welfare import DAYS_AN_ASK_STANDS, WEEKS_SHOWN, SlipKind, Week, is_hard, monday_of
from webapp.models import Account
from webapp.services import drafts, moderation, private_slips, reading
from webapp.services import labels as reader_labels
from webapp.services.sign_ins import SignedIn

COLLEAGUES = (Role.ADVOCACY_WORKER, Role.SAFEGUARDING_LEAD)
LAST_KEPT = 5
Ended = tuple[str, bool]
"""What was read, and whether it was hard."""


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody in a team who can be asked."""

    id: UUID
    name: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class Ask:
    """That somebody would like to talk; only the two of them can open it.

    Shapes:  name is the other's; is_seen is whether the other said that they have seen it.
    """

    id: UUID
    name: str
    words: str = field(repr=False)
    is_seen: bool
    made_on: date


@dataclass(frozen=True, kw_only=True)
class SharedWeeks:
    """Weeks that somebody chose to show one other person; name is the other's."""

    id: UUID
    name: str
    weeks: list[Week]
    made_on: date


@contextmanager
def ending(
    session: Session,
    submission_id: UUID,
    *,
    staff: SignedIn,
    urgency: Urgency,
    decision: Decision | None,
    labels: frozenset[str] | None,
    now: datetime,
) -> Iterator[bool]:
    """End one reading: whatever ends it is done inside; gives whether it was hard.

    Counted in the reader's own week, and what they say to whoever reads it next is kept. Whether it was hard is found
    out before, because passing something on closes it.

    Shapes:  labels are None where the reader said nothing. What somebody does not have open ends no reading of theirs.
    """
    submission = reading.get_submission(session, submission_id=submission_id)
    if submission.claimed_by_id != staff.account_id:
        yield False
        return
    today = now.astimezone(LONDON).date()
    found = reader_labels.find_labels(session, submission_id=submission_id, staff=staff)
    was_hard = is_hard(urgency, labels=found | (labels or frozenset()), decision=decision)
    yield was_hard
    drafts.forget(session, submission_id=submission_id, account_id=None if decision else staff.account_id)
    note_reading(session, staff=staff, submission_id=submission_id, was_hard=was_hard, today=today)
    if labels is not None:
        reader_labels.keep_for_next(
            session, submission_id=submission_id, staff=staff, labels=labels, today=today, now=now
        )


def note_reading(
    session: Session, *, staff: SignedIn, submission_id: UUID, was_hard: bool, today: date
) -> None:
    """Add one reading to the reader's own week.

    Shapes:  the last few stand there one by one as well, so that one that is undone leaves it as it came.
    """
    monday = monday_of(today)
    week, last = _open_week(session, staff=staff, monday=monday)
    after = Week(monday=monday, read=week.read + 1, hard=week.hard + was_hard)
    _keep_week(session, after, [*last, (str(submission_id), was_hard)][-LAST_KEPT:], staff=staff, today=today)


def take_back_reading(session: Session, *, staff: SignedIn, submission_id: UUID, today: date) -> None:
    """Take one of the last readings out of the reader's own week, because what ended it was undone.

    Units:   today is the day on which it ended.
    """
    week, last = _open_week(session, staff=staff, monday=monday_of(today))
    ended = next((each for each in reversed(last) if each[0] == str(submission_id)), None)
    if ended is None:
        return
    last.remove(ended)
    before = Week(monday=week.monday, read=week.read - 1, hard=week.hard - ended[1])
    _keep_week(session, before, last, staff=staff, today=today)


def list_weeks(session: Session, *, staff: SignedIn, today: date) -> list[Week]:
    """The reader's own last weeks, this one first; a week without a reading stands with nothing."""
    this = monday_of(today)
    return [_week(session, staff=staff, monday=this - timedelta(weeks=back)) for back in range(WEEKS_SHOWN)]


def stop_here(session: Session, *, staff: SignedIn) -> int:
    """Hand everything over that somebody has open, so that nobody waits for them; says how much it was."""
    return moderation.put_all_down(session, staff=staff)


def list_colleagues(session: Session, *, staff: SignedIn) -> list[Colleague]:
    """Everybody else who reads or keeps safe here, by name."""
    rows = session.execute(
        select(Account.id, Account.name, Account.role)
        .where(Account.is_active, Account.role.in_(COLLEAGUES), Account.id != staff.account_id)
        .order_by(Account.name, Account.id)
    )
    return [Colleague(id=row.id, name=row.name, role=row.role) for row in rows]


def ask_to_talk(session: Session, *, staff: SignedIn, colleague_id: UUID, words: str, today: date) -> None:
    """Ask one colleague to talk: a slip for each of the two, and none for anybody else.

    Errors:  NotFound for whoever is no colleague.
    """
    colleague = _colleague(session, staff=staff, colleague_id=colleague_id)
    private_slips.take_turns(session, account_ids=[staff.account_id, colleague.id])
    pair = str(uuid4())
    content = {"words": words.strip(), "is_seen": False}
    for account_id, kind, other_id, name in (
        (colleague.id, SlipKind.ASKED_ME, staff.account_id, staff.name),
        (staff.account_id, SlipKind.I_ASKED, colleague.id, colleague.name),
    ):
        private_slips.keep(
            session,
            account_id=account_id,
            kind=kind,
            name=pair,
            content=content | {"other": str(other_id), "name": name},
            today=today,
        )


def list_asks(session: Session, *, staff: SignedIn, kind: SlipKind, today: date) -> list[Ask]:
    """Who asked this person to talk, or whom they asked; after a month it is forgotten."""
    asks = []
    for slip in private_slips.list_slips(session, staff=staff, kind=kind):
        if slip.made_on + timedelta(days=DAYS_AN_ASK_STANDS) >= today:
            content = slip.content
            asks.append(
                Ask(
                    id=slip.id,
                    name=content["name"],
                    words=content["words"],
                    is_seen=content["is_seen"],
                    made_on=slip.made_on,
                )
            )
    return asks


def say_seen(session: Session, *, staff: SignedIn, slip_id: UUID, today: date) -> None:
    """Tell whoever asked that it was seen, and take it off one's own page.

    Errors:  NotFound for anything that was not asked of this person.
    """
    slip = private_slips.get(session, staff=staff, kind=SlipKind.ASKED_ME, slip_id=slip_id)
    with suppress(NotFound):  # Whoever asked may have left meanwhile.
        private_slips.keep(
            session,
            account_id=UUID(slip.content["other"]),
            kind=SlipKind.I_ASKED,
            name=slip.name,
            content={
                "words": slip.content["words"],
                "is_seen": True,
                "other": str(staff.account_id),
                "name": staff.name,
            },
            today=today,
        )
    private_slips.throw_away(session, slip_id=slip.id)


def share_weeks(session: Session, *, staff: SignedIn, colleague_id: UUID, today: date) -> None:
    """Show one's own weeks, as they stand today, to one person.

    Errors:  NotFound for whoever is no colleague.
    """
    colleague = _colleague(session, staff=staff, colleague_id=colleague_id)
    weeks = [
        [week.monday.isoformat(), week.read, week.hard]
        for week in list_weeks(session, staff=staff, today=today)
    ]
    private_slips.take_turns(session, account_ids=[staff.account_id, colleague.id])
    given = private_slips.keep(
        session,
        account_id=colleague.id,
        kind=SlipKind.SHARED_WITH_ME,
        name=str(uuid4()),
        content={"name": staff.name, "weeks": weeks},
        today=today,
    )
    private_slips.keep(
        session,
        account_id=staff.account_id,
        kind=SlipKind.I_SHARED,
        name=str(uuid4()),
        content={"name": colleague.name, "weeks": weeks, "given": str(given)},
        today=today,
    )


def list_shared(session: Session, *, staff: SignedIn, kind: SlipKind) -> list[SharedWeeks]:
    """What others show this person, or what this person shows others."""
    return [
        SharedWeeks(
            id=slip.id,
            name=slip.content["name"],
            weeks=[
                Week(monday=date.fromisoformat(monday), read=read, hard=hard)
                for monday, read, hard in slip.content["weeks"]
            ],
            made_on=slip.made_on,
        )
        for slip in private_slips.list_slips(session, staff=staff, kind=kind)
    ]


def take_back_share(session: Session, *, staff: SignedIn, slip_id: UUID) -> None:
    """Take one's weeks away again from whoever was shown them.

    Errors:  NotFound for anything that this person did not share.
    """
    slip = private_slips.get(session, staff=staff, kind=SlipKind.I_SHARED, slip_id=slip_id)
    private_slips.throw_away(session, slip_id=UUID(slip.content["given"]))
    private_slips.throw_away(session, slip_id=slip.id)


def _week(session: Session, *, staff: SignedIn, monday: date) -> Week:
    return _open_week(session, staff=staff, monday=monday)[0]


def _open_week(session: Session, *, staff: SignedIn, monday: date) -> tuple[Week, list[Ended]]:
    slip = private_slips.find(session, staff=staff, kind=SlipKind.WEEK, name=monday.isoformat())
    content = dict(slip.content) if slip else {}
    last = [(said_id, was_hard) for said_id, was_hard in content.pop("last", [])]
    return Week(monday=monday, **content), last


def _keep_week(session: Session, week: Week, last: list[Ended], *, staff: SignedIn, today: date) -> None:
    private_slips.keep(
        session,
        account_id=staff.account_id,
        kind=SlipKind.WEEK,
        name=week.monday.isoformat(),
        content={"read": week.read, "hard": week.hard, "last": last},
        today=today,
    )


def _colleague(session: Session, *, staff: SignedIn, colleague_id: UUID) -> Colleague:
    for colleague in list_colleagues(session, staff=staff):
        if colleague.id == colleague_id:
            return colleague
    raise NotFound
