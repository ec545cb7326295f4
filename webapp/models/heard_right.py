"""Tables of groups that look at theme names before a release; there is no table of who was in a group."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.heard_right import GroupSays, Outcome
from webapp.domain.moderation import Urgency
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class GroupLook(HasRandomId, Base):
    """One group's look at the theme names of one release, opened with a code of which only a hash is kept.

    Shapes:  label is what the team calls the group, for the team alone. answered_on is the day of its newest answer,
             finished_on that on which it said that this is all: from then on its code opens nothing.
    Units:   every column is a day; what a group does has no time here.
    Source:  docs/adr/0035-did-we-hear-you-right.md
    """

    __tablename__ = "group_look"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    label: Mapped[str]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]
    expires_on: Mapped[date]
    revoked_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)


class GroupAnswer(HasRandomId, Base):
    """What one group says about one theme, and what the team answers.

    Shapes:  sealed_words opens for the advocacy team alone and goes when the release is published; summary is the
             team's wording of it, and with reply and outcome the only thing that others ever read.
    """

    __tablename__ = "group_answer"
    __table_args__ = (UniqueConstraint("look_id", "theme"),)

    look_id: Mapped[UUID] = mapped_column(ForeignKey("group_look.id", ondelete="CASCADE"))
    theme: Mapped[str]
    says: Mapped[GroupSays] = mapped_column(named(GroupSays))
    urgency: Mapped[Urgency] = mapped_column(named(Urgency), default=Urgency.USUAL)
    team_key_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_key.id"), index=True)
    sealed_key: Mapped[bytes | None]
    sealed_words: Mapped[bytes | None]
    summary: Mapped[str | None]
    reply: Mapped[str | None]
    outcome: Mapped[Outcome | None] = mapped_column(named(Outcome))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_on: Mapped[date | None]
