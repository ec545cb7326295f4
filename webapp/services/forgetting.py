"""How long things are kept that are only for a while, and the one pass in which what is past goes by itself.

It opens nothing: whoever calls and sends in the background must not be able to reach anybody's words.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.dates import day_of
from webapp.domain.imports import BatchState
from webapp.domain.undoing import seen_from
from webapp.domain.welfare import DAYS_AN_ASK_STANDS, WEEKS_SHOWN, SlipKind, monday_of
from webapp.models import ImportBatch, KeptDraft, PrivateSlip, UndoOffer
from webapp.services import outbox

MINUTES_A_FILE_IS_KEPT = 60
DAYS_A_DRAFT_IS_KEPT = 14


def forget_what_is_old(session: Session, *, now: datetime) -> None:
    """Delete offers to undo, files that never came in, mail that was given up, drafts, asks to talk and past weeks.

    Shapes:  pages hide what is past already; this takes it out of the tables.
    """
    today = day_of(now)
    forget_undo_offers(session, now=now)
    forget_looked_at_files(session, now=now)
    outbox.forget_old(session, now=now)
    forget_drafts(session, today=today)
    asks = today - timedelta(days=DAYS_AN_ASK_STANDS)
    weeks = monday_of(today) - timedelta(weeks=WEEKS_SHOWN)
    for kind, day in ((SlipKind.ASKED_ME, asks), (SlipKind.I_ASKED, asks), (SlipKind.WEEK, weeks)):
        session.execute(delete(PrivateSlip).where(PrivateSlip.kind == kind, PrivateSlip.made_on < day))


def forget_undo_offers(session: Session, *, now: datetime) -> None:
    """Delete what was kept for undoing decisions that nobody can undo any more."""
    session.execute(delete(UndoOffer).where(UndoOffer.decided_at < seen_from(now=now)))


def forget_looked_at_files(session: Session, *, now: datetime) -> None:
    """Delete every file that was looked at more than an hour ago and did not come in."""
    is_old = (ImportBatch.state == BatchState.LOOKED_AT, ImportBatch.made_at < oldest_file(now))
    session.execute(delete(ImportBatch).where(*is_old))


def oldest_file(now: datetime) -> datetime:
    """A file that was looked at before this is shown no more."""
    return now - timedelta(minutes=MINUTES_A_FILE_IS_KEPT)


def forget_drafts(session: Session, *, today: date) -> None:
    """Delete every draft that is older than two weeks."""
    session.execute(delete(KeptDraft).where(KeptDraft.kept_on < today - timedelta(days=DAYS_A_DRAFT_IS_KEPT)))
