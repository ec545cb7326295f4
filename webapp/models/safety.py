"""Tables of concerns about somebody's safety: their own store, with their own keys."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.domain.moderation import Urgency
from webapp.domain.safety import ConcernState, ConcernStep
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class ProtectionConcern(HasRandomId, Base):
    """Something said that may mean that someone is at risk.

    Shapes:  its words are sealed anew, to the safeguarding team alone; it stays when the submission is erased, because
             a record of keeping somebody safe must stand. Not counted, not shown to any body.
    """

    __tablename__ = "protection_concern"

    submission_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("submission.id", ondelete="SET NULL"), unique=True
    )
    team_key_id: Mapped[UUID] = mapped_column(ForeignKey("team_key.id"))
    sealed_key: Mapped[bytes]
    sealed_words: Mapped[bytes]
    state: Mapped[ConcernState] = mapped_column(named(ConcernState), default=ConcernState.OPEN)
    urgency: Mapped[Urgency] = mapped_column(named(Urgency))
    raised_on: Mapped[date]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    reminded_on: Mapped[date | None]

    entries: Mapped[list[ConcernEntry]] = relationship(lazy="raise", order_by="ConcernEntry.number")


class ConcernEntry(HasRandomId, Base):
    """One step in the record of a concern: what was done, who was told, when; only ever added."""

    __tablename__ = "concern_entry"
    __table_args__ = (UniqueConstraint("concern_id", "number"),)

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("protection_concern.id"))
    number: Mapped[int]
    step: Mapped[ConcernStep] = mapped_column(named(ConcernStep))
    sealed_note: Mapped[bytes | None]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime]
