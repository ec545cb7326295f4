"""What the demonstration says more than once: labelled, found as copies, and the one person's counted once."""

from __future__ import annotations

import random
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.demonstration.bulk import Bulk
from webapp.demonstration.copies import CODES, repeat
from webapp.demonstration.words import ABOUT, LABEL, copied_words, draw_words
from webapp.domain.accounts import TeamKind
from webapp.domain.dates import quarter_of
from webapp.domain.repeats import RepeatReason
from webapp.language import likeness
from webapp.models import Submission, Voice
from webapp.services import repeats, tallies, team_keys

TODAY = date(2026, 8, 20)


def test_one_person_with_three_codes_is_found_and_counted_once(
    session: Session, worker_ailsa: Person
) -> None:
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)
    bulk = Bulk(team_key=team_key, worker_id=worker_ailsa.account_id, dice=random.Random(1))  # noqa: S311

    assert repeat(session, bulk, worker=worker_ailsa.staff, today=TODAY) == CODES

    [group] = repeats.list_groups(session).groups
    assert (group.people, group.is_synthetic, group.is_open) == (CODES, True, False)
    assert group.newest is not None
    assert group.newest.reason == RepeatReason.SAME_PERSON
    assert group.words.startswith(LABEL)
    assert len(set(session.scalars(select(Voice.counts_for_id)))) == 1
    assert set(session.scalars(select(Submission.is_synthetic))) == {True}
    assert not tallies.recount(session, quarter=quarter_of(TODAY))


def test_what_is_drawn_says_that_it_is_synthetic_and_most_of_it_is_no_copy() -> None:
    dice = random.Random(1)  # noqa: S311
    pairs = [dice.sample(sorted(ABOUT), 2) for _ in range(200)]
    drawn = [draw_words(dice, pair) for pair in pairs]

    assert all(words.startswith(LABEL) for words in drawn)
    assert sum(map(len, likeness.find_copies(drawn))) < len(drawn) / 10
    campaign = copied_words("a campaign")
    assert likeness.find_copies([*drawn, campaign, campaign])[-1] == [len(drawn), len(drawn) + 1]
    assert campaign.startswith(LABEL)
