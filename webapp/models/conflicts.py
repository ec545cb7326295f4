"""Tables of whom a worker is close to, and of who changed that."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.conflicts import TieMove
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class Tie(HasRandomId, Base):
    """One body that a worker works for or is close to, sealed to that worker; why is never asked.

    Shapes:  whoever holds the tables does not learn the body. is_agreed is False while an administrator says so and
             the worker has not answered: until then it keeps nothing from them.
    Source:  docs/adr/0037-conflicts-of-interest.md
    """

    __tablename__ = "tie"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    added_on: Mapped[date]
    is_agreed: Mapped[bool]
    sealed_key: Mapped[bytes]
    sealed_body: Mapped[bytes]


class TieChange(HasRandomId, Base):
    """That something changed in what a worker is close to, for the team to see; never which body."""

    __tablename__ = "tie_change"
    __table_args__ = UNNUMBERED

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    move: Mapped[TieMove] = mapped_column(named(TieMove))
    done_on: Mapped[date]
