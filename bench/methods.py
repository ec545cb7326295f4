"""Methods side by side over SYNTHETIC years: what each shows, and what the attacker finds.

Run from the root of the project: python -m bench.methods [--sizes 30 120] [--no-national] [--anchors PYTHON]
The anchors need bench/requirements-anchors.txt in an environment of their own.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from bench import methods_voices as voices
from bench.methods_anchors import compared
from bench.methods_enough import coarser, heard, waiting
from bench.methods_measure import MEASURES, Result, measured
from bench.methods_trials import CountedYear
from webapp.disclosure.gate import METHOD
from webapp.disclosure.methods import METHODS, Method
from webapp.disclosure.methods.cell_keys import CellKey

BODIES_OF_SIZE = {30: 4, 120: 4, 300: 3, 1_000: 2, 10_000: 1}
ATTACKED = (3,)
"""The last release of the year: in it most bodies close that gather."""

NATIONAL = 0
NATIONAL_VOICES = 20_000
WAYS = ("quarter", "gathering")
TRIED: dict[str, Method] = {**METHODS, "cell-key, noise 2": CellKey(noise=2)}
Job = tuple[int, str, str, int]
"""Size of the bodies or NATIONAL, name of the method, plain quarters or gathering, and the seed."""


@cache
def _year(size: int, way: str, seed: int) -> CountedYear:
    """The year of one size, the same for every method; families and pools belong to gathering."""
    specs = voices.tables(with_families=way == "gathering")
    if size == NATIONAL:
        year, bodies = voices.national_year(NATIONAL_VOICES, seed=seed), voices.national_bodies()
        pools = voices.national_pools() if way == "gathering" else {}
        return CountedYear(year, specs, bodies=bodies, pools=pools)
    bodies = [f"body-{number}" for number in range(BODIES_OF_SIZE[size])]
    return CountedYear(
        voices.years_of(dict.fromkeys(bodies, size), seed=seed), specs, bodies=bodies, pools={}
    )


def run(job: Job) -> Result:
    size, name, way, seed = job
    method, year = TRIED[name], _year(size, way, seed)
    trials = year.gathered(method) if way == "gathering" else [year.plain(place) for place in range(4)]
    is_large = size == NATIONAL and way == "gathering" and name != METHOD
    return measured(year, method, name=name, trials=trials, attacked=() if is_large else ATTACKED)


def heading() -> str:
    won = "".join(f"{measure[:7]:>8}" for measure in MEASURES)
    return (f"{'voices':>8} {'way':<10}{'method':<22}{'small':>7}{won}{'left':>6}{'theme%':>8}{'by v.%':>8}{'all%':>6}"
            f"{'cells%':>8}{'error':>7}{'rel.%':>7}{'wait':>6}{'protect':>9}{'attack':>8}")  # fmt: skip


def line(job: Job, result: Result) -> str:
    """One row: what the attacker won at first, what was left after repair, and what is shown in the end."""
    size, name, way, seed = job
    people = _heard(size, seed)
    mean, weighted = result.share(*((120, 1_000) if size == NATIONAL else ()), voices=people)
    won = "".join(f"{result.won[measure]:>8}" for measure in MEASURES)
    error, relative = (sum(some) / max(len(some), 1) for some in (result.errors, result.relative))
    return (
        f"{size or 'national':>8} {way:<10}{name:<22}{result.attacked:>7}{won}{sum(result.left.values()):>6}"
        f"{mean:>8.1%}{weighted:>8.1%}{result.all_shown / result.all_mass:>6.0%}"
        f"{result.cells_shown / result.cells:>8.1%}{error:>7.2f}{relative:>7.1%}"
        f"{result.waited / max(sum(people.values()), 1):>6.2f}{result.protecting:>9.2f}{result.attacking:>8.1f}"
    )


@cache
def _heard(size: int, seed: int) -> Counter[str]:
    year = _year(size, "quarter", seed)
    return Counter({body: heard(year, body) for body in year.bodies})


def main(sizes: Sequence[int], *, names: Sequence[str], seed: int, workers: int) -> None:
    started = time.monotonic()
    jobs: list[Job] = [
        (size, name, way, seed)
        for size in sizes
        for way in WAYS
        for name in names
        if size != NATIONAL or name in METHODS
    ]
    print(heading(), flush=True)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as crew:
        for job, result in zip(jobs, crew.map(run, jobs), strict=True):
            print(line(job, result), flush=True)
    print(f"{time.monotonic() - started:.0f} s, seed {seed}. National rows: bodies of 120 to 1,000 voices a year; "
          "the last release of the year is attacked and repaired, the others are protected only; of the gathered "
          f"national ones, with 400 areas, only {METHOD}'s.\n")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[*BODIES_OF_SIZE], choices=[*BODIES_OF_SIZE])
    parser.add_argument("--methods", nargs="*", default=[*TRIED], choices=[*TRIED])
    parser.add_argument("--no-national", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--anchors", metavar="PYTHON", help="the interpreter that has the anchors")
    asked = parser.parse_args()
    country = voices.national_year(NATIONAL_VOICES, seed=asked.seed)
    print(waiting(country), coarser(country), sep="\n", flush=True)
    main(
        [*asked.sizes, *([] if asked.no_national else [NATIONAL])],
        names=asked.methods,
        seed=asked.seed,
        workers=asked.workers,
    )
    print(compared(asked.anchors, seed=asked.seed))
