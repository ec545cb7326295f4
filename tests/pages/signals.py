"""What rises and what bodies are told, as somebody without scripts sees and uses them."""

from __future__ import annotations

from uuid import UUID

from bs4 import Tag
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.pages.account import StaffPage


class RisesPage(StaffPage):
    """A list of signals, or of alerts."""

    @classmethod
    def visit(cls, client: FlaskClient, path: str = "/signals") -> RisesPage:
        return cls(client, client.get(path))

    @property
    def rows(self) -> list[str]:
        return [row.get_text(" ", strip=True) for row in self.soup.select(".rise")]


class RisePage(StaffPage):
    """One signal, or one alert."""

    @classmethod
    def visit(cls, client: FlaskClient, path: str) -> RisePage:
        return cls(client, client.get(path))

    @classmethod
    def of(cls, client: FlaskClient, signal_id: UUID) -> RisePage:
        return cls.visit(client, f"/signals/{signal_id}")

    @property
    def buttons(self) -> list[str]:
        return [button.get_text(" ", strip=True) for button in self.soup.select("main button")]

    @property
    def told(self) -> str:
        """What stands in the frame of what the body sees."""
        frame = self.soup.select_one("figure.words")
        assert frame is not None, "nothing is shown as told"
        return frame.get_text(" ", strip=True)

    @property
    def steps(self) -> list[str]:
        return [step.get_text(" ", strip=True) for step in self.soup.select(".thread li")]

    @property
    def facts(self) -> dict[str, str]:
        names = [name.get_text(" ", strip=True) for name in self.soup.select("main dt")]
        said = [value.get_text(" ", strip=True) for value in self.soup.select("main dd")]
        return dict(zip(names, said, strict=True))

    def typed(self, name: str) -> str:
        field = self.soup.find("textarea", {"name": name})
        assert isinstance(field, Tag), f"there is no text box {name}"
        return field.get_text().strip()

    def press(self, label: str, **answers: str) -> RisePage:
        """Press the first button with this label, with some answers given."""
        form = self.form(label)
        data: MultiDict[str, str] = MultiDict()
        for field in form.select("input[type=hidden]"):
            data[str(field["name"])] = str(field.get("value", ""))
        for name, value in answers.items():
            data[name] = value
        return RisePage(self.client, self.client.post(str(form["action"]), data=data, follow_redirects=True))
