"""The pages of a body: what it heard, its plan, its answers, its offers and its evidence."""

from __future__ import annotations

from typing import Any

from bs4 import Tag
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.pages.account import StaffPage


class BodyPage(StaffPage):
    """Any page of a body."""

    @classmethod
    def visit(cls, client: FlaskClient, path: str) -> BodyPage:
        return cls(client, client.get(path))

    def rows(self, caption: str) -> dict[str, str]:
        """The lines of the table with this caption: what stands at the left, and all that stands beside it."""
        for table in self.soup.find_all("table"):
            said = table.find("caption")
            if said and said.get_text(" ", strip=True) == caption:
                return dict(_line(row) for row in table.select("tbody tr"))
        raise AssertionError(f"no table {caption!r} on {self.path}")

    def links(self, within: str = "main") -> dict[str, str]:
        return {
            link.get_text(" ", strip=True): str(link["href"])
            for link in self.soup.select(f"{within} a[href]")
        }

    def buttons(self) -> list[str]:
        return [button.get_text(" ", strip=True) for button in self.soup.select("main button")]

    def error_at(self, name: str) -> str:
        """The error that stands at a field, or nothing."""
        found = self.soup.find(id=f"{name}-error")
        return found.get_text(" ", strip=True) if isinstance(found, Tag) else ""

    def typed(self, name: str) -> str:
        """What a text box holds."""
        found = self.soup.find("textarea", {"name": name})
        assert isinstance(found, Tag), f"there is no text box {name}"
        return found.get_text().strip()

    def ticked(self) -> list[str]:
        return [str(box["value"]) for box in self.soup.select("main input[type=checkbox][checked]")]

    def fill_in(self, label: str, **answers: Any) -> BodyPage:
        """Fill in a form, ticking a list of boxes where a list is given, and press its button."""
        form = self.form(label)
        data: MultiDict[str, str] = MultiDict()
        for field in form.select("input[type=hidden]"):
            data[str(field["name"])] = str(field.get("value", ""))
        for button in form.find_all("button"):
            if label in button.get_text() and button.get("name"):
                data[str(button["name"])] = str(button["value"])
        for name, value in answers.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        path = str(form.get("action") or self.path)
        return BodyPage(self.client, self.client.post(path, data=data, follow_redirects=True))


def _line(row: Tag) -> tuple[str, str]:
    heading = row.find("th")
    assert isinstance(heading, Tag)
    beside = " ".join(cell.get_text(" ", strip=True) for cell in row.find_all("td"))
    return next(heading.stripped_strings), beside
