"""Tables of files that are brought in: what is known of a file, and which rows came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.imports import BatchState
from webapp.models.accounts import named
from webapp.models.base import Base, HasRandomId
from webapp.models.feedback import UNNUMBERED


class ImportBatch(HasRandomId, Base):
    """One file that is brought in as one batch.

    Shapes:  sealed_text holds the file only while a worker looks at it, sealed to the team; person_salt only while
             rows come in; plan is a fingerprint of which column is what; faults are lines of `row fault`. is_read
             says that somebody opened something of it, once and for good.
    Units:   made_at is an instant in UTC, because it is staff's.
    """

    __tablename__ = "import_batch"

    file_hash: Mapped[bytes] = mapped_column(unique=True)
    state: Mapped[BatchState] = mapped_column(named(BatchState))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    encoding: Mapped[str]
    plan: Mapped[str | None]
    rows_in: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[str]]
    team_key_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_key.id"))
    sealed_key: Mapped[bytes | None]
    sealed_text: Mapped[bytes | None]
    person_salt: Mapped[bytes | None]
    is_synthetic: Mapped[bool] = mapped_column(default=False)
    is_read: Mapped[bool] = mapped_column(default=False)


class ImportedSubmission(Base):
    """That a submission came with a batch, so that the batch can be taken back."""

    __tablename__ = "imported_submission"
    __table_args__ = UNNUMBERED

    submission_id: Mapped[UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), index=True)
