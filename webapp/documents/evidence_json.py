"""An evidence pack as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from webapp.documents.pack import EvidencePack

FORMAT = "heard-evidence-1"


def render_json(pack: EvidencePack) -> bytes:
    """Write the whole pack, days as 2026-10-05, hidden numbers as null."""
    return json.dumps({"format": FORMAT, **asdict(pack)}, ensure_ascii=False, indent=1, default=_day).encode()


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong into a pack")
