"""An evidence pack as a spreadsheet, as data and as a document for meetings."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from webapp.documents.evidence_csv import COLUMNS, harmless, render_csv
from webapp.documents.evidence_docx import render_docx
from webapp.documents.evidence_json import render_json
from webapp.documents.pack import EvidencePack, PackAction, PackFigure, PackInput, PackReply, PackTable
from webapp.documents.pack_needs import PackNeed

MARK = "Fewer than 10, or hidden so that nobody can be worked out"
REPLY = PackReply(
    kind="We can't",
    answer="Not this year.",
    reason="The law does not let us.",
    tried_with_others="We asked the health board.",
    what_next="We ask again.",
    signed_role="Director of education",
    published_on=date(2026, 10, 9),
)
INPUT = PackInput(
    theme="School",
    heard="Most, about 30, for Fife Council",
    quarter="July to September 2026",
    checksum="c0ffee",
    duties=("Section 58(1)(b): Assess what they need",),
    pulled_on=date(2026, 10, 5),
    is_late=False,
    actions=(
        PackAction(what="Two buses", owner="Head of transport", due_on=date(2027, 3, 1), state="Planned"),
    ),
    replies=(REPLY,),
)
PACK = EvidencePack(
    body="Fife Council",
    quarter="July to September 2026",
    period="April to June 2026 until July to September 2026",
    made_on=date(2026, 10, 20),
    published_on=date(2026, 10, 5),
    method="hide-and-round 1",
    threshold=10,
    rounding=5,
    software_version="0.1.0",
    checksum="c0ffee",
    synthetic="These figures are synthetic.",
    notes=("Figures are rounded to 5.",),
    tables=(
        PackTable(
            name="theme",
            caption="What they spoke about",
            headings=("Theme",),
            figures=(
                PackFigure(labels=("School",), words="Most", number=30, least=28, greatest=32),
                PackFigure(labels=("Money",), words=MARK, number=None),
            ),
            note="",
        ),
        PackTable(
            name="theme_home",
            caption="What they spoke about, by where they live",
            headings=("Theme", "Home"),
            figures=(
                PackFigure(
                    labels=("School", "With a foster family"),
                    words="The majority",
                    number=15,
                    least=13,
                    greatest=17,
                ),
                PackFigure(labels=("Money", "With a foster family"), words=MARK, number=None),
            ),
            note="",
        ),
        PackTable(
            name="home",
            caption="Where they live",
            headings=("Home",),
            figures=(PackFigure(labels=("With a foster family",), words=MARK, number=None),),
            note="This table is not shown at all.",
        ),
    ),
    duties=(("Section 58(1)(a): Be alert", ()), ("Section 58(1)(b): Assess", ("School",))),
    inputs=(INPUT,),
)


def lines(pack: EvidencePack = PACK) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_csv(pack).decode("utf-8-sig"))))


def opened(pack: EvidencePack = PACK) -> Document:
    return docx.Document(io.BytesIO(render_docx(pack)))


def text_of(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


class TestSpreadsheet:
    def test_every_part_is_there(self) -> None:
        found = lines()

        assert list(found[0]) == list(COLUMNS)
        assert {line["part"] for line in found} == {
            "about",
            "note",
            "figure",
            "duty",
            "plan",
            "action",
            "reply",
        }
        assert [line["number"] for line in found if line["part"] == "figure"] == ["30", "", "15", "", ""]
        between = [(line["least"], line["greatest"]) for line in found if line["part"] == "figure"]
        assert between == [("28", "32"), ("", ""), ("13", "17"), ("", ""), ("", "")]
        assert "The law does not let us." in next(line["text"] for line in found if line["part"] == "reply")

    @pytest.mark.parametrize(
        "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\uff1d1"]
    )
    def test_what_was_typed_cannot_run(self, typed: str) -> None:
        pack = replace(PACK, inputs=(replace(INPUT, actions=(replace(INPUT.actions[0], owner=typed),)),))
        (action,) = (line for line in lines(pack) if line["part"] == "action")

        assert action["detail"] == f"'{typed}"

    @given(st.text())
    def test_no_text_begins_a_formula(self, typed: str) -> None:
        assert harmless(typed).lstrip(" \u00a0")[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")

    @given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r")))
    def test_what_was_typed_comes_back(self, typed: str) -> None:
        pack = replace(PACK, body=typed)

        assert lines(pack)[0]["text"] == harmless(typed)


class TestData:
    def test_it_holds_the_pack_and_nothing_else(self) -> None:
        data = json.loads(render_json(PACK))

        assert data.pop("format") == "heard-evidence-1"
        assert set(data) == set(PACK.__dataclass_fields__)
        assert data["tables"][0]["figures"][1] == {
            "labels": ["Money"],
            "words": MARK,
            "number": None,
            "least": None,
            "greatest": None,
        }
        assert data["published_on"] == "2026-10-05"


class TestDocument:
    def test_it_has_real_headings_in_order(self) -> None:
        headings = [
            (paragraph.style.name, paragraph.text)
            for paragraph in opened().paragraphs
            if paragraph.style
            and paragraph.style.name
            and paragraph.style.name.startswith(("Heading", "Title"))
        ]

        assert headings[0] == ("Title", "What young people told Fife Council")
        assert ("Heading 1", "The six duties") in headings
        assert ("Heading 2", "School") in headings
        levels = [int(name[-1]) for name, _ in headings[1:]]
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))

    def test_header_rows_repeat_on_each_page(self) -> None:
        for table in opened().tables:
            assert table.rows[0]._tr.trPr is not None
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None

    def test_all_that_is_said_is_in_it(self) -> None:
        text = text_of(opened())

        for said in (
            "These figures are synthetic.", "about 30 (28 to 32)", "April to June 2026 until July to September 2026",
            MARK, "Hidden: 1 of 2", "This table is not shown at all.",
            "No theme in the plan yet", "Two buses", "1 March 2027", "We can't: Not this year.",
            "Why not: The law does not let us.", "We asked the health board.", "Director of education, 9 October 2026",
            "Fewer than 10 is hidden", "c0ffee",
        ):  # fmt: skip
            assert said in text, said

    def test_real_figures_carry_no_synthetic_notice(self) -> None:
        assert "synthetic" not in text_of(opened(replace(PACK, synthetic="")))

    def test_it_is_a4_british_and_numbered(self) -> None:
        document = opened()
        section = document.sections[0]
        footer = section.footer._element.xml

        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
        assert {found.get(qn("w:val")) for found in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
        assert "PAGE" in footer
        assert "NUMPAGES" in footer

    def test_nobodys_name_is_in_its_properties(self) -> None:
        said = opened().core_properties

        assert (said.author, said.last_modified_by, said.comments, said.language) == (
            "Heard",
            "Heard",
            "",
            "en-GB",
        )
        assert said.title == "What young people told Fife Council, July to September 2026"
        assert (
            "python-docx"
            not in zipfile.ZipFile(io.BytesIO(render_docx(PACK))).read("docProps/core.xml").decode()
        )

    def test_silence_is_said(self) -> None:
        silent = replace(PACK, inputs=(replace(INPUT, replies=(), actions=(), is_late=True),))

        assert "No answer was given in time." in text_of(opened(silent))
        assert "Nothing is planned yet." in text_of(opened(silent))
        assert "No theme has been taken into the plan yet." in text_of(opened(replace(PACK, inputs=())))

    @given(st.text())
    def test_anything_that_can_be_typed_can_be_written(self, typed: str) -> None:
        made = replace(
            PACK, tables=(), inputs=(replace(INPUT, actions=(replace(INPUT.actions[0], what=typed),)),)
        )
        try:
            typed.encode()
        except UnicodeEncodeError:
            return
        assert render_docx(made).startswith(b"PK")


class TestNeeds:
    """What is asked of a body, in every form."""

    NEED = PackNeed(
        theme="Money",
        number=35,
        share="24 to 48 in 100 of everybody heard",
        offers=("Grant", "Gym"),
        moved="About 15 in the release of 2026Q2; 16 to 24 more people",
    )
    MISSING = PackNeed(theme="School", number=20, share="", offers=(), moved="No earlier figure")

    def test_every_form_says_the_same(self) -> None:
        pack = replace(PACK, needs=(self.NEED, self.MISSING))
        lines = list(csv.DictReader(io.StringIO(render_csv(pack).decode("utf-8-sig"))))
        told = [(line["name"], line["number"], line["detail"]) for line in lines if line["part"] == "need"]
        held = json.loads(render_json(pack))["needs"]
        document = docx.Document(io.BytesIO(render_docx(pack)))
        rows = [
            [cell.text for cell in row.cells]
            for table in document.tables
            if table.rows[0].cells[1].text == "Asked for by"
            for row in table.rows[1:]
        ]

        assert told == [("Money", "35", "Grant; Gym"), ("School", "20", "Nothing is offered")]
        assert [(need["theme"], need["number"], need["offers"]) for need in held] == [
            ("Money", 35, ["Grant", "Gym"]),
            ("School", 20, []),
        ]
        assert [row[:2] + row[3:4] for row in rows] == [
            ["Money", "about 35", "Grant, Gym"],
            ["School", "about 20", "Nothing yet"],
        ]

    def test_without_a_need_there_is_no_table(self) -> None:
        document = docx.Document(io.BytesIO(render_docx(PACK)))

        assert "What is asked for, and what is offered" not in [each.text for each in document.paragraphs]
