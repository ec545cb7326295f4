"""What is usual: the share of people who speak about a theme, how it varies, and what the season does to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from webapp.signals.panel import REACH, RISE, SEASON, YEAR, Panel
from webapp.signals.series import Reals

BEFORE = slice(REACH - RISE - YEAR, REACH - RISE)  # The year before a rise may have begun.
CLIPPED_AT = 3.0  # Standard deviations: a week further out says nothing more about what is usual.
LEAST_SPREAD, GREATEST_SPREAD = 1e-4, 0.2
USUAL_SPREAD = 0.005  # Where there is no history to learn it from.
GREATEST_SHARE = 0.95
LENT_TO_A_SEASON = (
    10.0  # People: one of the two years must show about as many before a season counts for much.
)


@dataclass(frozen=True, eq=False)
class Baseline:
    """What each row usually shows, as far as the weeks before a rise can say.

    Shapes:  share and sureness (rows, RISE): by the weeks before the newest 1, 2 … RISE; season (rows, RISE): what
             the share of each newest week is multiplied by, oldest first; spread (rows).
    Units:   sureness in people that the share rests on; spread is the correlation of two people of one week.
    """

    share: Reals
    sureness: Reals
    season: Reals
    spread: Reals


def usual(panel: Panel, *, spread: float) -> Baseline:
    """Learn from up to two years before, with weeks that stand out cut down, so that one burst is not the rule.

    Shapes:  the newest week is in no baseline of its own. spread is that of the whole service: a row with a
             year of history follows it and its own half and half, a younger one rather the service.
    Source:  Noufaily and others 2013, doi.org/10.1002/sim.5595, on past outbreaks; docs/adr/0016-rising-themes.md.
    """
    counts, totals = clipped(panel, spread=spread)
    own = own_spread(counts[:, BEFORE], totals[:, BEFORE])
    heard = (totals[:, BEFORE] > 1).sum(1)
    spreads = np.clip((heard * own + YEAR * spread) / (heard + YEAR), LEAST_SPREAD, GREATEST_SPREAD)

    times = alike(panel.totals, spreads[:, None])
    people, about = panel.totals / times, counts / times
    sure, known = _before_each_window(people), _before_each_window(about)
    a, b = panel.prior[:, :1] + known, panel.prior[:, 1:] + sure - known
    share = a / (a + b)
    return Baseline(share, a + b, _season(panel, counts, share[:, -1:]), spreads)


def share_before(panel: Panel) -> Reals:
    """The share of people who spoke about the theme in the year before a rise may have begun."""
    about, people = panel.counts[:, BEFORE].sum(1), panel.totals[:, BEFORE].sum(1)
    return np.asarray((panel.prior[:, 0] + about) / (panel.prior.sum(1) + people))


def clipped(panel: Panel, *, spread: float) -> tuple[Reals, Reals]:
    """Counts without what stands out of them, and their totals.

    Shapes:  (rows, REACH) twice; the usual share is that of the year before a rise may have begun.
    """
    share = share_before(panel)[:, None]
    expected = panel.totals * share
    deviation = np.sqrt(expected * (1 - share) * alike(panel.totals, spread))
    return np.minimum(panel.counts, expected + CLIPPED_AT * deviation + 1), panel.totals


def own_spread(counts: Reals, totals: Reals) -> Reals:
    """How much more alike people of the same week are than chance makes them, row by row, by least squares.

    Shapes:  (rows, weeks) in, (rows) out; below zero where the weeks are more alike than chance would make them.
    Source:  docs/adr/0016-rising-themes.md.
    """
    share = ((counts.sum(1) + 0.5) / (totals.sum(1) + 1))[:, None]
    weeks = (totals > 0).sum(1, keepdims=True)
    free = (weeks - 1).clip(1) / weeks.clip(1)
    chance = np.where(totals > 0, totals * share * (1 - share) * free, 1)
    excess = np.where(totals > 0, (counts - totals * share) ** 2 / chance - 1, 0)
    others = (totals - 1).clip(0)
    return np.asarray((others * excess).sum(1) / np.maximum((others**2).sum(1), 1))


def alike(totals: Reals, spread: Reals | float) -> Reals:
    """How many times the binomial variance a week of so many people has, who are that much alike."""
    return np.asarray(1 + spread * (totals - 1).clip(0))


def _before_each_window(weekly: Reals) -> Reals:
    """Sums over the year before the newest 1, 2 … RISE weeks, and half of those over the year before that."""
    sums = np.concatenate([np.zeros((len(weekly), 1)), weekly.cumsum(1)], axis=1)
    ends = REACH - np.arange(1, RISE + 1)
    return np.asarray(sums[:, ends] - (sums[:, ends - YEAR] + sums[:, ends - 2 * YEAR]) / 2)


def _season(panel: Panel, counts: Reals, share: Reals) -> Reals:
    """What the same weeks of both last years did to the share, as far as both years agree."""
    lifts = []
    for years in (1, 2):
        newest = REACH - RISE - years * YEAR + np.arange(RISE)
        same = newest[:, None] + np.arange(-SEASON, SEASON + 1)
        expected = (panel.totals[:, same].sum(2) * share) + LENT_TO_A_SEASON
        lifts.append((counts[:, same].sum(2) + LENT_TO_A_SEASON) / expected)
    both = np.stack(lifts)
    agreed = np.where((both > 1).all(0), both.min(0), np.where((both < 1).all(0), both.max(0), 1.0))
    return np.where((panel.weeks >= REACH)[:, None], agreed, 1.0)
