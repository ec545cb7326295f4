"""Rising themes on SYNTHETIC weeks: our watch beside the methods of R's `surveillance`, in one run.

Run from the root of the project: python -m bench.signals [--runs 200] [--seed 1] [--quiet 50] [--alone]
Needs Rscript with the package surveillance (Debian: r-cran-surveillance); without it, only ours is run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.weeks import RISE, YEAR, Drawn, Place, draw
from webapp.signals import Calibration, calibrate, findings, watch
from webapp.signals.evidence import weigh
from webapp.signals.panel import side_by_side

HISTORY = (
    3 * YEAR + 9
)  # Weeks before the first judged one: three years for the methods of R, ours looks at two.
TRAIN, TEST = 1, 2
PASTED, PASTED_WEEKS = (
    15,
    3,
)  # People who paste one text in one week; that week and those in which it may still echo.
BODIES_AND_THEMES = 1488  # 124 bodies x 12 themes.
ANCHORS = ("farrington_offset", "farrington", "ears_c2", "ears_c1")
NAMES = {
    "watch": "watch (sum and share)", "cusum": "  the sum alone", "share": "  the share alone",
    "farrington_offset": "R farringtonFlexible, volume offset", "farrington": "R farringtonFlexible",
    "ears_c2": "R earsC C2", "ears_c1": "R earsC C1", "doubled": "doubled in four weeks",
}  # fmt: skip
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """One place, and by how much the share rises there: 1.6 times, small, large.

    Units:   a small rise adds one and a half weekly standard deviations of a Poisson count to every week, a large
             one three: 1 + 1.5 / sqrt(mean) and 1 + 3 / sqrt(mean) times the share.
    """

    name: str
    place: Place
    rises: tuple[float, ...]


CELLS = (
    Cell("mean 5 a week", Place(5, 0.125), (1.6, 1.67, 2.34)),
    Cell("mean 1 a week", Place(1, 0.1), (1.6, 2.5, 4.0)),
)


def starts(alarmed: NDArray[np.bool_]) -> float:
    """Alarms that begin, a series-year; one that goes on from week to week is one."""
    return float((alarmed[:, 1:] & ~alarmed[:, :-1]).mean() * YEAR)


def fitted(scores: Scores, *, wanted: float = 1.0) -> float:
    """The lowest threshold with no more alarms a quiet series-year than wanted."""
    chosen = float(scores.max()) + 1
    for candidate in np.quantile(scores, np.linspace(0.999, 0.75, 500)):
        if starts(scores >= candidate) > wanted:
            break
        chosen = float(candidate)
    return chosen


def ours(drawn: Drawn, calibration: Calibration) -> dict[str, Scores]:
    """Scores of every week since HISTORY: 1 and more is an alarm of the watch, the others are evidence."""
    scores: dict[str, list[Scores]] = {"watch": [], "cusum": [], "share": [], "doubled": []}
    for week in range(HISTORY, drawn.counts.shape[1]):
        series = drawn.until(week)
        found = findings(series, calibration=calibration)
        evidence = weigh(side_by_side(series, spread=calibration.spread), spread=calibration.spread)
        scores["watch"].append(np.array([float(one.is_rising) for one in found]))
        scores["cusum"].append(evidence.cusum)
        scores["share"].append(evidence.share)
        now, before = (drawn.counts[:, week - ago - 3 : week - ago + 1].sum(1) for ago in (0, 4))
        scores["doubled"].append((now >= 2 * np.maximum(before, 1)).astype(float))
    return {method: np.stack(weekly, axis=1) for method, weekly in scores.items()}


def anchors(drawn: Drawn) -> dict[str, Scores]:
    """Scores of the methods of R for every week since HISTORY."""
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(Path(folder) / "counts.csv", drawn.counts, fmt="%d", delimiter=",")
        np.savetxt(Path(folder) / "totals.csv", drawn.totals.clip(1), fmt="%d", delimiter=",")
        script = Path(__file__).with_name("signals.R")

        def run(method: str) -> Scores:
            command = ["Rscript", str(script), folder, str(HISTORY + 1), method]
            subprocess.run(
                command, check=True, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}
            )
            return np.loadtxt(Path(folder) / f"{method}.csv", delimiter=",", ndmin=2)

        with ThreadPoolExecutor(2) as at_once:
            return dict(zip(ANCHORS, at_once.map(run, ANCHORS), strict=True))


def has_anchors() -> bool:
    if not (rscript := shutil.which("Rscript")):
        return False
    asked = subprocess.run([rscript, "-e", "library(surveillance)"], capture_output=True)
    return asked.returncode == 0


def beside_each_other(cell: Cell, *, runs: int, seed: int, quiet: int, with_anchors: bool) -> Calibration:
    """Calibrate every method on quiet series, then see each on other quiet series, on rises and on pasted weeks."""

    def scores(drawn: Drawn) -> dict[str, Scores]:
        return ours(drawn, calibration) | (anchors(drawn) if with_anchors else {})

    def drawn(series: int, weeks: int, *seeds: int, rise: float = 1.0, pasted: int = 0) -> Drawn:
        return draw(cell.place, series=series, weeks=HISTORY + weeks, seed=(seed, *seeds), rise=rise,
                    starts=HISTORY, pasted=pasted)  # fmt: skip

    train = drawn(quiet, YEAR, TRAIN)
    calibration = calibrate(train.until(HISTORY + YEAR - 1), seed=seed)
    trained = scores(train)
    thresholds = {method: fitted(values) for method, values in trained.items()} | {
        "watch": 1.0,
        "doubled": 1.0,
    }
    test = drawn(quiet, YEAR, TEST)
    pasted = scores(drawn(runs, PASTED_WEEKS, TEST, 2, pasted=PASTED))
    rising = {rise: scores(drawn(runs, RISE, TEST, int(100 * rise), rise=rise)) for rise in cell.rises}

    print(
        f"\n{cell.name}: share {cell.place.share}, {cell.place.campaigns:g} campaigns a year, 12 holiday weeks"
    )
    print(f"{'':36}{'false alarms a year':>20}{'in campaign':>12}{'chance in':>10}{'pasted':>8}"
          + "".join(f"{f'x {rise:g}':>15}" for rise in cell.rises))  # fmt: skip
    print(f"{'':36}{'started':>11}{'weeks':>9}{'weeks':>12}{'8 weeks':>10}{'week':>8}"
          + f"{'found':>9}{'delay':>6}" * len(cell.rises))  # fmt: skip
    busy = test.totals[:, HISTORY:] > 2 * np.median(test.totals, axis=1, keepdims=True)
    for method, calm in scores(test).items():
        alarmed = calm >= thresholds[method]
        line = f"{NAMES[method]:36}{starts(alarmed):11.2f}{alarmed.mean() * YEAR:9.2f}"
        line += f"{alarmed[busy].mean() * YEAR:12.2f}"
        line += f"{alarmed[:, :RISE].any(1).mean():10.2f}{(pasted[method] >= thresholds[method]).any(1).mean():8.2f}"
        for rise in cell.rises:
            line += "{:>9.3f}{:>6.1f}".format(*found(rising[rise][method] >= thresholds[method]))
        print(line, flush=True)
    return calibration


def found(alarmed: NDArray[np.bool_]) -> tuple[float, float]:
    """How many of the rises were found while they lasted, and the median delay of those in full weeks."""
    any_week = alarmed.any(1)
    return float(any_week.mean()), float(np.median(alarmed.argmax(1)[any_week])) if any_week.any() else np.nan


def country(calibration: Calibration, *, seed: int, weeks: int = 40) -> None:
    """Everything watched at once: bodies x themes, one in twenty rising, the others quiet."""
    places = [(Place(mean, 0.1), BODIES_AND_THEMES // 3) for mean in (0.5, 1.5, 5)]
    print(f"\n{BODIES_AND_THEMES} series watched together, means 0.5, 1.5 and 5; one in twenty rises")
    print(f"{'':24}{'false among alarms':>20}{'found by week':>15}{'2':>6}{'4':>6}{'6':>6}{'8':>6}")
    for rise in (1.0, 1.6, 2.5, 4.0):
        false, all_found = [], []
        for run in range(max(weeks // RISE, 1)):
            alarms = _watched(places, calibration, (seed, TEST, 90, run, int(100 * rise)), rise)
            false += [wrong / max(wrong + right.sum(), 1) for wrong, right in alarms]
            all_found.append(np.stack([right for _, right in alarms], axis=1))
        so_far = np.logical_or.accumulate(np.concatenate(all_found), axis=1)
        by_week = "".join(f"{so_far[:, week].mean():6.2f}" for week in (1, 3, 5, 7)) if rise > 1 else ""
        print(
            f"{f'x {rise:g}' if rise > 1 else 'nothing rises':24}{np.mean(false):20.3f}{'':15}{by_week}",
            flush=True,
        )


def _watched(
    places: list[tuple[Place, int]], calibration: Calibration, seed: tuple[int, ...], rise: float
) -> list[tuple[int, NDArray[np.bool_]]]:
    """For each week of the rise: how many alarms are false, and which rising series alarm."""
    parts = []
    for number, (place, how_many) in enumerate(places):
        for part, size in ((rise, how_many // 20), (1.0, how_many - how_many // 20)):
            parts.append(draw(place, series=size, weeks=HISTORY + RISE, seed=(*seed, number, int(100 * part)),
                              rise=part, starts=HISTORY))  # fmt: skip
    everything = Drawn(np.vstack([one.counts for one in parts]), np.vstack([one.totals for one in parts]))
    rises = np.concatenate([np.full(len(one.counts), number % 2 == 0) for number, one in enumerate(parts)])
    rises &= rise > 1
    weekly = []
    for week in range(HISTORY, HISTORY + RISE):
        named = {int(alarm.name) for alarm in watch(everything.until(week), calibration=calibration)}
        alarmed = np.isin(np.arange(len(rises)), list(named))
        weekly.append((int((alarmed & ~rises).sum()), alarmed[rises]))
    return weekly


def honest(cell: Cell, calibration: Calibration, *, seed: int, series: int = 1000) -> None:
    """How often quiet weeks show small p-values, which should be that often or less."""
    drawn = draw(cell.place, series=series, weeks=HISTORY + YEAR, seed=(seed, TEST, 3))
    chances = np.array([
        [one.p_value for one in findings(drawn.until(week), calibration=calibration)]
        for week in range(HISTORY, HISTORY + YEAR)
    ])  # fmt: skip
    said = "  ".join(
        f"{at_most:g}: {(chances <= at_most).mean():.2g}" for at_most in (0.05, 0.01, 1e-3, 1e-4)
    )
    print(f"\n{cell.name}, {chances.size} quiet weeks; p-values at most  {said}")


def young(cell: Cell, calibration: Calibration, *, runs: int, seed: int, weeks: int = 16) -> None:
    """A body that was first asked a few weeks ago, with and without eleven others that know the theme."""
    place, rise = replace(cell.place, unlike=0.3), cell.rises[-1]
    print(
        f"\n{cell.name}, body first asked {weeks} weeks before; x {rise:g} found, and by chance in 8 quiet weeks"
    )
    for others in (11, 0):
        shares = []
        for size in (rise, 1.0):
            new = draw(
                place, series=runs, weeks=HISTORY + RISE, seed=(seed, TEST, 4), rise=size, starts=HISTORY
            )
            old = draw(place, series=runs * others, weeks=HISTORY + RISE, seed=(seed, TEST, 5))
            new.counts[:, : HISTORY - weeks] = new.totals[:, : HISTORY - weeks] = 0
            both = Drawn(np.vstack([new.counts, old.counts]), np.vstack([new.totals, old.totals]))
            weekly = [findings(both.until(week, themes=runs if others else 0), calibration=calibration)[:runs]
                      for week in range(HISTORY, HISTORY + RISE)]  # fmt: skip
            shares.append(np.array([[one.is_rising for one in week] for week in weekly]).any(0).mean())
        print(
            f"  {'others lend their share' if others else 'alone':24} {shares[0]:.2f}  {shares[1]:.2f}",
            flush=True,
        )


def main(*, runs: int, seed: int, quiet: int, alone: bool) -> None:
    began = time.monotonic()
    if not (with_anchors := not alone and has_anchors()):
        print(
            "ours alone"
            if alone
            else "Rscript with the package surveillance (Debian: r-cran-surveillance) is missing"
        )
    print(
        f"SYNTHETIC weeks; {runs} runs a cell, seed {seed}, {quiet} quiet series-years to calibrate, {quiet} to test"
    )
    calibrations = [
        beside_each_other(cell, runs=runs, seed=seed, quiet=quiet, with_anchors=with_anchors)
        for cell in CELLS
    ]
    for cell, calibration in zip(CELLS, calibrations, strict=True):
        honest(cell, calibration, seed=seed)
    for cell, calibration in zip(CELLS, calibrations, strict=True):
        young(cell, calibration, runs=runs, seed=seed)
    country(calibrations[0], seed=seed)
    print(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200, help="rises of each size in each cell")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--quiet", type=int, default=50, help="quiet series-years to calibrate on, and to test on"
    )
    parser.add_argument("--alone", action="store_true", help="leave out the methods of R, which take minutes")
    main(**vars(parser.parse_args()))
