"""The example in the room's own README does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "webapp" / "simulation" / "README.md"


def test_the_example_prints_what_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    example, printed = re.findall(r"```(?:python)?\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)

    exec(compile(example, str(README), "exec"), {})  # noqa: S102  # The example is ours.

    assert capsys.readouterr().out == printed
