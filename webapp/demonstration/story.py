"""The whole circle, a year long: said, read, released, pulled into plans, answered, and seen again with a code."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.bulk import Bulk
from webapp.demonstration.people import make_cast, make_teams
from webapp.demonstration.population import Population
from webapp.demonstration.replies import OFFERS, answers_for
from webapp.demonstration.waiting import Desk, fill_queue
from webapp.demonstration.words import LABEL, draw_words
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.dates import Quarter, quarter_of
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.themes import BookName
from webapp.models import Release
from webapp.services import offers, plans, reference, releases, replies, team_keys
from webapp.services.plans import Writer
from webapp.services.sign_ins import SignedIn
from webapp.services.submissions import CodeKeySettings

VOICES_A_QUARTER = 2_000
QUARTERS = 4
BUILT_AFTER = timedelta(days=10)
THEMES_A_QUARTER = 3
STILL_UNANSWERED = 1
KNOWN_THEMES = ("seeing-family", "being-listened-to", "school", "moving-on")
"""What the young person with the printed code speaks about, quarter by quarter; it is always answered."""


@dataclass(frozen=True)
class Filled:
    """What a demonstration prints when it is filled."""

    code: str
    voices: int


def is_filled(session: Session) -> bool:
    return session.scalar(select(Release.id).limit(1)) is not None


def fill(session: Session, *, keys: CodeKeySettings, today: date, tell: Callable[[str], None]) -> Filled:
    """Fill an empty installation with a year of synthetic life.

    Shapes:  one piece, so that a demonstration is whole or not there; tell hears what is being made.
    """
    tell("People and their keys")
    cast = make_cast(session, make_teams(session), today=today - timedelta(days=400))
    desk = Desk(keys=keys, worker=cast["ailsa"], lead=cast["morag"], today=today)
    themes = [theme.code for theme in reference.load_code_books()[BookName.THEMES].codes]
    population = Population(bodies=reference.load_bodies(), themes=themes, voices_a_quarter=VOICES_A_QUARTER)
    bulk = Bulk(
        team_key=team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY),
        worker_id=desk.worker.account_id,
        dice=random.Random("words"),  # noqa: S311  # Seeded on purpose; nothing here is secret.
    )
    add_offers(session, cast, today=today)
    code, voices = None, 0
    for quarter in closed_quarters(today):
        tell(f"Synthetic voices of {quarter}")
        voices += bulk.write(session, population.quarter(quarter))
        code = say_with_the_known_code(session, desk, quarter, code=code)
        tell(f"Release of {quarter}: counted, protected, attacked")
        release(session, quarter)
        plan(session, cast, quarter, today=today)
    tell("A week's queue")
    current = [voice for voice in population.quarter(quarter_of(today)) if voice.day < today]
    voices += bulk.write(session, current)
    fill_queue(session, desk, population)
    return Filled(code=code or "", voices=voices)


def closed_quarters(today: date) -> Iterator[Quarter]:
    """The last four closed quarters, oldest first."""
    first = quarter_of(today - timedelta(days=365))
    while first.has_ended(today):
        yield first
        first = first.following


def say_with_the_known_code(session: Session, desk: Desk, quarter: Quarter, *, code: str | None) -> str:
    """One made-up young person who speaks every quarter, with the code that the demonstration prints."""
    day = quarter.first_day + timedelta(days=20)
    theme = KNOWN_THEMES[quarter.number - 1]
    answers = Answers(
        words=draw_words(random.Random(str(quarter)), [theme]),  # noqa: S311  # Seeded on purpose.
        kind=SubmissionKind.NEED, body="fife-council", feeling=2, age_band=AgeBand.FROM_16_TO_17, area="fife",
        home=HomeKind.WITH_FOSTER_FAMILY,
    )  # fmt: skip
    submission_id, spoken = desk.say(session, answers, day=day, code=code)
    desk.clear(session, submission_id, themes={theme}, body="fife-council", day=day + timedelta(days=2))
    return code or spoken


def release(session: Session, quarter: Quarter) -> None:
    day = quarter.last_day + BUILT_AFTER
    releases.build_release(session, quarter=quarter, today=day, is_synthetic=True)
    releases.publish_release(session, quarter=quarter, today=day)


def officers(cast: dict[str, SignedIn]) -> list[Writer]:
    return [
        Writer(account_id=person.account_id, body=person.body) for person in cast.values() if can_plan(person)
    ]


def can_plan(person: SignedIn) -> bool:
    return person.role == "parent_officer"


def add_offers(session: Session, cast: dict[str, SignedIn], *, today: date) -> None:
    for writer in officers(cast):
        for name, explanation in OFFERS:
            offers.add_offer(
                session, writer=writer, name=name, explanation=f"{LABEL} {explanation}",
                today=today - timedelta(days=300), is_synthetic=True,
            )  # fmt: skip


def plan(session: Session, cast: dict[str, SignedIn], quarter: Quarter, *, today: date) -> None:
    """Let each officer pull the loudest themes into their plan, act on them and answer all but the newest."""
    day = quarter.last_day + BUILT_AFTER + timedelta(days=12)
    if day > today:
        return
    release_id = session.execute(select(Release.id).where(Release.quarter == str(quarter))).scalar_one()
    known = KNOWN_THEMES[quarter.number - 1]
    others = [theme for theme in reference.load_code_books()[BookName.THEMES].codes if theme.code != known]
    spoken = reference.load_code_books()[BookName.THEMES].get(known)
    for writer in officers(cast):
        pulled = 0
        for theme in (others[0], spoken, *others[1:]):
            try:
                made = plans.pull_in(
                    session,
                    writer=writer,
                    release_id=release_id,
                    theme=theme.code,
                    duties=theme.duties,
                    today=day,
                )
            except DecisionNotAllowed:
                continue
            act(session, writer, made.id, theme.code, day=day)
            if pulled >= STILL_UNANSWERED:
                answer(session, writer, made.id, theme.code, day=day + timedelta(days=21), today=today)
            pulled += 1
            if pulled == THEMES_A_QUARTER:
                break


def act(session: Session, writer: Writer, plan_input_id: object, theme: str, *, day: date) -> None:
    plans.add_action(
        session, writer=writer, plan_input_id=plan_input_id, once=uuid4(), owner="Team manager (made up)",
        what=f"{LABEL} Agree with young people what would help with this, and begin it.",
        due_on=day + timedelta(days=120),
    )  # fmt: skip


def answer(
    session: Session, writer: Writer, plan_input_id: object, theme: str, *, day: date, today: date
) -> None:
    if day <= today:
        replies.publish_reply(
            session,
            writer=writer,
            plan_input_id=plan_input_id,
            once=uuid4(),
            answer=answers_for(theme),
            today=day,
        )
