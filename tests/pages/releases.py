"""The pages of those who build releases."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.pages.account import StaffPage


class ReleasesPage(StaffPage):
    """The list of releases."""

    @classmethod
    def visit(cls, client: FlaskClient) -> ReleasesPage:
        return cls(client, client.get("/releases"))

    def build(self) -> ReleasePage:
        page = self.send("Count and attack")
        return ReleasePage(page.client, page.response)


class ReleasePage(StaffPage):
    """One release with the attacker's report."""

    @property
    def findings(self) -> dict[str, str]:
        """What the attacker looked for, and how many figures it found."""
        rows = self.soup.select("table tbody tr")
        return {
            next(row.th.stripped_strings): row.td.get_text(strip=True) for row in rows if row.th and row.td
        }

    def publish(self, *, without_group: str = "Synthetic: there is no group yet.") -> ReleasePage:
        page = self.send("Publish this release", without_group=without_group)
        return ReleasePage(page.client, page.response)
