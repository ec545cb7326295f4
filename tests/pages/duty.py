"""The rota, as somebody without scripts sees and uses it."""

from __future__ import annotations

from tests.pages.account import StaffPage


class DutyPage(StaffPage):
    """Who is on duty, what waits, and what could not be sent."""

    @property
    def in_red(self) -> list[str]:
        """Everything that is shown in red."""
        return [each.get_text(" ", strip=True) for each in self.soup.select("main .late")]

    @property
    def shifts(self) -> list[str]:
        return [row.get_text(" ", strip=True) for row in self.soup.select("main tbody tr")]

    def part(self, name: str) -> str:
        """What stands in one part of the page."""
        part = self.soup.find("section", {"aria-labelledby": name})
        assert part is not None, f"there is no part {name}"
        return part.get_text(" ", strip=True)
