"""The table of contacts that were opened, or asked to be."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.openings import OpeningState
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class ContactOpening(HasRandomId, Base):
    """One ask to open how somebody can be reached: who asked, who answered, when, and why.

    Shapes:  of feedback or of a concern, never of both. sealed_words, the reasons, open with the key of what it is of.
             sealed_notice is what the young person is told, and opens with their code; it is empty until the contact
             is opened, and while telling them would put them at risk. review_on is set as long as that is so.
    Source:  docs/adr/0026-two-people-open-a-contact.md
    """

    __tablename__ = "contact_opening"
    __table_args__ = (
        CheckConstraint("(submission_id IS NULL) <> (concern_id IS NULL)", name="of_one_thing"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
    )

    submission_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    concern_id: Mapped[UUID | None] = mapped_column(ForeignKey("protection_concern.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    state: Mapped[OpeningState] = mapped_column(named(OpeningState))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    sealed_words: Mapped[bytes]
    sealed_notice: Mapped[bytes | None]
    told_on: Mapped[date | None]
    review_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
