"""Tables about suggested themes: how often suggestions were right, and nothing about what was said."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base


class SuggestionTally(Base):
    """How often one model's suggestions of one theme were accepted, refused or missing.

    Shapes:  no words, no day and no submission; missed is a theme that a worker chose although nothing suggested it.
    """

    __tablename__ = "suggestion_tally"

    version: Mapped[str] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)
    accepted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
