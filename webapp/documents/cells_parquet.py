"""Released cells as Parquet, for people who work with many numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable

from webapp.documents.cell_columns import COLUMNS, NEVER_EMPTY, facts_of, row_of
from webapp.documents.cells_json import as_json
from webapp.services.open_data import OpenCell, OpenRelease


def cells_as_parquet(release: OpenRelease, cells: Iterable[OpenCell], *, licence: str | None) -> bytes:
    """Write the same columns as the CSV, with the facts of the release in the file's own description.

    Shapes:  one row group, no time of writing: the same release gives the same bytes.
    Source:  Apache Parquet format, version 2.6.
    """
    import pyarrow  # It takes as much memory as everything else together, and most visitors never ask for it.
    from pyarrow import parquet

    types = {"string": pyarrow.string(), "boolean": pyarrow.bool_(), "integer": pyarrow.int32()}
    fields = [pyarrow.field(name, types[kind], name not in NEVER_EMPTY) for name, kind in COLUMNS.items()]
    rows = [row_of(cell, release) for cell in cells]
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    table = pyarrow.table(arrays, schema=pyarrow.schema(fields))
    written = io.BytesIO()
    with parquet.ParquetWriter(written, table.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(table, row_group_size=max(len(rows), 1))
        writer.add_key_value_metadata({"heard.release": as_json(facts_of(release, licence=licence)).decode()})
    return written.getvalue()
