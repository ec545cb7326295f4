"""Tables of who is on duty, who is called about what, and what waits to be sent, without a word of what was said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.duty import MINUTES_TO_OPEN, Audience, Fault, NoticeKind, Pace
from webapp.domain.moderation import Urgency
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class DutyShift(HasRandomId, Base):
    """Who is on duty from when to when: the first is called first, then the second, then the third."""

    __tablename__ = "duty_shift"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    third_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class DutySettings(Base):
    """The one row of what the safeguarding team decided about calls, and when notices were last looked after."""

    __tablename__ = "duty_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    minutes_to_open: Mapped[int] = mapped_column(default=MINUTES_TO_OPEN)
    tended_at: Mapped[datetime | None]


ABOUT_ONE = (
    " + ".join(
        f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"
        for column in ("submission_id", "concern_id", "group_look_id", "import_batch_id")
    )
    + " = 1"
)


class DutyCall(HasRandomId, Base):
    """Something urgent that nobody has decided about yet; the row goes as soon as somebody does.

    Shapes:  about a submission, a concern, what a group wrote, or all that is urgent in one file. next_at is empty
             until the first person is called, so that whoever sends something writes no time. rounds grows with each
             call, so that of two workers one makes it. is_opened says that somebody has it open: nobody is called until
             next_at, and who was called before is forgotten.
    Units:   next_at is when the next person is called, in UTC and whole minutes.
    Source:  docs/adr/0024-on-duty.md
    """

    __tablename__ = "duty_call"
    __table_args__ = (
        CheckConstraint(ABOUT_ONE, name="about_one"),
        UNNUMBERED,
    )

    submission_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), unique=True
    )
    concern_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("protection_concern.id", ondelete="CASCADE"), unique=True
    )
    group_look_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("group_look.id", ondelete="CASCADE"), unique=True
    )
    import_batch_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("import_batch.id", ondelete="CASCADE"), unique=True
    )
    urgency: Mapped[Urgency] = mapped_column(named(Urgency))
    rounds: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    is_everybody_called: Mapped[bool] = mapped_column(default=False)
    is_opened: Mapped[bool] = mapped_column(default=False)


class DutyCalled(Base):
    """That somebody was called about something that nobody has opened yet; it goes with the call."""

    __tablename__ = "duty_called"
    __table_args__ = UNNUMBERED

    call_id: Mapped[UUID] = mapped_column(ForeignKey("duty_call.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    called_at: Mapped[datetime]


class News(HasRandomId, Base):
    """That something new came for somebody: not what, not when; it goes as soon as it is noted for each reader.

    Shapes:  body is the slug of the one body whose officers it is for, None for all.
    """

    __tablename__ = "news"
    __table_args__ = UNNUMBERED

    audience: Mapped[Audience] = mapped_column(named(Audience))
    body: Mapped[str | None]


class DigestChoice(Base):
    """How often one person wants to be told of new things, and when they will be.

    Shapes:  due_at is empty while there is nothing new.
    """

    __tablename__ = "digest_choice"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    pace: Mapped[Pace] = mapped_column(named(Pace))
    due_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]


class OutgoingNotice(HasRandomId, Base):
    """One notice that waits to be sent; once sent, the row goes.

    Shapes:  without an account it goes to the web hook. leased_until keeps two workers from sending the same; fault
             says why it did not go.
    """

    __tablename__ = "outgoing_notice"

    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(named(NoticeKind))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime | None]
    fault: Mapped[Fault | None] = mapped_column(named(Fault))
    is_given_up: Mapped[bool] = mapped_column(default=False)
