"""Words that a body may read: its own only, newest first, a page at a time, each of them once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.factories.voices import Say
from webapp.models import SharedMessage
from webapp.services import shared_messages

FIFE, MORAY = "fife-council", "moray-council"
DAY = date(2026, 9, 1)


@pytest.fixture
def seven(session: Session, say: Say) -> list[str]:
    """Seven wordings for Fife, newest first, three of them of one day, and one for Moray."""
    days = [DAY + timedelta(days=offset) for offset in (6, 5, 4, 4, 4, 1, 0)]
    rows = [
        SharedMessage(
            submission_id=say(session).submission.id, body=FIFE, words=f"Synthetic {n}", shared_on=day
        )
        for n, day in enumerate(days)
    ]
    session.add_all(rows)
    session.add(
        SharedMessage(
            submission_id=say(session).submission.id, body=MORAY, words="Synthetic elsewhere", shared_on=DAY
        )
    )
    session.flush()
    same_day = sorted(rows[2:5], key=lambda row: row.id.hex)
    return [row.words for row in (*rows[:2], *same_day, *rows[5:])]


def read(session: Session, *, limit: int, after: UUID | None = None) -> list[list[str]]:
    pages = []
    while True:
        page = shared_messages.list_for_body(session, body=FIFE, after=after, limit=limit)
        pages.append([message.words for message in page.words])
        if page.following is None:
            return pages
        after = page.following


def test_a_body_without_shared_words_sees_none(session: Session) -> None:
    page = shared_messages.list_for_body(session, body=FIFE)

    assert (page.words, page.following) == ((), None)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 20])
def test_page_by_page_each_is_read_once_newest_first(session: Session, seven: list[str], limit: int) -> None:
    pages = read(session, limit=limit)

    assert [words for page in pages for words in page] == seven
    assert all(len(page) == limit for page in pages[:-1])


def test_after_words_that_were_taken_back_or_are_somebody_elses_it_begins_again(
    session: Session, seven: list[str]
) -> None:
    assert read(session, limit=20, after=uuid4()) == [seven]
