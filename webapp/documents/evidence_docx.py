"""An evidence pack as a document for meetings: A4, real headings and tables, readable with a screen reader."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from webapp.documents.pack import EvidencePack, PackFigure, PackInput, PackReply, PackTable

LANGUAGE = "en-GB"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Mm(210), Mm(297), Mm(20)
XML_FORBIDS = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\r")


def render_docx(pack: EvidencePack) -> bytes:
    """Write the pack as a Word document; its properties name the body and nobody's name."""
    document = docx.Document()
    _prepare(document, pack)
    document.add_heading(f"What young people told {pack.body}", level=0)
    _paragraph(document, f"{pack.quarter}. Published on {say_day(pack.published_on)}.")
    if pack.synthetic:
        _paragraph(document, pack.synthetic, style="Intense Quote")
    document.add_heading("What was heard", level=1)
    for note in pack.notes:
        _paragraph(document, note)
    _paragraph(
        document, f"Counted: {pack.period}. Beside each number stands between which two the truth lies."
    )
    for table in pack.tables:
        _figures(document, table)
    if pack.needs:
        _needs(document, pack)
    document.add_heading("The six duties", level=1)
    duties = [(duty, ", ".join(themes) or "No theme in the plan yet") for duty, themes in pack.duties]
    _table(document, ("Duty", "Themes in the plan"), duties)
    document.add_heading("The plan", level=1)
    if not pack.inputs:
        _paragraph(document, "No theme has been taken into the plan yet.")
    for found in pack.inputs:
        _input(document, found)
    _method(document, pack)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def say_day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _prepare(document: Document, pack: EvidencePack) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    normal.element.get_or_add_rPr().append(language)
    for given in document.styles.element.iter(qn("w:lang")):
        given.set(qn("w:val"), LANGUAGE)
    said = document.core_properties
    said.title = f"What young people told {pack.body}, {pack.quarter}"
    said.author = said.last_modified_by = "Heard"
    said.comments = said.keywords = ""
    said.language = LANGUAGE
    said.created = said.modified = datetime(
        pack.made_on.year, pack.made_on.month, pack.made_on.day, tzinfo=UTC
    )
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{pack.body}, {pack.quarter}. Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """A number that the word processor works out, such as the page."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("value", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "value" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.text = name
            run._r.append(instruction)


def _figures(document: Document, table: PackTable) -> None:
    """A table of figures; in a crossed one the hidden lines stand together in the last."""
    document.add_heading(table.caption, level=2)
    if table.note:
        _paragraph(document, table.note)
    is_crossed = len(table.headings) > 1
    lines = [_line(figure) for figure in table.figures if figure.number is not None or not is_crossed]
    hidden = [figure for figure in table.figures if figure.number is None]
    if is_crossed and hidden:
        rest = f"Hidden: {len(hidden)} of {len(table.figures)}"
        lines.append((rest, *[""] * (len(table.headings) - 1), hidden[0].words, ""))
    _table(document, (*table.headings, "In words", "Number"), lines)


def _needs(document: Document, pack: EvidencePack) -> None:
    document.add_heading("What is asked for, and what is offered", level=1)
    _paragraph(
        document,
        "How many said that it is about a need. “In 100” holds what rounding leaves open, and what chance would, if "
        "those who spoke had been picked by chance. Themes that are not here are hidden.",
    )
    lines = [
        (need.theme, f"about {need.number}", need.share, ", ".join(need.offers) or "Nothing yet", need.moved)
        for need in pack.needs
    ]
    _table(document, ("Theme", "Asked for by", "In 100", "Offered", "Since the release before"), lines)


def _line(figure: PackFigure) -> tuple[str, ...]:
    number = f"about {figure.number} ({figure.least} to {figure.greatest})"
    return (*figure.labels, figure.words, "" if figure.number is None else number)


def _input(document: Document, found: PackInput) -> None:
    document.add_heading(found.theme, level=2)
    _paragraph(
        document, f"{found.heard}. {found.quarter}, pulled into the plan on {say_day(found.pulled_on)}."
    )
    _paragraph(document, f"It serves {'; '.join(found.duties)}.")
    document.add_heading("What will be done", level=3)
    if found.actions:
        lines = [
            (action.what, action.owner, say_day(action.due_on), action.state) for action in found.actions
        ]
        _table(document, ("Action", "Who sees to it", "By", "How far"), lines)
    else:
        _paragraph(document, "Nothing is planned yet.")
    document.add_heading("What was answered", level=3)
    if found.is_late:
        _paragraph(document, "No answer was given in time.")
    elif not found.replies:
        _paragraph(document, "No answer yet.")
    for reply in found.replies:
        _reply(document, reply)


def _reply(document: Document, reply: PackReply) -> None:
    _paragraph(document, f"{reply.kind}: {reply.answer}")
    for label, text in (
        ("Why not", reply.reason),
        ("What was tried with other bodies", reply.tried_with_others),
        ("What happens next", reply.what_next),
    ):
        if text:
            _paragraph(document, f"{label}: {text}")
    _paragraph(document, f"{reply.signed_role}, {say_day(reply.published_on)}")


def _method(document: Document, pack: EvidencePack) -> None:
    document.add_heading("How it was counted", level=1)
    _paragraph(
        document,
        f"Young people and groups are counted once each, whoever spoke more often. Fewer than {pack.threshold} is "
        f"hidden and the rest is rounded to {pack.rounding} ({pack.method}). Before it was published, a program tried "
        "to work people out from everything that is shown, and could not.",
    )
    _paragraph(document, f"Made with Heard {pack.software_version} on {say_day(pack.made_on)}.")
    _paragraph(document, f"Checksum of the release: {pack.checksum}")


def _paragraph(document: Document, text: str, *, style: str | None = None) -> None:
    document.add_paragraph(_clean(text), style=style)


def _table(document: Document, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    header = table.rows[0]
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(repeat)
    for cell, heading in zip(header.cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = _clean(text)
    document.add_paragraph()


def _clean(text: str) -> str:
    """Leave out the control characters that no XML document may hold."""
    return text.translate(XML_FORBIDS)
