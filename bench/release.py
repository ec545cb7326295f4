"""Time and memory of one release over a SYNTHETIC quarter of the whole country: nobody said any of it.

Run from the root of the project: python -m bench.release [voices] [seed]
"""

import resource
import sys
import time
from collections import Counter
from datetime import date

from webapp.disclosure.cube import count
from webapp.disclosure.gate import Parameters, protect
from webapp.disclosure.release import defended
from webapp.domain.dates import Quarter
from webapp.services.release_plan import make_plan
from webapp.services.simulations import cube_voices, make_scenario

QUARTER = Quarter(2026, 2)


def main(how_many: int, seed: int) -> None:
    scenario = make_scenario(
        voices_a_year=how_many * 4, first_day=QUARTER.first_day, until=QUARTER.following.first_day, seed=seed
    )
    said = list(cube_voices(scenario.voices(), by=date.max))
    started = time.perf_counter()
    plan = make_plan()
    raw = count(said, plan.specs, bodies=plan.bodies, pools=plan.pools)
    protected = protect(raw, Parameters())
    counted = time.perf_counter()
    working = time.process_time()
    safe, report = defended(raw, protected)
    worked = time.process_time() - working
    attacked = time.perf_counter()
    filled = int((raw.counts > 0).sum())
    print(f"synthetic voices about {how_many}, seed {seed}, areas {len(raw.areas)}, cells {raw.counts.size}")
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
