"""One rule for every place where a young person can type: a new one fails here until somebody thought about it.

That the rule holds at each of them is tried in `tests/views/test_young_words.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from tests.architecture.test_access import rules
from tests.architecture.young_words import CONTROLS, KEPT, NOTHING_TYPED, SEEN
from webapp.access import PUBLIC, SAFE_METHODS, permission_of

TEMPLATES = Path(__file__).parent.parent.parent / "webapp" / "templates"
BOX = re.compile(
    r"\b(?:textarea|text)\(\s*[\"']([\w-]+)[\"']"
    r"|<textarea[^>]*\bname=[\"']([^\"'{]+)"
    r"|<input(?![^>]*type=[\"'](?:hidden|radio|checkbox|submit)[\"'])[^>]*\bname=[\"']([^\"'{]+)"
)
EDITABLE = re.compile(r"form_field\(|contenteditable")


def sources() -> dict[str, str]:
    """The templates that young people may see, by name; the macros that draw any box at all are not among them."""
    found = {str(path.relative_to(TEMPLATES)): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}
    young = {name for name, text in found.items() if 'extends "layouts/young_people.html"' in text}
    drawn_with = {
        other for name in young for other in re.findall(r'(?:from|include|import) "([^"]+)"', found[name])
    }
    return {name: found[name] for name in young | drawn_with if not name.startswith("components/field")}


def test_every_box_of_a_young_persons_page_is_known() -> None:
    boxes = {
        (name, next(filter(None, found.groups())))
        for name, text in sources().items()
        for found in BOX.finditer(text)
    }

    assert boxes == CONTROLS


def test_no_young_persons_page_has_boxes_that_this_cannot_see() -> None:
    assert [name for name, text in sources().items() if EDITABLE.search(text)] == []


def test_every_page_that_takes_something_from_anybody_is_known(app: Flask) -> None:
    with app.app_context():
        taking = {
            rule.endpoint
            for rule in rules(app)
            if (rule.methods or set()) - SAFE_METHODS and permission_of(rule.endpoint) in PUBLIC
        }

    assert taking == {endpoint for endpoint, _ in KEPT | SEEN} | NOTHING_TYPED
