"""One synthetic voice, as a simulation hands it on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind


class SimulatedVoice(NamedTuple):
    """One synthetic voice; nobody said it.

    Shapes:  speaker is the same number for the same made-up person; the first of bodies is the one it is about;
             area, kind, age_band, home and feeling are None where the question was skipped; themes may be empty;
             outbreak and campaign name what brought it, or are None: the truth that a detector is judged by; voices
             with the same wording, unless that is None, say the same words.
    Units:   day, cleared_on, withdrawn_on (counting taken back) and erased_on are days; feeling runs from 1 to 5.
    """

    speaker: int
    day: date
    cleared_on: date
    bodies: tuple[str, ...]
    area: str | None
    themes: tuple[str, ...]
    kind: SubmissionKind | None
    age_band: AgeBand | None
    home: HomeKind | None
    feeling: int | None
    may_be_counted: bool
    may_be_shared: bool
    withdrawn_on: date | None = None
    erased_on: date | None = None
    outbreak: str | None = None
    campaign: str | None = None
    wording: str | None = None

    @property
    def is_synthetic(self) -> bool:
        return True

    def is_counted_on(self, day: date) -> bool:
        """Whether it is cleared and counted on a day: neither taken back nor erased by then."""
        return (
            self.may_be_counted
            and self.cleared_on <= day
            and (self.withdrawn_on is None or self.withdrawn_on > day)
            and (self.erased_on is None or self.erased_on > day)
        )
