"""How much of the theme x quarter mass bodies show, against how long they wait, for several sizes of enough."""

from collections import Counter
from itertools import product

import numpy as np

from bench import methods_voices as voices
from bench.methods_trials import CountedYear
from webapp.disclosure.gate import Parameters
from webapp.disclosure.methods.hiding import HideAndRound

SIZES = {"under 120": (1, 119), "120 to 1,000": (120, 1_000), "over 1,000": (1_001, 10**9)}
THRESHOLD = Parameters().threshold
TRIED = (1, 60, 80, 100, 120, 150, 200)


def waiting(year: voices.Year) -> str:
    """A table for a whole country, by the method that releases are made with and before any repair.

    Units:   per cent of the mass, mean over bodies and weighted by voices; quarters that a voice waits on average.
    """
    specs = [spec for spec in voices.tables(with_families=False) if spec.name in ("total", "theme")]
    counted = CountedYear(year, specs, bodies=voices.national_bodies(), pools={})
    people = np.array([raw.counts[1:, 0] for raw in counted.quarters])
    heard = dict(zip(counted.quarters[0].areas[1:], people.sum(axis=0).tolist(), strict=True))
    mass = np.array([raw.counts[1:, 1:].sum(axis=1) for raw in counted.quarters]).sum(axis=0)
    lines = [f"{'enough':>7}{'bodies':>15}{'number':>8}{'mean%':>8}{'by voices%':>12}{'wait':>7}"]
    for enough, (name, (least, most)) in product(TRIED, SIZES.items()):
        shown, waits = _shown(counted, enough)
        some = [place for place, (body, n) in enumerate(heard.items()) if least <= n <= most]
        each = [shown[body] / mass[place] for place, body in enumerate(heard) if place in some]
        by_voices = sum(shown[body] for place, body in enumerate(heard) if place in some) / mass[some].sum()
        waited = sum(waits[body] for place, body in enumerate(heard) if place in some)
        lines.append(f"{enough:>7}{name:>15}{len(some):>8}{np.mean(each):>8.1%}{by_voices:>12.1%}"
                     f"{waited / people[:, some].sum():>7.2f}")  # fmt: skip
    return "\n".join([*lines, ""])


def _shown(counted: CountedYear, enough: int) -> tuple[Counter[str], Counter[str]]:
    shown: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    for trial in counted.gathered(HideAndRound(), enough=enough):
        for body, quarters in trial.bodies.items():
            here = trial.raw.counts[trial.raw.areas.index(body), 1:]
            shown[body] += int(here[here >= THRESHOLD].sum())
            row = counted.quarters[0].areas.index(body)
            people = [int(counted.quarters[quarter].counts[row, 0]) for quarter in quarters]
            waits[body] += sum((quarters[-1] - q) * n for q, n in zip(quarters, people, strict=True))
    return shown, waits


def coarser(year: voices.Year) -> str:
    """What families of themes and pools of bodies add for whoever gathers, by size of body.

    Units:   per cent of the theme x quarter mass whose theme is shown by the body itself, or by it or its pool in
             that quarter; per cent of the family x quarter mass that the body itself shows.
    """
    specs = [spec for spec in voices.tables(with_families=True) if spec.name in ("total", "family", "theme")]
    pools = voices.national_pools()
    counted = CountedYear(year, specs, bodies=voices.national_bodies(), pools=pools)
    family = slice(1, 1 + specs[1].size)
    theme = slice(family.stop, family.stop + specs[2].size)
    pool_of = {body: pool for pool, bodies in pools.items() for body in bodies}
    sums = {body: np.zeros(5) for body in counted.bodies}
    for trial in counted.gathered(HideAndRound()):
        for body, quarters in trial.bodies.items():
            own = trial.raw.counts[trial.raw.areas.index(body)] >= THRESHOLD
            for raw in (counted.quarters[quarter] for quarter in quarters):
                here = raw.counts[raw.areas.index(body)]
                pool = raw.counts[raw.areas.index(pool_of.get(body, body))] >= THRESHOLD
                shown = here[theme] * own[theme], here[theme] * (own | pool)[theme], here[theme]
                sums[body] += [part.sum() for part in (*shown, here[family] * own[family], here[family])]
    lines = [f"{'bodies':>15}{'own%':>8}{'or pool%':>10}{'family%':>9}"]
    for name, (least, most) in SIZES.items():
        some = sum(sums[body] for body in counted.bodies if least <= heard(counted, body) <= most)
        lines.append(
            f"{name:>15}{some[0] / some[2]:>8.1%}{some[1] / some[2]:>10.1%}{some[3] / some[4]:>9.1%}"
        )
    return "\n".join([*lines, ""])


def heard(counted: CountedYear, body: str) -> int:
    """How many people spoke to a body, each quarter for itself."""
    return sum(int(raw.counts[raw.areas.index(body), 0]) for raw in counted.quarters)
