"""Small rooms with plain names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = {"utils", "helpers", "common", "misc", "core"}
MODULES = sorted((ROOT / "webapp").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_its_functions_are_shorter(path: Path) -> None:
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    assert text.count("\n") <= LONGEST_FILE
    assert [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION] == []


def test_a_stranger_reads_no_long_file_of_tests_either() -> None:
    """A test may be longer than a function: one that walks a whole day cannot be cut without hiding the day."""
    assert [
        str(path.relative_to(ROOT)) for path in TESTS if path.read_text().count("\n") > LONGEST_FILE
    ] == []


def test_nothing_has_a_name_that_says_nothing() -> None:
    named = [*MODULES, *TESTS]

    assert [str(path) for path in named if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_only_the_edge_commits() -> None:
    services = [path for path in MODULES if path.parent.name in ("services", "domain", "documents")]

    assert [path.name for path in services if "session.commit(" in path.read_text()] == []


def test_a_decision_has_a_number_of_its_own_and_every_one_that_is_named_is_there() -> None:
    decisions = {path.name for path in (ROOT / "docs" / "adr").glob("0*.md")}
    sources = [
        *MODULES,
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "README.md",
        *(ROOT / "webapp" / "data").glob("*.md"),
    ]
    named = {name for path in sources for name in re.findall(r"\b(\d{4}-[a-z-]+\.md)", path.read_text())}

    assert len({name[:4] for name in decisions}) == len(decisions)
    assert named <= decisions
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    assert set(re.findall(r"\((\d{4}-[a-z-]+\.md)\)", index)) == decisions
