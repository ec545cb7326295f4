"""Thresholds from the service's own history: quiet years like its own are drawn, and watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from webapp.signals.baseline import (
    GREATEST_SHARE,
    LEAST_SPREAD,
    USUAL_SPREAD,
    clipped,
    own_spread,
    share_before,
    usual,
)
from webapp.signals.calibration import Band, Calibration, quiet, threshold_for
from webapp.signals.evidence import Evidence, weigh
from webapp.signals.panel import LEAST_WEEKS, REACH, RISE, WEAK, YEAR, Panel, side_by_side
from webapp.signals.series import Integers, Reals, WeeklySeries

MEANS = (0.0, 0.3, 0.7, 1.5, 3.0, 6.0, 12.0, 25.0)
WEEKS = (
    (0, LEAST_WEEKS, 25),
    (26, 26, REACH - 1),
    (REACH, REACH, REACH),
)  # A band from, histories from … to.
INVENTED_SHARE, INVENTED_VARIATION = 0.1, 0.25  # Where a service has no series of some mean yet.
GREATEST_USUAL_SPREAD = 0.1
MOST_FALSE_ALARMS = 6.0
DRAWN = REACH + YEAR - 1  # Weeks of a drawn series: a year of newest weeks, each with all its history.
AT_ONCE = 80  # Series drawn and weighed together, so that memory stays flat.


@dataclass(frozen=True, eq=False)
class _Quiet:
    """Series that quiet years are drawn like: totals a week, a share, what others lend, a spread."""

    totals: list[Integers]
    share: Reals
    prior: Reals
    spread: Reals

    def year(self, chance: np.random.Generator, *, series: int, weeks: tuple[int, int]) -> Panel:
        """One quiet year of as many series, each newest week a row."""
        like = chance.integers(len(self.share), size=series)
        totals = np.stack([_gone_on(self.totals[one], chance) for one in like])
        people = (1 / self.spread[like] - 1)[:, None]
        share = self.share[like][:, None]
        shares = chance.beta(share * people, (1 - share) * people, size=totals.shape)
        counts = chance.binomial(totals, shares)
        history = np.repeat(chance.integers(weeks[0], weeks[1] + 1, size=series), YEAR)
        unknown = np.arange(REACH) < REACH - history[:, None]
        rows = [
            np.where(unknown, 0, sliding_window_view(drawn, REACH, axis=1).reshape(-1, REACH)).astype(float)
            for drawn in (counts, totals)
        ]
        return Panel(rows[0], rows[1], np.repeat(self.prior[like], YEAR, axis=0), history)


def _gone_on(totals: Integers, chance: np.random.Generator) -> Integers:
    """Go on with a row of weeks from anywhere in it, over and over; whole years stay whole."""
    whole = totals[-(len(totals) // YEAR * YEAR or len(totals)) :]
    start = chance.integers(len(whole))
    return np.asarray(whole[(start + np.arange(DRAWN)) % len(whole)])


def calibrate(
    series: Sequence[WeeklySeries], *, seed: int, false_alarms: float = 1.0, years: int = 400
) -> Calibration:
    """Find the thresholds at which quiet series like these start as many alarms a series-year as wanted.

    Shapes:  no series at all is fine: a band of means without a series of its own is drawn from invented totals.
             Series of fewer than eight weeks say nothing yet.
    Units:   years of one series to draw a band; a threshold allows what is wanted within about one part in the
             root of them.
    Errors:  ValueError where false_alarms are not above 0 and at most MOST_FALSE_ALARMS.
    Source:  docs/adr/0016-rising-themes.md.
    """
    if not 0 < false_alarms <= MOST_FALSE_ALARMS:
        raise ValueError(f"false alarms a series-year must be above 0 and at most {MOST_FALSE_ALARMS:g}")
    panel = side_by_side(series, spread=USUAL_SPREAD)
    panel = panel.rows(np.flatnonzero(panel.weeks >= LEAST_WEEKS))
    spread = _usual_spread(panel)
    of_mean = np.searchsorted(MEANS, means(panel), side="right") - 1
    bands = []
    for least, *drawn in WEEKS:
        for number, mean in enumerate(MEANS):
            chance = np.random.default_rng((seed, least, number))
            own = np.flatnonzero(of_mean == number)
            like = _own(panel.rows(own), spread) if own.size else _invented(number, spread, chance)
            evidence = _evidence(like, chance, years=years, weeks=(drawn[0], drawn[1]), spread=spread)
            bands.append(_band(mean, least, evidence, false_alarms))
    return Calibration(_young_no_easier(bands), spread, false_alarms, seed)


def means(panel: Panel) -> Reals:
    """About how many people a week speak about the theme when nothing rises.

    Shapes:  weeks in which a rise may be count for the totals only, so that a rise changes no row's band.
    """
    lately = panel.totals[:, -(RISE + YEAR) :].sum(1)
    return np.asarray(share_before(panel) * lately / np.clip(panel.weeks, 1, RISE + YEAR))


def _usual_spread(panel: Panel) -> float:
    """The spread of the whole service: the mean over its series, weeks that stand out cut down."""
    if not len(panel):
        return USUAL_SPREAD
    own = own_spread(*clipped(panel, spread=USUAL_SPREAD))
    return float(np.clip(np.average(own, weights=panel.weeks), LEAST_SPREAD, GREATEST_USUAL_SPREAD))


def _own(panel: Panel, spread: float) -> _Quiet:
    baseline = usual(panel, spread=spread)
    totals = [row[-weeks:].astype(np.int64) for row, weeks in zip(panel.totals, panel.weeks, strict=True)]
    share = np.minimum(baseline.share[:, -1], GREATEST_SHARE)
    return _Quiet(totals, share, panel.prior, baseline.spread)


def _invented(number: int, spread: float, chance: np.random.Generator) -> _Quiet:
    ends = (*MEANS, 2 * MEANS[-1])
    total = (ends[number] + ends[number + 1]) / 2 / INVENTED_SHARE
    often = 1 / INVENTED_VARIATION**2
    totals = chance.poisson(chance.gamma(often, total / often, size=(AT_ONCE, DRAWN)))
    share, prior = np.full(AT_ONCE, INVENTED_SHARE), np.tile(WEAK, (AT_ONCE, 1))
    return _Quiet(list(totals), share, prior, np.full(AT_ONCE, spread))


def _evidence(
    like: _Quiet, chance: np.random.Generator, *, years: int, weeks: tuple[int, int], spread: float
) -> Evidence:
    """What quiet years show.

    Shapes:  (years · YEAR) rows, a series after the other.
    """
    cusum, share = [], []
    for first in range(0, years, AT_ONCE):
        panel = like.year(chance, series=min(AT_ONCE, years - first), weeks=weeks)
        evidence = weigh(panel, spread=spread)
        cusum.append(evidence.cusum)
        share.append(evidence.share)
    return Evidence(np.concatenate(cusum), np.concatenate(share))


def _band(mean: float, weeks: int, evidence: Evidence, false_alarms: float) -> Band:
    cusum, share = quiet(evidence.cusum), quiet(evidence.share)
    larger = np.maximum(cusum.weigh(evidence.cusum), share.weigh(evidence.share))
    either = quiet(larger)
    unlikely = either.weigh(larger).reshape(-1, YEAR)
    return Band(mean, weeks, cusum, share, either, threshold_for(unlikely, a_week=false_alarms / YEAR))


def _young_no_easier(bands: list[Band]) -> tuple[Band, ...]:
    """A short history never makes an alarm easier than a year of it would."""
    count = len(MEANS)
    return tuple(
        replace(band, threshold=max(band.threshold, bands[number % count + count].threshold))
        if number < count
        else band
        for number, band in enumerate(bands)
    )
