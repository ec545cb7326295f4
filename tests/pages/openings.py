"""The pages on which two people open a contact, as a colleague without scripts uses them."""

from __future__ import annotations

from uuid import UUID

from bs4 import Tag
from flask.testing import FlaskClient

from tests.pages.account import StaffPage


class OpeningPage(StaffPage):
    """Asking, one opening, or the list of them."""

    @classmethod
    def ask(cls, client: FlaskClient, kind: str, of_id: UUID) -> OpeningPage:
        return cls(client, client.get(f"/openings/of/{kind}/{of_id}"))

    @classmethod
    def one(cls, client: FlaskClient, opening_id: UUID) -> OpeningPage:
        return cls(client, client.get(f"/openings/{opening_id}"))

    @classmethod
    def index(cls, client: FlaskClient) -> OpeningPage:
        return cls(client, client.get("/openings"))

    @property
    def buttons(self) -> list[str]:
        return [button.get_text(" ", strip=True) for button in self.soup.select("main button[type=submit]")]

    def press(self, label: str, **answers: str) -> OpeningPage:
        """Press a button with some answers given."""
        button = next(each for each in self.soup.select("main button") if label in each.get_text())
        form = button.find_parent("form")
        assert isinstance(form, Tag)
        typed = {
            str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")
        }
        if button.get("name"):
            typed[str(button["name"])] = str(button["value"])
        response = self.client.post(str(form["action"]), data=typed | answers, follow_redirects=True)
        return OpeningPage(self.client, response)
