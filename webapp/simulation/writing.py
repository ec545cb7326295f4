"""Write synthetic voices to a file, row by row or in batches; whatever the format, the first column says synthetic."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import BinaryIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from webapp.simulation.voice import SimulatedVoice


class Format(StrEnum):
    """How voices are written down."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"


LABEL = "is_synthetic"
COLUMNS = (LABEL, *SimulatedVoice._fields)
BETWEEN = "|"
"""What stands between several themes or bodies in one field of a CSV."""
YES_NO = {True: "true", False: "false"}
ROWS_AT_ONCE = 20_000
TEXT = pa.dictionary(pa.int32(), pa.string())
TYPES: Mapping[str, pa.DataType] = {
    LABEL: pa.bool_(),
    "speaker": pa.int64(),
    "feeling": pa.int8(),
    "bodies": pa.list_(pa.string()),
    "themes": pa.list_(pa.string()),
    "may_be_counted": pa.bool_(),
    "may_be_shared": pa.bool_(),
    **dict.fromkeys(("day", "cleared_on", "withdrawn_on", "erased_on"), pa.date32()),
}
SCHEMA = pa.schema(
    [(name, TYPES.get(name, TEXT)) for name in COLUMNS],
    metadata={"synthetic": "every row is made up; nobody said it"},
)


def write_voices(
    voices: Iterable[SimulatedVoice],
    target: BinaryIO,
    *,
    form: Format,
    progress: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write voices as they come.

    Shapes:  returns how many; progress hears how many were written since it last heard.
    """
    write = {Format.CSV: _csv, Format.NDJSON: _ndjson, Format.PARQUET: _parquet}[form]
    written = 0
    for rows in write(iter(voices), target):
        written += rows
        progress(rows)
    return written


def _batches(voices: Iterator[SimulatedVoice]) -> Iterator[list[SimulatedVoice]]:
    while batch := list(islice(voices, ROWS_AT_ONCE)):
        yield batch


def _csv(voices: Iterator[SimulatedVoice], target: BinaryIO) -> Iterator[int]:
    _put(target, [COLUMNS])
    for batch in _batches(voices):
        _put(
            target,
            (
                (
                    YES_NO[True], *voice[:3], BETWEEN.join(voice.bodies), voice.area, BETWEEN.join(voice.themes),
                    *voice[6:10], YES_NO[voice.may_be_counted], YES_NO[voice.may_be_shared], *voice[12:],
                )
                for voice in batch
            ),
        )  # fmt: skip
        yield len(batch)


def _put(target: BinaryIO, rows: Iterable[Iterable[object]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    target.write(text.getvalue().encode())


def _ndjson(voices: Iterator[SimulatedVoice], target: BinaryIO) -> Iterator[int]:
    for batch in _batches(voices):
        target.writelines(
            orjson.dumps({LABEL: True} | voice._asdict(), option=orjson.OPT_APPEND_NEWLINE) for voice in batch
        )
        yield len(batch)


def _parquet(voices: Iterator[SimulatedVoice], target: BinaryIO) -> Iterator[int]:
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        for batch in _batches(voices):
            columns = [[True] * len(batch), *zip(*batch, strict=True)]
            arrays = [pa.array(column, type=kind) for column, kind in zip(columns, SCHEMA.types, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
            yield len(batch)
