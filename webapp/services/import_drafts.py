"""A file that a worker looks at before it comes in: sealed to the team, for an hour at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.domain.accounts import TeamKind
from webapp.domain.errors import DomainError, NotFound, PermissionMissing
from webapp.domain.exports import Export, FileFault, FileRefused, read_text
from webapp.domain.imports import BatchState, Plan, RowFault
from webapp.models import Account, ImportBatch
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding, new_content_key
from webapp.services import audit, imports, team_keys, workbooks
from webapp.services.forgetting import forget_looked_at_files, oldest_file
from webapp.services.imports import ImportedBefore, Tried
from webapp.services.sign_ins import SignedIn, in_utc
from webapp.services.submissions import CodeKeySettings
from webapp.services.taking_back import GoingBack
from webapp.services.workbooks import Most

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2_000
MOST = Most(unpacked=32 * 1024 * 1024, rows=MOST_ROWS + 1, characters=2 * MOST_BYTES, tags=400_000)
ROWS_SHOWN = 5


class BegunElsewhere(DomainError):
    """This file began to come in from the terminal: there it goes on, or it is taken back first."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A file as the list shows it.

    Units:   made_at is an instant in UTC.
    """

    id: UUID
    state: BatchState
    made_at: datetime
    by: str | None
    rows_in: int
    faults: list[tuple[int, RowFault]]
    is_readable: bool
    can_be_taken_back: bool


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A file that a worker looks at, opened."""

    id: UUID
    export: Export
    shown: list[list[str]] = field(repr=False)


def check_may_bring_in(session: Session, *, staff: SignedIn) -> None:
    """Refuse whoever could not read what they bring in.

    Errors:  PermissionMissing without a grant to the team's newest key.
    """
    if not team_keys.has_access(session, staff=staff):
        raise PermissionMissing


def keep(
    session: Session, *, raw: bytes, keys: CodeKeySettings, staff: SignedIn, is_synthetic: bool, now: datetime
) -> UUID:
    """Read a file and keep it, sealed, until it comes in, is put away, or an hour has passed.

    Shapes:  a file that a colleague looks at as well is this worker's from now on.
    Errors:  FileRefused; ImportedBefore; BegunElsewhere; GoingBack; PermissionMissing.
    Source:  docs/adr/0020-what-exists-comes-in.md
    """
    check_may_bring_in(session, staff=staff)
    forget_looked_at_files(session, now=now)
    if len(raw) > MOST_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    export = workbooks.read_file(raw, most=MOST)
    _check_rows(export)
    file_hash = imports.hash_file(raw, keys=keys)
    standing = imports.find_batch(session, file_hash=file_hash)
    if standing is not None and standing.state is BatchState.DONE:
        raise ImportedBefore
    if standing is not None and standing.state is BatchState.GOING_BACK:
        raise GoingBack
    if standing is not None and standing.state is BatchState.COMING_IN:
        raise BegunElsewhere
    batch = standing or ImportBatch(
        id=uuid4(), file_hash=file_hash, state=BatchState.LOOKED_AT, is_synthetic=is_synthetic
    )
    batch.plan, batch.faults = None, []
    batch.account_id, batch.made_at, batch.encoding = staff.account_id, now, export.encoding
    _seal(session, batch, export.text)
    session.add(batch)
    session.flush()
    audit.record(
        session, actor=str(staff.account_id), action="import_looked_at", subject=str(batch.id), at=now
    )
    return batch.id


def open_draft(session: Session, *, batch_id: UUID, staff: SignedIn, now: datetime) -> Draft:
    """A file that this worker looks at.

    Errors:  NotFound for a colleague's, and when it comes in, was put away, or an hour has passed; PermissionMissing
             without a grant.
    """
    batch = session.get(ImportBatch, batch_id)
    if (
        batch is None
        or not _is_own_draft(batch, staff)
        or batch.sealed_text is None
        or batch.sealed_key is None
        or batch.team_key_id is None
    ):
        raise NotFound
    if in_utc(batch.made_at) < oldest_file(now):
        raise NotFound
    private = team_keys.open_team_key(session, team_key_id=batch.team_key_id, staff=staff)
    key = envelopes.open_key(batch.sealed_key, reader=private)
    text = envelopes.open_words(batch.sealed_text, content_key=key, binding=_binding(batch_id))
    export = read_text(text, encoding=batch.encoding)
    shown = [
        cells for _, cells in zip(range(ROWS_SHOWN), (cells for _, cells in export.rows()), strict=False)
    ]
    return Draft(id=batch_id, export=export, shown=shown)


def try_out(
    session: Session, *, batch_id: UUID, plan: Plan, staff: SignedIn, today: date, now: datetime
) -> Tried:
    """Read every row of a file as a plan says, and remember the plan, and which rows stay out and why.

    Errors:  NotFound, also where its rows began to come in meanwhile; PermissionMissing.
    """
    draft = open_draft(session, batch_id=batch_id, staff=staff, now=now)
    tried = imports.try_out(draft.export, plan=plan, today=today, most_rows=MOST_ROWS)
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
    if not _is_own_draft(batch, staff):
        raise NotFound
    batch.faults = [f"{number} {fault}" for number, fault in tried.faults]
    batch.plan = plan.fingerprint(salt=batch.file_hash)
    session.flush()
    return tried


def bring_in(
    session: Session,
    *,
    batch_id: UUID,
    plan: Plan,
    keys: CodeKeySettings,
    staff: SignedIn,
    today: date,
    now: datetime,
) -> int:
    """Bring a file in, whole; its sealed copy is deleted with it.

    Errors:  NotFound; PermissionMissing; OtherPlan unless it was tried just so; ImportedBefore.
    """
    check_may_bring_in(session, staff=staff)
    draft = open_draft(session, batch_id=batch_id, staff=staff, now=now)
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    imports.check_plan(batch, plan)
    imports.open_to_rows(batch, plan=plan)
    session.flush()
    coming = imports.bring_in(
        session, batch_id=batch_id, export=draft.export, plan=plan, keys=keys, today=today
    )
    for _ in coming:
        pass
    audit.record(session, actor=str(staff.account_id), action="import_done", subject=str(batch_id), at=now)
    return session.get_one(ImportBatch, batch_id).rows_in


def put_away(session: Session, *, batch_id: UUID, staff: SignedIn) -> None:
    """Delete a file that this worker looked at and does not bring in; a colleague's stays, and one that came in.

    Errors:  NotFound for a colleague's.
    """
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is not None and batch.state is BatchState.LOOKED_AT:
        if not _is_own_draft(batch, staff):
            raise NotFound
        session.delete(batch)


def list_batches(session: Session, *, staff: SignedIn, now: datetime) -> list[Batch]:
    """Every file that came in, and those that this worker looks at, newest first."""
    is_shown = or_(ImportBatch.state != BatchState.LOOKED_AT, ImportBatch.account_id == staff.account_id)
    query = (
        select(ImportBatch, Account.name)
        .outerjoin(Account, Account.id == ImportBatch.account_id)
        .where(is_shown)
    )
    rows = session.execute(query.order_by(ImportBatch.made_at.desc(), ImportBatch.id))
    return [_as_listed(session, batch, name, now=now) for batch, name in rows]


def get_batch(session: Session, *, batch_id: UUID, staff: SignedIn, now: datetime) -> Batch:
    """One file as the list shows it.

    Errors:  NotFound, also for one that a colleague looks at.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None or (batch.state is BatchState.LOOKED_AT and not _is_own_draft(batch, staff)):
        raise NotFound
    return _as_listed(session, batch, None, now=now)


def _is_own_draft(batch: ImportBatch, staff: SignedIn) -> bool:
    return batch.state is BatchState.LOOKED_AT and batch.account_id == staff.account_id


def _as_listed(session: Session, batch: ImportBatch, name: str | None, *, now: datetime) -> Batch:
    return Batch(
        id=batch.id,
        state=batch.state,
        made_at=in_utc(batch.made_at),
        by=name,
        rows_in=batch.rows_in,
        faults=list(_read_faults(batch.faults)),
        is_readable=batch.state is BatchState.LOOKED_AT and in_utc(batch.made_at) >= oldest_file(now),
        can_be_taken_back=batch.state is not BatchState.LOOKED_AT and not batch.is_read,
    )


def _read_faults(kept: list[str]) -> Iterator[tuple[int, RowFault]]:
    for line in kept:
        number, _, fault = line.partition(" ")
        yield int(number), RowFault(fault)


def _check_rows(export: Export) -> None:
    """Refuse a file that no plan could bring in.

    Errors:  FileRefused.
    """
    rows = sum(1 for _ in export.rows())
    if not rows:
        raise FileRefused(FileFault.NO_ROWS)
    if rows > MOST_ROWS:
        raise FileRefused(FileFault.TOO_MANY_ROWS)


def _seal(session: Session, batch: ImportBatch, text: str) -> None:
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)
    key = new_content_key()
    batch.team_key_id = team_key.id
    batch.sealed_key = envelopes.seal_key(key, reader_public=team_key.public_key)
    batch.sealed_text = envelopes.seal_words(text, content_key=key, binding=_binding(batch.id))


def _binding(batch_id: UUID) -> Binding:
    return Binding("import_batch", batch_id, "sealed_text")
