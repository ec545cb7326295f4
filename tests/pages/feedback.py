"""The tell-us pages, as a young person without scripts sees and uses them."""

from __future__ import annotations

from typing import Self

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SYNTHETIC = "Synthetic: the bus to family time comes late."


class YoungPersonsPage:
    """One page: what it says, and its forms with everything hidden in them."""

    def __init__(self, client: FlaskClient, response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.soup = BeautifulSoup(response.get_data(as_text=True), "lxml")

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        main = self.soup.find("main")
        return main.get_text(" ", strip=True) if main else ""

    @property
    def heading(self) -> str:
        heading = self.soup.find("h1")
        return heading.get_text(" ", strip=True) if heading else ""

    @property
    def errors(self) -> list[str]:
        return [item.get_text(" ", strip=True) for item in self.soup.select(".errors li")]

    @property
    def cookies_set(self) -> list[str]:
        return [line.partition("=")[0] for line in self.response.headers.getlist("Set-Cookie")]

    def form(self, action: str) -> Tag:
        """The form that goes to an address ending so."""
        for form in self.soup.find_all("form"):
            if str(form["action"]).endswith(action):
                return form
        raise AssertionError(f"no form goes to {action}")

    def fields(self, action: str) -> dict[str, str]:
        """What a form sends when nobody touches it."""
        sent: dict[str, str] = {}
        form = self.form(action)
        for field in form.find_all("input"):
            is_off = field.get("type") in ("radio", "checkbox") and not field.has_attr("checked")
            if not is_off:
                sent[str(field["name"])] = str(field.get("value", ""))
        for box in form.find_all("textarea"):
            sent[str(box["name"])] = box.text.removeprefix("\n")
        for select in form.find_all("select"):
            chosen = select.find("option", selected=True) or select.find("option")
            assert isinstance(chosen, Tag)
            sent[str(select["name"])] = str(chosen["value"])
        return sent

    def send_form(self, action: str, **typed: str) -> TestResponse:
        return self.client.post(str(self.form(action)["action"]), data=self.fields(action) | typed)


class TellUsPage(YoungPersonsPage):
    """The page of questions."""

    @classmethod
    def open(cls, client: FlaskClient, query: str = "", language: str = "") -> Self:
        return cls(client, client.get(f"{language}/tell-us{query}"))

    @property
    def start(self) -> str:
        """The step that shows first."""
        return str(self.soup.select_one(".step.is-start")["id"])  # type: ignore[index]

    def value(self, name: str) -> str | None:
        return self.fields("/tell-us/check").get(name)

    def check(self, **typed: str) -> CheckPage:
        typed = {"words": SYNTHETIC} | typed
        return CheckPage(self.client, self.send_form("/tell-us/check", **typed))


class CheckPage(TellUsPage):
    """The page that shows who would see what."""

    @property
    def answers(self) -> dict[str, str]:
        """Each question of the page with what it says."""
        return {
            term.get_text(" ", strip=True): term.find_next("dd").get_text(" ", strip=True)  # type: ignore[union-attr]
            for term in self.soup.find_all("dt")
        }

    def send(self, **forged: str) -> CodePage:
        return CodePage(self.client, self.send_form("/tell-us/send", **forged))

    def change(self, step: str) -> TellUsPage:
        fields = self.fields("/tell-us/send") | {"change": step}
        return TellUsPage(self.client, self.client.post("/tell-us/check", data=fields))


class CodePage(TellUsPage):
    """The page with the code."""

    @classmethod
    def open(cls, client: FlaskClient, query: str = "", language: str = "") -> Self:
        return cls(client, client.get(f"{language}/your-code{query}"))

    @property
    def words(self) -> str:
        return " ".join(word.get_text(strip=True) for word in self.soup.select(".code-words bdi"))

    @property
    def digits(self) -> str:
        return "".join(group.get_text(strip=True) for group in self.soup.select(".digits span"))


def tell_us(client: FlaskClient, **typed: str) -> CodePage:
    """Go the whole way, from the first question to the code."""
    return TellUsPage.open(client).check(**typed).send()
