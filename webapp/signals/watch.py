"""Watching: which themes rise in the newest week, with false discoveries controlled over everything watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control

from webapp.signals.alarms import Alarm
from webapp.signals.baseline import Baseline, usual
from webapp.signals.calibrating import means
from webapp.signals.calibration import Calibration
from webapp.signals.evidence import weigh
from webapp.signals.panel import LEAST_WEEKS, RISE, Panel, side_by_side
from webapp.signals.series import Reals, WeeklySeries


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the newest week of one series says, alarm or not.

    Shapes:  is_rising: more unlikely than its band's threshold, as if it were the only series watched.
    Units:   p_value is the chance of at least this in a quiet week of this series.
    """

    name: str
    p_value: float
    is_rising: bool
    detector: str


def findings(series: Sequence[WeeklySeries], *, calibration: Calibration) -> list[Finding]:
    """Judge the newest week of each series by itself.

    Shapes:  in the order given; series of fewer than eight weeks, or never spoken to, are left out.
    Errors:  ValueError where series do not end in the same week, or two have the same name.
    """
    return [
        finding
        for _, finding in _judged(side_by_side(series, spread=calibration.spread), series, calibration)
    ]


def watch(
    series: Sequence[WeeklySeries], *, calibration: Calibration, discovery_rate: float = 0.1
) -> list[Alarm]:
    """Name the themes that rise in the newest complete week.

    Shapes:  least likely by chance first. A rise goes on alarming for as long as it goes on: the caller knows
             which it has already said.
    Units:   discovery_rate: of a week's alarms, at most this part are false in the long run; in a week in
             which nothing rises anywhere, at most this chance of any alarm.
    Errors:  ValueError where series do not end in the same week, or two have the same name.
    Source:  Benjamini and Hochberg 1995, doi.org/10.1111/j.2517-6161.1995.tb02031.x; docs/adr/0016-rising-themes.md.
    """
    panel = side_by_side(series, spread=calibration.spread)
    judged = _judged(panel, series, calibration)
    if not judged:
        return []
    adjusted = false_discovery_control([finding.p_value for _, finding in judged])
    baseline = usual(panel, spread=calibration.spread)
    rising = [
        _alarm(series[row], finding, panel, baseline, row)
        for (row, finding), at_most in zip(judged, adjusted, strict=True)
        if finding.is_rising and at_most <= discovery_rate
    ]
    return sorted(rising, key=lambda alarm: (alarm.p_value, alarm.name))


def _judged(
    panel: Panel, series: Sequence[WeeklySeries], calibration: Calibration
) -> list[tuple[int, Finding]]:
    known = np.flatnonzero(panel.weeks >= LEAST_WEEKS)
    old = panel.rows(known)
    evidence = weigh(old, spread=calibration.spread)
    band_of = calibration.band_of(means(old), old.weeks)
    judged = []
    for row, band_number, cusum, share in zip(
        known.tolist(), band_of, evidence.cusum, evidence.share, strict=True
    ):
        band = calibration.bands[band_number]
        by_sum, by_share = band.cusum.weigh(cusum), band.share.weigh(share)
        unlikely = float(band.either.weigh(np.maximum(by_sum, by_share)))
        finding = Finding(
            name=series[row].name,
            p_value=float(np.exp(-unlikely)),
            is_rising=unlikely >= band.threshold,
            detector="cusum" if by_sum >= by_share else "share",
        )
        judged.append((row, finding))
    return judged


def _alarm(series: WeeklySeries, finding: Finding, panel: Panel, baseline: Baseline, row: int) -> Alarm:
    seen, expected = _so_far(panel, baseline, row)
    weeks = 1 + int(_gain(seen, expected).argmax())
    return Alarm(
        name=series.name,
        week=series.newest_week,
        seen=int(seen[weeks - 1]),
        expected=float(expected[weeks - 1]),
        p_value=finding.p_value,
        detector=finding.detector,
        first_week_of_rise=series.week(-weeks),
    )


def _so_far(panel: Panel, baseline: Baseline, row: int) -> tuple[Reals, Reals]:
    """How many were seen and expected in the newest 1, 2 … RISE weeks together."""
    seen = panel.counts[row, -RISE:][::-1].cumsum()
    in_season = panel.totals[row, -RISE:] * baseline.season[row]
    return seen, in_season[::-1].cumsum() * baseline.share[row]


def _gain(seen: Reals, expected: Reals) -> Reals:
    """The log likelihood that a rise of any size adds, for each number of weeks it may have lasted.

    Shapes:  the largest is where a rise began with the greatest likelihood; 0 where fewer than expected were seen.
    Source:  Hinkley 1970, doi.org/10.1093/biomet/57.1.1.
    """
    expected = np.maximum(expected, np.finfo(float).tiny)
    times = np.maximum(seen / expected, 1)
    return np.asarray(seen * np.log(times) - expected * (times - 1))
