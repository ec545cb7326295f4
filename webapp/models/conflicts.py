"""Tables of whom a worker is close to, and of what is therefore kept from them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class Tie(HasRandomId, Base):
    """One body that a worker works for or is close to, sealed to that worker; why is never asked.

    Shapes:  whoever holds the tables does not learn the body, so that a SetAside does not tell what a sealed thing is
             about.
    Source:  docs/adr/0037-conflicts-of-interest.md
    """

    __tablename__ = "tie"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    added_on: Mapped[date]
    sealed_key: Mapped[bytes]
    sealed_body: Mapped[bytes]


class SetAside(Base):
    """That one thing is not for one worker, until it is decided; neither why nor since when is kept."""

    __tablename__ = "set_aside"
    __table_args__ = UNNUMBERED

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True, index=True
    )
