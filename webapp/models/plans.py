"""Tables of what a body does with what it heard: offers, plan inputs, actions, replies, and whether it worked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.domain.plans import ActionState
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class Offer(HasRandomId, Base):
    """Something a body says it offers."""

    __tablename__ = "offer"
    __table_args__ = (UniqueConstraint("body", "slug"),)

    body: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    explanation: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)

    themes: Mapped[list[OfferTheme]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="OfferTheme.theme"
    )


class OfferTheme(Base):
    """A theme that an offer answers, as its body says."""

    __tablename__ = "offer_theme"

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)


class PlanInput(HasRandomId, Base):
    """A released theme pulled into a body's plan, kept as it was that day and tagged with the duties it serves.

    Shapes:  answered_on is the day of the first answer that is shown or waits to be read: a body is not late because
             we read slowly. replies holds all of them; whatever leaves the team loads only those that are shown.
    """

    __tablename__ = "plan_input"
    __table_args__ = (UniqueConstraint("body", "release_id", "theme"),)

    body: Mapped[str] = mapped_column(index=True)
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    theme: Mapped[str]
    as_it_was: Mapped[dict[str, Any]]
    duties: Mapped[list[str]]
    pulled_on: Mapped[date]
    pulled_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answered_on: Mapped[date | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)

    actions: Mapped[list[Action]] = relationship(lazy="raise", order_by="Action.due_on, Action.id")
    replies: Mapped[list[Reply]] = relationship(
        lazy="raise", back_populates="plan_input", order_by="Reply.published_on, Reply.id"
    )


class Action(HasRandomId, Base):
    """What will be done about a plan input, by whom and by when."""

    __tablename__ = "action"

    plan_input_id: Mapped[UUID] = mapped_column(ForeignKey("plan_input.id"), index=True)
    what: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(named(ActionState), default=ActionState.PLANNED)


class Reply(HasRandomId, Base):
    """What a body says back, in public: what it did, or why it cannot, and what happens next.

    Shapes:  it exists because a worker read it, or because its writer need not wait; then nobody sees it before
             shown_from, while its writer can still change it.
    Units:   shown_from is an instant in UTC, published_on its day in Europe/London.
    """

    __tablename__ = "reply"

    plan_input_id: Mapped[UUID] = mapped_column(ForeignKey("plan_input.id"), index=True)
    kind: Mapped[str]
    answer: Mapped[str]
    reason: Mapped[str | None]
    tried_with_others: Mapped[str | None]
    what_next: Mapped[str]
    signed_role: Mapped[str]
    published_on: Mapped[date]
    shown_from: Mapped[datetime]

    plan_input: Mapped[PlanInput] = relationship(lazy="raise", back_populates="replies")


class ReplyVerdict(HasRandomId, Base):
    """Whether a change really happened, as one contributor saw it; counted in the next release, never live."""

    __tablename__ = "reply_verdict"
    __table_args__ = (UniqueConstraint("reply_id", "contributor_id"),)

    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id", ondelete="CASCADE"))
    contributor_id: Mapped[UUID] = mapped_column(ForeignKey("contributor.id", ondelete="CASCADE"), index=True)
    is_changed: Mapped[bool]
    said_on: Mapped[date]
