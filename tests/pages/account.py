"""The pages of people who work here, as somebody without scripts sees and uses them."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

REFUSAL = "do not fit together"
"""Part of the one sentence that every refusal to sign in says."""


class StaffPage:
    """One page: what it says, and its forms with everything hidden in them."""

    def __init__(self, client: FlaskClient, response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.soup = BeautifulSoup(response.get_data(as_text=True), "lxml")

    @classmethod
    def open(cls, client: FlaskClient, path: str) -> StaffPage:
        return cls(client, client.get(path, follow_redirects=True))

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def heading(self) -> str:
        heading = self.soup.find("h1")
        return heading.get_text(" ", strip=True) if heading else ""

    @property
    def text(self) -> str:
        return self.soup.get_text(" ", strip=True)

    @property
    def errors(self) -> list[str]:
        """What the summary at the top says needs another look."""
        return [item.get_text(" ", strip=True) for item in self.soup.select(".errors li")]

    @property
    def places(self) -> list[str]:
        """The places in the rail."""
        return [link.get_text(" ", strip=True) for link in self.soup.select(".rail li a")]

    def value(self, name: str) -> str | None:
        """What a field holds when the page arrives; None for a field without a value."""
        field = self.soup.find("input", {"name": name})
        assert isinstance(field, Tag), f"there is no field {name}"
        value = field.get("value")
        return None if value is None else str(value)

    def form(self, label: str) -> Tag:
        """The form whose button says this."""
        for form in self.soup.find_all("form"):
            if any(label in button.get_text(" ", strip=True) for button in form.find_all("button")):
                return form
        raise AssertionError(f"no form with a button {label!r} on {self.path}")

    def send(self, label: str, **answers: str) -> StaffPage:
        """Fill in a form and press its button."""
        form = self.form(label)
        data = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.find_all("input")
            if field.get("name") and field.get("type") not in ("radio", "checkbox")
        }
        path = str(form.get("action") or self.path)
        return StaffPage(self.client, self.client.post(path, data=data | answers, follow_redirects=True))


class SignInPage(StaffPage):
    """The page where people who work here come in."""

    @classmethod
    def visit(cls, client: FlaskClient, path: str = "/sign-in") -> SignInPage:
        return cls(client, client.get(path, follow_redirects=True))

    def sign_in(self, *, email: str, password: str, factor: str) -> StaffPage:
        return self.send("Sign in", email=email, password=password, factor=factor)


class InvitationPage(StaffPage):
    """The three steps from a link to an account."""

    @classmethod
    def visit(cls, client: FlaskClient, token: str) -> InvitationPage:
        return cls(client, client.get(f"/invitation/{token}"))

    def choose(self, password: str) -> FactorPage:
        page = self.send("Next", password=password)
        return FactorPage(page.client, page.response)


class FactorPage(StaffPage):
    """The second step, with the picture and the secret."""

    @property
    def secret(self) -> str:
        secret = self.soup.find("code")
        assert secret is not None, self.text
        return secret.get_text().replace(" ", "")

    def confirm(self, *, password: str, factor: str) -> StaffPage:
        return self.send("Make my account", password=password, factor=factor)
