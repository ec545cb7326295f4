"""Tables of the reader's welfare: nothing in them can be read without the key of whom it is for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.content_labels import LabelMove
from webapp.domain.welfare import SlipKind
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class PrivateSlip(HasRandomId, Base):
    """Something that one person who works here keeps, sealed to them alone.

    Shapes:  name tells slips of one kind apart and says nothing else; who wrote a slip stands inside, sealed.
    Source:  docs/adr/0036-the-readers-welfare.md
    """

    __tablename__ = "private_slip"
    __table_args__ = (UniqueConstraint("account_id", "kind", "name"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[SlipKind] = mapped_column(named(SlipKind))
    name: Mapped[str]
    sealed_key: Mapped[bytes]
    sealed_words: Mapped[bytes]
    made_on: Mapped[date]


class ReaderLabels(Base):
    """What a colleague said that one submission may be about, sealed with the key of its words.

    Shapes:  "nothing hard" is sealed in the same way, so that a row says only that somebody labelled it.
    """

    __tablename__ = "reader_labels"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    sealed_labels: Mapped[bytes]
    given_on: Mapped[date]


class KeptDraft(Base):
    """What somebody had typed when they stopped, sealed with the key of the words it is about.

    Shapes:  goes with the submission, and with the team's key to it; shown to whoever typed it and to nobody else.
    """

    __tablename__ = "kept_draft"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    sealed_words: Mapped[bytes]
    kept_on: Mapped[date]


class ContentLabelStep(Base):
    """One step in the life of a content label, only ever added; numbers run through all labels.

    Shapes:  code is one that Heard comes with, or a random one; name is empty where a step did not change it. The name
             is the team's own and says nothing about anybody or anything that was labelled.
    Source:  docs/adr/0036-the-readers-welfare.md
    """

    __tablename__ = "content_label_step"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str]
    move: Mapped[LabelMove] = mapped_column(named(LabelMove))
    name: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_on: Mapped[date]
