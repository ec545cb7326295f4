"""Learning which words go with which theme, from what people decided and from seed phrases of our own."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from webapp.language.themes.embedder import Embedder
from webapp.language.themes.model import Head, ThemeModel
from webapp.language.themes.vocabulary import Vocabulary, learn_vocabulary

STRENGTH_OF_WORDS = 20.0
STRENGTH_OF_MEANING = 10.0


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
) -> ThemeModel:
    """Learn a model.

    Shapes:  knows the themes of the seeds, in their order, and no others; examples may be none.
    Source:  docs/adr/0021-suggested-themes.md
    """
    ours = [phrase for phrases in seeds.values() for phrase in phrases]
    vocabulary = learn_vocabulary([(each.contributor, each.text) for each in examples], ours=ours)
    labelled = [(phrase, {theme}) for theme, phrases in seeds.items() for phrase in phrases]
    labelled += [(each.text, set(each.themes)) for each in examples]
    texts = [text for text, _ in labelled]
    themes = tuple(seeds)
    is_about = np.array([[theme in about for _, about in labelled] for theme in themes])
    meaning = None
    if embedder is not None:
        vectors = csr_matrix(np.stack([embedder.embed(text) for text in texts]))
        meaning = _fit(vectors, is_about, strength=STRENGTH_OF_MEANING)
    return ThemeModel(
        version=version,
        themes=themes,
        vocabulary=vocabulary,
        by_words=_fit(matrix_of(texts, vocabulary), is_about, strength=STRENGTH_OF_WORDS),
        by_meaning=meaning,
    )


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
