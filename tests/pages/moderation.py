"""The reading room, as a worker without scripts or a mouse uses it."""

from __future__ import annotations

from uuid import UUID

from bs4 import Tag
from flask.testing import FlaskClient

from tests.pages.account import StaffPage


class QueuePage(StaffPage):
    """The list of what came in."""

    @classmethod
    def visit(cls, client: FlaskClient, view: str = "waiting") -> QueuePage:
        return cls(client, client.get(f"/queue?view={view}"))

    @property
    def rows(self) -> list[str]:
        return [row.get_text(" ", strip=True) for row in self.soup.select("tbody tr")]

    @property
    def views(self) -> dict[str, str]:
        """Each part of the list, with its count."""
        links = [link.get_text(" ", strip=True).rpartition(" ") for link in self.soup.select(".filters a")]
        return {name: many for name, _, many in links}

    def open_first(self) -> ReadingPage:
        form = self.soup.select_one("tbody form")
        assert form is not None, "there is nothing to open"
        data = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
        return ReadingPage(
            self.client, self.client.post(str(form["action"]), data=data, follow_redirects=True)
        )

    def follow(self, label: str) -> QueuePage:
        link = next(link for link in self.soup.select("a") if label in link.get_text())
        return QueuePage(self.client, self.client.get(str(link["href"])))


class ReadingPage(StaffPage):
    """One thing said, opened."""

    @classmethod
    def visit(cls, client: FlaskClient, submission_id: UUID) -> ReadingPage:
        return cls(client, client.get(f"/queue/{submission_id}"))

    @classmethod
    def claim(cls, client: FlaskClient, submission_id: UUID) -> ReadingPage:
        """Open something from the list."""
        page = QueuePage.visit(client)
        data = {"csrf_token": page.value("csrf_token") or ""}
        response = client.post(f"/queue/{submission_id}/open", data=data, follow_redirects=True)
        return cls(client, response)

    @property
    def original(self) -> str:
        words = self.soup.select_one("[data-original]")
        assert words is not None, "no words are open on this page"
        return words.get_text()

    @property
    def shared_words(self) -> str:
        return self.field_text("shared_words")

    @property
    def notice(self) -> str:
        return " ".join(
            note.get_text(" ", strip=True) for note in self.soup.select(".notice:not([role=region])")
        )

    @property
    def facts(self) -> dict[str, str]:
        names = [name.get_text(" ", strip=True) for name in self.soup.select("dt")]
        return dict(
            zip(names, (each.get_text(" ", strip=True) for each in self.soup.select("dd")), strict=True)
        )

    def field_text(self, name: str) -> str:
        field = self.soup.select_one(f"textarea[name={name}]")
        assert field is not None, f"there is no field {name}"
        return field.get_text().removeprefix("\n")

    def chosen(self, name: str) -> list[str]:
        """What is ticked or selected under a name."""
        ticked = self.soup.select(f"input[name={name}][checked]")
        selected = self.soup.select(f"select[name={name}] option[selected]")
        return [str(each["value"]) for each in [*ticked, *selected] if each["value"]]

    def labels_of(self, name: str) -> list[str]:
        return [
            label.get_text(" ", strip=True)
            for field in self.soup.select(f"input[name={name}]")
            for label in self.soup.select(f'label[for="{field["id"]}"]')
        ]

    @property
    def as_typed(self) -> dict[str, list[str]]:
        """Everything that a button of the page would send."""
        form = self.soup.select_one("main form[data-redact]") or self.soup.select_one("main form")
        assert form is not None
        return self._typed_in(form)

    @staticmethod
    def _typed_in(form: Tag) -> dict[str, list[str]]:
        typed: dict[str, list[str]] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            for value in _values(field):
                typed.setdefault(str(field["name"]), []).append(value)
        return typed

    def press(self, label: str, **changed: str | list[str]) -> ReadingPage:
        """Press a button of the page with some answers changed."""
        button = next(
            each for each in self.soup.select("main button") if label in each.get_text(" ", strip=True)
        )
        form = button.find_parent("form")
        assert isinstance(form, Tag)
        path = str(button.get("formaction") or form["action"])
        data: dict[str, object] = {**self._typed_in(form), **changed}
        if button.get("name"):
            data[str(button["name"])] = button.get("value", "")
        return ReadingPage(self.client, self.client.post(path, data=data, follow_redirects=True))


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        chosen = field.select("option[selected]") or field.select("option")[:1]
        return [str(option["value"]) for option in chosen]
    if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
        return []
    return [str(field.get("value", ""))]
