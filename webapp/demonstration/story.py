"""The whole circle, a year long: said, read, released, pulled into plans, answered, and seen again with a code."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import groupby, islice
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.alerts import raise_alerts
from webapp.demonstration.bulk import Bulk
from webapp.demonstration.copies import repeat
from webapp.demonstration.own_themes import let_a_group_look, let_themes_live
from webapp.demonstration.people import BODY, make_cast, make_teams
from webapp.demonstration.reading_again import read_again
from webapp.demonstration.replies import OFFERS, TO_LOOK_AT, answers_for
from webapp.demonstration.waiting import HELD, WAITING, Desk, fill_queue, noon
from webapp.demonstration.words import LABEL, draw_words, name_somebody
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.dates import Quarter, quarter_of
from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.levels import Levels
from webapp.domain.themes import BookName
from webapp.domain.working_time import WorkingTime
from webapp.models import Release
from webapp.services import (
    appeals,
    heard_right,
    levels,
    offers,
    passage_refusals,
    plans,
    reference,
    releases,
    reply_reading,
    reply_sending,
    returning,
    simulations,
    tallies,
    team_keys,
    years,
)
from webapp.services.plans import Writer
from webapp.services.sign_ins import SignedIn
from webapp.services.submissions import CodeKeySettings
from webapp.simulation.events import Campaign, Outbreak
from webapp.simulation.scenario import Scenario

VOICES_A_YEAR = 16_000
SEED = 2026
ATTACKERS = os.cpu_count() or 1
"""How many processes attack a release; nobody else waits for this machine while a demonstration is made."""
BUILT_AFTER = timedelta(days=10)
THEMES_A_QUARTER = 3
NO_GROUP = f"{LABEL} There was no group yet that could look at the names."
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
    desk = Desk.of(cast, keys=keys, today=today)
    scenario = year_until(today)
    bulk = Bulk(
        team_key=team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY),
        worker_id=desk.worker.account_id,
        dice=random.Random("words"),  # noqa: S311  # Seeded on purpose; nothing here is secret.
    )
    add_offers(session, cast, today=today)
    let_themes_live(
        session,
        writer=cast["ailsa"],
        colleague=cast["callum"],
        merged_in=quarter_of(scenario.first_day).following,
        today=today,
    )
    code, voices = None, 0
    for quarter, said in groupby(scenario.voices(), key=lambda voice: quarter_of(voice.day)):
        tell(f"Synthetic voices of {quarter}")
        voices += bulk.write(session, said, today=today)
        if quarter.has_ended(today):
            code = say_with_the_known_code(session, desk, quarter, code=code)
            tell(f"Release of {quarter}: counted, protected, attacked")
            release(session, desk, quarter)
            plan(session, cast, quarter, today=today)
    voices += repeat(session, bulk, worker=desk.worker, today=today)
    tell("What rises: watched week by week, one told to its body")
    raise_alerts(session, writer=cast["ailsa"], colleague=cast["callum"], today=today)
    leave_unread(session, cast, today=today)
    answer_for_ourselves(session, desk, code=code)
    tell("A week's queue")
    waiting = islice(replace(scenario, seed=SEED + 1).voices(), WAITING + HELD)
    fill_queue(session, desk, waiting)
    return Filled(code=code or "", voices=voices)


def answer_for_ourselves(session: Session, desk: Desk, *, code: str | None) -> None:
    """What is not right, what was read again, what is promised about time, and the table of the year before."""
    if code:
        refuse_a_change(session, desk, code)
    read_again(session, desk)
    days = Levels(now=0, soon=1, usual=3, reply=5)
    hours = WorkingTime(weekdays=frozenset(range(5)), opens=time(9), closes=time(17))
    levels.set_levels(
        session, staff=desk.worker, levels=days, time=hours, today=desk.today, now=noon(desk.today)
    )
    year = years.find_open_year(session, today=desk.today)
    if year is not None:
        years.close_year(session, staff=desk.worker, year=year, today=desk.today, now=noon(desk.today))


def year_until(today: date) -> Scenario:
    """Four closed quarters and this one so far; in the last weeks a theme rises in one body, and a campaign runs."""
    monday = today - timedelta(days=today.weekday())
    return simulations.make_scenario(
        voices_a_year=VOICES_A_YEAR,
        first_day=quarter_of(today - timedelta(days=365)).first_day,
        years=2,
        until=today,
        seed=SEED,
        outbreaks=[
            Outbreak(
                name="a rise", body=BODY, theme="same-worker", first_day=monday - timedelta(weeks=5), weeks=6, factor=6
            ),
            Outbreak(
                name="a newer rise", body="glasgow-city-council", theme="mental-health",
                first_day=monday - timedelta(weeks=3), weeks=4, factor=6,
            ),
        ],
        campaigns=[
            Campaign(
                name="a campaign", bodies=("glasgow-city-council", "city-of-edinburgh-council", "scottish-ministers"),
                theme="money", first_day=monday - timedelta(days=12), days=7, voices=80, is_copied=True,
            )
        ],
    )  # fmt: skip


def say_with_the_known_code(session: Session, desk: Desk, quarter: Quarter, *, code: str | None) -> str:
    """One made-up young person who speaks every quarter, with the code that the demonstration prints."""
    day = quarter.first_day + timedelta(days=20)
    theme = KNOWN_THEMES[quarter.number - 1]
    dice = random.Random(str(quarter))  # noqa: S311  # Seeded on purpose; nothing here is secret.
    answers = Answers(
        words=name_somebody(dice, draw_words(dice, [theme])),
        kind=SubmissionKind.NEED, body=BODY, feeling=2, age_band=AgeBand.FROM_16_TO_17, area="fife",
        home=HomeKind.WITH_FOSTER_FAMILY,
    )  # fmt: skip
    submission_id, spoken = desk.say(session, answers, day=day, code=code)
    desk.clear(session, submission_id, themes={theme}, body=BODY, day=day + timedelta(days=2))
    return code or spoken


def refuse_a_change(session: Session, desk: Desk, code: str) -> None:
    """Let the young person with the printed code say one thing more, and "not this one" of the change in it."""
    day, theme = desk.today - timedelta(days=3), KNOWN_THEMES[0]
    dice = random.Random("refused")  # noqa: S311  # Seeded on purpose; nothing here is secret.
    answers = Answers(words=name_somebody(dice, draw_words(dice, [theme])), body=BODY, area="fife")
    submission_id, _ = desk.say(session, answers, day=day, code=code, is_quoted=False)
    desk.clear_once(session, submission_id, themes={theme}, body=BODY, day=day)
    opened = returning.open_code(session, typed=code, keys=desk.keys)
    compared = appeals.look(session, code=opened, submission_id=submission_id).compared
    passage_refusals.refuse(
        session, code=opened, submission_id=submission_id, form_hash=secrets.token_bytes(16), today=desk.today,
        stretches=[passage.stretch for passage in compared.passages if passage.number] if compared else [],
    )  # fmt: skip


def release(session: Session, desk: Desk, quarter: Quarter) -> None:
    """Build and publish a quarter's figures; a group looks at the names of the newest first."""
    day = quarter.last_day + BUILT_AFTER
    tallies.recount(session, quarter=quarter)  # Bulk goes past the services that keep the roll-ups.
    releases.build_release(session, quarter=quarter, today=day, is_synthetic=True, workers=ATTACKERS)
    without_group = NO_GROUP
    if quarter.following.last_day >= desk.today:
        let_a_group_look(session, quarter=quarter, staff=desk.worker, pepper=desk.keys.pepper, today=day)
        without_group = "" if has_group(session, quarter) else NO_GROUP
    releases.publish_release(session, quarter=quarter, today=day, without_group=without_group)


def has_group(session: Session, quarter: Quarter) -> bool:
    return heard_right.count_groups(session, release=releases.get_release(session, quarter=quarter)) > 0


def officers(cast: dict[str, SignedIn]) -> list[Writer]:
    return [
        Writer(account_id=person.account_id, body=person.body) for person in cast.values() if can_plan(person)
    ]


def can_plan(person: SignedIn) -> bool:
    return person.role == "parent_officer"


def add_offers(session: Session, cast: dict[str, SignedIn], *, today: date) -> None:
    for writer in officers(cast):
        for name, explanation, themes in OFFERS:
            offers.add_offer(
                session, writer=writer, name=name, explanation=f"{LABEL} {explanation}",
                themes=themes, today=today - timedelta(days=300), is_synthetic=True,
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
            except (DecisionNotAllowed, NotFound):  # Hidden, or merged into another since.
                continue
            act(session, writer, made.id, theme.code, day=day)
            if pulled >= STILL_UNANSWERED:
                answer(
                    session, writer, made.id, theme.code, reader=cast["ailsa"], day=day + timedelta(days=21),
                    today=today,
                )  # fmt: skip
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
    session: Session,
    writer: Writer,
    plan_input_id: UUID,
    theme: str,
    *,
    reader: SignedIn,
    day: date,
    today: date,
) -> None:
    """Send an answer, and read it the same day."""
    if day > today:
        return
    sent = reply_sending.send_reply(
        session,
        writer=writer,
        plan_input_id=plan_input_id,
        once=uuid4(),
        answer=answers_for(theme),
        now=noon(day),
    )
    reply_reading.show(
        session,
        sent_id=sent.id,
        staff=reader,
        revision=sent.revision,
        today=day,
        now=noon(day) + timedelta(hours=2),
    )


def leave_unread(session: Session, cast: dict[str, SignedIn], *, today: date) -> None:
    """Leave a reply of each officer for somebody to read, with things to look at in it."""
    for writer in officers(cast):
        newest = plans.get_plan(session, body=writer.body).inputs
        if newest:
            reply_sending.send_reply(
                session, writer=writer, plan_input_id=newest[0].id, once=uuid4(), answer=TO_LOOK_AT,
                now=noon(today - timedelta(days=1)),
            )  # fmt: skip
