"""Filters over what is known without opening, and the ones that a worker saves."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import NOW, clear, made, take
from tests.factories.voices import YES_TO_ALL, Say
from webapp.domain.came import CameBy
from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.domain.queue import WAITED_DAYS, QueueFilter, QueueView, read_filter
from webapp.models import Submission
from webapp.services import next_item, queue, queue_filters
from webapp.services.may_see import Kept

TODAY = date(2026, 8, 14)
FILTERS = st.builds(
    QueueFilter,
    urgencies=st.frozensets(st.sampled_from(Urgency)),
    came_by=st.frozensets(st.sampled_from(CameBy)),
    waited_days=st.sampled_from((0, *WAITED_DAYS)),
    may_be_answered=st.booleans(),
    body=st.sampled_from(("", "fife-council")),
    theme=st.sampled_from(("", "seeing-family")),
)


@given(FILTERS)
def test_a_filter_is_read_as_it_was_written(chosen: QueueFilter) -> None:
    assert read_filter(chosen.to_text()) == chosen


@given(st.text(max_size=300))
def test_any_text_is_some_filter(text: str) -> None:
    assert read_filter(read_filter(text).to_text()) == read_filter(text)


@pytest.fixture
def said(session: Session, say: Say) -> dict[str, UUID]:
    """One thing of each kind that a filter can tell apart."""
    ids = {
        "old": say(session, today=TODAY - timedelta(days=20)),
        "new": say(session, today=TODAY),
        "urgent": say(session, today=TODAY - timedelta(days=3)),
        "on paper": say(session, today=TODAY - timedelta(days=4)),
        "answerable": say(session, today=TODAY - timedelta(days=5), choices=YES_TO_ALL, contact="Synthetic"),
    }
    urgent, paper = ids["urgent"].submission, ids["on paper"].submission
    urgent.urgency, urgent.urgency_order = Urgency.NOW, URGENCY_ORDER[Urgency.NOW]
    paper.came_by = CameBy.PAPER
    session.commit()
    return {name: each.id for name, each in ids.items()}


def shown(
    session: Session, said: dict[str, UUID], chosen: QueueFilter, view: QueueView = QueueView.WAITING
) -> set[str]:
    page = queue.list_queue(session, view=view, kept=Kept(account_id=uuid4()), now=NOW, chosen=chosen)
    names = {row: name for name, row in said.items()}
    return {names[row.id] for row in page.rows}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (QueueFilter(), {"old", "new", "urgent", "on paper", "answerable"}),
        (QueueFilter(urgencies=frozenset({Urgency.NOW})), {"urgent"}),
        (QueueFilter(came_by=frozenset({CameBy.PAPER})), {"on paper"}),
        (QueueFilter(came_by=frozenset({CameBy.PAPER, CameBy.PHONE})), {"on paper"}),
        (QueueFilter(waited_days=3), {"old", "urgent", "on paper", "answerable"}),
        (QueueFilter(waited_days=14), {"old"}),
        (QueueFilter(may_be_answered=True), {"answerable"}),
        (QueueFilter(urgencies=frozenset({Urgency.USUAL}), waited_days=7), {"old"}),
        (QueueFilter(body="fife-council"), {"old", "new", "urgent", "on paper", "answerable"}),
    ],
)
def test_each_part_shows_what_fits_it(
    session: Session, said: dict[str, UUID], chosen: QueueFilter, expected: set[str]
) -> None:
    assert shown(session, said, chosen) == expected


@pytest.mark.parametrize("few", [0, queue_filters.FEW])
def test_body_and_theme_narrow_what_was_cleared_and_nothing_else(
    session: Session,
    said: dict[str, UUID],
    worker_ailsa: Person,
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both ways to find it say the same: along the list, and from the few that fit."""
    monkeypatch.setattr(queue_filters, "FEW", few)
    clear(session, said["answerable"], worker_ailsa, made(take(session, said["answerable"], worker_ailsa)))
    for chosen, expected in (
        (QueueFilter(body="fife-council"), {"answerable"}),
        (QueueFilter(body="moray-council"), set()),
        (QueueFilter(theme="seeing-family"), {"answerable"}),
        (QueueFilter(theme="money"), set()),
        (QueueFilter(body="fife-council", theme="seeing-family"), {"answerable"}),
        (QueueFilter(body="fife-council", theme="money"), set()),
        (QueueFilter(body="fife-council", came_by=frozenset({CameBy.HERE})), {"answerable"}),
        (QueueFilter(body="fife-council", came_by=frozenset({CameBy.PAPER})), set()),
        (QueueFilter(theme="seeing-family", urgencies=frozenset({Urgency.NOW})), set()),
        (QueueFilter(theme="seeing-family", waited_days=14), set()),
        (QueueFilter(theme="seeing-family", may_be_answered=True), {"answerable"}),
    ):
        assert shown(session, said, chosen, QueueView.CLEARED) == expected


def test_a_page_goes_on_where_it_ended_with_a_filter_too(
    session: Session, said: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE_LENGTH", 1)
    chosen, place, seen = QueueFilter(waited_days=3), None, []
    for _ in range(4):
        page = queue.list_queue(
            session,
            view=QueueView.WAITING,
            kept=Kept(account_id=uuid4()),
            now=NOW,
            after=place,
            chosen=chosen,
        )
        seen += [row.id for row in page.rows]
        place = page.following
    assert place is None
    assert seen == [said[name] for name in ("urgent", "old", "answerable", "on paper")]


def test_the_next_is_the_next_that_fits(
    session: Session, said: dict[str, UUID], worker_ailsa: Person
) -> None:
    only_paper = QueueFilter(came_by=frozenset({CameBy.PAPER}))
    found = next_item.open_next(session, staff=worker_ailsa.staff, now=NOW, chosen=only_paper)
    assert found == said["on paper"]
    session.delete(session.get_one(Submission, found))
    session.commit()
    assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW, chosen=only_paper) is None


class TestSaved:
    CHOSEN = QueueFilter(urgencies=frozenset({Urgency.SOON}))

    def save(self, session: Session, person: Person, name: str, chosen: QueueFilter = CHOSEN) -> bool:
        return queue_filters.save(
            session, account_id=person.account_id, name=name, view=QueueView.WAITING, chosen=chosen
        )

    def names(self, session: Session, person: Person) -> list[str]:
        return [each.name for each in queue_filters.list_saved(session, account_id=person.account_id)]

    def test_each_worker_has_their_own(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        assert self.save(session, worker_ailsa, "Soon")
        assert self.names(session, worker_callum) == []
        [saved] = queue_filters.list_saved(session, account_id=worker_ailsa.account_id)
        assert (saved.name, saved.chosen, saved.view) == ("Soon", self.CHOSEN, QueueView.WAITING)

    def test_the_same_name_keeps_the_new_one(self, session: Session, worker_ailsa: Person) -> None:
        self.save(session, worker_ailsa, "Mine")
        self.save(session, worker_ailsa, "Mine", QueueFilter(waited_days=7))
        [saved] = queue_filters.list_saved(session, account_id=worker_ailsa.account_id)
        assert saved.chosen.waited_days == 7

    def test_there_is_an_end_to_them(self, session: Session, worker_ailsa: Person) -> None:
        kept = [
            self.save(session, worker_ailsa, f"{number:02}") for number in range(queue_filters.MOST_SAVED + 1)
        ]
        assert kept == [True] * queue_filters.MOST_SAVED + [False]

    def test_only_ones_own_are_forgotten(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        self.save(session, worker_ailsa, "Soon")
        [saved] = queue_filters.list_saved(session, account_id=worker_ailsa.account_id)
        queue_filters.forget(session, account_id=worker_callum.account_id, filter_id=saved.id)
        assert self.names(session, worker_ailsa) == ["Soon"]
        queue_filters.forget(session, account_id=worker_ailsa.account_id, filter_id=saved.id)
        assert self.names(session, worker_ailsa) == []
