"""Which n-grams a model may know: those of our own seed phrases, and those that several people used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from webapp.language.themes.grams import WORD_MARK, Gram, grams_of, words_of

LEAST_CONTRIBUTORS = 5
"""An n-gram that fewer people used is not learned: a rare word can name somebody, and a model file must not."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The n-grams of a model, each with how much it tells.

    Shapes:  weights[column] goes with names[column]; an n-gram that is not in it is not seen at all.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    columns: dict[str, int] = field(repr=False)

    @classmethod
    def of(cls, names: Sequence[str], weights: NDArray[np.float32]) -> Vocabulary:
        """A vocabulary from what a model file holds."""
        return cls(
            names=tuple(names), weights=weights, columns={name: column for column, name in enumerate(names)}
        )

    def vector(self, text: str) -> Vector:
        """A text as numbers: each n-gram by how often it stands there and how much it tells; words and letters alike.

        Source:  Salton and Buckley (1988), term weighting with logarithmic frequency and cosine length.
        """
        words = words_of(text)
        known = [(self.columns[gram.name], gram) for gram in grams_of(words) if gram.name in self.columns]
        counts = Counter(column for column, _ in known)
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(often)) * self.weights[columns]
        is_words = np.fromiter(
            (self.names[column].startswith(WORD_MARK) for column in counts), dtype=bool, count=len(counts)
        )
        for part in (is_words, ~is_words):
            length = float(np.sqrt(np.sum(values[part] ** 2)))
            values[part] /= length or 1.0
        return Vector(columns, values.astype(np.float32), [word.shown for word in words], known)


@dataclass(frozen=True)
class Vector:
    """One text as numbers; it holds the text's words, so it lives in memory and nowhere else."""

    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    words: list[str] = field(repr=False)
    known: list[tuple[int, Gram]] = field(repr=False)


def learn_vocabulary(
    said: Sequence[tuple[Hashable, str]], *, ours: Sequence[str], least: int = LEAST_CONTRIBUTORS
) -> Vocabulary:
    """Choose n-grams: all of our own phrases, and of what people said those that enough people used.

    Shapes:  said holds contributors with their texts; one who said a word in ten texts is one.
    Units:   least counts distinct contributors.
    Errors:  ValueError for a least below 2, because a word of one person is theirs.
    Source:  docs/adr/0021-suggested-themes.md
    """
    if least < 2:
        raise ValueError("a word that one person used is not learned")
    users: defaultdict[str, set[Hashable]] = defaultdict(set)
    texts: Counter[str] = Counter()
    for contributor, text in said:
        for name in {gram.name for gram in grams_of(words_of(text))}:
            texts[name] += 1
            if len(users[name]) < least:
                users[name].add(contributor)
    shared = {name for name, contributors in users.items() if len(contributors) >= least}
    own: Counter[str] = Counter()
    for phrase in ours:
        own.update({gram.name for gram in grams_of(words_of(phrase))})
    names = sorted(shared | own.keys())
    # What too few people used counts for nothing here either, so that its weight does not tell that somebody used it.
    found = (own[name] + (texts[name] if name in shared else 0) for name in names)
    weights = np.array(
        [1 + log((1 + len(said) + len(ours)) / (1 + many)) for many in found], dtype=np.float32
    )
    return Vocabulary.of(names, weights)
