"""Tables of our own themes: what each means, every step of its life, and what somebody mapped it to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.own_themes import ThemeState
from webapp.domain.themes import BookName
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class OwnTheme(Base):
    """A theme that somebody here suggested; nothing of this row ever changes, so that a code keeps its meaning.

    Shapes:  examples are made up by whoever suggested it, never what a young person wrote. The themes that Heard
             comes with have no row; they stand in the code-book. The names are the first ones; later ones stand in the
             steps that gave them.
    Source:  docs/adr/0022-own-themes.md
    """

    __tablename__ = "own_theme"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    plain_name: Mapped[str]
    meaning: Mapped[str]
    examples: Mapped[str]
    wellbeing: Mapped[list[str]]
    duties: Mapped[list[str]]
    promise: Mapped[list[str]]
    suggested_on: Mapped[date]
    is_synthetic: Mapped[bool] = mapped_column(default=False)


class ThemeStep(HasRandomId, Base):
    """One step in the life of a theme, only ever added.

    Shapes:  theme is a code of ours, with a row or in the code-book; into is the theme that it was merged into;
             counts_from begins the first quarter that is counted differently because of this step, if any is;
             plain_name and name are there if the step gave it another name.
    """

    __tablename__ = "theme_step"
    __table_args__ = (UniqueConstraint("theme", "number"),)

    theme: Mapped[str]
    number: Mapped[int]
    state: Mapped[ThemeState] = mapped_column(named(ThemeState))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    taken_on: Mapped[date]
    into: Mapped[str | None]
    counts_from: Mapped[date | None]
    reason: Mapped[str]
    plain_name: Mapped[str | None]
    name: Mapped[str | None]


class ThemeMapping(HasRandomId, Base):
    """That somebody maps a theme of ours to a code of another book; one that ended keeps its row."""

    __tablename__ = "theme_mapping"

    theme: Mapped[str] = mapped_column(index=True)
    book: Mapped[BookName] = mapped_column(named(BookName))
    code: Mapped[str]
    book_version: Mapped[str]
    mapped_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    mapped_on: Mapped[date]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ended_on: Mapped[date | None]
