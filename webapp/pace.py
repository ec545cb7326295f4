"""How long reading takes: for the queue, and for pages that must open even where the database cannot say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from webapp.domain.dates import LONDON, now
from webapp.domain.working_time import OpenNow
from webapp.extensions import db
from webapp.services import levels
from webapp.services.levels import Measured, Standing

LONGEST_KEPT = 600
"""Seconds after which a kept page is made anew, so that what it says about time is never older than ten minutes."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What a young person may read about time: what we aim at, what really happened, and whether anybody reads now.

    Shapes:  measured is None where nobody asked for it, and where the database does not answer.
    Units:   good_for_seconds is how long a page that says this may be kept.
    """

    standing: Standing
    measured: Measured | None
    opening: OpenNow
    good_for_seconds: int

    @property
    def days(self) -> int:
        """Within how many working days we aim to read what does not sound urgent."""
        return self.standing.levels.usual

    def read_by(self, received_on: date) -> date:
        """The day by which we aim to have read something; the same however urgent it sounds, because a code may be
        opened with somebody looking on."""
        return self.standing.time.due_on(received_on, days=self.days)

    def is_late(self, received_on: date) -> bool:
        today = now().astimezone(LONDON).date()
        return bool(self.standing.time.days_late(received_on, days=self.days, today=today))


def find_lateness(ids: Collection[UUID]) -> dict[str, object]:
    """What of a list is past its time, and how much of everything."""
    today = now().astimezone(LONDON).date()
    standing = levels.get_standing(db.session, usual_days=current_app.config["SETTINGS"].reading_days)
    return {
        "late": levels.find_late(db.session, standing=standing, ids=ids, today=today),
        "late_in_all": levels.count_late(db.session, standing=standing, today=today),
    }


def find_pace(*, is_measured: bool = True) -> Pace:
    """What holds at this moment; a page that shows no measured time need not have it worked out."""
    moment = now().astimezone(LONDON)
    usual_days = current_app.config["SETTINGS"].reading_days
    try:
        standing = levels.get_standing(db.session, usual_days=usual_days)
        measured = levels.measure(db.session, today=moment.date()) if is_measured else None
    except SQLAlchemyError:
        db.session.rollback()
        standing, measured = levels.starting(usual_days=usual_days), None
    opening = standing.time.at(moment)
    until_change = int((opening.changes_at - moment).total_seconds())
    return Pace(
        standing=standing,
        measured=measured,
        opening=opening,
        good_for_seconds=max(1, min(LONGEST_KEPT, until_change)),
    )
