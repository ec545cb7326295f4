"""`python -m bench.queue`: the worker's list at a hundred thousand things that wait and as many that were cleared.

Each page is asked of the application itself, so a figure is the server's own time without the network. On a busy
machine the CPU column is the sturdy one; SQLite's work is in it, PostgreSQL's is only in the clock's. Nearly all rows
hold random bytes where words would be sealed, for the list never opens them; those that are opened are sealed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.orm import Session

from bench.server import SECRET, scratch_sqlite
from webapp import cookies, create_app, migrating
from webapp.config import Settings
from webapp.database import engine_options, prepare_engine
from webapp.demonstration.words import draw_words
from webapp.domain import dates
from webapp.domain.accounts import Role, TeamKind
from webapp.domain.answers import Answers
from webapp.domain.came import CameBy
from webapp.domain.consent import STATEMENTS_VERSION, Purpose
from webapp.domain.moderation import URGENCY_ORDER, Decision, HoldReason, SubmissionStatus, Urgency
from webapp.domain.queue import QueueView
from webapp.extensions import db
from webapp.models import (
    Account,
    Base,
    Consent,
    ContentKey,
    Contributor,
    Message,
    ModerationDecision,
    Routing,
    SharedMessage,
    Submission,
    TeamKey,
    ThemeAssignment,
)
from webapp.sealing.envelopes import Binding, new_content_key, seal_key, seal_words
from webapp.services import accounts, own_keys, reference, second_factor, sign_ins, team_keys
from webapp.services.accounts import Belonging

REAL_ONES = 300
ROWS_AT_ONCE = 2_000
THEMES = ("seeing-family", "money", "moving-home", "being-listened-to")
RARE_BODY, COMMON_BODY = "moray-council", "fife-council"
LIMIT_MS = 20
PASSWORD = "seven otters under the pier"
Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True)
class Worker:
    """Who reads, with what a browser of theirs needs."""

    account_id: UUID
    private_key: bytes
    team_key: TeamKey


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000, help="how many wait, and how many were cleared")
    parser.add_argument(
        "--sqlite", default="", help="a file to write to, or to use again if an earlier run wrote it"
    )
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked")
    asked = parser.parse_args()
    databases = {"SQLite": f"sqlite:///{asked.sqlite}" if asked.sqlite else scratch_sqlite()}
    if url := os.environ.get("BENCH_DATABASE_URL"):
        databases["PostgreSQL"] = url
    for name, url in databases.items():
        run(name, url, items=asked.items, times=asked.times)


def run(name: str, url: str, *, items: int, times: int) -> None:
    began = time.monotonic()
    settings = Settings(secret=SECRET, database_url=url)
    app, worker = build(settings, items=items)
    print(f"{name}: {items:,} waiting and {items:,} cleared, built in {time.monotonic() - began:.0f} s")
    print(f"{'page':<54}{'CPU p50':>9}{'CPU p95':>9}{'p50 ms':>9}{'p95 ms':>9}")
    client = sign_in(app, worker)
    for label, ask in pages(client):
        cpu, wall = (sorted(each) for each in zip(*measure(ask, times=times), strict=True))
        p95 = int(times * 0.95)
        over = "  over" if cpu[p95] > LIMIT_MS else ""
        print(
            f"{label:<54}{cpu[times // 2]:>9.1f}{cpu[p95]:>9.1f}{wall[times // 2]:>9.1f}{wall[p95]:>9.1f}{over}",
            flush=True,
        )


def measure(ask: Callable[[], None], *, times: int) -> Iterator[tuple[float, float]]:
    """How long each ask took: CPU milliseconds of this process, and milliseconds by the clock on the wall."""
    ask()
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        ask()
        yield (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def pages(client: FlaskClient) -> Iterator[tuple[str, Callable[[], None]]]:
    """Every way to look at the list, and what is done from it."""

    def get(path: str) -> Callable[[], None]:
        def ask() -> None:
            assert client.get(path).status_code == 200, path

        return ask

    middle = f"after=2.{(dates.today() - timedelta(days=45)).isoformat()}.{UUID(int=0)}"
    for view in QueueView:
        yield view.value, get(f"/queue?view={view.value}")
    for query in (
        middle, f"view=cleared&{middle}", "urgency=now", "urgency=soon&urgency=now", "days=28", "days=3&urgency=usual",
        "came=phone", "came=phone&came=paper&days=7", "came=import", "answer=y",
        "answer=y&came=phone&urgency=soon&days=28", f"view=cleared&body={COMMON_BODY}",
        f"view=cleared&body={RARE_BODY}", "view=cleared&body=nhs-fife", "view=cleared&theme=money",
        f"view=cleared&theme=money&body={RARE_BODY}",
    ):  # fmt: skip
        yield query.partition("." + "0" * 8)[0], get(f"/queue?{query}")
    yield from deeds(client, csrf_token(client))


def deeds(client: FlaskClient, token: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """What is asked by a form."""

    def look_for(words: str) -> Callable[[], None]:
        def ask() -> None:
            assert client.post("/queue/search", data={"csrf_token": token, "words": words}).status_code == 200

        return ask

    def open_next() -> None:
        answer = client.post("/queue/next", data={"csrf_token": token}, follow_redirects=True)
        assert b"Their words" in answer.data
        client.post(f"{answer.request.path}/put-down", data={"csrf_token": token, "revision": "0"})

    for words in ("visits", "family visits", "the", "kilometre", "nothing-like-this"):
        yield f"search {words}", look_for(words)
    yield "open the next, show it and close it", open_next


def csrf_token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/queue").get_data(as_text=True))
    assert found
    return found[1]


def sign_in(app: Flask, worker: Worker) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        secret = sign_ins.begin(db.session, account_id=worker.account_id, private_key=worker.private_key)
        db.session.commit()
    client.set_cookie(cookies.DESK, secret.cookie_value)
    return client


def build(settings: Settings, *, items: int) -> tuple[Flask, Worker]:
    """An installation with a long list, written table by table."""
    engine = create_engine(**engine_options(settings.sqlalchemy_url))
    prepare_engine(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, record: hurry(connection))
    migrating.upgrade(engine)
    dice = random.Random(2026)
    with Session(engine) as session:
        if (worker := find_worker(session)) is not None:
            return create_app(settings), worker
        worker = make_worker(session)
        contributors = add_contributors(session, items // 4)
        session.commit()
        for status in (SubmissionStatus.RECEIVED, SubmissionStatus.CLEARED):
            for start in range(0, items, ROWS_AT_ONCE):
                rows: Rows = defaultdict(list, {Submission: []})
                for number in range(start, min(start + ROWS_AT_ONCE, items)):
                    add_submission(rows, status, number, worker, dice.choice(contributors), dice)
                for table, values in rows.items():
                    session.execute(insert(table.__table__), values)
                session.commit()
        session.execute(text("ANALYZE")) if engine.dialect.name == "postgresql" else None
        session.commit()
    engine.dispose()
    return create_app(settings), worker


def hurry(connection: Any) -> None:
    """Let go of the safety that only a bench can do without while it builds."""
    for pragma in ("synchronous=OFF", "cache_size=-500000", "secure_delete=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def find_worker(session: Session) -> Worker | None:
    """The worker of an earlier run."""
    account = session.scalar(select(Account))
    if account is None:
        return None
    keys = own_keys.OwnKeys(account.public_key, account.lock_salt, account.locked_key)
    private_key = own_keys.find_private_key(keys, PASSWORD)
    assert private_key is not None
    team_key = session.scalars(select(TeamKey)).one()
    return Worker(account.id, private_key, team_key)


def make_worker(session: Session) -> Worker:
    team = team_keys.create_team(session, name="Readers", kind=TeamKind.ADVOCACY)
    keys = own_keys.new_own_keys(PASSWORD)
    private_key = own_keys.find_private_key(keys, PASSWORD)
    assert private_key is not None
    account = accounts.create_account(
        session, email="ailsa@example.org", name="Ailsa Reads", keys=keys, today=dates.today(),
        belonging=Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id), totp_secret=second_factor.new_secret(),
    ).account  # fmt: skip
    team_keys.recover_with_key(
        session, recovery_key=team.recovery_key, account_id=account.id, today=dates.today()
    )
    session.flush()
    return Worker(account.id, private_key, session.scalars(select(TeamKey)).one())


def add_contributors(session: Session, number: int) -> list[UUID]:
    rows = [
        {"id": uuid4(), "look_up_hash": secrets.token_bytes(32), "public_key": secrets.token_bytes(32)}
        for _ in range(number)
    ]
    session.execute(insert(Contributor.__table__), rows)
    return [row["id"] for row in rows]


def add_submission(
    rows: Rows,
    status: SubmissionStatus,
    number: int,
    worker: Worker,
    contributor_id: UUID,
    dice: random.Random,
) -> None:
    """One thing: one in fifty now, one in ten soon, one in a hundred by phone, one in ten held."""
    submission_id = uuid4()
    is_waiting = status == SubmissionStatus.RECEIVED
    is_real = is_waiting and number < REAL_ONES
    is_held = is_waiting and not is_real and number % 10 == 0
    urgency = Urgency.NOW if is_real else dice.choices(list(Urgency), weights=(2, 10, 88))[0]
    day = dates.today() - timedelta(days=90 if is_real else dice.randrange(90))
    rows[Submission].append(
        {
            "id": submission_id,
            "contributor_id": contributor_id,
            "form_hash": secrets.token_bytes(32),
            "received_on": day,
            "status": SubmissionStatus.HELD if is_held else status,
            "urgency": urgency,
            "urgency_order": URGENCY_ORDER[urgency],
            "sealed_answers": seal(rows, submission_id, worker) if is_real else secrets.token_bytes(1100),
            "revision": 1,
            "is_synthetic": True,
            "came_by": dice.choices(list(CameBy), weights=(96, 1, 1, 1, 1))[0],
        }
    )
    may_be_answered = dice.random() < 0.4
    add(rows, Consent, submission_id, purpose=Purpose.CONTACT, is_given=may_be_answered,
        statements_version=STATEMENTS_VERSION, changed_on=day)  # fmt: skip
    if is_waiting and number % 50 == 7:
        add(rows, Message, submission_id, number=1, is_from_young_person=True, sealed_words=b"", sent_on=day,
            is_seen=dice.random() < 0.9)  # fmt: skip
    if is_held or not is_waiting:
        add(rows, ModerationDecision, submission_id, number=1, account_id=worker.account_id, decided_on=day,
            decision=Decision.HOLD if is_held else Decision.CLEAR, status_before=SubmissionStatus.RECEIVED,
            status_after=SubmissionStatus.HELD if is_held else status,
            reason=HoldReason.UNCLEAR.value if is_held else None)  # fmt: skip
    if not is_waiting:
        add_cleared(rows, submission_id, worker, day, dice)


def add_cleared(rows: Rows, submission_id: UUID, worker: Worker, day: date, dice: random.Random) -> None:
    theme = dice.choices(THEMES, weights=(50, 2, 30, 18))[0]
    body = dice.choices((COMMON_BODY, RARE_BODY), weights=(99, 1))[0]
    add(rows, ThemeAssignment, submission_id, theme=theme, proposed_by="worker", decided_by_id=worker.account_id,
        decided_on=day)  # fmt: skip
    add(rows, Routing, submission_id, body=body, is_the_body_it_is_about=True)
    known = {code.code for code in reference.load_code_books()["themes"].codes} & {theme}
    add(rows, SharedMessage, submission_id, body=body, words=draw_words(dice, tuple(known)), shared_on=day,
        is_synthetic=True)  # fmt: skip


def add(rows: Rows, table: type[Base], submission_id: UUID, **values: Any) -> None:
    rows[table].append({"id": uuid4(), "submission_id": submission_id, **values})


def seal(rows: Rows, submission_id: UUID, worker: Worker) -> bytes:
    """Answers that really open, with their key for the team."""
    content_key = new_content_key()
    sealed_key = seal_key(content_key, reader_public=worker.team_key.public_key)
    add(rows, ContentKey, submission_id, team_key_id=worker.team_key.id, sealed_key=sealed_key)
    answers = Answers(words="Synthetic: the visits to my family are too short.", area="fife")
    binding = Binding("submission", submission_id, "sealed_answers")
    return seal_words(answers.to_text(), content_key=content_key, binding=binding)


if __name__ == "__main__":
    main()
