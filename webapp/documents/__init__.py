"""Evidence packs: released figures and a body's own plan in, documents out. Nothing a young person wrote comes here."""

from webapp.documents.evidence_csv import render_csv
from webapp.documents.evidence_docx import render_docx
from webapp.documents.evidence_json import render_json
from webapp.documents.pack import EvidencePack, Wording, make_pack

FORMATS = {
    "csv": (render_csv, "text/csv; charset=utf-8"),
    "json": (render_json, "application/json"),
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}

__all__ = ["FORMATS", "EvidencePack", "Wording", "make_pack"]
