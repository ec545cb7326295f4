"""`make bench`: journeys from the form to the code, on SQLite and on PostgreSQL."""

from __future__ import annotations

import argparse
import os
import time

import psutil

from bench.journeys import Run, run
from bench.server import Server, scratch_sqlite, serve

LOADS = (1, 8, 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="how long each run lasts")
    seconds = parser.parse_args().seconds
    databases = {"SQLite": scratch_sqlite()}
    if url := os.environ.get("BENCH_DATABASE_URL"):
        databases["PostgreSQL"] = url
    print(
        f"{seconds:g} s a run, 2 worker processes, a fresh connection a journey, client on the same 2 cores"
    )
    print(f"{'database':<12}{'at once':>8}{'journeys/s':>12}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'peak MiB':>10}"
          f"{'faults':>8}{'others':>8}")  # fmt: skip
    for name, url in databases.items():
        with serve(url) as server:
            run(server.port, at_once=2, seconds=2)
            for at_once in LOADS:
                measure(name, server, at_once=at_once, seconds=seconds)


def measure(name: str, server: Server, *, at_once: int, seconds: float) -> None:
    me = psutil.Process()
    before, mine = server.cpu_seconds(), sum(me.cpu_times()[:2])
    machine, began = busy_seconds(), time.monotonic()
    result = run(server.port, at_once=at_once, seconds=seconds)
    used = server.cpu_seconds() - before
    spent = sum(me.cpu_times()[:2]) - mine
    others = (busy_seconds() - machine - used - spent) / ((time.monotonic() - began) * psutil.cpu_count())
    report(name, at_once, result, used, server, others)


def report(name: str, at_once: int, result: Run, used: float, server: Server, others: float) -> None:
    journeys = max(len(result.durations), 1)
    print(f"{name:<12}{at_once:>8}{result.rate:>12.1f}{result.percentile(50):>9.1f}{result.percentile(95):>9.1f}"
          f"{used / journeys * 1000:>9.1f}{server.peak_pss / 2**20:>10.0f}{len(result.faults):>8}{others:>8.0%}",
          flush=True)  # fmt: skip
    if result.faults:
        print(f"             first fault: {result.faults[0]}")


def busy_seconds() -> float:
    times = psutil.cpu_times()
    return times.user + times.system + times.nice + times.softirq + times.irq


if __name__ == "__main__":
    main()
