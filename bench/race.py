"""`python -m bench.race`: workers with two tabs each race for the same things, on SQLite and on PostgreSQL.

Every tab opens the same thing at the same moment, and all tabs of whoever holds it then decide at the same moment.
Every third thing may be quoted, so that it needs both workers: what is not cleared after a round is raced for again.
Nothing may be decided twice or be lost, and whoever comes too late has to be told so by one of our own refusals.
"""

from __future__ import annotations

import argparse
import os
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from uuid import UUID

from sqlalchemy import Engine, case, func, select
from sqlalchemy.orm import Session

from bench.server import SECRET, scratch_sqlite
from webapp import create_app
from webapp.config import Settings
from webapp.demonstration.people import make_cast, make_teams
from webapp.domain import dates
from webapp.domain.answers import Answers
from webapp.domain.consent import Purpose
from webapp.domain.errors import DomainError
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.readings import SecondReaderNeeded
from webapp.extensions import db
from webapp.models import Base, Consent, ModerationDecision, Submission, Voice
from webapp.services import moderation, reading, submissions
from webapp.services.moderation import Made
from webapp.services.sign_ins import SignedIn
from webapp.services.submissions import CodeKeySettings

WORDS = "Synthetic: my bus to family time comes late, and nobody tells me why."
TABS = 2
MOST_ROUNDS = 40
LONGEST_WAIT = 60.0
QUOTED_EVERY = 3
YES = {Purpose.COUNT: True, Purpose.SHARE_WITH_BODY: True}


@dataclass
class Race:
    """What came of a race; anything but a status or a refusal of ours ends it.

    Shapes:  answers count what each try was told: where it stands now, or the name of a refusal.
    Units:   seconds for all rounds.
    """

    answers: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How things stand after a race.

    Shapes:  decided_twice are things that one worker decided twice, or that were decided once more than they need.
    """

    things: int
    cleared: int
    decisions: int
    voices: int
    decided_twice: int
    still_claimed: int


def say(session: Session, *, number: int, keys: CodeKeySettings) -> None:
    """Say something a number of times; every third may be quoted in public."""
    for each in range(number):
        submissions.submit(
            session, answers=Answers(words=WORDS), choices=YES | {Purpose.QUOTE: each % QUOTED_EVERY == 0},
            contact=None, once=secrets.token_bytes(16), earlier_code=None, keys=keys, today=dates.today(),
            is_synthetic=True,
        )  # fmt: skip
        session.commit()


def race(engine: Engine, readers: Sequence[SignedIn]) -> Race:
    """Let every reader race with several tabs for everything that is not cleared, until all of it is."""
    result, began = Race(), time.monotonic()
    tabs = [reader for reader in readers for _ in range(TABS)]
    together = Barrier(len(tabs), timeout=LONGEST_WAIT)  # A fault in one tab must not hang the others.
    with ThreadPoolExecutor(len(tabs)) as pool:
        while (ids := _list_waiting(engine)) and result.rounds < MOST_ROUNDS:
            result.rounds += 1
            told = pool.map(lambda reader: [_try(engine, each, reader, together) for each in ids], tabs)
            result.answers.update(answer for answers in told for answer in answers)
    result.seconds = time.monotonic() - began
    return result


def look(session: Session) -> Standing:
    """How everything stands now."""
    rows = session.execute(
        select(
            func.count().label("decisions"),
            func.count(ModerationDecision.account_id.distinct()).label("workers"),
            func.max(case((Consent.is_given, 2), else_=1)).label("needed"),
        )
        .join(Consent, Consent.submission_id == ModerationDecision.submission_id)
        .where(Consent.purpose == Purpose.QUOTE)
        .group_by(ModerationDecision.submission_id)
    ).all()
    statuses = Counter(session.scalars(select(Submission.status)))
    return Standing(
        things=statuses.total(),
        cleared=statuses[SubmissionStatus.CLEARED],
        decisions=sum(row.decisions for row in rows),
        voices=session.scalar(select(func.count()).select_from(Voice)) or 0,
        decided_twice=sum(row.decisions > min(row.workers, row.needed) for row in rows),
        still_claimed=session.scalar(select(func.count()).where(Submission.claimed_by_id.is_not(None))) or 0,
    )


def _list_waiting(engine: Engine) -> list[UUID]:
    with Session(engine) as session:
        waits = Submission.status != SubmissionStatus.CLEARED
        return list(session.scalars(select(Submission.id).where(waits).order_by(Submission.id)))


def _try(engine: Engine, submission_id: UUID, reader: SignedIn, together: Barrier) -> str:
    """Open one thing when everybody does, decide when everybody does, and say what one was told."""
    together.wait()
    with Session(engine) as session:
        told, revision = _open(session, submission_id, reader)
    together.wait()
    if revision is not None:
        with Session(engine) as session:
            told = _clear(session, submission_id, reader, revision)
        if told == SecondReaderNeeded.__name__:
            with Session(engine) as session:
                moderation.put_down(session, submission_id=submission_id, staff=reader)
                session.commit()
    return told


def _open(session: Session, submission_id: UUID, reader: SignedIn) -> tuple[str, int | None]:
    try:
        reading.claim(session, submission_id=submission_id, staff=reader, now=dates.now())
    except DomainError as refusal:
        return type(refusal).__name__, None
    session.commit()
    return "", session.scalars(select(Submission.revision).where(Submission.id == submission_id)).one()


def _clear(session: Session, submission_id: UUID, reader: SignedIn, revision: int) -> str:
    made = Made(
        revision=revision, shared_words=WORDS, themes=frozenset({"seeing-family"}), body="fife-council"
    )
    try:
        status = moderation.clear(
            session,
            submission_id=submission_id,
            staff=reader,
            made=made,
            today=dates.today(),
            now=dates.now(),
        )
    except DomainError as refusal:
        return type(refusal).__name__
    session.commit()
    return str(status)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--things", type=int, default=200)
    things = parser.parse_args().things
    databases = {"SQLite": scratch_sqlite()}
    if url := os.environ.get("BENCH_DATABASE_URL"):
        databases["PostgreSQL"] = url
    for name, url in databases.items():
        app = create_app(Settings(secret=SECRET, database_url=url))
        with app.app_context():
            Base.metadata.drop_all(db.engine)
            Base.metadata.create_all(db.engine)
            cast = make_cast(db.session, make_teams(db.session), today=dates.today())
            db.session.commit()
            say(db.session, number=things, keys=CodeKeySettings.from_config(app.config))
            result = race(db.engine, [cast["ailsa"], cast["callum"]])
            print(f"{name}: {result.rounds} rounds in {result.seconds:.1f} s")
            print(f"  told:  {dict(result.answers.most_common())}")
            print(f"  stands: {look(db.session)}", flush=True)
            db.session.rollback()
            db.engine.dispose()


if __name__ == "__main__":
    main()
