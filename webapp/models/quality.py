"""Tables of blind re-reads: who reads what again, and how often two readers agreed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class Reread(HasRandomId, Base):
    """One cleared thing that a second worker reads afresh.

    Shapes:  sealed_reading holds what the second would let out, sealed with the submission's content key, until the two
             have talked about it. done_on and is_same are None while it is being read.
    Source:  docs/adr/0038-quality-rereads.md
    """

    __tablename__ = "reread"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), unique=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    second_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    taken_at: Mapped[datetime]
    done_on: Mapped[date | None]
    is_same: Mapped[bool | None]
    is_talked_over: Mapped[bool] = mapped_column(default=False)
    sealed_reading: Mapped[bytes | None]


class AgreementCount(Base):
    """How often in one month two readers made a pair of choices; nothing says of which thing, or by whom.

    Shapes:  month is "2026-11"; what is "verdict", or "theme " and a theme's code.
    """

    __tablename__ = "agreement_count"
    __table_args__ = UNNUMBERED

    month: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column(primary_key=True)
    second: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
