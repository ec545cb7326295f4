"""The table of what bodies sent as an answer, from sending to showing; nothing public is made of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.reply_checks import ReplyState
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId


class SentReply(HasRandomId, Base):
    """An answer as its officer sent it; a `Reply` of the same identifier exists only while it is shown.

    Shapes:  follows_id names the answer that went back and that this one takes up again. goes_first says that it was
             shown before anybody read it. reasons and note are the reader's, for the officer. revision grows with each
             change.
    Units:   sent_at is an instant in UTC, because it is staff's; read_on is a day in Europe/London.
    Source:  docs/adr/0034-replies-are-read.md
    """

    __tablename__ = "sent_reply"
    __table_args__ = (Index("ix_sent_reply_to_read", "state", "read_on", "sent_at"),)

    plan_input_id: Mapped[UUID] = mapped_column(ForeignKey("plan_input.id"), index=True)
    kind: Mapped[str]
    answer: Mapped[str]
    reason: Mapped[str | None]
    tried_with_others: Mapped[str | None]
    lacks_resources: Mapped[bool] = mapped_column(default=False)
    what_next: Mapped[str]
    signed_role: Mapped[str]
    sent_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    sent_at: Mapped[datetime]
    state: Mapped[ReplyState] = mapped_column(named(ReplyState), default=ReplyState.WAITING)
    goes_first: Mapped[bool] = mapped_column(default=False)
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("sent_reply.id"))
    read_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    read_on: Mapped[date | None]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}
