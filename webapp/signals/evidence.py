"""How much the newest weeks speak for a rise: a sum of likelihood ratios, and the tail of a beta-binomial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from webapp.signals.baseline import GREATEST_SHARE, Baseline, alike, usual
from webapp.signals.panel import RISE, Panel
from webapp.signals.series import Reals

TUNED_TO = 1.5  # Times the usual share: the rise that the sum is quickest to find.
LEAST_RISE = 2  # Weeks: one alone is no rise.
SHARE_WINDOWS = (3, 6)
MOST_IN_ONE_WEEK = 2.0  # The whole is at most twice what it is without its largest week.
WILD_FROM = 3.0  # Standard deviations, and one person: no small rise makes such a week …
WILD_ALONE = 0.6  # … and in a large rise another week has more than this part of its excess.
SMALLEST = 1e-300


@dataclass(frozen=True, eq=False)
class Evidence:
    """What speaks for a rise that goes on in the newest week, row by row; about 0 in a quiet week.

    Shapes:  cusum: the largest sum of log likelihood ratios over the newest 2 … RISE weeks; share: minus the log of
             the smallest tail probability over SHARE_WINDOWS. Both grow with the newest count and fall only
             where it makes a week wild that was not.
    """

    cusum: Reals
    share: Reals


def weigh(panel: Panel, *, spread: float) -> Evidence:
    """Weigh the newest week of every row against what is usual there.

    Shapes:  one week never holds more than half of the evidence, and a wild week alone holds none: many pasted
             copies in one week, or one week of uproar, need a second week before they count.
    Source:  Steiner and others 2000, doi.org/10.1093/biostatistics/1.4.441, for the risk-adjusted sum;
             Lucas and Crosier 1982, doi.org/10.1080/00401706.1982.10487759, for wanting a second week.
    """
    baseline = usual(panel, spread=spread)
    cusum, share = np.zeros(len(panel)), np.zeros(len(panel))
    for window in range(LEAST_RISE, RISE + 1):
        seen = _Window(panel, baseline, window)
        cusum = np.maximum(cusum, seen.likelihood_ratio())
        if window in SHARE_WINDOWS:
            share = np.maximum(share, seen.unlikelihood())
    return Evidence(cusum, share)


class _Window:
    """The newest few weeks of every row, and what they would usually show."""

    def __init__(self, panel: Panel, baseline: Baseline, window: int) -> None:
        share, sure = baseline.share[:, [window - 1]], baseline.sureness[:, window - 1]
        self.share = np.minimum(share * baseline.season[:, -window:], GREATEST_SHARE)
        counts, totals = panel.counts[:, -window:], panel.totals[:, -window:]
        times = alike(totals, baseline.spread[:, None])
        kept = ~_wild(counts, totals * self.share, times)
        self.counts, self.totals = counts * kept, totals * kept
        self.heard = self.totals.sum(1)
        weekly = (self.totals * times).sum(1) / np.maximum(self.heard, 1)
        self.factor = np.maximum(weekly, 1) + self.heard / (sure + 1)

    def likelihood_ratio(self) -> Reals:
        """Log likelihood ratio of TUNED_TO times the odds against the usual ones, less for every doubt."""
        weekly = self.counts * np.log(TUNED_TO) - self.totals * np.log1p(self.share * (TUNED_TO - 1))
        whole, without = weekly.sum(1), weekly.sum(1) - weekly.max(1)
        return np.asarray(np.minimum(whole, MOST_IN_ONE_WEEK * without) / self.factor)

    def unlikelihood(self) -> Reals:
        """Minus the log of the chance of so many about the theme, with and without each week."""
        expected = self.totals * self.share
        least = self._tail(self.counts.sum(1), self.heard, expected.sum(1))
        for week in range(self.counts.shape[1]):
            rest = [other for other in range(self.counts.shape[1]) if other != week]
            without = self._tail(
                self.counts[:, rest].sum(1), self.totals[:, rest].sum(1), expected[:, rest].sum(1)
            )
            least = np.minimum(least, MOST_IN_ONE_WEEK * without)
        return least

    def _tail(self, about: Reals, people: Reals, expected: Reals) -> Reals:
        share = expected / np.maximum(people, 1)
        strength = np.maximum((people - self.factor) / np.maximum(self.factor - 1, 1e-6), 1e-2)
        chance = at_least(about, people, strength * share, strength * (1 - share))
        return np.asarray(-np.log(np.maximum(chance, SMALLEST)))


def _wild(counts: Reals, expected: Reals, times: Reals) -> NDArray[np.bool_]:
    """Which weeks stand out so far, and so alone in their window, that they are set aside until another one does."""
    excess = (counts - expected) / np.maximum(expected, SMALLEST)
    ordered = np.sort(np.concatenate([np.zeros((len(excess), 1)), excess], axis=1), axis=1)
    alone = (excess == ordered[:, -1:]) & (ordered[:, -2:-1] < WILD_ALONE * excess)
    return np.asarray(alone & (counts > expected + WILD_FROM * np.sqrt(expected * times) + 1))


def at_least(about: Reals, people: Reals, a: Reals, b: Reals) -> Reals:
    """The chance of at least so many of so many people, where their share is a beta of a and b.

    Shapes:  1 where there are no more than expected: nobody asks how unlikely that is.
    Source:  Skellam 1948, the beta-binomial distribution.
    """
    chance = np.ones_like(people)
    rare = (about > people * a / (a + b)) & (about > 0)
    k, n, a, b = about[rare], people[rare], a[rare], b[rare]
    first = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + betaln(k + a, n - k + b) - betaln(a, b)
    term = total = np.ones_like(k)
    while term.max(initial=0) > 1e-7:
        term = term * (n - k).clip(0) / (k + 1) * (a + k) / np.maximum(b + n - k - 1, SMALLEST)
        total, k = total + term, k + 1
    chance[rare] = np.minimum(np.exp(first) * total, 1)
    return chance
