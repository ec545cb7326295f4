"""Tables of wordings in the clear that are nearly the same, and of what workers decided about them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.repeats import RepeatReason
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class RepeatedGroup(HasRandomId, Base):
    """Some wordings that are nearly the same, as they were found on a day."""

    __tablename__ = "repeated_group"

    found_on: Mapped[date]


class RepeatedWording(Base):
    """That the wording of one submission belongs to a group.

    Shapes:  is_decided once a decision was about it, and is_once while the newest says that the group counts once; what
             is found later waits for a decision of its own. The row goes when the wording is in the clear no more.
    Source:  docs/adr/0029-repeated-wording.md
    """

    __tablename__ = "repeated_wording"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[UUID] = mapped_column(ForeignKey("repeated_group.id", ondelete="CASCADE"), index=True)
    is_decided: Mapped[bool] = mapped_column(default=False)
    is_once: Mapped[bool] = mapped_column(default=False)


class RepeatDecision(HasRandomId, Base):
    """How a group counts and why, as one worker decided; never changed, and the newest stands."""

    __tablename__ = "repeat_decision"
    __table_args__ = (UniqueConstraint("group_id", "number"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("repeated_group.id", ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[RepeatReason] = mapped_column(named(RepeatReason))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_on: Mapped[date]
