"""How unlikely evidence is in a quiet week, and from where on it is worth an alarm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from webapp.signals.evidence import Evidence
from webapp.signals.series import Integers, Reals

VERSION = 1
LEVELS = (0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001)
GENTLEST, STEEPEST = (
    0.3,
    1.0,
)  # Beyond what was simulated, evidence e is worth e to this times e, and never more.


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

    Shapes:  any number of simulated weeks in, at least one of them with some evidence.
    """
    ordered = np.sort(evidence)
    knots = np.unique(np.quantile(ordered, 1 - np.array(LEVELS), method="lower"))
    knots = knots[knots > 0] if (knots > 0).any() else ordered[-1:]
    unlikely = -np.log(1 - np.searchsorted(ordered, knots) / len(ordered))
    steep = np.polyfit(knots[-4:], unlikely[-4:], 1)[0] if len(knots) > 3 else GENTLEST
    slope = np.clip(steep, GENTLEST, STEEPEST)
    return Quiet(tuple(knots.round(6).tolist()), tuple(unlikely.round(6).tolist()), float(slope.round(6)))


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

    def weigh(self, evidence: Evidence) -> tuple[Reals, Reals]:
        """How unlikely each detector finds the rows, as minus logs of chances."""
        return self.cusum.weigh(evidence.cusum), self.share.weigh(evidence.share)


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
    candidates: Sequence[float] = np.unique(np.quantile(unlikely, 1 - a_week * np.geomspace(0.2, 6, 60)))[
        ::-1
    ].tolist()
    chosen = candidates[0]
    for candidate in candidates:
        if starts(unlikely >= candidate) > a_week:
            break
        chosen = candidate
    return round(float(chosen), 6)


def starts(alarmed: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> float:
    """How many alarms begin a series-week."""
    return float((alarmed[:, 1:] & ~alarmed[:, :-1]).mean())
