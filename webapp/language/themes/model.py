"""A model that suggests themes and says why, and never decides one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from webapp.language.themes.embedder import Embedder
from webapp.language.themes.vocabulary import Vector, Vocabulary

MOST_SUGGESTIONS = 3
MOST_REASONS = 3
LIKELY, PERHAPS = 0.5, 0.2


class Chance(StrEnum):
    """How sure a suggestion is, in words."""

    LIKELY = "likely"
    PERHAPS = "perhaps"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One theme that a text may be about, and the words in it that speak most for that.

    Shapes:  because holds words of the text itself, so it is shown to whoever has the text open, and kept nowhere.
    """

    theme: str
    chance: Chance
    because: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Head:
    """One score for each theme from one kind of numbers.

    Shapes:  weights[theme, column] and bias[theme].
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class ThemeModel:
    """What was learned, about themes in the order of their codes.

    Shapes:  version names the model on every assignment that came of it; by_meaning is there if it was learned with an
             embedder, and is used only where there is one.
    """

    version: str
    themes: tuple[str, ...]
    vocabulary: Vocabulary = field(repr=False)
    by_words: Head = field(repr=False)
    by_meaning: Head | None = field(default=None, repr=False)

    def chances(self, text: str, *, embedder: Embedder | None = None) -> NDArray[np.float64]:
        """How probable each theme is, by itself: a text can be about several, or none."""
        return self._chances(self.vocabulary.vector(text), text, embedder)

    def suggest(
        self, text: str, *, among: Collection[str], embedder: Embedder | None = None
    ) -> list[Suggestion]:
        """At most three themes among those that there are, the most probable first.

        Shapes:  none that is improbable, and none for which no word of the text speaks.
        """
        vector = self.vocabulary.vector(text)
        chances = self._chances(vector, text, embedder)
        found = [
            Suggestion(
                theme=self.themes[at],
                chance=Chance.LIKELY if chances[at] >= LIKELY else Chance.PERHAPS,
                because=self._why(vector, at),
            )
            for at in np.argsort(-chances, kind="stable").tolist()
            if self.themes[at] in among and chances[at] >= PERHAPS
        ]
        return [each for each in found if each.because][:MOST_SUGGESTIONS]

    def _chances(self, vector: Vector, text: str, embedder: Embedder | None) -> NDArray[np.float64]:
        scores = self.by_words.weights[:, vector.columns] @ vector.values + self.by_words.bias
        if embedder is not None and self.by_meaning is not None:
            meaning = self.by_meaning.weights @ embedder.embed(text) + self.by_meaning.bias
            scores = (scores + meaning) / 2
        return 1 / (1 + np.exp(-scores.astype(np.float64)))

    def _why(self, vector: Vector, theme: int) -> tuple[str, ...]:
        """The words of the text that speak most for a theme: each gets what its n-grams add to the score."""
        value_of = dict(zip(vector.columns.tolist(), vector.values.tolist(), strict=True))
        often: defaultdict[int, int] = defaultdict(int)
        for column, _ in vector.known:
            often[column] += 1
        adds: defaultdict[str, float] = defaultdict(float)
        shown: dict[str, str] = {}
        for column, gram in vector.known:
            share = float(self.by_words.weights[theme, column]) * value_of[column] / often[column]
            words = range(gram.first, gram.last + 1)
            for at in words:
                word = vector.words[at]
                adds[word.casefold()] += share / len(words)
                shown.setdefault(word.casefold(), word)
        best = sorted(adds, key=lambda low: -adds[low])
        return tuple(shown[low] for low in best[:MOST_REASONS] if adds[low] > 0)
