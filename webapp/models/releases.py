"""Tables of releases: frozen, gated, attacked figures, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, HasRandomId

UNNUMBERED = {"sqlite_with_rowid": False}
"""SQLite numbers rows as they come unless it is told not to; the order in which cells appear tells who came when."""


class Release(HasRandomId, Base):
    """One frozen set of figures for a closed quarter, with how it was made and what the attacker found.

    Shapes:  is_safe is what the attacker left of it; published_on stays empty for ever when it is not safe.
             withdrawn_on is the day on which a later attack won and its figures left the pages; its voices stay
             counted. without_group is why no young people's group looked at its names, where none did.
    Source:  docs/adr/0012-releases.md; docs/adr/0015-releases-at-scale.md
    """

    __tablename__ = "release"

    quarter: Mapped[str] = mapped_column(unique=True)
    built_on: Mapped[date]
    published_on: Mapped[date | None]
    is_safe: Mapped[bool]
    withdrawn_on: Mapped[date | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    without_group: Mapped[str | None]
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


class Tally(Base):
    """How many people stand in one cell of a quarter that no release holds yet: a true count, never shown.

    Shapes:  area is a body, a pool, or the country; key as in ReleasedCell. Rows go when their release is kept.
    Units:   people counts distinct contributors whose voices were cleared in the quarter.
    Source:  docs/adr/0015-releases-at-scale.md
    """

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("people >= 0", name="people"), UNNUMBERED)

    quarter: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]


class AttackRun(HasRandomId, Base):
    """One attack on a stored release; report and finished_on stay empty until every area is done.

    Shapes:  number counts the attacks on a release from 1, so that the newest is known.
    """

    __tablename__ = "attack_run"
    __table_args__ = (UniqueConstraint("release_id", "number"),)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"))
    number: Mapped[int]
    started_on: Mapped[date]
    finished_on: Mapped[date | None]
    is_lost: Mapped[bool] = mapped_column(default=False)
    report: Mapped[dict[str, Any] | None]


class AttackedArea(HasRandomId, Base):
    """What one attack found in one area, kept as soon as it is known, so that a stopped attack goes on where it was."""

    __tablename__ = "attacked_area"
    __table_args__ = (UniqueConstraint("run_id", "area"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("attack_run.id", ondelete="CASCADE"))
    area: Mapped[str]
    outcome: Mapped[dict[str, Any]]
