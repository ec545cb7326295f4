"""The pages behind a code, as a young person without scripts sees and uses them."""

from __future__ import annotations

from typing import Self

from flask.testing import FlaskClient

from tests.pages.feedback import YoungPersonsPage


class MyCodePage(YoungPersonsPage):
    """The page that asks for a code."""

    @classmethod
    def open(cls, client: FlaskClient) -> Self:
        return cls(client, client.get("/my-code"))

    @property
    def typed(self) -> str:
        return self.fields("/my-code")["code"]

    def enter(self, code: str) -> MyCodePage:
        return MyCodePage(self.client, self.send_form("/my-code", code=code))


class SaidPage(YoungPersonsPage):
    """The list of everything said with a code."""

    @classmethod
    def open(cls, client: FlaskClient) -> Self:
        return cls(client, client.get("/what-i-said"))

    @property
    def links(self) -> list[str]:
        return [str(link["href"]) for link in self.soup.select(".card h2 a")]

    def first(self) -> OnePage:
        return OnePage.at(self.client, self.links[0])


class OnePage(YoungPersonsPage):
    """One thing said, with everything that belongs to it."""

    @classmethod
    def at(cls, client: FlaskClient, path: str) -> Self:
        return cls(client, client.get(path))

    @property
    def reached(self) -> list[str]:
        """The stations of the thread that have been reached."""
        return [item.h3.get_text(strip=True) for item in self.soup.select(".thread > li:not(.to-come)")]  # type: ignore[union-attr]

    @property
    def messages(self) -> list[str]:
        return [message.p.get_text(strip=True) for message in self.soup.select(".message")]  # type: ignore[union-attr]

    def do(self, action: str, **typed: str) -> OnePage:
        """Send one of the page's forms and follow where it leads."""
        response = self.send_form(action, **typed)
        if response.status_code == 303:
            response = self.client.get(response.headers["Location"])
        return OnePage(self.client, response)


def come_back(client: FlaskClient, code: str) -> SaidPage:
    """Type a code and see the list."""
    MyCodePage.open(client).enter(code)
    return SaidPage.open(client)
