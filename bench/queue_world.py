"""An installation with a long list, written table by table: as many things that wait as were cleared.

Nearly all rows hold random bytes where words would be sealed, for no list opens them; those that are opened are sealed.
"""

from __future__ import annotations

import random
import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.orm import Session

from webapp import create_app, migrating
from webapp.config import Settings
from webapp.database import engine_options, prepare_engine
from webapp.demonstration.words import draw_words
from webapp.domain import dates
from webapp.domain.accounts import Role, TeamKind
from webapp.domain.answers import Answers
from webapp.domain.appeals import AppealAbout
from webapp.domain.came import CameBy
from webapp.domain.consent import STATEMENTS_VERSION, Purpose
from webapp.domain.imports import BatchState
from webapp.domain.moderation import URGENCY_ORDER, Decision, HoldReason, SubmissionStatus, Urgency
from webapp.domain.signals import SignalState, Sureness
from webapp.models import (
    Account,
    Appeal,
    AuditEntry,
    Base,
    Consent,
    ContentKey,
    Contributor,
    ImportBatch,
    ImportedSubmission,
    Message,
    ModerationDecision,
    ProtectionConcern,
    Routing,
    SharedMessage,
    Signal,
    Submission,
    TeamKey,
    ThemeAssignment,
    Voice,
)
from webapp.sealing.envelopes import Binding, new_content_key, seal_key, seal_words
from webapp.services import accounts, audit, own_keys, reference, second_factor, team_keys
from webapp.services.accounts import Belonging

REAL_ONES = 300
ROWS_AT_ONCE = 2_000
DAYS = 90
THEMES = ("seeing-family", "money", "moving-home", "being-listened-to")
RARE_BODY, COMMON_BODY = "moray-council", "fife-council"
PASSWORD = "seven otters under the pier"
OF_A_BODY = (Role.PARENT_OFFICER, Role.BOARD_READER)


@dataclass(frozen=True)
class Person:
    """Somebody who works here, with what a browser of theirs needs."""

    account_id: UUID
    private_key: bytes


@dataclass(frozen=True)
class World:
    """One installation, and somebody of each role in it."""

    app: Flask
    people: dict[Role, Person]


@dataclass
class Writer:
    """Rows for a stretch of the list, gathered by table in the order in which they point at each other."""

    worker: Person
    team_key: TeamKey
    batch_id: UUID
    contributors: list[UUID]
    dice: random.Random
    rows: dict[type[Base], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list, {Submission: []})
    )

    def add_waiting(self, number: int) -> None:
        """One in fifty now, one in ten soon, one in ten held; the first few hundred can really be opened."""
        is_real = number < REAL_ONES
        is_held = not is_real and number % 10 == 0
        day = dates.today() - timedelta(days=DAYS if is_real else self.dice.randrange(DAYS))
        said = self._add_said(
            SubmissionStatus.HELD if is_held else SubmissionStatus.RECEIVED,
            self._draw_urgency() if not is_real else Urgency.NOW,
            day=day,
            read_on=day if is_held else None,
        )
        if is_real:
            said["sealed_answers"] = self._seal(said["id"])
        if is_held:
            self._add_decision(said, Decision.HOLD, HoldReason.UNCLEAR)
        if number % 50 == 7:
            self._add(Message, said, number=1, is_from_young_person=True, sealed_words=b"", sent_on=day,
                      is_seen=self.dice.random() < 0.9)  # fmt: skip
        if said["came_by"] is CameBy.IMPORT:
            self.rows[ImportedSubmission].append({"submission_id": said["id"], "batch_id": self.batch_id})

    def add_cleared(self, number: int) -> None:
        """One in a hundred for a small body; now and then an appeal, or a concern."""
        day = dates.today() - timedelta(days=self.dice.randrange(DAYS))
        said = self._add_said(SubmissionStatus.CLEARED, self._draw_urgency(), day=day, read_on=day)
        self._add_decision(said, Decision.CLEAR)
        theme = self.dice.choices(THEMES, weights=(50, 2, 30, 18))[0]
        body = self.dice.choices((COMMON_BODY, RARE_BODY), weights=(99, 1))[0]
        worker_id = self.worker.account_id
        self._add(
            ThemeAssignment, said, theme=theme, proposed_by="worker", decided_by_id=worker_id, decided_on=day
        )
        self._add(Routing, said, body=body, is_the_body_it_is_about=True)
        self._add(Voice, said, contributor_id=said["contributor_id"], counts_for_id=said["contributor_id"],
                  cleared_on=day, area="fife", feeling=self.dice.randint(1, 5))  # fmt: skip
        known = {code.code for code in reference.load_code_books()["themes"].codes} & {theme}
        self._add(SharedMessage, said, body=body, words=draw_words(self.dice, tuple(known)), shared_on=day,
                  is_synthetic=True)  # fmt: skip
        if number % 200 == 3:
            self._add(Appeal, said, form_hash=secrets.token_bytes(32), about=self.dice.choice(list(AppealAbout)),
                      against_id=worker_id, made_on=day)  # fmt: skip
        if number % 200 == 5:
            self._add(ProtectionConcern, said, team_key_id=self.team_key.id, sealed_key=b"", sealed_words=b"",
                      urgency=said["urgency"], raised_on=day, raised_by_id=worker_id, is_synthetic=True)  # fmt: skip

    def write(self, session: Session) -> None:
        """Insert what was gathered, and begin anew."""
        for table, values in self.rows.items():
            if values:
                session.execute(insert(table.__table__), values)
                values.clear()
        session.commit()

    def _add_said(
        self, status: SubmissionStatus, urgency: Urgency, *, day: date, read_on: date | None
    ) -> dict[str, Any]:
        said = {
            "id": uuid4(),
            "contributor_id": self.dice.choice(self.contributors),
            "form_hash": secrets.token_bytes(32),
            "received_on": day,
            "first_read_on": read_on,
            "status": status,
            "urgency": urgency,
            "urgency_order": URGENCY_ORDER[urgency],
            "sealed_answers": secrets.token_bytes(1100),
            "revision": 1,
            "is_synthetic": True,
            "came_by": self.dice.choices(list(CameBy), weights=(96, 1, 1, 1, 1))[0],
        }
        self.rows[Submission].append(said)
        self._add(Consent, said, purpose=Purpose.CONTACT, is_given=self.dice.random() < 0.4,
                  statements_version=STATEMENTS_VERSION, changed_on=day)  # fmt: skip
        return said

    def _draw_urgency(self) -> Urgency:
        return self.dice.choices(list(Urgency), weights=(2, 10, 88))[0]

    def _add_decision(self, said: dict[str, Any], decision: Decision, reason: str | None = None) -> None:
        self._add(ModerationDecision, said, number=1, account_id=self.worker.account_id, decided_on=said["received_on"],
                  decision=decision, status_before=SubmissionStatus.RECEIVED, status_after=said["status"],
                  reason=reason)  # fmt: skip

    def _add(self, table: type[Base], said: dict[str, Any], **values: Any) -> None:
        self.rows[table].append({"id": uuid4(), "submission_id": said["id"], **values})

    def _seal(self, submission_id: UUID) -> bytes:
        """Answers that really open, with their key for the team."""
        content_key = new_content_key()
        sealed_key = seal_key(content_key, reader_public=self.team_key.public_key)
        self._add(ContentKey, {"id": submission_id}, team_key_id=self.team_key.id, sealed_key=sealed_key)
        answers = Answers(words="Synthetic: the visits to my family are too short.", area="fife")
        binding = Binding("submission", submission_id, "sealed_answers")
        return seal_words(answers.to_text(), content_key=content_key, binding=binding)


def build(settings: Settings, *, items: int) -> World:
    """An installation with a long list, or the one that an earlier run wrote, brought up to date."""
    engine = create_engine(**engine_options(settings.sqlalchemy_url))
    prepare_engine(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, record: hurry(connection))
    migrating.upgrade(engine)
    with Session(engine) as session:
        if session.scalar(select(Account.id).limit(1)) is None:
            fill(session, items=items)
        people = dict(list_people(session))
    engine.dispose()
    return World(create_app(settings), people)


def fill(session: Session, *, items: int) -> None:
    dice = random.Random(2026)
    worker, team_key = make_people(session)
    batch_id = add_batch(session)
    contributors = add_contributors(session, items // 4)
    session.commit()
    writer = Writer(worker, team_key, batch_id, contributors, dice)
    for add in (writer.add_waiting, writer.add_cleared):
        for start in range(0, items, ROWS_AT_ONCE):
            for number in range(start, min(start + ROWS_AT_ONCE, items)):
                add(number)
            writer.write(session)
    add_signals(session)
    add_log(session, worker, lines=2 * items)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))
    session.commit()


def hurry(connection: Any) -> None:
    """Let go of the safety that only a bench can do without while it builds."""
    for pragma in ("synchronous=OFF", "cache_size=-500000", "secure_delete=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def make_people(session: Session) -> tuple[Person, TeamKey]:
    """Somebody of each role; the worker is let in."""
    teams = {
        Role.ADVOCACY_WORKER: team_keys.create_team(session, name="Readers", kind=TeamKind.ADVOCACY),
        Role.SAFEGUARDING_LEAD: team_keys.create_team(session, name="Safe", kind=TeamKind.SAFEGUARDING),
    }
    made = {}
    for role in Role:
        team = teams.get(role)
        belonging = Belonging(
            role, team_id=team.team_id if team else None, body=COMMON_BODY if role in OF_A_BODY else None
        )
        made[role] = accounts.create_account(
            session, email=f"{role}@example.org", name=role, keys=own_keys.new_own_keys(PASSWORD),
            today=dates.today(), belonging=belonging, totp_secret=second_factor.new_secret(),
        ).account  # fmt: skip
        if team:
            team_keys.recover_with_key(
                session, recovery_key=team.recovery_key, account_id=made[role].id, today=dates.today()
            )
    session.flush()
    worker = person_of(made[Role.ADVOCACY_WORKER])
    readers = TeamKey.team_id == teams[Role.ADVOCACY_WORKER].team_id
    return worker, session.scalars(select(TeamKey).where(readers)).one()


def list_people(session: Session) -> Iterator[tuple[Role, Person]]:
    for account in session.scalars(select(Account)):
        yield account.role, person_of(account)


def person_of(account: Account) -> Person:
    keys = own_keys.OwnKeys(account.public_key, account.lock_salt, account.locked_key)
    private_key = own_keys.find_private_key(keys, PASSWORD)
    assert private_key is not None
    return Person(account.id, private_key)


def add_contributors(session: Session, number: int) -> list[UUID]:
    rows = [
        {"id": uuid4(), "look_up_hash": secrets.token_bytes(32), "public_key": secrets.token_bytes(32)}
        for _ in range(number)
    ]
    session.execute(insert(Contributor.__table__), rows)
    return [row["id"] for row in rows]


def add_batch(session: Session) -> UUID:
    batch = ImportBatch(
        file_hash=secrets.token_bytes(32), state=BatchState.DONE, made_at=dates.now(), encoding="utf-8", faults=[],
        is_synthetic=True,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch.id


def add_signals(session: Session) -> None:
    """A month's rise of each theme at both bodies, which nobody has looked into."""
    last = dates.today() - timedelta(days=dates.today().weekday() + 1)
    session.add_all(
        Signal(
            body=body, theme=theme, rise_from=last - timedelta(days=27), rise_to=last, state=SignalState.FOUND,
            sureness=Sureness.PROBABLY_NOT_CHANCE, found_on=last, days_to_find=3, is_synthetic=True,
        )
        for body in (COMMON_BODY, RARE_BODY)
        for theme in THEMES
    )  # fmt: skip


def add_log(session: Session, worker: Person, *, lines: int) -> None:
    """Lines of the log that fit together, after those that making people wrote."""
    head = audit.find_head(session)
    number, previous = (head.number, head.entry_hash) if head else (0, audit.FIRST_PREVIOUS_HASH)
    rows = []
    for _ in range(lines):
        number += 1
        entry = AuditEntry(
            number=number, at="2026-01-01T09:00:00+00:00", actor=str(worker.account_id), action="opened_original",
            subject=str(uuid4()), previous_hash=previous,
        )  # fmt: skip
        previous = audit.hash_of(entry)
        rows.append(
            {column.name: getattr(entry, column.name) for column in AuditEntry.__table__.columns}
            | {"entry_hash": previous}
        )
    session.execute(insert(AuditEntry.__table__), rows)
