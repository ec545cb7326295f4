"""Where a fact came from, how far it was checked, and on which days it holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceStatus(StrEnum):
    """How far a fact was checked; the values are the marks used in the data files."""

    READ = "V"
    READ_SECOND_HAND = "V2"
    IN_FOUNDING_PAPERS = "S"
    GENERAL_KNOWLEDGE = "M"


@dataclass(frozen=True, kw_only=True)
class DatedFact:
    """A row of packaged data that says where it comes from and when it holds.

    Shapes:  a missing valid_from or valid_to leaves that side open; a missing checked_on means never checked.
    Units:   days in Europe/London; valid_from and valid_to are both days on which the fact holds.
    Errors:  ValueError if the days run backwards or the source is empty.
    """

    source: str
    status: SourceStatus
    valid_from: date | None
    valid_to: date | None
    checked_on: date | None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("a fact needs a source")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")

    def valid_on(self, day: date) -> bool:
        """Whether the fact holds on this day."""
        started = self.valid_from is None or self.valid_from <= day
        ended = self.valid_to is not None and self.valid_to < day
        return started and not ended

    @property
    def is_verified(self) -> bool:
        """Whether somebody read it at its source; staff see "not verified" on everything else."""
        return self.status is SourceStatus.READ
