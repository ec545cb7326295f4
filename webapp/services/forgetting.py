"""What nobody may look at any more goes by itself, whether or not anybody works that day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from webapp.domain.dates import day_of
from webapp.domain.welfare import WEEKS_SHOWN, SlipKind, monday_of
from webapp.services import drafts, import_drafts, outbox, private_slips, undoing
from webapp.services.welfare import DAYS_AN_ASK_STANDS


def forget_what_is_old(session: Session, *, now: datetime) -> None:
    """Delete offers to undo, files that never came in, mail that was given up, drafts, asks to talk and past weeks.

    Shapes:  each by the rule of its own room. Pages hide what is past already; this takes it out of the tables.
    """
    today = day_of(now)
    undoing.forget_old_offers(session, now=now)
    import_drafts.forget_old(session, now=now)
    outbox.forget_old(session, now=now)
    drafts.forget_old(session, today=today)
    asks = today - timedelta(days=DAYS_AN_ASK_STANDS)
    weeks = monday_of(today) - timedelta(weeks=WEEKS_SHOWN)
    for kind, day in ((SlipKind.ASKED_ME, asks), (SlipKind.I_ASKED, asks), (SlipKind.WEEK, weeks)):
        private_slips.forget_kind(session, kind=kind, day=day)
