"""Time and memory of one release over a SYNTHETIC year: no real voice, body or theme is in it.

Run from the root of the project: python -m bench.release [voices] [seed]
"""

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

from webapp.disclosure.cube import Voice, count, declared_tables
from webapp.disclosure.gate import Parameters, protect
from webapp.disclosure.release import defended

BODIES = tuple(f"body-{number:03}" for number in range(124))
THEMES = tuple(f"theme-{number:02}" for number in range(12))
DUTIES = ("alert", "assess", "promote", "opportunities", "access", "improve")
KINDS = ("need", "offer")
AGES = ("under-12", "12-15", "16-17", "18-21", "22-25", "not-said")
HOMES = ("parents", "kin", "foster", "residential", "own-place", "secure", "not-said")
SPECS = declared_tables(themes=THEMES, kinds=KINDS, ages=AGES, homes=HOMES, duties=DUTIES)


def voices(how_many: int, *, seed: int) -> Iterator[Voice]:
    """Synthetic voices: few bodies hear most of them, a few people speak often and to several bodies."""
    chance = random.Random(seed)
    people = max(how_many * 2 // 3, 1)
    body_weights = [1 / (rank + 2) for rank in range(len(BODIES))]
    theme_weights = [1 / (rank + 1.5) for rank in range(len(THEMES))]
    facts = [
        {
            "age_band": chance.choices(AGES, (5, 30, 25, 20, 8, 12))[0],
            "home": chance.choices(HOMES, (22, 30, 28, 9, 5, 1, 5))[0],
        }
        for _ in range(people)
    ]
    of_home = chance.choices(BODIES, body_weights, k=people)
    for _ in range(how_many):
        person = int(people * chance.random() ** 1.3)
        body = of_home[person] if chance.random() < 0.85 else chance.choices(BODIES, body_weights)[0]
        themes = frozenset(chance.choices(THEMES, theme_weights, k=chance.choice((1, 1, 1, 2, 2, 3))))
        yield Voice(
            contributor=str(person),
            body=body,
            themes=themes,
            duties=frozenset(DUTIES[THEMES.index(theme) % len(DUTIES)] for theme in themes),
            facts=facts[person] | {"kind": chance.choices(KINDS, (85, 15))[0]},
        )


def main(how_many: int, seed: int) -> None:
    said = list(voices(how_many, seed=seed))
    started = time.perf_counter()
    raw = count(said, SPECS, bodies=BODIES)
    protected = protect(raw, Parameters())
    counted = time.perf_counter()
    working = time.process_time()
    safe, report = defended(raw, protected)
    worked = time.process_time() - working
    attacked = time.perf_counter()
    filled = int((raw.counts > 0).sum())
    print(f"synthetic voices {how_many}, seed {seed}, areas {len(raw.areas)}, cells {raw.counts.size}")
    print(f"build  {counted - started:6.1f} s")
    print(
        f"attack {attacked - counted:6.1f} s, {worked:.1f} s of them computing, {report.programmes} programmes"
    )
    print(f"peak   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    print(f"cells with somebody {filled}, shown {(protected.values >= 0).sum()}, after withholding ", end="")
    print(f"{(safe.values >= 0).sum()}; truly 10 or more {(raw.counts >= 10).sum()}")
    print(f"withheld by table {dict(Counter(table for _, table in safe.withheld))}")
    print(f"areas with something withheld {len({area for area, _ in safe.withheld})}")
    print(report.as_dict())


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("20000", "1")[len(sys.argv) - 1 :]]))
