"""Small rooms with plain names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = {"utils", "helpers", "common", "misc", "core"}
MODULES = sorted((ROOT / "webapp").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_its_functions_are_shorter(path: Path) -> None:
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    assert text.count("\n") <= LONGEST_FILE
    assert [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION] == []


def test_nothing_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in MODULES if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_only_the_edge_commits() -> None:
    services = [path for path in MODULES if path.parent.name in ("services", "domain", "documents")]

    assert [path.name for path in services if "session.commit(" in path.read_text()] == []
