"""Tables of releases: frozen, gated, attacked figures, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, HasRandomId


class Release(HasRandomId, Base):
    """One frozen set of figures for a closed quarter, with how it was made and what the attacker found.

    Shapes:  is_safe is what the attacker left of it; published_on stays empty for ever when it is not safe.
    """

    __tablename__ = "release"

    quarter: Mapped[str] = mapped_column(unique=True)
    built_on: Mapped[date]
    published_on: Mapped[date | None]
    is_safe: Mapped[bool]
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    method: Mapped[dict[str, Any]]
    attack: Mapped[dict[str, Any]]
    withheld: Mapped[list[str]]
    software_version: Mapped[str]
    checksum: Mapped[str]


class ReleasedCell(HasRandomId, Base):
    """One figure of a release; value is empty for everything hidden, zero or protected alike.

    Shapes:  body is a corporate parent's slug, or `scotland`; key holds the codes of the table's dimensions, joined
             by a vertical bar.
    """

    __tablename__ = "released_cell"
    __table_args__ = (Index("ix_released_cell_view", "release_id", "body", "table_name", "key", unique=True),)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    body: Mapped[str]
    table_name: Mapped[str]
    key: Mapped[str]
    value: Mapped[int | None]
