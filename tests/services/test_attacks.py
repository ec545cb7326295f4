"""A stored release can be attacked again at any time, and one that loses goes nowhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, AFTER_IT, FIFE, hear, make_release
from webapp.disclosure import gathering
from webapp.disclosure.outcome import AttackReport
from webapp.domain.about import AgeBand
from webapp.domain.dates import Quarter
from webapp.domain.errors import NotFound, ReleaseUnsafe
from webapp.models import AttackedArea, AttackRun, Release, ReleasedCell, Submission
from webapp.services import attacks, figures, releases
from webapp.services.attacks import ReleaseUnreadable
from webapp.services.release_plan import make_plan

LATER = date(2026, 11, 2)
NEXT = A_QUARTER.following


def build(session: Session, quarter: Quarter = A_QUARTER, *, is_published: bool = False) -> Release:
    day = quarter.last_day + timedelta(days=5)
    made = releases.build_release(session, quarter=quarter, today=day, is_synthetic=True)
    if is_published:
        releases.publish_release(session, quarter=quarter, today=day, without_group="Synthetic")
    return made


def attack(session: Session, quarter: Quarter = A_QUARTER, *, again: bool = False) -> AttackRun:
    prepared = attacks.begin(session, quarter=quarter, today=LATER, again=again)
    report = attacks.run(session, prepared=prepared)
    return attacks.finish(session, prepared=prepared, report=report, today=LATER)


def build_leaking(session: Session, monkeypatch: pytest.MonkeyPatch, *, is_published: bool) -> Release:
    """A release of a time when the attacker saw nothing: about 30 spoke, and about 25 of them are 12 to 15."""
    for people, band in ((25, AgeBand.FROM_12_TO_15), (3, AgeBand.FROM_16_TO_17), (2, AgeBand.UNDER_12)):
        hear(session, people=people, age_band=band)
    with monkeypatch.context() as blind:
        blind.setattr(AttackReport, "wins", property(lambda report: False))
        return build(session, is_published=is_published)


class TestAttacking:
    def test_what_held_when_it_was_built_holds_when_it_is_stored(self, session: Session) -> None:
        for people, band in ((25, AgeBand.FROM_12_TO_15), (3, AgeBand.FROM_16_TO_17), (2, AgeBand.UNDER_12)):
            hear(session, people=people, age_band=band)
        built = build(session, is_published=True)
        run = attack(session)

        assert run.report is not None
        same = {"attacked", "wins", "across", "narrow", "threshold"}
        assert {n: run.report[n] for n in same} == {n: built.attack["themes"][n] for n in same}
        assert (run.number, run.finished_on, run.is_lost) == (1, LATER, False)
        assert session.scalar(select(func.count()).select_from(AttackedArea)) == 0

    def test_a_span_of_several_quarters_is_attacked_beside_what_was_published_before(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gathering, "ENOUGH", 40)
        hear(session, people=25, age_band=AgeBand.UNDER_12)
        build(session)
        hear(session, people=27, age_band=AgeBand.FROM_26, on=NEXT.first_day)
        built = build(session, NEXT)
        prepared = attacks.begin(session, quarter=NEXT, today=LATER)

        assert built.method["spans"][FIFE] == str(A_QUARTER)
        assert {f"{FIFE} {A_QUARTER}", f"{FIFE} {NEXT}"} <= set(prepared.protected.areas)
        assert attack(session, NEXT).is_lost is False

    def test_who_erased_themselves_since_changes_no_number_and_breaks_no_attack(
        self, session: Session
    ) -> None:
        people = hear(session, people=25, age_band=AgeBand.FROM_12_TO_15)
        build(session, is_published=True)
        session.execute(delete(Submission).where(Submission.contributor_id.in_(people[:20])))

        assert attack(session).is_lost is False

    def test_it_goes_on_where_it_was_and_again_begins_anew(self, session: Session) -> None:
        hear(session, people=25)
        build(session)
        prepared = attacks.begin(session, quarter=A_QUARTER, today=LATER)
        attacks.run(session, prepared=prepared)
        done = session.scalar(select(func.count()).select_from(AttackedArea))

        gone_on = attacks.begin(session, quarter=A_QUARTER, today=LATER)
        anew = attacks.begin(session, quarter=A_QUARTER, today=LATER, again=True)

        assert done == len(make_plan().areas)
        assert gone_on.run_id == prepared.run_id != anew.run_id

    def test_numbers_that_were_changed_are_not_attacked_but_refused(self, session: Session) -> None:
        hear(session, people=25)
        build(session)
        session.scalars(select(ReleasedCell).where(ReleasedCell.value == 25).limit(1)).one().value = 30
        session.flush()

        with pytest.raises(ReleaseUnsafe):
            attacks.begin(session, quarter=A_QUARTER, today=LATER)

    def test_a_release_with_other_tables_cannot_be_attacked(self, session: Session) -> None:
        make_release(session, shown={})
        release = releases.get_release(session, quarter=A_QUARTER)
        release.method = {**release.method, "tables": {}}
        release.checksum = releases.checksum_of([], method=release.method, withheld=release.withheld)
        session.flush()

        with pytest.raises(ReleaseUnreadable):
            attacks.begin(session, quarter=A_QUARTER, today=LATER)
        with pytest.raises(NotFound):
            attacks.begin(session, quarter=NEXT, today=LATER)


class TestLosing:
    def test_before_it_is_published_it_is_as_if_it_had_lost_when_it_was_built(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        release = build_leaking(session, monkeypatch, is_published=False)
        assert attack(session).is_lost is True

        with pytest.raises(ReleaseUnsafe):
            releases.publish_release(session, quarter=A_QUARTER, today=LATER, without_group="Synthetic")
        assert (release.is_safe, release.withdrawn_on) == (False, None)
        assert session.scalar(select(func.count()).select_from(ReleasedCell)) == 0
        assert set(session.scalars(select(Submission.counted_in_id))) == {None}

        following = build(session, NEXT)
        assert following.method["spans"]["scotland"] == str(A_QUARTER)

    def test_once_it_is_published_it_leaves_the_pages_and_its_voices_stay_counted(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        release = build_leaking(session, monkeypatch, is_published=True)
        assert figures.find_figures(session, body=FIFE) is not None
        attack(session)

        assert (release.is_safe, release.withdrawn_on, release.published_on) == (False, LATER, AFTER_IT)
        assert figures.find_figures(session, body=FIFE) is None
        assert figures.list_releases(session) == []
        assert set(session.scalars(select(Submission.counted_in_id))) == {release.id}
        with pytest.raises(ReleaseUnsafe):
            releases.publish_release(session, quarter=A_QUARTER, today=LATER, without_group="Synthetic")

    def test_one_that_a_later_release_stands_on_keeps_its_voices(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        release = build_leaking(session, monkeypatch, is_published=False)
        build(session, NEXT)
        attack(session)

        assert (release.is_safe, release.withdrawn_on) == (False, LATER)
        assert set(session.scalars(select(Submission.counted_in_id))) == {release.id}

    def test_nobody_publishes_what_the_newest_attack_won(self, session: Session) -> None:
        hear(session, people=25)
        release = build(session)
        session.add(AttackRun(release_id=release.id, number=1, started_on=LATER, is_lost=True))
        session.flush()

        with pytest.raises(ReleaseUnsafe):
            releases.publish_release(session, quarter=A_QUARTER, today=LATER, without_group="Synthetic")

    def test_and_a_new_attack_that_is_not_finished_makes_it_no_better(self, session: Session) -> None:
        hear(session, people=25)
        release = build(session)
        session.add(
            AttackRun(release_id=release.id, number=1, started_on=LATER, finished_on=LATER, is_lost=True)
        )
        session.flush()
        attacks.begin(session, quarter=A_QUARTER, today=LATER, again=True)

        assert releases.has_lost(session, release=release)
        assert attack(session).is_lost is False
        assert (
            releases.publish_release(
                session, quarter=A_QUARTER, today=LATER, without_group="Synthetic"
            ).published_on
            == LATER
        )
