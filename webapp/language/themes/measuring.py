"""How good suggestions are, measured on texts that the model did not learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webapp.language.themes.model import LIKELY, MOST_SUGGESTIONS


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Figures about one model on one set of texts.

    Units:   mean_precision and recall are shares from 0 to 1; likely_right is how often "likely" was right, or None if
             it never said so; texts and themes are those that were measured.
    """

    mean_precision: float
    recall: float
    likely_right: float | None
    texts: int
    themes: int


def measure(chances: NDArray[np.float64], is_about: NDArray[np.bool_]) -> Quality:
    """Compare chances with what people decided.

    Shapes:  both [text, theme]; mean_precision is the mean over themes of average precision, recall the share of
             decided themes among the first three suggestions. A theme that nobody decided here is left out.
    Errors:  ValueError if no text has a theme.
    """
    if not is_about.any():
        raise ValueError("there is nothing to compare with")
    present = np.flatnonzero(is_about.any(axis=0))
    precisions = [average_precision(chances[:, theme], is_about[:, theme]) for theme in present]
    first = np.argsort(-chances, axis=1, kind="stable")[:, :MOST_SUGGESTIONS]
    found = np.take_along_axis(is_about, first, axis=1).sum()
    likely = chances >= LIKELY
    return Quality(
        mean_precision=float(np.mean(precisions)),
        recall=float(found / is_about.sum()),
        likely_right=float(is_about[likely].mean()) if likely.any() else None,
        texts=len(is_about),
        themes=len(present),
    )


def average_precision(scores: NDArray[np.float64], is_right: NDArray[np.bool_]) -> float:
    """The mean, over every right one, of the precision at its place in the order."""
    ranked = is_right[np.argsort(-scores, kind="stable")]
    places = np.flatnonzero(ranked) + 1
    return float(np.mean(np.arange(1, len(places) + 1) / places))


def decided(themes: Sequence[str], about: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    """What people decided, as [text, theme]."""
    return np.array([[theme in each for theme in themes] for each in about], dtype=bool).reshape(
        len(about), len(themes)
    )
