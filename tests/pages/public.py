"""The public pages, as somebody with an old phone and no scripts sees and uses them."""

from __future__ import annotations

from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

STATIC_PAGES = (
    "/corporate-parents",
    "/get-help",
    "/how-we-count",
    "/privacy",
    "/rules",
    "/how-long",
    "/accessibility",
    "/languages",
)
LIVE_PAGES = (
    "/",
    "/corporate-parents/fife-council",
    "/what-changed",
    "/what-changed/in/fife",
    "/what-changed/by/fife-council",
    "/data",
    "/how-we-did",
    "/heard-right",
)
PAGES = (*LIVE_PAGES, *STATIC_PAGES)


class PublicPage:
    """One page: its headings, its words and where its links lead."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.soup = BeautifulSoup(response.get_data(as_text=True), "lxml")

    @classmethod
    def visit(cls, client: FlaskClient, path: str) -> PublicPage:
        return cls(client.get(path))

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def title(self) -> str:
        return self.soup.title.get_text(strip=True) if self.soup.title else ""

    @property
    def headings(self) -> list[str]:
        """Every heading of the first level; a page has one."""
        return [words_of(heading) for heading in self.soup.find_all("h1")]

    @property
    def main(self) -> str:
        found = self.soup.find("main")
        return words_of(found) if isinstance(found, Tag) else ""

    @property
    def own_links(self) -> list[str]:
        """Where the links of this page lead inside this site, each once, without the part after "#"."""
        links = [str(link["href"]).partition("#")[0] for link in self.soup.find_all("a", href=True)]
        return sorted({link for link in links if link.startswith("/")})

    @property
    def skipped_levels(self) -> list[tuple[str, str]]:
        """Headings of the main part that come more than one level below the heading before them."""
        names = [heading.name for heading in self.soup.select("main h1, main h2, main h3, main h4")]
        return [
            (first, then)
            for first, then in zip(names, names[1:], strict=False)
            if int(then[1]) > int(first[1]) + 1
        ]

    def contact(self, name: str) -> Tag:
        """What stands about one contact who can help."""
        for item in self.soup.select(".help li"):
            heading = item.find("h3")
            if heading and words_of(heading) == name:
                return item
        raise AssertionError(f"{name} is not on this page")


class MyParentsPage(PublicPage):
    """Who are my corporate parents?"""

    @classmethod
    def ask(
        cls, client: FlaskClient, *, area: str = "", parts: tuple[str, ...] = (), studies_at: str = ""
    ) -> MyParentsPage:
        """Send the form as a phone would."""
        page = cls(client.get("/corporate-parents"))
        form = page.soup.select_one("main form")
        assert form is not None
        assert form.get("method") == "get"
        query = urlencode([("area", area), *(("part", part) for part in parts), ("studies_at", studies_at)])
        return cls(client.get(f"{str(form['action']).partition('#')[0]}?{query}"))

    @property
    def groups(self) -> dict[str, list[str]]:
        """The answer: names of bodies by the reason they stand under."""
        answer = self.soup.find(id="answer")
        assert isinstance(answer, Tag), "this page holds no answer"
        found = {}
        for title in answer.select("h3, summary"):
            names = title.find_next("ul")
            assert isinstance(names, Tag)
            found[words_of(title)] = [words_of(link) for link in names.find_all("a")]
        return found

    @property
    def chosen(self) -> set[str]:
        """What the form still holds."""
        return {
            str(choice["value"]) for choice in self.soup.select("main option[selected], main input[checked]")
        } - {""}


class AnswersPage(PublicPage):
    """What bodies said back."""

    @property
    def answers(self) -> list[str]:
        return [words_of(answer) for answer in self.soup.select("article")]

    @property
    def older(self) -> str | None:
        link = self.soup.select_one("a[rel=next]")
        return str(link["href"]) if link else None


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())
