"""Tables of what young people say. There is no table of young people."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.came import CameBy
from webapp.domain.consent import Purpose
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus, Urgency
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId

UNNUMBERED = {"sqlite_with_rowid": False}
"""SQLite numbers rows as they come unless it is told not to, and that number would tell the order of arrival."""


class Contributor(HasRandomId, Base):
    """What we count as one person: a code's look-up value and public key, and nothing else."""

    __tablename__ = "contributor"
    __table_args__ = UNNUMBERED

    look_up_hash: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]


class Submission(HasRandomId, Base):
    """What one young person chose to tell us.

    Shapes:  every answer is inside sealed_answers until a worker clears it; no name, address, device or place is a
             column. form_hash makes the same form sent twice one submission. revision grows with each change.
             counted_in_id outlives a change of mind, so that nothing is ever counted in two releases. first_read_on is
             the day of the first decision that stands, None until there is one.
    Units:   received_on is a day in Europe/London, never a time of day.
    Source:  docs/adr/0003-what-we-do-not-keep.md
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index("ix_submission_queue", "status", "urgency_order", "received_on", "id"),
        Index("ix_submission_came", "status", "came_by", "urgency_order", "received_on", "id"),
        Index("ix_submission_first_read", "came_by", "first_read_on", "urgency_order", "received_on"),
        UNNUMBERED,
    )

    contributor_id: Mapped[UUID] = mapped_column(ForeignKey("contributor.id", ondelete="CASCADE"), index=True)
    form_hash: Mapped[bytes] = mapped_column(unique=True)
    received_on: Mapped[date]
    first_read_on: Mapped[date | None]
    status: Mapped[SubmissionStatus] = mapped_column(
        named(SubmissionStatus), default=SubmissionStatus.RECEIVED
    )
    urgency: Mapped[Urgency] = mapped_column(named(Urgency))
    urgency_order: Mapped[int]
    sealed_answers: Mapped[bytes]
    sealed_contact: Mapped[bytes | None]
    sealed_shared_words: Mapped[bytes | None]
    claimed_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    claimed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    counted_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("release.id"), index=True)
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    came_by: Mapped[CameBy] = mapped_column(named(CameBy), default=CameBy.HERE)

    __mapper_args__ = {"version_id_col": revision}

    keys: Mapped[list[ContentKey]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )
    consents: Mapped[list[Consent]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="Consent.purpose"
    )
    decisions: Mapped[list[ModerationDecision]] = relationship(
        lazy="raise", passive_deletes=True, order_by="ModerationDecision.number"
    )


class ErasedForm(Base):
    """That a form was erased, so that a phone which sends it again does not bring it back; kept for a few days."""

    __tablename__ = "erased_form"
    __table_args__ = UNNUMBERED

    form_hash: Mapped[bytes] = mapped_column(primary_key=True)
    erased_on: Mapped[date]


class ContentKey(HasRandomId, Base):
    """A submission's content key, sealed to one reader.

    Shapes:  team_key_id names a version of a team's key; it is empty for the young person.
    """

    __tablename__ = "content_key"
    __table_args__ = (UniqueConstraint("submission_id", "team_key_id"), UNNUMBERED)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    team_key_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_key.id"), index=True)
    sealed_key: Mapped[bytes]


class Consent(HasRandomId, Base):
    """A young person's answer to one of the five choices, for one submission, to one dated wording."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("submission_id", "purpose"), UNNUMBERED)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(named(Purpose))
    is_given: Mapped[bool] = mapped_column(default=False)
    statements_version: Mapped[str]
    changed_on: Mapped[date]


class Message(HasRandomId, Base):
    """A message between a young person and the people who read for them, sealed with the submission's content key.

    Shapes:  number orders a conversation; it starts at 1 in each.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        Index("ix_message_unseen", "is_seen", "is_from_young_person", "submission_id"),
        UNNUMBERED,
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    number: Mapped[int]
    is_from_young_person: Mapped[bool]
    sealed_words: Mapped[bytes]
    sent_on: Mapped[date]
    is_seen: Mapped[bool] = mapped_column(default=False)
    form_hash: Mapped[bytes | None] = mapped_column(unique=True)


class ModerationDecision(HasRandomId, Base):
    """What a worker decided, never changed afterwards."""

    __tablename__ = "moderation_decision"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        Index("ix_moderation_decision_days", "decided_on", "status_after", "account_id", "submission_id"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    number: Mapped[int]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decision: Mapped[Decision] = mapped_column(named(Decision))
    status_before: Mapped[SubmissionStatus] = mapped_column(named(SubmissionStatus))
    status_after: Mapped[SubmissionStatus] = mapped_column(named(SubmissionStatus))
    reason: Mapped[str | None]
    decided_on: Mapped[date]


class Redaction(HasRandomId, Base):
    """That a few words were changed and why; the words themselves are not kept here."""

    __tablename__ = "redaction"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    stand_in: Mapped[str]
    reason: Mapped[RedactionReason] = mapped_column(named(RedactionReason))


class ThemeAssignment(HasRandomId, Base):
    """One theme that a worker gave to one submission, with who or what proposed it and who decided."""

    __tablename__ = "theme_assignment"
    __table_args__ = (
        UniqueConstraint("submission_id", "theme"),
        Index("ix_theme_assignment_cleared", "theme", "submission_id"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    theme: Mapped[str]
    proposed_by: Mapped[str]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_on: Mapped[date]


class Routing(HasRandomId, Base):
    """One body that one cleared submission goes to, in numbers; words go only as a SharedMessage."""

    __tablename__ = "routing"
    __table_args__ = (
        UniqueConstraint("submission_id", "body"),
        Index("ix_routing_cleared", "body", "submission_id"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    body: Mapped[str]
    is_the_body_it_is_about: Mapped[bool] = mapped_column(default=False)


def own_contributor(context: DefaultExecutionContext) -> UUID:
    """Whom a new voice counts for: whoever said it."""
    contributor_id: UUID = context.get_current_parameters()["contributor_id"]
    return contributor_id


class Voice(HasRandomId, Base):
    """The few facts about a cleared submission that its writer lets us count.

    Shapes:  exists only while the submission is cleared and the choice "count me" stands. counts_for_id is the one
             contributor that it is counted for: its own, unless a worker decided that copies count once.
    Units:   feeling runs from 1 (really bad) to 5 (really good).
    """

    __tablename__ = "voice"
    __table_args__ = (CheckConstraint("feeling BETWEEN 1 AND 5", name="feeling"), UNNUMBERED)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), unique=True)
    contributor_id: Mapped[UUID] = mapped_column(ForeignKey("contributor.id", ondelete="CASCADE"), index=True)
    counts_for_id: Mapped[UUID] = mapped_column(default=own_contributor, index=True)
    cleared_on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[SubmissionKind | None] = mapped_column(named(SubmissionKind))
    age_band: Mapped[AgeBand | None] = mapped_column(named(AgeBand))
    home: Mapped[HomeKind | None] = mapped_column(named(HomeKind))
    area: Mapped[str | None]
    feeling: Mapped[int | None]


class SharedMessage(HasRandomId, Base):
    """Wording that is safe to share and that the writer lets one body see: the only words in plain text.

    Shapes:  body is None for a quotation that may be used in public.
    """

    __tablename__ = "shared_message"
    __table_args__ = (
        UniqueConstraint("submission_id", "body"),
        Index("ix_shared_message_newest", "shared_on", "submission_id"),
        UNNUMBERED,
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    body: Mapped[str | None] = mapped_column(index=True)
    words: Mapped[str]
    shared_on: Mapped[date]
    is_synthetic: Mapped[bool] = mapped_column(default=False)
