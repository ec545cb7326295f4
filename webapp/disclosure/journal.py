"""What is written down of an attack as it goes on, so that one that was stopped goes on where it was."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from webapp.disclosure.outcome import AreaOutcome


class Journal(Protocol):
    """Keeps outcomes of areas; an attack uses one only if all that the attacker was told is still the same.

    Shapes:  known answers everything that was kept of an area, in any order. Outcomes name cells that lost: they
             stay inside and are deleted when the release is made.
    """

    def known(self, area: str) -> Iterable[AreaOutcome]: ...
    def keep(self, outcome: AreaOutcome) -> None: ...


class NoJournal:
    """Remembers nothing."""

    def known(self, area: str) -> Iterable[AreaOutcome]:
        return ()

    def keep(self, outcome: AreaOutcome) -> None:
        """Let it go."""


class FileJournal:
    """A journal in one file, an outcome a line; a last line that was cut off in writing is not read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, list[AreaOutcome]] = {}
        whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n") if path.exists() else ("", "", "")
        path.write_text(f"{whole}\n" if whole else "", encoding="utf-8")
        for line in whole.splitlines():
            self._remember(AreaOutcome.from_plain(json.loads(line)))

    def known(self, area: str) -> Iterable[AreaOutcome]:
        return tuple(self._known.get(area, ()))

    def keep(self, outcome: AreaOutcome) -> None:
        """Write it down at once."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(outcome.as_plain()) + "\n")
        self._remember(outcome)

    def _remember(self, outcome: AreaOutcome) -> None:
        self._known.setdefault(outcome.area, []).append(outcome)
