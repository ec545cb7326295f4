"""Tables of what rises: signals inside the advocacy team, and the alerts that bodies were told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.signals import SignalMove, SignalState, Sureness
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class Signal(HasRandomId, Base):
    """A theme that rises at a body; no count is kept here, only where to look.

    Shapes:  body is a corporate parent's slug, or `scotland`; theme is a code, or `no-theme` for what no theme fits.
             draft holds what a colleague has to agree to before the body is told. revision grows with each change.
    Units:   rise_from is a Monday and rise_to a Sunday, both included; the delays are days from the day on which the
             first of these voices came in.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """

    __tablename__ = "signal"
    __table_args__ = (
        UniqueConstraint("body", "theme", "rise_to"),
        Index("ix_signal_list", "state", "found_on", "id"),
    )

    body: Mapped[str]
    theme: Mapped[str]
    rise_from: Mapped[date]
    rise_to: Mapped[date]
    sureness: Mapped[Sureness] = mapped_column(named(Sureness))
    state: Mapped[SignalState] = mapped_column(named(SignalState), default=SignalState.FOUND)
    found_on: Mapped[date]
    days_to_find: Mapped[int]
    days_to_tell: Mapped[int | None]
    is_campaign: Mapped[bool] = mapped_column(default=False)
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    draft: Mapped[str | None]
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}


class SignalStep(HasRandomId, Base):
    """One thing that somebody did with a signal, never changed afterwards.

    Shapes:  reason is a code where the move has reasons; words are those of staff. number orders the steps of a signal.
    """

    __tablename__ = "signal_step"
    __table_args__ = (UniqueConstraint("signal_id", "number"),)

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signal.id", ondelete="CASCADE"))
    number: Mapped[int]
    move: Mapped[SignalMove] = mapped_column(named(SignalMove))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None]
    words: Mapped[str | None]
    done_on: Mapped[date]


class Alert(HasRandomId, Base):
    """What left the advocacy team about a signal: everything that a body is told, and nothing else.

    Shapes:  figure is empty unless the public gate let it through; since is the first day of the month in which the
             rise began, and is kept only beside a figure.
    Units:   figure counts distinct contributors, rounded as in a release.
    """

    __tablename__ = "alert"

    signal_id: Mapped[UUID] = mapped_column(ForeignKey("signal.id", ondelete="CASCADE"), unique=True)
    body: Mapped[str] = mapped_column(index=True)
    theme: Mapped[str]
    words: Mapped[str]
    figure: Mapped[int | None]
    since: Mapped[date | None]
    may_be_campaign: Mapped[bool]
    told_on: Mapped[date]
    is_synthetic: Mapped[bool] = mapped_column(default=False)


class SignalCalibration(HasRandomId, Base):
    """How surprising a rise has to be, learned from the service's own weeks; there is one at a time."""

    __tablename__ = "signal_calibration"

    made_on: Mapped[date]
    content: Mapped[str]
