"""Releases at scale, on SYNTHETIC voices: roll-ups by a streaming recount, a release with its attack, and its reading.

Run from the root of the project: python -m bench.scale [voices] [--postgres URL]

Everything is said in one quarter, which is harder than any year. Each step is a process of its own, so that its
memory is its own. Who speaks has nothing to do with the order of identifiers, as in life, so that reading people one
by one jumps about in the database as it would there.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from flask import current_app
from sqlalchemy import func, select, text

from bench.server import SECRET
from webapp import create_app, migrating
from webapp.config import Settings
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.dates import Quarter
from webapp.domain.places import BodyKind
from webapp.domain.themes import BookName
from webapp.extensions import db
from webapp.models import Tally
from webapp.services import figures, reference, releases, tallies
from webapp.services.release_plan import make_plan

QUARTER = Quarter(2026, 3)
AFTER = QUARTER.following.first_day
AT_ONCE = 50_000
SEED = 20261122
READS = 300
STEPS = ("write", "recount", "build", "read")
Row = tuple[Any, ...]
AGES = dict(zip([*AgeBand, None], (8, 26, 22, 20, 20, 2, 12), strict=True))
HOMES = dict(zip([*HomeKind, None], (18, 26, 24, 2, 12, 3, 1, 5, 10, 1, 2, 12), strict=True))
KINDS = dict(zip([*SubmissionKind, None], (45, 45, 10, 5), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("voices", type=int, nargs="?", default=20_000)
    parser.add_argument("--postgres", default=None, help="a PostgreSQL database to use instead of SQLite")
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--url")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if asked.step:
        run_step(asked.step, asked.url, asked.voices, asked.workers)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = asked.postgres or f"sqlite:///{folder}/heard.db"
        print(f"{asked.voices:,} synthetic voices on {url.partition(':')[0]}", flush=True)
        for step in STEPS:
            words = ["--step", step, "--url", url, "--workers", str(asked.workers)]
            subprocess.run([sys.executable, "-m", "bench.scale", str(asked.voices), *words], check=True)


def run_step(step: str, url: str, voices: int, workers: int) -> None:
    settings = Settings(secret=SECRET, database_url=url)
    app = create_app(settings)
    with app.app_context():
        before = time.perf_counter(), time.process_time()
        said = {"write": write, "recount": recount, "build": build, "read": read}[step](voices, workers)
        took, worked = time.perf_counter() - before[0], time.process_time() - before[1]
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{step:8} {took:8.1f} s ({worked:.1f} s here) peak {own:5.0f} MB, largest child {children:4.0f} MB  {said}",
          flush=True)  # fmt: skip


def write(voices: int, _workers: int) -> str:
    """Write the voices in bulk, past every service: no words, no seals."""
    engine = db.engine
    is_postgres = engine.dialect.name == "postgresql"
    if is_postgres:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    migrating.upgrade(engine)
    account = uuid4().hex
    connection = engine.raw_connection()
    put = copy_in if is_postgres else insert_many
    if not is_postgres:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
            connection.cursor().execute(f"PRAGMA {pragma}")
        connection.cursor().execute("BEGIN")
    put(connection, "account", ACCOUNT, [account_row(account)])
    for rows in make_rows(voices, account=account):
        for table, (columns, some) in rows.items():
            put(connection, table, columns, some)
    if is_postgres:
        connection.commit()
        connection.cursor().execute("ANALYZE")
        connection.commit()
    else:
        connection.cursor().execute("COMMIT")
        connection.cursor().execute("PRAGMA analysis_limit=1000")
        connection.cursor().execute("ANALYZE")
    connection.close()
    return "" if is_postgres else f"{Path(engine.url.database or '').stat().st_size / 1e9:.2f} GB"


def insert_many(connection: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.cursor().executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def copy_in(connection: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def recount(_voices: int, _workers: int) -> str:
    """Count the roll-ups from the voices, as `heard release recount` does."""
    tallies.recount(db.session, quarter=QUARTER)
    db.session.commit()
    return f"{db.session.scalar(select(func.count()).select_from(Tally)):,} roll-ups"


def build(_voices: int, workers: int) -> str:
    """Collect, protect, attack and keep, as `heard release build` does."""
    clock = [time.perf_counter()]
    collected = releases.collect(db.session, quarter=QUARTER, today=AFTER)
    db.session.rollback()
    clock.append(time.perf_counter())
    built = releases.defend(collected, workers=workers)
    clock.append(time.perf_counter())
    kept = releases.keep_release(db.session, built=built, today=AFTER)
    db.session.commit()
    clock.append(time.perf_counter())
    checksum, report, cells = kept.checksum[:16], kept.attack, releases.count_shown(db.session, release=kept)
    safe = kept.is_safe
    if safe:
        releases.publish_release(db.session, quarter=QUARTER, today=AFTER, without_group="Synthetic")
        db.session.commit()
    counted, attacked, stored = np.diff(clock)
    return (
        f"collect {counted:.1f}, protect and attack {attacked:.1f}, keep {stored:.1f} s; safe {safe}, "
        f"{len(collected.plan.areas)} areas, {collected.people:,} people, {cells[0]:,} of {cells[1]:,} shown, "
        f"{report['themes']['attacked']:,} attacked, {report['hidden_by_attack']} hidden by the attack; {checksum}"
    )


def read(_voices: int, _workers: int) -> str:
    """Read released views as the pages do."""
    areas = [area for area in make_plan().areas if area not in ("country", "no-body")]
    client = current_app.test_client()
    took = []
    for number in range(READS):
        began = time.perf_counter()
        figures.get_figures(db.session, body=areas[number % len(areas)])
        took.append(time.perf_counter() - began)
        db.session.rollback()
    pages = []
    for body in list(figures.bodies_by_slug()):
        began = time.perf_counter()
        assert client.get(f"/corporate-parents/{body}").status_code == 200
        pages.append(time.perf_counter() - began)
    p50, p95 = np.percentile(took, [50, 95]) * 1000
    page50, page95 = np.percentile(pages, [50, 95]) * 1000
    return (
        f"figures of an area: p50 {p50:.1f} p95 {p95:.1f} ms; "
        f"public page of a body, not kept: p50 {page50:.1f} p95 {page95:.1f} ms"
    )


ACCOUNT = (
    "id", "email", "name", "role", "public_key", "lock_salt", "locked_key", "sealed_totp_secret", "created_on",
    "is_active", "last_totp_step",
)  # fmt: skip
CONTRIBUTOR = ("id", "look_up_hash", "public_key")
SUBMISSION = (
    "id", "contributor_id", "form_hash", "received_on", "status", "urgency", "urgency_order", "sealed_answers",
    "revision", "is_synthetic",
)  # fmt: skip
VOICE = ("id", "submission_id", "contributor_id", "cleared_on", "kind", "age_band", "home")
ROUTING = ("id", "submission_id", "body", "is_the_body_it_is_about")
THEME = ("id", "submission_id", "theme", "proposed_by", "decided_by_id", "decided_on")


def account_row(account: str) -> Row:
    return (
        account,
        "bench@example.org",
        "A bench",
        "advocacy_worker",
        b"",
        b"",
        b"",
        b"",
        "2026-01-05",
        True,
        0,
    )


def make_rows(voices: int, *, account: str) -> Iterator[dict[str, tuple[Sequence[str], list[Row]]]]:
    """Rows of every table, some at a time: two thirds as many people as voices, few bodies hear most of them."""
    chance = np.random.default_rng(SEED)
    people = max(voices * 2 // 3, 1)
    for start in range(0, people, AT_ONCE):
        some = [name_of(person, people) for person in range(start, min(start + AT_ONCE, people))]
        yield {"contributor": (CONTRIBUTOR, [(name, bytes.fromhex(name), b"") for name in some])}
    country = Country(chance, people)
    for start in range(0, voices, AT_ONCE):
        yield rows_of(country, chance, range(start, min(start + AT_ONCE, voices)), of=voices, account=account)


class Country:
    """Who everybody is: an age, a home and a council each, or no answer."""

    def __init__(self, chance: np.random.Generator, people: int) -> None:
        bodies = reference.load_bodies()
        councils = [body.slug for body in bodies if body.kind == BodyKind.COUNCIL]
        near = {council: 1 / (rank + 2) for rank, council in enumerate(councils)}
        self.people = people
        self.age = draw(chance, AGES, people)
        self.home = draw(chance, HOMES, people)
        self.near = draw(chance, near, people)
        self.others = [body.slug for body in bodies if body.kind != BodyKind.COUNCIL]
        self.themes = [code.code for code in reference.load_code_books()[BookName.THEMES].codes]
        share = 1 / (np.arange(len(self.themes)) + 1.5)
        self.share = share / share.sum()


def rows_of(
    country: Country, chance: np.random.Generator, numbers: range, *, of: int, account: str
) -> dict[str, tuple[Sequence[str], list[Row]]]:
    size = len(numbers)
    who = chance.permutation((country.people * chance.random(size) ** 1.3).astype(np.int64)).tolist()
    kinds, days = draw(chance, KINDS, size), chance.integers(90, size=size).tolist()
    first, second = chance.choice(len(country.themes), (2, size), p=country.share).tolist()
    has_two, elsewhere = (chance.random(size) < 0.35).tolist(), (chance.random(size) < 0.3).tolist()
    other = chance.integers(len(country.others), size=size).tolist()
    rows: dict[str, list[Row]] = {"submission": [], "voice": [], "routing": [], "theme_assignment": []}
    for n, (person, number) in enumerate(zip(who, numbers, strict=True)):
        submission, contributor = name_of(number, of), name_of(person, country.people)
        day = (QUARTER.first_day + timedelta(days=days[n])).isoformat()
        body = country.others[other[n]] if elsewhere[n] else country.near[person]
        rows["submission"].append(
            (submission, contributor, bytes.fromhex(submission), day, "cleared", "usual", 2, b"", 1, True)
        )
        rows["voice"].append(
            (
                name_of(4 * number, 4 * of), submission, contributor, day, kinds[n], country.age[person],
                country.home[person],
            )
        )  # fmt: skip
        rows["routing"].append((name_of(4 * number + 1, 4 * of), submission, body, True))
        about = {first[n], second[n]} if has_two[n] else {first[n]}
        rows["theme_assignment"] += [
            (
                name_of(4 * number + 2 + place, 4 * of),
                submission,
                country.themes[theme],
                "bench",
                account,
                day,
            )
            for place, theme in enumerate(sorted(about))
        ]
    columns = {"submission": SUBMISSION, "voice": VOICE, "routing": ROUTING, "theme_assignment": THEME}
    return {table: (columns[table], some) for table, some in rows.items()}


def name_of(number: int, of: int) -> str:
    """An identifier spread over all identifiers, rising with the number, so that writing is quick."""
    return f"{number * (2**64 // of):016x}{number * 0x9E3779B97F4A7C15 % 2**64:016x}"


def draw(chance: np.random.Generator, weights: Mapping[Any, float], size: int) -> list[str | None]:
    values = [None if value is None else str(value) for value in weights]
    share = np.array(list(weights.values()), dtype=float)
    return [values[place] for place in chance.choice(len(values), size, p=share / share.sum())]


if __name__ == "__main__":
    main()
