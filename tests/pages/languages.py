"""Any page for young people, seen for the language it is in."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.pages.feedback import YoungPersonsPage

DIALLED = re.compile(r"^(tel|sms|mailto):")


class PageInALanguage(YoungPersonsPage):
    """What a page says about its language, and what keeps its own direction in it."""

    @classmethod
    def open(cls, client: FlaskClient, path: str) -> PageInALanguage:
        return cls(client, client.get(path))

    @property
    def tag(self) -> str:
        return str(self.soup.html["lang"])  # type: ignore[index]

    @property
    def direction(self) -> str:
        return str(self.soup.html["dir"])  # type: ignore[index]

    @property
    def notices(self) -> list[str]:
        return [notice.get_text(" ", strip=True) for notice in self.soup.select("main .notice")]

    @property
    def english(self) -> list[str]:
        """What stands in English, from left to right, beside something else."""
        return [words.get_text(" ", strip=True) for words in self.soup.select('main [lang="en"][dir="ltr"]')]

    @property
    def links_and_forms(self) -> list[str]:
        """Where the page leads inside this site, but for the same page in another language."""
        links = [str(link["href"]) for link in self.soup.select("a[href]:not([hreflang])")]
        forms = [str(form["action"]) for form in self.soup.select("form[action]")]
        moved = [str(button["formaction"]) for button in self.soup.select("[formaction]")]
        return [address for address in [*links, *forms, *moved] if address.startswith("/")]

    @property
    def dialled(self) -> list[tuple[str, str]]:
        """Each thing to dial or write to, with what of it stands from left to right."""
        return [
            (
                link.get_text(" ", strip=True),
                " ".join(part.get_text(" ", strip=True) for part in link.select('bdi[dir="ltr"]')),
            )
            for link in self.soup.select("a[href]")
            if DIALLED.match(str(link["href"]))
        ]
