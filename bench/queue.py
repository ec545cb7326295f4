"""`python -m bench.queue`: the pages of the staff at a hundred thousand things that wait and as many that were cleared.

Each page is asked of the application itself, so a figure is the server's own time without the network. On a busy
machine the CPU column is the sturdy one; SQLite's work is in it, PostgreSQL's is only in the clock's. The worker's list
is marked where it takes more CPU than twenty milliseconds, and any other page of the staff where it takes three hundred
by the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from bench.queue_world import COMMON_BODY, RARE_BODY, Person, World, build
from bench.server import SECRET, scratch_sqlite
from webapp import cookies
from webapp.access import GRANTED, PUBLIC, permission_of
from webapp.config import Settings
from webapp.domain import dates
from webapp.domain.accounts import Role
from webapp.domain.queue import QueueView
from webapp.extensions import db
from webapp.services import sign_ins

LIMIT_MS = 20
LIMIT_OF_A_PAGE_MS = 300
Asks = Iterator[tuple[str, Callable[[], None]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000, help="how many wait, and how many were cleared")
    parser.add_argument(
        "--sqlite", default="", help="a file to write to, or to use again if an earlier run wrote it"
    )
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked")
    asked = parser.parse_args()
    databases = {"SQLite": f"sqlite:///{asked.sqlite}" if asked.sqlite else scratch_sqlite()}
    if url := os.environ.get("BENCH_DATABASE_URL"):
        databases["PostgreSQL"] = url
    for name, url in databases.items():
        run(name, url, items=asked.items, times=asked.times)


def run(name: str, url: str, *, items: int, times: int) -> None:
    began = time.monotonic()
    world = build(Settings(secret=SECRET, database_url=url), items=items)
    print(f"{name}: {items:,} waiting and {items:,} cleared, ready after {time.monotonic() - began:.0f} s")
    print(f"{'page':<54}{'CPU p50':>9}{'CPU p95':>9}{'p50 ms':>9}{'p95 ms':>9}")
    client = sign_in(world.app, world.people[Role.ADVOCACY_WORKER])
    for label, ask in pages(client):
        cpu, wall = measure(ask, times=times)
        report(label, cpu, wall, is_over=at(cpu, 95) > LIMIT_MS)
    for label, ask in every_page(world):
        cpu, wall = measure(ask, times=max(times // 10, 3))
        report(label, cpu, wall, is_over=at(wall, 50) > LIMIT_OF_A_PAGE_MS)


def report(label: str, cpu: list[float], wall: list[float], *, is_over: bool) -> None:
    figures = "".join(f"{at(each, part):>9.1f}" for each in (cpu, wall) for part in (50, 95))
    print(f"{label:<54}{figures}{'  over' if is_over else ''}", flush=True)


def at(figures: list[float], part: int) -> float:
    """The figure below which so many in a hundred lie."""
    return figures[min(len(figures) * part // 100, len(figures) - 1)]


def measure(ask: Callable[[], None], *, times: int) -> tuple[list[float], list[float]]:
    """How long each ask took, sorted: CPU milliseconds of this process, and milliseconds by the clock on the wall."""
    ask()
    taken = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        ask()
        taken.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    return sorted(cpu for cpu, _ in taken), sorted(wall for _, wall in taken)


def every_page(world: World) -> Asks:
    """Every page that somebody of each role may open and that needs nothing but its address."""
    for role, person in world.people.items():
        client = sign_in(world.app, person)
        with world.app.app_context():
            addresses = sorted(
                rule.rule
                for rule in world.app.url_map.iter_rules()
                if "GET" in (rule.methods or ()) and not rule.arguments
                if permission_of(rule.endpoint) in GRANTED[role] - PUBLIC
            )
        for address in addresses:
            yield f"{role} {address}", lambda client=client, address=address: look(client, address)  # type: ignore[misc]


def look(client: FlaskClient, address: str) -> None:
    """A page, or the way on to another, or "not for you"; never a fault."""
    assert client.get(address).status_code < 500, address


def pages(client: FlaskClient) -> Asks:
    """Every way to look at the list, and what is done from it."""

    def get(path: str) -> Callable[[], None]:
        def ask() -> None:
            assert client.get(path).status_code == 200, path

        return ask

    middle = f"after=2.{(dates.today() - timedelta(days=45)).isoformat()}.{UUID(int=0)}"
    for view in QueueView:
        yield view.value, get(f"/queue?view={view.value}")
    for query in (
        middle, f"view=cleared&{middle}", "urgency=now", "urgency=soon&urgency=now", "days=28", "days=3&urgency=usual",
        "came=phone", "came=phone&came=paper&days=7", "came=import", "answer=y",
        "answer=y&came=phone&urgency=soon&days=28", f"view=cleared&body={COMMON_BODY}",
        f"view=cleared&body={RARE_BODY}", "view=cleared&body=nhs-fife", "view=cleared&theme=money",
        f"view=cleared&theme=money&body={RARE_BODY}",
    ):  # fmt: skip
        yield query.partition("." + "0" * 8)[0], get(f"/queue?{query}")
    yield from deeds(client, csrf_token(client))


def deeds(client: FlaskClient, token: str) -> Asks:
    """What is asked by a form."""

    def look_for(words: str) -> Callable[[], None]:
        def ask() -> None:
            assert client.post("/queue/search", data={"csrf_token": token, "words": words}).status_code == 200

        return ask

    def open_next() -> None:
        answer = client.post("/queue/next", data={"csrf_token": token}, follow_redirects=True)
        assert b"Their words" in answer.data
        client.post(f"{answer.request.path}/put-down", data={"csrf_token": token, "revision": "0"})

    for words in ("visits", "family visits", "the", "kilometre", "nothing-like-this"):
        yield f"search {words}", look_for(words)
    yield "open the next, show it and close it", open_next


def csrf_token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/queue").get_data(as_text=True))
    assert found
    return found[1]


def sign_in(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        secret = sign_ins.begin(db.session, account_id=person.account_id, private_key=person.private_key)
        db.session.commit()
    client.set_cookie(cookies.DESK, secret.cookie_value)
    return client


if __name__ == "__main__":
    main()
