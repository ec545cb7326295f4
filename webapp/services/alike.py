"""What was cleared before and is most like what a worker has open, whose sealed words are compared in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.moderation import SubmissionStatus
from webapp.language.likeness import COPIED, Nearest, copied_share
from webapp.language.themes import Embedder, find_embedder
from webapp.models import SharedMessage, Submission, ThemeAssignment
from webapp.services.may_see import NOTHING_KEPT, Kept, may_see

MOST_ALIKE = 5
MOST_HELD = 20_000
"""Some fifty megabytes of numbers, of wordings of thirty words."""
MOST_ADDED = 2_000
"""How many wordings are turned into numbers for one page; a server that just started knows all after a few."""
LEAST_ALIKE = 0.1
SECOND_LOOK = 60
MEANING_WEIGHS = 4.0
_held = Nearest()
_meanings: dict[Hashable, NDArray[np.float32]] = {}
_one_at_a_time = Lock()


@dataclass(frozen=True, kw_only=True)
class Alike:
    """One cleared wording that is like the words that are open.

    Shapes:  is_copy says that much of it is the same word for word.
    """

    words: str = field(repr=False)
    themes: frozenset[str]
    is_copy: bool
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What is like the words that are open, the most alike first, and among how many of all that are in the clear.

    Shapes:  compared counts the newest wordings; what a server does not hold yet, it compares on a later page.
    """

    alike: tuple[Alike, ...]
    compared: int
    all: int


def compare(session: Session, *, words: str, without: UUID, kept: Kept = NOTHING_KEPT) -> Compared:
    """The cleared wordings in the clear that are most like some words, at most five, the most alike first.

    Shapes:  the words are compared in memory and kept nowhere; what is held between pages are numbers of wordings in
             the clear, and what is in the clear no more is never shown, because wording is read from the table. Nor is
             anything that is kept from whoever reads.
    Source:  docs/adr/0029-repeated-wording.md
    """
    present = _list_present(session)
    with _one_at_a_time:
        _held.keep_only(present)
        for gone in _meanings.keys() - set(present):
            del _meanings[gone]
        _add_missing(session, present)
        found = _held.find(words, most=SECOND_LOOK)
        keys = _by_meaning(session, words, found) if _embedder() else [key for key, _ in found]
        alike, compared = dict(found), len(_held)
    near = [key for key in keys if alike[key] >= LEAST_ALIKE and key[0] != without]  # type: ignore[index]
    ids = [key[0] for key in near]  # type: ignore[index]
    seen = select(Submission.id).where(Submission.id.in_(ids), may_see(Submission.id))
    theirs = set(session.scalars(seen, kept.values))
    shown = [each for each in ids if each in theirs][:MOST_ALIKE]
    return Compared(
        alike=tuple(_read(session, shown, words)), compared=compared, all=max(compared, _count(session))
    )


def _count(session: Session) -> int:
    """How many cleared things are in the clear."""
    shared = (
        select(func.count(SharedMessage.submission_id.distinct()))
        .join(Submission, Submission.id == SharedMessage.submission_id)
        .where(Submission.status == SubmissionStatus.CLEARED)
    )
    return session.scalar(shared) or 0


def _list_present(session: Session) -> list[Hashable]:
    """What may be compared now: the newest wordings, each known by its submission and its length."""
    rows = session.execute(
        select(SharedMessage.submission_id, func.max(func.length(SharedMessage.words)))
        .join(Submission, Submission.id == SharedMessage.submission_id)
        .where(Submission.status == SubmissionStatus.CLEARED)
        .group_by(SharedMessage.submission_id)
        .order_by(func.max(SharedMessage.shared_on).desc(), SharedMessage.submission_id)
        .limit(MOST_HELD)
    )
    return [(submission_id, length) for submission_id, length in rows]


def _add_missing(session: Session, present: Collection[Hashable]) -> None:
    missing = _held.missing(present)[:MOST_ADDED]
    words = _find_words(session, [key[0] for key in missing])  # type: ignore[index]
    _held.add({key: words[key[0]][0] for key in missing if key[0] in words})  # type: ignore[index]


def _by_meaning(session: Session, words: str, found: list[tuple[Hashable, float]]) -> list[Hashable]:
    """The order of those found, by words and by meaning together."""
    embedder = _embedder()
    assert embedder is not None  # noqa: S101  # Asked before; it narrows the type.
    new = [key for key, _ in found if key not in _meanings]
    texts = _find_words(session, [key[0] for key in new])  # type: ignore[index]
    _meanings.update(
        {key: embedder.embed(texts[key[0]][0]) for key in new if key[0] in texts}  # type: ignore[index]
    )
    meaning = embedder.embed(words)
    score = {
        key: by_words + MEANING_WEIGHS * float(_meanings[key] @ meaning)
        for key, by_words in found
        if key in _meanings
    }
    return sorted(score, key=lambda key: -score[key])


def _read(session: Session, ids: list[UUID], words: str) -> list[Alike]:
    found = _find_words(session, ids)
    themes: defaultdict[UUID, set[str]] = defaultdict(set)
    for submission_id, theme in session.execute(
        select(ThemeAssignment.submission_id, ThemeAssignment.theme).where(
            ThemeAssignment.submission_id.in_(ids)
        )
    ):
        themes[submission_id].add(theme)
    return [
        Alike(
            words=found[each][0],
            themes=frozenset(themes[each]),
            is_copy=copied_share(words, found[each][0]) >= COPIED,
            is_synthetic=found[each][1],
        )
        for each in ids
        if each in found
    ]


def _find_words(session: Session, ids: list[UUID]) -> dict[UUID, tuple[str, bool]]:
    rows = session.execute(
        select(SharedMessage.submission_id, SharedMessage.words, SharedMessage.is_synthetic).where(
            SharedMessage.submission_id.in_(ids)
        )
    )
    return {submission_id: (words, is_synthetic) for submission_id, words, is_synthetic in rows}


@cache
def _embedder() -> Embedder | None:
    return find_embedder()
