"""How unlikely evidence is in a quiet week, and from where on it is worth an alarm."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.signals.series import Integers, Reals

VERSION = 1
LEVELS = (0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002)  # Rarer weeks are too few to learn from.
STEEP = 4  # So many of the last knots tell how steeply the line goes on.
GENTLEST, STEEPEST = 0.3, 0.95  # In theory 1: a little less, so that what was never drawn is not overrated.
LEAST_THRESHOLD = 1.6  # What one quiet week in five shows is never worth an alarm.


@dataclass(frozen=True)
class Quiet:
    """How often quiet weeks show at least so much evidence.

    Shapes:  evidence rises strictly; unlikely[i] is minus the log of the share of quiet weeks with at least
             evidence[i]. Beyond the last one the line goes on with the given slope.
    """

    evidence: tuple[float, ...]
    unlikely: tuple[float, ...]
    slope: float

    def weigh(self, evidence: Reals) -> Reals:
        """Minus the log of the chance of at least so much evidence in a quiet week."""
        within = np.interp(evidence, (0.0, *self.evidence), (0.0, *self.unlikely))
        beyond = (evidence - self.evidence[-1]).clip(0) * self.slope
        return np.asarray(within + beyond)


def quiet(evidence: Reals) -> Quiet:
    """Learn how often quiet weeks show how much.

    Shapes:  any number of simulated weeks in, even with no evidence in any of them; the newest week is counted
             with them, so that no chance is 0.
    Source:  Davison and Hinkley 1997, Bootstrap Methods and their Application, section 4.2.
    """
    ordered = np.sort(evidence)
    knots = np.unique(np.quantile(ordered, 1 - np.array(LEVELS), method="lower"))
    knots = knots[knots > 0] if knots[-1] > 0 else np.ones(1)
    as_much = len(ordered) - np.searchsorted(ordered, knots)
    unlikely = -np.log((as_much + 1) / (len(ordered) + 1))
    steep = np.polyfit(knots[-STEEP:], unlikely[-STEEP:], 1)[0] if len(knots) >= STEEP else GENTLEST
    slope = np.clip(steep, GENTLEST, STEEPEST)
    return Quiet(tuple(knots.round(6).tolist()), tuple(unlikely.round(6).tolist()), float(slope))


@dataclass(frozen=True)
class Band:
    """What holds for series of about the same mean and length of history.

    Units:   mean in people a week, from this up to the next band's; weeks of history likewise; threshold in
             minus logs of a chance.
    """

    mean: float
    weeks: int
    cusum: Quiet
    share: Quiet
    either: Quiet
    threshold: float


@dataclass(frozen=True)
class Calibration:
    """What a service's own history says about quiet weeks; kept with the service, and made anew now and then.

    Shapes:  bands in order of weeks, then mean; the first of each begins at 0.
    Units:   false_alarms a series-year that the thresholds allow; spread as in `baseline`.
    """

    bands: tuple[Band, ...]
    spread: float
    false_alarms: float
    seed: int

    def band_of(self, means: Reals, weeks: Integers) -> Integers:
        """The number of the band that each row falls in."""
        chosen = np.zeros(len(means), dtype=np.int64)
        for number, band in enumerate(self.bands):
            chosen[(means >= band.mean) & (weeks >= band.weeks)] = number
        return chosen

    def to_json(self) -> str:
        return json.dumps({"version": VERSION} | asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Read what `to_json` wrote.

        Errors:  ValueError when another version wrote it.
        """
        kept = json.loads(text)
        if kept.pop("version", None) != VERSION:
            raise ValueError("this calibration was written by another version: calibrate again")
        return cls(**kept | {"bands": tuple(_band(one) for one in kept["bands"])})


def _band(kept: Any) -> Band:
    return Band(**kept | {name: _quiet(**kept[name]) for name in ("cusum", "share", "either")})


def _quiet(evidence: list[float], unlikely: list[float], slope: float) -> Quiet:
    return Quiet(tuple(evidence), tuple(unlikely), slope)


def threshold_for(unlikely: Reals, *, a_week: float) -> float:
    """The lowest threshold at which a quiet series starts an alarm no more often than wanted.

    Shapes:  (series, weeks) of one calibrated number in; an alarm that goes on from one week to the next is one.
    """
    chosen = float(unlikely.max())
    for candidate in np.quantile(unlikely, 1 - a_week * np.geomspace(0.2, 6, 60)):
        if starts(unlikely >= candidate) > a_week:
            break
        chosen = float(candidate)
    return round(max(chosen, LEAST_THRESHOLD), 6)


def starts(alarmed: NDArray[np.bool_]) -> float:
    """How many alarms begin a series-week."""
    return float((alarmed[:, 1:] & ~alarmed[:, :-1]).mean())
