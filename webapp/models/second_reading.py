"""Tables of reading with more than two eyes: what a first reader made of something, until a second one agrees."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base
from webapp.models.feedback import UNNUMBERED


class FirstReading(Base):
    """What one reader would let out of something that still waits for a second reader.

    Shapes:  themes, bodies and stand-ins stay sealed with the submission's content key, because nothing that words led
             to may stand open before something is cleared. The row goes with the second reader's decision.
    Source:  docs/adr/0025-second-reading.md
    """

    __tablename__ = "first_reading"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    sealed_reading: Mapped[bytes]
