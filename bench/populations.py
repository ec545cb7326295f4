"""Hundreds of seeded SYNTHETIC populations, each protected and then attacked from the beginning: does anything leak?

Run from the root of the project: python -m bench.populations [how many] [seed of the first]
What is done is kept in instance/populations.jsonl and not done again. Two processes.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from webapp.disclosure.attack import attack
from webapp.disclosure.cube import RawTables, TableSpec, Voice, count, declared_tables
from webapp.disclosure.gate import HIDDEN, Parameters, ProtectedTables, protect
from webapp.disclosure.links import Link
from webapp.disclosure.outcome import MEASURES
from webapp.disclosure.release import defended

KEPT = Path("instance/populations.jsonl")
SHAPES = 1
"""Raised when a seed comes to mean another population, so that nothing old is counted."""


def population(seed: int) -> tuple[RawTables, ProtectedTables]:
    """A survey of its own: how many bodies, pools, questions and people, and how unlike each other they are."""
    chance = random.Random(seed)
    bodies = [f"body-{number}" for number in range(chance.randint(1, 5))]
    pools = {"pool": bodies[:3]} if len(bodies) > 3 and chance.random() < 0.5 else {}
    specs = tables(chance)
    voices = list(crowd(chance, specs, bodies))
    raw = count(voices, specs, bodies=bodies, pools=pools)
    protected = protect(raw, chance.choice([Parameters(), Parameters(), Parameters(15), Parameters(20, 10)]))
    return raw, with_quarters(chance, raw, protected, voices) if chance.random() < 0.5 else protected


def tables(chance: random.Random) -> tuple[TableSpec, ...]:
    themes = [f"theme-{number}" for number in range(chance.randint(2, 6))]
    families = {name: {theme for theme in themes if chance.random() < 0.5} for name in ("f-1", "f-2")}
    families["f-3"] = set(themes) - families["f-1"] - families["f-2"]
    return declared_tables(
        themes=themes,
        kinds=["need", "offer"],
        ages=[f"age-{number}" for number in range(chance.randint(2, 4))],
        homes=[f"home-{number}" for number in range(chance.randint(2, 4))],
        duties=["one", "two"][: chance.randint(1, 2)],
        families={k: v for k, v in families.items() if v} if chance.random() < 0.6 else None,
    )


def crowd(chance: random.Random, specs: tuple[TableSpec, ...], bodies: list[str]) -> Iterator[Voice]:
    size = int(30 * 30 ** chance.random())
    dimensions = {d.name: d.categories for spec in specs for d in spec.dimensions}
    skew = {name: [chance.random() ** 2 + 0.02 for _ in some] for name, some in dimensions.items()}
    body_weights = [chance.random() ** 2 + 0.05 for _ in bodies]

    def drawn(name: str, k: int = 1) -> list[str]:
        return chance.choices(dimensions[name], skew[name], k=k)

    facts = [{"age_band": drawn("age_band")[0], "home": drawn("home")[0]} for _ in range(size)]
    for _ in range(size):
        who = int(size * chance.random() ** 1.2)
        yield Voice(
            contributor=str(who),
            body=chance.choices(bodies, body_weights)[0],
            themes=frozenset(drawn("theme", chance.choice((1, 1, 2)))),
            duties=frozenset(drawn("duty", chance.choice((1, 2)))),
            facts=facts[who] | {"kind": drawn("kind")[0]},
        )


def with_quarters(
    chance: random.Random, raw: RawTables, protected: ProtectedTables, voices: list[Voice]
) -> ProtectedTables:
    """The first body is a span: totals of its two quarters were published, and some of their people have left."""
    body = voices[0].body
    said = [voice for voice in voices if voice.body == body]
    half = len(said) // 2
    left = [
        replace(said[0], contributor=f"left {number}") for number in range(chance.choice((0, 0, 1, 3, 12)))
    ]
    totals = {}
    for name, some in (("first", [*said[:half], *left]), ("second", said[half:])):
        number = int(protect(count(some, raw.specs, bodies=[body]), protected.parameters).values[1, 0])
        totals[f"{body} {name}"] = {"total": [number]}
    return protected.beside(totals, [Link(body, tuple(totals), over_time=True)])


def tried(seed: int) -> dict[str, Any]:
    """Protect one population, attack it before and after, and count what leaks."""
    started = time.process_time()
    raw, protected = population(seed)
    threshold = protected.parameters.threshold
    before = attack(raw, protected, threshold=threshold).as_dict()
    safe, _ = defended(raw, protected)
    after = attack(raw, safe, threshold=threshold).as_dict()
    return {
        "seed": seed,
        "shapes": SHAPES,
        "before": {name: before[name] for name in MEASURES},
        "after": {name: after[name] for name in MEASURES},
        "lost_before": bool(before["wins"]),
        "attacked": after["attacked"],
        "large": int((raw.counts >= threshold).sum()),
        "gate": int((protected.values[: len(raw.areas)] != HIDDEN).sum()),
        "shown": int((safe.values[: len(raw.areas)] != HIDDEN).sum()),
        "withheld": len(safe.withheld),
        "seconds": round(time.process_time() - started, 2),
    }


def main(how_many: int, first: int) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    lines = KEPT.read_text().splitlines() if KEPT.exists() else []
    wanted = range(first, first + how_many)
    done = {one["seed"]: one for one in map(json.loads, lines) if one["shapes"] == SHAPES}
    missing = [seed for seed in wanted if seed not in done]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as crew, KEPT.open("a") as file:
        for number, future in enumerate(
            as_completed([crew.submit(tried, seed) for seed in missing]), start=1
        ):
            one = future.result()
            done[one["seed"]] = one
            file.write(json.dumps(one) + "\n")
            file.flush()
            print(f"\r{number} of {len(missing)}", end="", file=sys.stderr, flush=True)
    told([done[seed] for seed in wanted])


def told(results: list[dict[str, Any]]) -> None:
    sums = {when: sum((Counter(one[when]) for one in results), Counter()) for when in ("before", "after")}
    total = {
        name: sum(one[name] for one in results) for name in ("attacked", "large", "gate", "shown", "withheld")
    }
    print(f"\nsynthetic populations {len(results)}, small cells attacked {total['attacked']}")
    print(f"{'':<14}{'by the gate':>12}{'in the end':>12}")
    for name in MEASURES:
        print(f"{name:<14}{sums['before'][name]:>12}{sums['after'][name]:>12}")
    lost = [sum(one["lost_before"] for one in results), sum(any(one["after"].values()) for one in results)]
    print(f"{'populations':<14}{lost[0]:>12}{lost[1]:>12}")
    print(
        f"cells truly large {total['large']}, shown by the gate {total['gate']}, in the end {total['shown']}; ",
        end="",
    )
    print(f"tables withheld {total['withheld']}")
    seconds = [one["seconds"] for one in results]
    print(
        f"{sum(seconds):.0f} s of processor time, {np.median(seconds):.1f} s each, {max(seconds):.1f} s the longest"
    )


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :]]))
