"""Files of synthetic voices: the first column says so in every row, and what is written can be read again."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.simulation.places import scenario
from webapp.simulation import writing
from webapp.simulation.dice import Rows, dice_of
from webapp.simulation.voice import SimulatedVoice
from webapp.simulation.writing import COLUMNS, Format, write_voices

JANUARY = tuple(scenario(until=date(2025, 2, 1)).voices())


def written(form: Format) -> bytes:
    target = io.BytesIO()
    assert write_voices(JANUARY, target, form=form) == len(JANUARY)
    return target.getvalue()


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(written(Format.CSV).decode())))

    assert list(rows[0]) == list(COLUMNS)
    assert COLUMNS[0] == "is_synthetic"
    assert {row["is_synthetic"] for row in rows} == {"true"}
    assert [row["day"] for row in rows] == [str(voice.day) for voice in JANUARY]
    assert [row["themes"] for row in rows] == ["|".join(voice.themes) for voice in JANUARY]
    assert {row["may_be_counted"] for row in rows} == {"true", "false"}


def test_ndjson() -> None:
    rows = [json.loads(line) for line in written(Format.NDJSON).splitlines()]

    assert all(next(iter(row.items())) == ("is_synthetic", True) for row in rows)
    assert [tuple(row["bodies"]) for row in rows] == [voice.bodies for voice in JANUARY]


def test_parquet() -> None:
    table = pq.read_table(io.BytesIO(written(Format.PARQUET)))

    assert b"nobody said it" in table.schema.metadata[b"synthetic"]
    rows = table.to_pylist()
    assert {row.pop("is_synthetic") for row in rows} == {True}
    assert [row | {"bodies": tuple(row["bodies"]), "themes": tuple(row["themes"])} for row in rows] == [
        voice._asdict() for voice in JANUARY
    ]


@pytest.mark.parametrize("form", Format)
def test_the_same_voices_give_the_same_bytes_and_progress_adds_up(
    form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 50)
    heard: list[int] = []
    voices: list[SimulatedVoice] = list(JANUARY)

    first = io.BytesIO()
    write_voices(voices, first, form=form, progress=heard.append)

    assert sum(heard) == len(voices)
    assert len(heard) > 1
    assert written(form) == first.getvalue()


def test_nothing_is_drawn_from_a_row_without_weights() -> None:
    with pytest.raises(ValueError, match="without weights"):
        Rows(np.array([[1, 2], [0, 0]])).pick(dice_of(1, about=0, week=0), np.array([0, 1]))
