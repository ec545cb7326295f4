"""The concerns on duty, as a safeguarding lead without scripts uses them."""

from __future__ import annotations

from uuid import UUID

from bs4 import Tag
from flask.testing import FlaskClient

from tests.pages.account import StaffPage


class ConcernsPage(StaffPage):
    """The list of concerns."""

    @classmethod
    def visit(cls, client: FlaskClient, query: str = "") -> ConcernsPage:
        return cls(client, client.get(f"/concerns{query}"))

    @property
    def rows(self) -> list[str]:
        return [row.get_text(" ", strip=True) for row in self.soup.select("tbody tr")]

    def follow(self, label: str) -> ConcernsPage:
        link = next(link for link in self.soup.select("main a") if label in link.get_text())
        return ConcernsPage(self.client, self.client.get(str(link["href"])))


class ConcernPage(StaffPage):
    """One concern and its record."""

    @classmethod
    def visit(cls, client: FlaskClient, concern_id: UUID) -> ConcernPage:
        return cls(client, client.get(f"/concerns/{concern_id}"))

    @property
    def steps(self) -> list[str]:
        return [step.get_text(" ", strip=True) for step in self.soup.select(".thread li")]

    @property
    def state(self) -> str:
        first = self.soup.select_one(".facts dd")
        assert first is not None
        return first.get_text(" ", strip=True)

    def press(self, label: str, **answers: str) -> ConcernPage:
        """Press a button with some answers given."""
        button = next(each for each in self.soup.select("main button") if label in each.get_text())
        form = button.find_parent("form")
        assert isinstance(form, Tag)
        typed = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.select("input[name]")
            if field.get("type") != "radio"
        }
        response = self.client.post(str(form["action"]), data=typed | answers, follow_redirects=True)
        return ConcernPage(self.client, response)
