"""Names as they stand in addresses."""

from __future__ import annotations

import re
import unicodedata

LONGEST_SLUG = 60


def slug_of(name: str, *, otherwise: str) -> str:
    """A name in small Latin letters, digits and hyphens; something else where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-") or otherwise
