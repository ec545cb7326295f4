"""What was written beside the wording that others may see, passage by passage, so that every change shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from webapp.domain.errors import DomainError
from webapp.domain.wording import flatten, on_one_line


class NotComparable(DomainError):
    """The wording is not what was written with stretches of it hidden, so no passage can be pointed at."""


class Stretch(NamedTuple):
    """Where a passage stands in what was written, which never changes, whatever is hidden of it later.

    Units:   characters from the start; the end is the first one after it.
    """

    begins: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A stretch of what was written.

    Shapes:  stand_in is what others see instead, and number counts the changes from 1; both None for what was kept.
    """

    words: str = field(repr=False)
    stand_in: str | None = None
    number: int | None = None
    begins: int = 0

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.begins, self.begins + len(self.words))


def passages_between(original: str, shared: str, *, stand_ins: Collection[str]) -> list[Passage]:
    """What was written, cut where something was hidden.

    Shapes:  the words of all passages in a row are the original, its line ends among them. Where the same wording
             could have come of several ways of hiding, the one that hides least from the left is taken.
    Errors:  NotComparable.
    """
    flat, places = flatten(original)
    spans = _hidden_spans(flat, on_one_line(shared), stand_ins=stand_ins)
    passages, position = [], 0
    for number, (start, end, stand_in) in enumerate(spans, start=1):
        begins, ends = places[start], places[end - 1] + 1
        passages.append(Passage(words=original[position:begins], begins=position))
        passages.append(Passage(words=original[begins:ends], stand_in=stand_in, number=number, begins=begins))
        position = ends
    passages.append(Passage(words=original[position:], begins=position))
    return [passage for passage in passages if passage.words]


def show_again(passages: Sequence[Passage], *, numbers: Collection[int]) -> str:
    """The wording that others would see if these changes were taken back."""
    return "".join(
        passage.words if passage.stand_in is None or passage.number in numbers else passage.stand_in
        for passage in passages
    )


def changes_at(passages: Iterable[Passage], stretches: Collection[Stretch]) -> frozenset[int]:
    """The numbers of the changes that touch any of these stretches."""
    return frozenset(
        passage.number
        for passage in passages
        if passage.number is not None
        and any(
            passage.stretch.begins < stretch.ends and stretch.begins < passage.stretch.ends
            for stretch in stretches
        )
    )


def _hidden_spans(flat: str, shared: str, *, stand_ins: Collection[str]) -> list[tuple[int, int, str]]:
    """Where something was hidden in a line, and by what."""
    if not stand_ins:
        return _all_kept(flat, shared)
    edges = "|".join(re.escape(each) for each in sorted(stand_ins, key=len, reverse=True))
    first, *others = re.split(f"({edges})", shared)
    if not others:
        return _all_kept(flat, shared)
    hiding, kept = others[0::2], others[1::2]
    last = len(flat) - len(kept[-1])
    if not flat.startswith(first) or not flat.endswith(kept[-1]):
        raise NotComparable
    spans, position = [], len(first)
    for stand_in, piece in zip(hiding[:-1], kept[:-1], strict=True):
        found = flat.find(piece, position + 1, last)
        if found < 0:
            raise NotComparable
        spans.append((position, found, stand_in))
        position = found + len(piece)
    if position >= last:
        raise NotComparable
    return [*spans, (position, last, hiding[-1])]


def _all_kept(flat: str, shared: str) -> list[tuple[int, int, str]]:
    if flat != shared:
        raise NotComparable
    return []
