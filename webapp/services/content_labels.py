"""Naming content labels: every step is kept, and what was labelled or opted out of keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.content_labels import (
    Label,
    LabelMove,
    LabelMovedAlready,
    LabelStep,
    check_name,
    check_room,
    stand,
)
from webapp.domain.errors import NotFound
from webapp.models import Account, ContentLabelStep
from webapp.services import audit
from webapp.services.sign_ins import SignedIn


def load_labels(session: Session) -> dict[str, Label]:
    """Every label there ever was, by its code."""
    return stand(list_steps(session))


def list_steps(session: Session) -> list[LabelStep]:
    """Every step, the first at the top."""
    query = (
        select(ContentLabelStep, Account.name)
        .join(Account, Account.id == ContentLabelStep.account_id)
        .order_by(ContentLabelStep.number)
    )
    return [
        LabelStep(code=row.code, move=row.move, name=row.name, by=by, made_on=row.made_on)
        for row, by in session.execute(query)
    ]


def add(
    session: Session, *, staff: SignedIn, name: str, called: Mapping[str, str], today: date, now: datetime
) -> str:
    """Add a label of the team's own, and say its code.

    Shapes:  called says what every label is called where somebody names one.
    Errors:  LabelNameMissing; LabelNameTaken; TooManyLabels.
    Source:  docs/adr/0036-the-readers-welfare.md
    """
    check_room(load_labels(session).values())
    plain, code = check_name(name, called=called), uuid4().hex
    _step(session, code, LabelMove.ADDED, name=plain, staff=staff, today=today, now=now)
    return code


def rename(
    session: Session,
    *,
    staff: SignedIn,
    code: str,
    name: str,
    called: Mapping[str, str],
    today: date,
    now: datetime,
) -> None:
    """Call a label otherwise; it means what it meant, for everything that carries it and whoever opted out of it.

    Errors:  NotFound; LabelNameMissing; LabelNameTaken.
    """
    label = _get(session, code)
    plain = check_name(name, called=called, code=code)
    if plain != label.name:
        _step(session, code, LabelMove.RENAMED, name=plain, staff=staff, today=today, now=now)


def retire(session: Session, *, staff: SignedIn, code: str, today: date, now: datetime) -> None:
    """Offer a label no more; what carries it keeps it.

    Errors:  NotFound; LabelMovedAlready.
    """
    if _get(session, code).is_retired:
        raise LabelMovedAlready
    _step(session, code, LabelMove.RETIRED, staff=staff, today=today, now=now)


def bring_back(session: Session, *, staff: SignedIn, code: str, today: date, now: datetime) -> None:
    """Offer a label again; whoever opted out of it before is still opted out.

    Errors:  NotFound; LabelMovedAlready; TooManyLabels.
    """
    if not _get(session, code).is_retired:
        raise LabelMovedAlready
    check_room(load_labels(session).values())
    _step(session, code, LabelMove.BROUGHT_BACK, staff=staff, today=today, now=now)


def _get(session: Session, code: str) -> Label:
    label = load_labels(session).get(code)
    if label is None:
        raise NotFound
    return label


def _step(
    session: Session,
    code: str,
    move: LabelMove,
    *,
    name: str = "",
    staff: SignedIn,
    today: date,
    now: datetime,
) -> None:
    last = session.scalar(select(func.max(ContentLabelStep.number)))
    session.add(
        ContentLabelStep(
            number=(last or 0) + 1,
            code=code,
            move=move,
            name=name,
            account_id=staff.account_id,
            made_on=today,
        )
    )
    audit.record(session, actor=str(staff.account_id), action=f"label_{move}", subject=code, at=now)
    session.flush()
