"""Bringing in what other tools collected: tried first, then row by row, each once, and taken back while nobody read it.

The whole file stands nowhere in plain. From a page it waits sealed for the worker who looks at it; from a terminal it
stays where it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import islice
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import FEELINGS, Answers
from webapp.domain.came import CameBy
from webapp.domain.consent import STATEMENTS_VERSION, Purpose
from webapp.domain.errors import DomainError, NotFound
from webapp.domain.exports import Export, FileFault, FileRefused
from webapp.domain.imports import (
    BatchState,
    ImportedRow,
    Plan,
    RowFault,
    RowRefused,
    Vocabulary,
    read_row,
    simple,
)
from webapp.domain.moderation import Urgency
from webapp.language.urgency import urgency_of
from webapp.models import ImportBatch
from webapp.sealing.envelopes import new_content_key
from webapp.sealing.tokens import keyed_hash
from webapp.services import audit, import_rows, reference
from webapp.services.import_rows import Brought, Ground
from webapp.services.sign_ins import SignedIn
from webapp.services.submissions import CodeKeySettings, hash_form
from webapp.services.taking_back import GoingBack

ROWS_AT_ONCE = 500
MOST_FAULTS_KEPT = 2_000
STATEMENTS_ELSEWHERE = "elsewhere"
"""What the consent record says of a yes that was given to another tool's wording."""


class ImportedBefore(DomainError):
    """This file came in before; no row comes in twice."""


class OtherPlan(DomainError):
    """A file that is coming in goes on as it began, or is taken back first."""


@dataclass(kw_only=True)
class Tried:
    """What would come in, and what would not.

    Shapes:  faults are (row, why), in the order of the file; yeses count the rows that said yes to each choice; urgent
             are rows about which people are called when they come in.
    """

    rows: int = 0
    urgent: int = 0
    faults: list[tuple[int, RowFault]] = field(default_factory=list)
    yeses: Counter[Purpose] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set, repr=False)


def try_out(export: Export, *, plan: Plan, today: date, most_rows: int | None = None) -> Tried:
    """Read every row and keep nothing.

    Errors:  FileRefused, also for a file without rows or with too many.
    """
    tried = Tried()
    for number, row in _read(export, plan=plan, today=today):
        if isinstance(row, RowFault):
            tried.faults.append((number, row))
        else:
            tried.rows += 1
            tried.urgent += urgency_of(row.answers.words) is Urgency.NOW
            tried.yeses.update(purpose for purpose, is_given in row.choices.items() if is_given)
            if row.person:
                tried.people.add(row.person)
        if most_rows is not None and tried.rows + len(tried.faults) > most_rows:
            raise FileRefused(FileFault.TOO_MANY_ROWS)
    if not tried.rows and not tried.faults:
        raise FileRefused(FileFault.NO_ROWS)
    return tried


def hash_file(raw: bytes, *, keys: CodeKeySettings) -> bytes:
    """What is stored to know a file again."""
    return keyed_hash(hashlib.sha256(raw).digest(), key=keys.secret, purpose="file")


def begin(
    session: Session, *, file_hash: bytes, encoding: str, plan: Plan, is_synthetic: bool, now: datetime
) -> ImportBatch:
    """Start bringing in a file from a terminal, or go on with one that was stopped.

    Errors:  ImportedBefore; OtherPlan when it was begun with other columns.
    """
    batch = find_batch(session, file_hash=file_hash)
    if batch is None:
        batch = ImportBatch(
            file_hash=file_hash,
            state=BatchState.LOOKED_AT,
            made_at=now,
            encoding=encoding,
            faults=[],
            is_synthetic=is_synthetic,
        )
        session.add(batch)
    open_to_rows(batch, plan=plan)
    session.flush()
    return batch


def open_to_rows(batch: ImportBatch, *, plan: Plan) -> None:
    """Let rows come in as a plan says.

    Errors:  ImportedBefore; OtherPlan; GoingBack.
    """
    if batch.state is BatchState.DONE:
        raise ImportedBefore
    if batch.state is BatchState.GOING_BACK:
        raise GoingBack
    if batch.state is BatchState.COMING_IN:
        check_plan(batch, plan)
    batch.plan, batch.state = plan.fingerprint(salt=batch.file_hash), BatchState.COMING_IN
    batch.person_salt = batch.person_salt or new_content_key()


def check_plan(batch: ImportBatch, plan: Plan) -> None:
    """Refuse a plan that is not the one a file was tried or begun with.

    Errors:  OtherPlan.
    """
    if batch.plan != plan.fingerprint(salt=batch.file_hash):
        raise OtherPlan


def bring_in(
    session: Session, *, batch_id: UUID, export: Export, plan: Plan, keys: CodeKeySettings, today: date
) -> Iterator[int]:
    """Bring in every row that is not in yet, and then mark the file as done.

    Shapes:  after each few hundred rows it gives out how many rows of the file it has gone through, so that whoever
             asked can commit; stopped there, the next call goes on. The salt that knew people again is deleted at the
             end, so from then on nothing leads from a label to a person.
    Errors:  NotFound for a batch that is not coming in; OtherPlan; GoingBack.
    """
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None or batch.person_salt is None:
        raise NotFound
    if batch.state is BatchState.GOING_BACK:
        raise GoingBack
    check_plan(batch, plan)
    salt, file_hash = batch.person_salt, batch.file_hash
    ground = Ground(
        came_by=CameBy.IMPORT, statements=STATEMENTS_ELSEWHERE, today=today, is_synthetic=batch.is_synthetic,
        batch_id=batch_id,
    )  # fmt: skip
    faults: list[str] = []
    rows = _read(export, plan=plan, today=today)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        faults += [f"{number} {row}" for number, row in some if isinstance(row, RowFault)]
        good = [row for _, row in some if isinstance(row, ImportedRow)]
        brought = [_brought(row, file_hash=file_hash, salt=salt, keys=keys) for row in good]
        batch = session.get_one(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
        if batch.state is BatchState.GOING_BACK:
            raise GoingBack
        batch.rows_in += import_rows.write(session, brought, ground=ground)
        batch.faults = faults[:MOST_FAULTS_KEPT]
        session.flush()
        yield len(some)
    _finish(session.get_one(ImportBatch, batch_id))
    session.flush()


def type_in(
    session: Session,
    *,
    answers: Answers,
    choices: dict[Purpose, bool],
    came_by: CameBy,
    once: bytes,
    keys: CodeKeySettings,
    staff: SignedIn,
    is_synthetic: bool,
    today: date,
    now: datetime,
) -> None:
    """Keep one thing that a worker typed in for somebody; the same form sent again keeps nothing.

    Shapes:  nobody can get in touch with whoever has no code, so that choice is always no.
    Errors:  NotFound before there is a team to read.
    """
    ground = Ground(came_by=came_by, statements=STATEMENTS_VERSION, today=today, is_synthetic=is_synthetic)
    brought = Brought(
        form_hash=hash_form(once, keys=keys), answers=answers, choices=choices | {Purpose.CONTACT: False}
    )
    if import_rows.write(session, [brought], ground=ground):
        audit.record(session, actor=str(staff.account_id), action="typed_in", subject=came_by, at=now)


def find_batch(session: Session, *, file_hash: bytes) -> ImportBatch | None:
    return session.scalar(select(ImportBatch).where(ImportBatch.file_hash == file_hash))


@cache
def load_vocabulary() -> Vocabulary:
    """The names that a cell may hold: our codes, and what bodies and areas are called."""
    bodies = {simple(name): body.slug for body in reference.load_bodies() for name in (body.name, body.slug)}
    areas = {simple(name): area.slug for area in reference.load_areas() for name in (area.name, area.slug)}
    feelings = {"really-bad": 1, "bad": 2, "in-between": 3, "good": 4, "really-good": 5}
    ages = {simple(form): band for band in AgeBand for form in _age_forms(band)}
    return Vocabulary(
        bodies=bodies,
        areas=areas,
        kinds={simple(kind): kind for kind in SubmissionKind},
        homes={simple(home): home for home in HomeKind},
        ages=ages,
        feelings=feelings | {str(feeling): feeling for feeling in FEELINGS},
    )


def _age_forms(band: AgeBand) -> tuple[str, ...]:
    return (band.value, band.value.replace("-", " to "), band.value.replace("-", " or "))


def _read(export: Export, *, plan: Plan, today: date) -> Iterator[tuple[int, ImportedRow | RowFault]]:
    vocabulary, width = load_vocabulary(), len(export.header)
    for number, cells in export.rows():
        try:
            row = read_row(number, cells, plan=plan, width=width, vocabulary=vocabulary, today=today)
        except RowRefused as refusal:
            yield number, refusal.fault
        else:
            yield number, row


def _brought(row: ImportedRow, *, file_hash: bytes, salt: bytes, keys: CodeKeySettings) -> Brought:
    return Brought(
        form_hash=hash_form(file_hash + row.number.to_bytes(8, "big"), keys=keys),
        answers=row.answers,
        choices=row.choices,
        person_hash=import_rows.hash_person(row.person, salt=salt) if row.person else None,
    )


def _finish(batch: ImportBatch) -> None:
    """Mark a file as done, and let go of everything that was only needed on the way."""
    batch.state = BatchState.DONE
    batch.plan = batch.person_salt = batch.sealed_key = batch.sealed_text = batch.team_key_id = None


def count_rows_in(session: Session, *, batch_id: UUID) -> int:
    """How many rows came in with a file."""
    return session.scalar(select(ImportBatch.rows_in).where(ImportBatch.id == batch_id)) or 0
