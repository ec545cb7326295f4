"""Tables of what the team promises about time, and of each year that is over."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, HasRandomId


class ServiceLevel(HasRandomId, Base):
    """What the team promised from one day on; a new promise is a new row, and the newest holds.

    Units:   working days; hours of Scotland's clock as `09:00`; weekdays as figures from 0, Monday.
    """

    __tablename__ = "service_level"

    number: Mapped[int] = mapped_column(unique=True)
    now_days: Mapped[int]
    soon_days: Mapped[int]
    usual_days: Mapped[int]
    reply_days: Mapped[int]
    weekdays: Mapped[str]
    opens: Mapped[str]
    closes: Mapped[str]
    set_on: Mapped[date]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class YearFigure(HasRandomId, Base):
    """One figure of the table of one year, as it was counted once, protected and attacked; it never changes.

    Shapes:  a hidden figure has no number, whatever the reason.
    Source:  docs/adr/0033-a-table-of-each-year.md
    """

    __tablename__ = "year_figure"
    __table_args__ = (UniqueConstraint("year", "part", "code"),)

    year: Mapped[int]
    part: Mapped[str]
    code: Mapped[str]
    number: Mapped[int | None]
    counted_on: Mapped[date]
    is_synthetic: Mapped[bool]
