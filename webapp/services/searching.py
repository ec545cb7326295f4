"""Looking into cleared words: only those that stand in plain text, because somebody let others read them.

What is typed becomes a few plain words before any database sees it, so nothing that can be typed is an operator, and
nothing fails. Newest first, by place and never by rank, so that a page costs the same however much was found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from webapp.models import FOLDED, SHARDS, Submission, shard_table
from webapp.services.may_see import Kept, may_see

PAGE_LENGTH = 25
MOST_WORDS = 12
LONGEST_WORD = 50
CONTEXT = 160
START, STOP = "\x02", "\x03"
"""Marks around what was found; no kept words hold control characters."""
MARKS = re.compile(f"({START}.*?{STOP})", re.S)
NEWEST_ON_SQLITE = " UNION ALL ".join(
    f"SELECT * FROM (SELECT rowid AS number, '{shard}' AS shard FROM {shard_table(shard)} WHERE {shard_table(shard)}"
    " MATCH :words AND rowid < :before ORDER BY rowid DESC LIMIT :most)"
    for shard in SHARDS
)
ON_SQLITE = (
    "SELECT found.number, found.shard, place.submission_id,"
    " (SELECT min(shared_on) FROM shared_message WHERE submission_id = place.submission_id) AS shared_on,"
    " (SELECT max(is_synthetic) FROM shared_message WHERE submission_id = place.submission_id) AS is_synthetic"
    f" FROM ({NEWEST_ON_SQLITE}) AS found JOIN search_place AS place ON place.number = found.number"
    " ORDER BY found.number DESC LIMIT :most"
)
# The first of several messages of one submission stands for all: they hold the same words for different readers.
ON_POSTGRESQL = (
    "SELECT m.submission_id, m.words, m.shared_on, m.is_synthetic,"
    f" ts_headline('english', {FOLDED.replace('words', 'm.words')}, plainto_tsquery('english', :words), :how) AS marked"
    " FROM (SELECT * FROM shared_message AS each WHERE search_words @@ plainto_tsquery('english', :words)"
    " AND NOT EXISTS (SELECT 1 FROM shared_message AS other WHERE other.submission_id = each.submission_id"
    " AND other.id < each.id){rest} ORDER BY shared_on DESC, submission_id DESC LIMIT :most) AS m"
    " ORDER BY m.shared_on DESC, m.submission_id DESC"
)


class Piece(NamedTuple):
    """Some words of what was found; is_hit where they are what was looked for."""

    words: str
    is_hit: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """One cleared thing with the words looked for, and what stands around them."""

    submission_id: UUID
    shared_on: date
    is_synthetic: bool
    pieces: tuple[Piece, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """Some of what was found, newest first; following goes on after them, and is None after the last."""

    rows: tuple[Found, ...]
    following: UUID | None


def words_of(asked: str) -> list[str]:
    """The plain words of whatever somebody typed, without accents, the first dozen."""
    found = re.findall(r"[^\W_]+", fold(asked[: MOST_WORDS * 200]).casefold())
    return [word[:LONGEST_WORD] for word in found[:MOST_WORDS]]


def fold(words: str) -> str:
    """Letters without their accents, as both databases keep them."""
    return "".join(each for each in unicodedata.normalize("NFKD", words) if not "\u0300" <= each <= "\u036f")


def search(session: Session, *, asked: str, kept: Kept, after: UUID | None = None) -> FoundPage:
    """Cleared things in whose shared wording every one of the words stands, in any of its English forms.

    Shapes:  nothing that whoever asks may not see; each thing once, however many may read it. after goes on from
             where a page ended; where that was taken back since, from the beginning. A page may hold less than it has
             room for, and nothing only where nothing follows.
    """
    words = words_of(asked)
    if not words:
        return FoundPage(rows=(), following=None)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    while True:
        rows = (_on_sqlite if is_sqlite else _on_postgresql)(session, words, after)
        after = rows[PAGE_LENGTH - 1].submission_id if len(rows) > PAGE_LENGTH else None
        shown = _only_theirs(session, rows[:PAGE_LENGTH], kept)
        if shown or after is None:
            return FoundPage(rows=shown, following=after)


def _only_theirs(session: Session, rows: list[Found], kept: Kept) -> tuple[Found, ...]:
    ids = [row.submission_id for row in rows]
    seen = select(Submission.id).where(Submission.id.in_(ids), may_see(Submission.id))
    theirs = set(session.scalars(seen, kept.values))
    return tuple(row for row in rows if row.submission_id in theirs)


def _on_sqlite(session: Session, words: list[str], after: UUID | None) -> list[Found]:
    last = None
    if after is not None:
        place = text("SELECT number FROM search_place WHERE submission_id = :id")
        last = session.scalar(place, {"id": after.hex})
    asked = " ".join(f'"{word}"' for word in words)
    rows = session.execute(
        text(ON_SQLITE),
        {"words": asked, "before": (1 << 63) - 1 if last is None else last, "most": PAGE_LENGTH + 1},
    ).all()
    marked = _mark_on_sqlite(session, asked, rows)
    return [
        Found(
            submission_id=UUID(row.submission_id),
            shared_on=date.fromisoformat(row.shared_on),
            is_synthetic=bool(row.is_synthetic),
            pieces=cut(marked[row.number]),
        )
        for row in rows
    ]


def _mark_on_sqlite(session: Session, asked: str, rows: list[Row[Any]]) -> dict[int, str]:
    """The words of a page's rows with marks, asked of each piece of the index that holds some of them."""
    numbers = defaultdict(list)
    for row in rows:
        numbers[row.shard].append(row.number)
    marked = {}
    for shard, some in numbers.items():
        table = shard_table(shard)
        among = ", ".join(map(str, some))
        query = text(
            f"SELECT rowid, highlight({table}, 0, :start, :stop) FROM {table}"
            f" WHERE {table} MATCH :words AND rowid IN ({among})"
        )
        marked.update(dict(session.execute(query, {"words": asked, "start": START, "stop": STOP}).all()))
    return marked


def _on_postgresql(session: Session, words: list[str], after: UUID | None) -> list[Found]:
    values: dict[str, Any] = {
        "words": " ".join(words), "most": PAGE_LENGTH + 1,
        "how": f"StartSel={START}, StopSel={STOP}, HighlightAll=true",
    }  # fmt: skip
    rest = ""
    if after is not None:
        day = text("SELECT min(shared_on) FROM shared_message WHERE submission_id = :id")
        last = session.scalar(day, {"id": after})
        if last is not None:
            rest = " AND (shared_on, submission_id) < (:day, :id)"
            values |= {"day": last, "id": after}
    rows = session.execute(text(ON_POSTGRESQL.format(rest=rest)), values)
    return [
        Found(
            submission_id=row.submission_id,
            shared_on=row.shared_on,
            is_synthetic=row.is_synthetic,
            pieces=cut(put_marks(row.words, marked=row.marked)),
        )
        for row in rows
    ]


def put_marks(words: str, *, marked: str) -> str:
    """The words as they were written, with the marks that stand in the same words without accents.

    Shapes:  letter by letter: each written letter stands for none, one or several of the other.
    """
    out, at = [], 0
    for letter in words:
        plain = fold(letter)
        while at < len(marked) and marked[at] in START + STOP and (plain or marked[at] == STOP):
            out.append(marked[at])
            at += 1
        out.append(letter)
        for _ in plain:
            while at < len(marked) and marked[at] in START + STOP:
                at += 1
            at += 1
    return "".join(out) + marked[at:]


def cut(marked: str) -> tuple[Piece, ...]:
    """Pieces around what was found; long stretches without it are shortened to what stands beside it."""
    parts = [part for part in MARKS.split(marked) if part]
    pieces = []
    for number, part in enumerate(parts):
        if part.startswith(START):
            pieces.append(Piece(part.strip(START + STOP), is_hit=True))
        else:
            shortened = _shorten(part, is_first=number == 0, is_last=number == len(parts) - 1)
            pieces.append(Piece(shortened, is_hit=False))
    return tuple(pieces)


def _shorten(part: str, *, is_first: bool, is_last: bool) -> str:
    if len(part) <= 2 * CONTEXT:
        return part
    head = "" if is_first else part[:CONTEXT]
    tail = "" if is_last else part[-CONTEXT:]
    return f"{head} … {tail}"
