"""Bringing in what exists, as a worker without scripts does it."""

from __future__ import annotations

from uuid import UUID

from bs4 import Tag
from flask.testing import FlaskClient

from tests.pages.account import StaffPage

EDGE = b"between-the-parts"


class ImportsPage(StaffPage):
    """The page of files, or one file that is looked at."""

    @classmethod
    def visit(cls, client: FlaskClient) -> ImportsPage:
        return cls(client, client.get("/imports"))

    def upload(self, raw: bytes) -> ImportsPage:
        parts = (
            ("csrf_token", "", (self.value("csrf_token") or "").encode()),
            ("file", '; filename="export.csv"', raw),
        )
        said = [
            b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
            % (EDGE, name.encode(), more.encode(), value)
            for name, more, value in parts
        ]
        response = self.client.post(
            "/imports",
            data=b"".join(said) + b"--%s--\r\n" % EDGE,
            content_type=f"multipart/form-data; boundary={EDGE.decode()}",
            follow_redirects=True,
        )
        return ImportsPage(self.client, response)

    @property
    def batch_id(self) -> UUID:
        return UUID(self.path.split("/")[2])

    @property
    def chosen(self) -> dict[str, str]:
        """Which column was guessed for what."""
        return {
            str(field["name"]): str(option["value"])
            for field in self.soup.select("main select")
            for option in field.select("option[selected]")
            if option["value"]
        }

    def press(self, label: str, **answers: str) -> ImportsPage:
        """Press a button with the answers as they stand, some of them changed."""
        button = next(b for b in self.soup.select("main button") if label in b.get_text(" ", strip=True))
        form = button.find_parent("form")
        assert isinstance(form, Tag)
        typed = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.select("input[name]")
            if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked")
        }
        typed |= {str(area["name"]): area.get_text().strip() for area in form.select("textarea")}
        typed |= {
            str(field["name"]): self.chosen.get(str(field["name"]), "") for field in form.select("select")
        }
        path = str(button.get("formaction") or form["action"])
        response = self.client.post(path, data=typed | answers, follow_redirects=True)
        return ImportsPage(self.client, response)

    @property
    def notice(self) -> str:
        return " ".join(each.get_text(" ", strip=True) for each in self.soup.select(".notice"))
