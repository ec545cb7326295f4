"""Copies of one wording: found in the clear, decided by a worker, and then counted as decided."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.figures import make_release
from tests.factories.people import Person
from tests.factories.readings import clear, hold, made, take
from tests.factories.voices import YES_TO_ALL, Say
from tests.factories.wordings import add_contributor, add_wording
from webapp.disclosure.cube import COUNTRY
from webapp.domain import dates
from webapp.domain.dates import quarter_of
from webapp.domain.errors import NotFound, ReasonMissing, StalePage
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.repeats import (
    REASONS,
    CountedAs,
    RepeatReason,
    counted_as,
    read_place,
    write_place,
)
from webapp.models import (
    AuditEntry,
    Contributor,
    RepeatedWording,
    SharedMessage,
    Submission,
    Tally,
    Voice,
)
from webapp.services import repeats, tallies

LONG = (
    "Synthetic: please keep the drop in at the old mill open in the evenings because it is the only warm place "
    "where we can meet and eat together after college"
)
TODAY, NOW = date(2026, 8, 20), datetime(2026, 8, 20, 9, tzinfo=dates.UTC)
QUARTER = quarter_of(TODAY)


@pytest.fixture
def worker(session: Session, worker_ailsa: Person) -> UUID:
    return worker_ailsa.staff.account_id


@pytest.fixture
def copies(session: Session, worker: UUID) -> list[UUID]:
    """Three contributors with one wording; the first and the second said something else too."""
    first, second, third = (add_contributor(session) for _ in range(3))
    ids = [
        add_wording(session, LONG, "money", decided_by=worker, contributor_id=each)
        for each in (first, second, third)
    ]
    for each in (first, second):
        add_wording(session, "Synthetic: other", "school", decided_by=worker, contributor_id=each)
    tallies.recount(session, quarter=QUARTER)
    repeats.look(session, today=TODAY)
    return ids


def people_counted(session: Session) -> int:
    session.flush()
    total = select(Tally.people).where(Tally.table_name == "total", Tally.area == COUNTRY)
    return session.scalar(total) or 0


def people_about_money(session: Session) -> int:
    session.flush()
    cell = select(Tally.people).where(
        Tally.table_name == "theme", Tally.key == "money", Tally.area == COUNTRY
    )
    return session.scalar(cell) or 0


def decide(session: Session, staff: Person, reason: RepeatReason | None, *, shown: int = 3) -> CountedAs:
    [group] = repeats.list_groups(session).groups
    return repeats.decide(
        session, group_id=group.id, shown=shown, reason=reason, staff=staff.staff, today=TODAY, now=NOW
    )


def is_true(session: Session) -> bool:
    """Whether the roll-ups are what the voices give."""
    return not tallies.recount(session, quarter=QUARTER)


class TestLooking:
    def test_copies_of_different_contributors_wait_for_a_decision(
        self, session: Session, copies: list[UUID]
    ) -> None:
        [group] = repeats.list_groups(session).groups

        assert (group.wordings, group.people, group.voices, group.new) == (3, 3, 3, 3)
        assert group.is_open
        assert group.words == LONG
        assert repeats.count_to_decide(session) == 1

    def test_nothing_is_decided_or_counted_otherwise_by_looking(
        self, session: Session, copies: list[UUID]
    ) -> None:
        assert people_counted(session) == people_about_money(session) == 3
        assert is_true(session)
        assert repeats.look(session, today=TODAY) == 0

    def test_one_person_twice_needs_no_decision(self, session: Session, worker: UUID) -> None:
        person = add_contributor(session)
        for _ in range(2):
            add_wording(session, LONG, "money", decided_by=worker, contributor_id=person)
        repeats.look(session, today=TODAY)

        [group] = repeats.list_groups(session).groups
        assert (group.people, group.is_open) == (1, False)
        assert repeats.count_to_decide(session) == 0

    def test_what_is_sealed_or_not_cleared_is_compared_with_nothing(
        self, session: Session, worker: UUID, worker_ailsa: Person, say: Say
    ) -> None:
        for _ in range(2):
            say(session, choices=YES_TO_ALL, words=LONG)
            add_wording(session, LONG, decided_by=worker, status=SubmissionStatus.HELD)
        add_wording(session, LONG, "money", decided_by=worker)

        assert repeats.look(session, today=TODAY) == 0

    def test_every_group_stands_on_one_page_of_the_list_those_to_decide_first(
        self, session: Session, worker: UUID, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(repeats, "PAGE_LENGTH", 2)
        for number in range(5):
            for _ in range(2 + number % 2):
                words = " ".join(f"{word}{number}" for word in LONG.split())
                add_wording(session, words, decided_by=worker, is_counted=False)
        repeats.look(session, today=TODAY)
        first = repeats.list_groups(session).groups[0]
        repeats.decide(
            session,
            group_id=first.id,
            shown=3,
            reason=RepeatReason.CAMPAIGN,
            staff=worker_ailsa.staff,
            today=TODAY,
            now=NOW,
        )

        pages = [repeats.list_groups(session)]
        while (following := pages[-1].following) is not None:
            assert read_place(write_place(following)) == following
            pages.append(repeats.list_groups(session, after=following))

        found = [group for page in pages for group in page.groups]
        assert [len(page.groups) for page in pages] == [2, 2, 1]
        assert [(group.is_open, group.people) for group in found] == [
            (True, 3),
            (True, 2),
            (True, 2),
            (True, 2),
            (False, 3),
        ]
        assert found[-1].id == first.id
        assert len({group.id for group in found}) == 5

    def test_a_place_that_is_none_is_the_start_of_the_list(self) -> None:
        assert [read_place(text) for text in ("", "1.2", "1.x.y", "1.2.not-a-uuid")] == [None] * 4

    def test_a_copy_that_comes_later_joins_and_waits(
        self, session: Session, copies: list[UUID], worker: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, worker_ailsa, RepeatReason.SAME_PERSON)
        later = add_wording(session, LONG + " too", "money", decided_by=worker)
        tallies.recount(session, quarter=QUARTER)

        assert repeats.look(session, today=TODAY) == 1
        [group] = repeats.list_groups(session).groups
        assert (group.wordings, group.new, group.is_open) == (4, 1, True)
        voice = session.scalars(select(Voice).where(Voice.submission_id == later)).one()
        assert voice.counts_for_id == voice.contributor_id


class TestDeciding:
    def test_counting_once_makes_one_person_of_the_copies_and_no_more_people_of_anybody(
        self, session: Session, copies: list[UUID], worker_ailsa: Person
    ) -> None:
        assert decide(session, worker_ailsa, RepeatReason.SENT_FOR_OTHERS) == CountedAs.ONCE

        counted = set(session.scalars(select(Voice.counts_for_id).where(Voice.submission_id.in_(copies))))
        assert len(counted) == 1
        assert people_about_money(session) == 1
        assert people_counted(session) <= 3
        assert is_true(session)

    def test_it_can_be_decided_again(
        self, session: Session, copies: list[UUID], worker_ailsa: Person
    ) -> None:
        decide(session, worker_ailsa, RepeatReason.SAME_PERSON)
        decide(session, worker_ailsa, RepeatReason.CAMPAIGN)

        assert people_about_money(session) == 3
        assert is_true(session)
        [group] = repeats.list_groups(session).groups
        assert (group.newest and group.newest.reason, group.new) == (RepeatReason.CAMPAIGN, 0)
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
        assert actions[-2:] == ["repeat_counts_once", "repeat_counts_each"]

    def test_refusals(self, session: Session, copies: list[UUID], worker_ailsa: Person) -> None:
        with pytest.raises(ReasonMissing):
            decide(session, worker_ailsa, None)
        with pytest.raises(StalePage):
            decide(session, worker_ailsa, RepeatReason.CAMPAIGN, shown=2)
        with pytest.raises(NotFound):
            repeats.decide(
                session,
                group_id=copies[0],
                shown=3,
                reason=RepeatReason.CAMPAIGN,
                staff=worker_ailsa.staff,
                today=TODAY,
                now=NOW,
            )

    def test_every_reason_leads_one_way(self) -> None:
        assert {reason for reasons in REASONS.values() for reason in reasons} == set(RepeatReason)
        assert {counted_as(reason) for reason in RepeatReason} == set(CountedAs)


class TestWhatChangesAfterwards:
    @pytest.fixture
    def once(self, session: Session, copies: list[UUID], worker_ailsa: Person) -> list[UUID]:
        decide(session, worker_ailsa, RepeatReason.SAME_PERSON)
        return copies

    def counted_for(self, session: Session) -> UUID:
        return session.scalars(
            select(Voice.counts_for_id)
            .where(Voice.counts_for_id == Voice.contributor_id)
            .join(RepeatedWording, RepeatedWording.submission_id == Voice.submission_id)
        ).one()

    def test_when_the_one_they_count_for_leaves_another_stands_for_them(
        self, session: Session, once: list[UUID]
    ) -> None:
        one = self.counted_for(session)
        theirs = select(Submission.id).where(Submission.contributor_id == one)
        with tallies.kept(session, contributor_id=one):
            session.execute(delete(Submission).where(Submission.id.in_(theirs)))
        session.execute(delete(Contributor).where(Contributor.id == one))
        session.expire_all()

        left = session.execute(
            select(Voice.counts_for_id, Voice.contributor_id).where(Voice.submission_id.in_(once))
        ).all()
        assert len(left) == 2
        assert len({row.counts_for_id for row in left}) == 1
        assert one not in {row.counts_for_id for row in session.execute(select(Voice.counts_for_id))}
        assert is_true(session)

    def test_wording_that_is_in_the_clear_no_more_leaves_the_group_and_counts_for_itself(
        self, session: Session, once: list[UUID]
    ) -> None:
        one = self.counted_for(session)
        [away] = session.scalars(
            select(Voice.submission_id).where(Voice.submission_id.in_(once), Voice.contributor_id == one)
        )
        with tallies.kept(session, contributor_id=one):
            session.execute(delete(SharedMessage).where(SharedMessage.submission_id == away))

        assert len(repeats.list_groups(session).groups) == 1
        assert repeats.list_groups(session).groups[0].wordings == 2
        assert is_true(session)

    def test_what_a_release_counted_is_merged_no_further(
        self, session: Session, copies: list[UUID], worker_ailsa: Person, worker: UUID
    ) -> None:
        counted = session.get_one(Submission, copies[0])
        counted.counted_in_id = make_release(session, shown={}).id
        session.flush()

        decide(session, worker_ailsa, RepeatReason.SAME_PERSON)

        voice = session.scalars(select(Voice).where(Voice.submission_id == copies[0])).one()
        assert voice.counts_for_id == voice.contributor_id


def test_holding_and_clearing_again_keeps_the_roll_ups_true(
    session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
) -> None:
    ids = []
    for _ in range(3):
        said_id = say(session, choices=YES_TO_ALL, words=LONG).submission.id
        revision = take(session, said_id, worker_ailsa)
        clear(session, said_id, worker_ailsa, made(revision, shared_words=LONG, left_details=frozenset()))
        ids.append(said_id)
    repeats.look(session, today=TODAY)
    decide(session, worker_ailsa, RepeatReason.SAME_PERSON)
    assert people_counted(session) == 1

    for said_id in ids[:2]:
        what = made(take(session, said_id, worker_callum), shared_words=LONG)
        hold(session, said_id, worker_callum, what)
        assert people_counted(session) == 1
    what = made(take(session, ids[0], worker_ailsa), shared_words=LONG)
    clear(session, ids[0], worker_ailsa, what)

    assert people_counted(session) == 2
    assert is_true(session)
