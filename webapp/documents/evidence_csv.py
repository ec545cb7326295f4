"""An evidence pack as one CSV table that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from webapp.documents.pack import EvidencePack, PackInput

COLUMNS = ("part", "name", "detail", "words", "number", "text", "least", "greatest")
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"
"""Without it, one widespread spreadsheet reads Gaelic letters wrongly."""

Line = tuple[str | int | None, ...]


def render_csv(pack: EvidencePack) -> bytes:
    """Write the pack as lines of COLUMNS; a hidden number stays empty, and so does what can stand behind it."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(COLUMNS)
    for line in _lines(pack):
        full = (*line, *[None] * (len(COLUMNS) - len(line)))
        out.writerow([cell if isinstance(cell, int) else harmless(cell or "") for cell in full])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def harmless(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would take for a formula.

    Source:  OWASP, CSV injection.
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(RUNS_IN_A_SPREADSHEET) else text


def _lines(pack: EvidencePack) -> Iterator[Line]:
    yield from _about(pack)
    for table in pack.tables:
        if table.note:
            yield "note", table.caption, "", "", None, table.note
        for figure in table.figures:
            theme, detail = (*figure.labels, "")[:2]
            yield (
                "figure",
                table.caption,
                " / ".join(filter(None, (theme, detail))),
                figure.words,
                figure.number,
                "",
                figure.least,
                figure.greatest,
            )
    for need in pack.needs:
        offered = "; ".join(need.offers) or "Nothing is offered"
        yield "need", need.theme, offered, need.share, need.number, need.moved
    for duty, themes in pack.duties:
        yield "duty", duty, "", "Served" if themes else "No theme in the plan", len(themes), "; ".join(themes)
    for found in pack.inputs:
        yield from _plan(found)


def _about(pack: EvidencePack) -> Iterator[Line]:
    facts = {
        "Body": pack.body,
        "Quarter": pack.quarter,
        "Counted": pack.period,
        "Published on": pack.published_on.isoformat(),
        "Made on": pack.made_on.isoformat(),
        "Method": f"{pack.method}: fewer than {pack.threshold} hidden, rounded to {pack.rounding}",
        "Software": pack.software_version,
        "Checksum": pack.checksum,
    }
    for name, text in facts.items():
        yield "about", name, "", "", None, text
    for note in filter(None, (pack.synthetic, *pack.notes)):
        yield "note", "", "", "", None, note


def _plan(found: PackInput) -> Iterator[Line]:
    late = "No answer in time" if found.is_late else ""
    yield "plan", found.theme, "; ".join(found.duties), found.heard, None, late
    for action in found.actions:
        yield (
            "action",
            found.theme,
            action.owner,
            action.state,
            None,
            f"{action.due_on.isoformat()}: {action.what}",
        )
    for reply in found.replies:
        parts = (reply.answer, reply.reason, reply.tried_with_others, reply.what_next)
        said = "\n".join(part for part in parts if part)
        yield (
            "reply",
            found.theme,
            f"{reply.signed_role}, {reply.published_on.isoformat()}",
            reply.kind,
            None,
            said,
        )
