"""Learning which words go with which theme, from what people decided and from seed phrases of our own."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from webapp.language.themes.embedder import Embedder
from webapp.language.themes.model import Head, ThemeModel
from webapp.language.themes.vocabulary import Vocabulary, learn_vocabulary

STRENGTH_OF_WORDS = 20.0
STRENGTH_OF_MEANING = 10.0
SUREST = 12
"""So many of the wordings that nobody gave a theme teach each: the surest, and only what is likely."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One wording in the clear, with the themes that a person decided for it."""

    contributor: Hashable
    text: str = field(repr=False)
    themes: frozenset[str]


def train(
    examples: Sequence[Example],
    *,
    seeds: Mapping[str, Sequence[str]],
    version: str,
    embedder: Embedder | None = None,
    undecided: Sequence[Example] = (),
) -> ThemeModel:
    """Learn a model.

    Shapes:  knows the themes of the seeds, in their order, and no others; examples may be none. What is undecided has
             no themes: it adds to the vocabulary, and the surest of each theme are learned from a second time.
    Source:  docs/adr/0021-suggested-themes.md
    """
    ours = [phrase for phrases in seeds.values() for phrase in phrases]
    people = [(each.contributor, each.text) for each in (*examples, *undecided)]
    vocabulary = learn_vocabulary(people, ours=ours)
    labelled = [(phrase, {theme}) for theme, phrases in seeds.items() for phrase in phrases]
    labelled += [(each.text, set(each.themes)) for each in examples]
    is_about = np.array([[theme in about for _, about in labelled] for theme in seeds])
    views = _views([text for text, _ in labelled], vocabulary, embedder)
    heads = [_fit(rows, is_about, strength=strength) for rows, strength in views]
    if undecided:
        more = [rows for rows, _ in _views([each.text for each in undecided], vocabulary, embedder)]
        scores = np.mean([_score(rows, head) for rows, head in zip(more, heads, strict=True)], axis=0)
        picked, is_likely = _choose(scores)
        is_about = np.hstack([is_about, is_likely])
        heads = [
            _fit(vstack([rows, others[picked]], format="csr"), is_about, strength=strength)
            for (rows, strength), others in zip(views, more, strict=True)
        ]
    return ThemeModel(
        version=version,
        themes=tuple(seeds),
        vocabulary=vocabulary,
        by_words=heads[0],
        by_meaning=heads[1] if embedder else None,
    )


def _views(
    texts: Sequence[str], vocabulary: Vocabulary, embedder: Embedder | None
) -> list[tuple[csr_matrix, float]]:
    """Texts as numbers by their words and, with an embedder, by their meaning; with how freely each is learned."""
    views = [(matrix_of(texts, vocabulary), STRENGTH_OF_WORDS)]
    if embedder is not None:
        vectors = np.stack([embedder.embed(text) for text in texts])
        views.append((csr_matrix(vectors), STRENGTH_OF_MEANING))
    return views


def _score(rows: csr_matrix, head: Head) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = rows @ head.weights.T.astype(np.float64) + head.bias
    return scores


def _choose(scores: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The surest texts of each theme, and what each of them is likely about.

    Shapes:  scores[text, theme]; above nought is likely. Returns places of texts, and [theme, chosen text].
    Source:  Yarowsky (1995), learning from one's surest guesses; Blum and Mitchell (1998), two views of one text.
    """
    is_likely = scores > 0
    is_surest = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(is_surest, np.argsort(-scores, axis=0, kind="stable")[:SUREST], True, axis=0)
    picked = np.flatnonzero((is_surest & is_likely).any(axis=1))
    return picked, is_likely[picked].T


def matrix_of(texts: Sequence[str], vocabulary: Vocabulary) -> csr_matrix:
    """Texts as rows of numbers."""
    vectors = [vocabulary.vector(text) for text in texts]
    ends = np.cumsum([0, *(len(vector.columns) for vector in vectors)])
    return csr_matrix(
        (
            np.concatenate([vector.values for vector in vectors]),
            np.concatenate([vector.columns for vector in vectors]),
            ends,
        ),
        shape=(len(texts), len(vocabulary.names)),
    )


def _fit(rows: csr_matrix, is_about: NDArray[np.bool_], *, strength: float) -> Head:
    """One logistic regression for each theme against all others, stacked into one matrix.

    Source:  Fan et al. (2008), LIBLINEAR, by way of scikit-learn.
    """
    weights = np.zeros((len(is_about), rows.shape[1]), dtype=np.float32)
    bias = np.full(len(is_about), -10.0, dtype=np.float32)
    for theme, targets in enumerate(is_about):
        if targets.any() and not targets.all():
            fitted = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(rows, targets)
            weights[theme], bias[theme] = fitted.coef_[0], fitted.intercept_[0]
    return Head(weights=weights, bias=bias)
