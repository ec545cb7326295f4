"""Documents and files: released figures, and a body's own plan, in; nothing a young person wrote comes here."""

from webapp.documents.cells_csv import cells_as_csv, csv_description
from webapp.documents.cells_json import as_json, cell_as_dict, cells_as_json
from webapp.documents.cells_parquet import cells_as_parquet
from webapp.documents.evidence_csv import render_csv
from webapp.documents.evidence_docx import render_docx
from webapp.documents.evidence_json import render_json
from webapp.documents.pack import EvidencePack, Wording, make_pack

FORMATS = {
    "csv": (render_csv, "text/csv; charset=utf-8"),
    "json": (render_json, "application/json"),
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
CELL_FORMATS = {
    "csv": (cells_as_csv, "text/csv; charset=utf-8; header=present"),
    "json": (cells_as_json, "application/json"),
    "parquet": (cells_as_parquet, "application/vnd.apache.parquet"),
}

__all__ = [
    "CELL_FORMATS",
    "FORMATS",
    "EvidencePack",
    "Wording",
    "as_json",
    "cell_as_dict",
    "csv_description",
    "make_pack",
]
