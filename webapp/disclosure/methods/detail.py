"""Counting what two of the methods need beside the published tables: the inner cells, and a key for each cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from webapp.disclosure.cube import Counts, Layout, RawTables, TableSpec, Voice, cells_of_person
from webapp.disclosure.methods.groups import groups

KEYS = 256


class DetailMissing(ValueError):
    """A method that needs the inner cells or the keys was given the published tables only."""


@dataclass(frozen=True, eq=False)
class DetailedTables(RawTables):
    """True counts with more detail: never stored, shown or logged.

    Shapes:  inner holds an array [area, inner cell] for each group of tables, in the order of groups(specs).
             keys[area, cell] is the sum of the keys of the people in the cell: the same people, the same key.
    Units:   distinct contributors; keys are remainders by KEYS.
    """

    inner: tuple[Counts, ...] = ()
    keys: Counts | None = None


def count_in_detail(
    voices: Iterable[Voice],
    specs: Sequence[TableSpec],
    *,
    bodies: Iterable[str],
    pools: Mapping[str, Sequence[str]] | None = None,
    secret: bytes = b"",
) -> DetailedTables:
    """Count the tables with their inner cells, and add up everybody's key in every cell.

    Shapes:  a contributor's key is made from their name and the secret, which must stay the same from release to
             release: the same people with other noise each time would have the truth for a mean.
    Errors:  ValueError as count.
    Source:  Fraser and Wooton 2005, "A proposed method for confidentialising tabular output to protect against
             differencing"; docs/adr/0014-methods-side-by-side.md
    """
    found = groups(specs)
    layout = Layout((*specs, *(group.inner for group in found)), bodies=bodies, pools=pools)
    counts = np.zeros((len(layout.areas), layout.cells), dtype=np.int64)
    keys = np.zeros_like(counts)
    people: dict[str, list[Voice]] = {}
    for voice in voices:
        people.setdefault(voice.contributor, []).append(voice)
    for contributor, said in people.items():
        area, cell = np.array(sorted(cells_of_person(said, layout))).T
        counts[area, cell] += 1
        keys[area, cell] += key_of(contributor, secret)
    sizes = [sum(spec.size for spec in specs), *(group.inner.size for group in found)]
    published, *inner = np.split(counts, np.cumsum(sizes)[:-1], axis=1)
    return DetailedTables(
        specs=tuple(specs),
        areas=layout.areas,
        counts=published,
        links=layout.links,
        inner=tuple(inner),
        keys=keys[:, : published.shape[1]] % KEYS,
    )


def key_of(contributor: str, secret: bytes) -> int:
    """A contributor's key, the same as long as the secret is."""
    return blake2b(contributor.encode(), key=secret, digest_size=8).digest()[0]
