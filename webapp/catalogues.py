"""Compile the translations that are newer than their compiled form: `python -m webapp.catalogues`."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent.parent / "translations"


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Compile each catalogue that has changed.

    Shapes:  returns the files that were written; each appears whole, so that a running server never reads half.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        beside = target.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as file:
            write_mo(file, catalogue)
        beside.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
