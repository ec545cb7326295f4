"""Tables of the advocacy worker's desk."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class UndoOffer(Base):
    """A decision that its worker can still undo, with everything it replaced; forgotten once the time is over.

    Shapes:  sealed_before holds what stood in plain text before, sealed with the submission's content key. revision is
             the submission's right after the decision: any later change makes undoing impossible.
    Source:  docs/adr/0032-undo.md
    """

    __tablename__ = "undo_offer"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_decision.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    decided_at: Mapped[datetime] = mapped_column(index=True)
    revision: Mapped[int]
    sealed_before: Mapped[bytes]


class UndoneDecision(Base):
    """That a decision was undone, and by whom: the decision itself stands in the record as it was made."""

    __tablename__ = "undone_decision"

    decision_id: Mapped[UUID] = mapped_column(
        ForeignKey("moderation_decision.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    undone_on: Mapped[date]


class SavedFilter(HasRandomId, Base):
    """A filter of the list that one worker gave a name.

    Shapes:  chosen is a `QueueFilter` as text: what was chosen of lists, never anything that somebody wrote.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str]
    view: Mapped[str]
    chosen: Mapped[str]
