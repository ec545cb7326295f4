"""Other people's software on the same SYNTHETIC tables: Tau-Argus and the ONS's cell-key perturbation.

Neither is part of the product. They live in an environment of their own (bench/requirements-anchors.txt); without it
this says so. Tau-Argus knows no multi-response: here every theme that a voice is about is a record of its own.
"""

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench import methods_voices as voices
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import Dimension, TableSpec, Voice, table_slices
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables
from webapp.disclosure.methods.cell_keys import CellKey, noise_table
from webapp.disclosure.methods.detail import DetailedTables, count_in_detail, key_of
from webapp.disclosure.methods.hiding import HideAndRound
from webapp.disclosure.methods.suppression import Suppression

WORKER = Path(__file__).with_name("methods_worker.py")
SECRET = b"of no use: nothing here is anybody"
CROSSED = (("about", "age_band"), ("about", "home"))
OF_PEOPLE = (("age_band",), ("home",), ("age_band", "home"))
SIZES = (300, 1_000, 4_000)
TOTALS = ("Total", "")
NAMES = {"theme": "about"}
"""A theme as a fact of a record, of which there is one."""


def compared(python: str | None, *, seed: int) -> str:
    """Ours beside theirs, or what to do to have that."""
    if python is None:
        return "No anchors: give --anchors the interpreter of an environment with bench/requirements-anchors.txt."
    lines = [
        f"{'people':>7} {'method':<32}{'primary':>8}{'more':>6}{'seconds':>9}{'exact':>7}{'narrow':>7}{'insider':>8}"
    ]
    for size in SIZES:
        lines += _one(python, size, seed=seed)
    return "\n".join(lines)


def _one(python: str, size: int, *, seed: int) -> list[str]:
    said = voices.years_of({"body": size}, seed=seed)[0]
    mentions = [
        replace(voice, contributor=f"{number} {theme}", facts={**voice.facts, "about": theme})
        for number, voice in enumerate(said)
        for theme in sorted(voice.themes)
    ]
    people = list({voice.contributor: voice for voice in said}.values())
    asked = {
        "mentions": [
            {name: voice.facts[name] for name in ("about", "age_band", "home")} for voice in mentions
        ],
        "crossed": CROSSED,
        "people": [
            {name: voice.facts[name] for name in ("age_band", "home")}
            | {"key": key_of(voice.contributor, SECRET)}
            for voice in people
        ],
        "of_people": OF_PEOPLE,
        "noise": noise_table(5).tolist(),
    }
    answer = json.loads(
        subprocess.run(
            [python, WORKER], input=json.dumps(asked), capture_output=True, text=True, check=True
        ).stdout
    )
    return [*_hidden(mentions, answer["suppressed"]), _same(people, answer["perturbed"])]


def _hidden(mentions: Sequence[Voice], theirs: Mapping[str, object]) -> list[str]:
    raw = _counted(mentions, [(), ("about",), *OF_PEOPLE[:2], *CROSSED])
    started = time.perf_counter()
    ours = Suppression().protect(raw, Parameters())
    seconds = time.perf_counter() - started
    shown = np.ones(raw.counts.shape, dtype=bool)
    for names, cells in zip(CROSSED, theirs["cells"], strict=True):
        for key, status in cells:
            given = {name: value for name, value in zip(names, key, strict=True) if value not in TOTALS}
            shown[:, _place(raw, given)] &= status in ("S", "E")
    shown &= raw.counts > 0
    tau = replace(
        ours,
        values=np.where(shown, raw.counts, HIDDEN),
        least=np.where(shown, raw.counts, 0),
        greatest=np.where(shown, raw.counts, EVERYBODY),
    )
    rows = (
        ("Tau-Argus 0.6, table by table", tau, theirs["seconds"]),
        ("suppression, all together", ours, seconds),
    )
    return [_line(raw, *row) for row in rows]


def _line(raw: DetailedTables, name: str, protected: ProtectedTables, seconds: float) -> str:
    small = (raw.counts[0] > 0) & (raw.counts[0] < Parameters().threshold)
    more = (protected.values[0] == HIDDEN) & (raw.counts[0] >= Parameters().threshold)
    found = attack(raw, protected, areas=["country"]).outcomes[0]
    return (f"{int(raw.counts[0, 0]):>7} {name:<32}{small.sum():>9}{more.sum():>9}{seconds:>9.2f}"
            f"{found.exact:>9}{found.narrow:>9}{found.insider:>9}")  # fmt: skip


def _same(people: Sequence[Voice], theirs: Sequence[Sequence[object]]) -> str:
    raw = _counted(people, OF_PEOPLE)
    methods = CellKey(), HideAndRound()
    ours = [method.protect(raw, Parameters()).values[0] for method in methods]
    same, cells, at_the_floor = [0, 0], 0, 0
    for names, answers in zip(OF_PEOPLE, theirs, strict=True):
        cells += len(answers[0])
        for number, answer in enumerate(answers):
            for key, count in answer:
                value = ours[number][_place(raw, dict(zip(names, key, strict=True)))]
                same[number] += value == (HIDDEN if count is None else count)
                at_the_floor += number == 0 and count is None and value == Parameters().threshold
    more = f"{at_the_floor} more are 10 here and hidden there"
    return (
        f"{len(people):>7} cell-key-perturbation 3.1: of {cells} cells, {same[0]} as our cell-key ({more}); "
        f"by its own table, {same[1]} as our hide-and-round"
    )


def _counted(said: Sequence[Voice], tables: Sequence[tuple[str, ...]]) -> DetailedTables:
    every = {
        NAMES.get(dimension.name, dimension.name): replace(
            dimension, name=NAMES.get(dimension.name, dimension.name), of_person=True
        )
        for spec in voices.tables(with_families=False)
        for dimension in spec.dimensions
    }
    specs = [
        TableSpec(" by ".join(names) or "total", tuple(every[name] for name in names)) for names in tables
    ]
    plain = [Voice(voice.contributor, "body", frozenset(), facts=voice.facts) for voice in said]
    return count_in_detail(plain, specs, bodies=["body"], secret=SECRET)


def _place(raw: DetailedTables, given: Mapping[str, str]) -> int:
    """The cell of these categories in the table of exactly these dimensions."""
    for spec, cells in zip(raw.specs, table_slices(raw.specs), strict=True):
        dimensions: tuple[Dimension, ...] = spec.dimensions
        if {dimension.name for dimension in dimensions} == set(given):
            return cells.start + list(spec.combinations()).index(tuple(given[d.name] for d in dimensions))
    raise KeyError(given)
