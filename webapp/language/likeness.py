"""How alike wordings are: the nearest to one, and groups of near copies. In memory, as numbers without words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from webapp.language.themes.grams import grams_of, words_of

PLACES = 1 << 18
RUN = 3
"""Words in a row that are compared to tell a copy from what only says the same."""
LEAST_WORDS = 20
"""Shorter wordings are the same by chance, and no group is made of them."""
COPIED = 0.6
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    """One text as numbers: places of its n-grams, and how often each stands there."""

    places: NDArray[np.int32]
    often: NDArray[np.float32]


class Nearest:
    """Wordings of many, to find those most like one.

    Shapes:  holds keys and numbers, never words. Add and forget keys as the wordings come and go.
    Source:  TF-IDF over hashed n-grams with cosine; Weinberger et al. (2009), feature hashing.
    """

    def __init__(self) -> None:
        self._keys: list[Hashable] = []
        self._plain = csr_matrix((0, PLACES), dtype=np.float32)
        self._lengths: NDArray[np.float32] | None = None
        self._tells: NDArray[np.float32] = np.ones(PLACES, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._keys)

    def missing(self, keys: Collection[Hashable]) -> list[Hashable]:
        """Those of these keys that are not held yet, in their order."""
        known = set(self._keys)
        return [key for key in keys if key not in known]

    def keep_only(self, keys: Collection[Hashable]) -> None:
        """Forget every wording but these."""
        wanted = set(keys)
        stay = [at for at, key in enumerate(self._keys) if key in wanted]
        if len(stay) < len(self._keys):
            self._plain = self._plain[stay]
            self._keys = [self._keys[at] for at in stay]
            self._lengths = None

    def add(self, wordings: Mapping[Hashable, str]) -> None:
        """Hold some more, each in place of what had its key before."""
        if not wordings:
            return
        self.keep_only(set(self._keys) - wordings.keys())
        rows = _stack([_row(text) for text in wordings.values()])
        self._plain = vstack([self._plain, rows], format="csr")
        self._keys += wordings
        self._lengths = None

    def find(self, text: str, *, most: int) -> list[tuple[Hashable, float]]:
        """The keys of the wordings most like a text, with their cosines, the most alike first; none shares nothing."""
        if not self._keys:
            return []
        lengths = self._weigh()
        one = _row(text)
        # Both sides are weighted here, so that the wordings are held once, as they were counted.
        query = np.zeros(PLACES, dtype=np.float32)
        query[one.places] = one.often * self._tells[one.places]
        length = float(np.linalg.norm(query)) or 1.0
        alike = self._plain @ (query * self._tells / length) / lengths
        best = np.argsort(-alike, kind="stable")[:most]
        return [(self._keys[at], float(alike[at])) for at in best.tolist() if alike[at] > 0]

    def _weigh(self) -> NDArray[np.float32]:
        """The lengths of all wordings, once it is known how much each place tells."""
        if self._lengths is None:
            texts_with = np.bincount(self._plain.indices, minlength=PLACES)
            self._tells = (1 + np.log((1 + len(self)) / (1 + texts_with))).astype(np.float32)
            squares = self._plain.power(2) @ self._tells**2
            self._lengths = np.maximum(np.sqrt(squares), 1e-9).astype(np.float32)
        return self._lengths


def copied_share(one: str, other: str) -> float:
    """How much of two texts is copied: runs of three words that both have, of those that either has.

    Source:  Broder (1997), resemblance of documents by shingles.
    """
    runs, others = set(_runs(one)), set(_runs(other))
    return len(runs & others) / len(runs | others) if runs and others else 0.0


def find_copies(texts: Sequence[str]) -> list[list[int]]:
    """Groups of near copies, as places in the list; the largest first, and no group of one.

    Shapes:  two belong together if at least six tenths of their runs of words are the same, or if a chain of such
             pairs joins them; texts of few words are left out.
    """
    long = [at for at, text in enumerate(texts) if len(words_of(text)) >= LEAST_WORDS]
    if not long:
        return []
    rows = [_as_row(Counter(_hashed(run) for run in set(_runs(texts[at])))) for at in long]
    runs = _stack(rows)
    runs.data[:] = 1
    sizes = np.diff(runs.indptr).astype(np.float32)
    pairs: list[NDArray[np.int64]] = []
    for start in range(0, len(long), ROWS_AT_ONCE):
        shared = (runs[start : start + ROWS_AT_ONCE] @ runs.T).tocoo()
        ones, others = shared.row + start, shared.col
        alike = shared.data / (sizes[ones] + sizes[others] - shared.data) >= COPIED
        pairs.append(np.stack([ones[alike], others[alike]]).astype(np.int64))
    firsts, seconds = np.concatenate(pairs, axis=1)
    joined = csr_matrix((np.ones(len(firsts)), (firsts, seconds)), shape=(len(long), len(long)))
    _, label = connected_components(joined, directed=False)
    groups = [[long[at] for at in np.flatnonzero(label == each)] for each in np.unique(label)]
    return sorted((group for group in groups if len(group) > 1), key=lambda group: (-len(group), group))


def _runs(text: str) -> Iterator[str]:
    words = [word.low for word in words_of(text)]
    for start in range(max(len(words) - RUN, 0) + 1 if words else 0):
        yield " ".join(words[start : start + RUN])


def _row(text: str) -> Row:
    counts = Counter(_hashed(gram.name) for gram in grams_of(words_of(text)))
    row = _as_row(counts)
    return Row(row.places, 1 + np.log(row.often))


def _as_row(counts: Mapping[int, int]) -> Row:
    return Row(
        np.fromiter(counts.keys(), dtype=np.int32, count=len(counts)),
        np.fromiter(counts.values(), dtype=np.float32, count=len(counts)),
    )


def _hashed(name: str) -> int:
    return crc32(name.encode()) % PLACES


def _stack(rows: Sequence[Row]) -> csr_matrix:
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    places = np.concatenate([row.places for row in rows])
    often = np.concatenate([row.often for row in rows])
    return csr_matrix((often, places, ends), shape=(len(rows), PLACES), dtype=np.float32)
