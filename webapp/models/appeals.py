"""The table of what young people say is not right about what was done with their words."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.appeals import AppealAbout, AppealState
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class Appeal(HasRandomId, Base):
    """That a young person says that something is not right, and what another worker answered.

    Shapes:  what they wrote and why it was answered so are sealed with the submission's content key. against_id is who
             made the decision that it is about. sealed_refused is where the changes stand that they refused one by one;
             while it is there and the appeal is open, nobody is shown the wording.
    Units:   days in Europe/London, never a time of day.
    Source:  docs/adr/0028-appeals.md
    """

    __tablename__ = "appeal"
    __table_args__ = (Index("ix_appeal_open", "state", "made_on", "id"), UNNUMBERED)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    form_hash: Mapped[bytes] = mapped_column(unique=True)
    about: Mapped[AppealAbout] = mapped_column(named(AppealAbout))
    against_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_words: Mapped[bytes | None]
    sealed_refused: Mapped[bytes | None]
    made_on: Mapped[date]
    state: Mapped[AppealState] = mapped_column(named(AppealState), default=AppealState.OPEN)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_on: Mapped[date | None]
    sealed_reason: Mapped[bytes | None]
