"""What happens in a simulation beside the usual: a theme that rises in one body, and a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Outbreak:
    """A theme that is spoken about more than usual in one body for some weeks.

    Shapes:  the voices it adds carry its name, so that a detector can be judged.
    Units:   factor multiplies what would be expected: 3 means three times as many in all.
    Errors:  ValueError unless it lasts and rises.
    """

    name: str
    body: str
    theme: str
    first_day: date
    weeks: int
    factor: float

    def __post_init__(self) -> None:
        if self.weeks < 1 or self.factor <= 1:
            raise ValueError(f"the outbreak {self.name} must last a week and rise")

    @property
    def until(self) -> date:
        """The day after its last."""
        return self.first_day + timedelta(weeks=self.weeks)


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Many voices about one theme in a few days, to one body or to many, most of them on the first days.

    Shapes:  people is how many speak, or None for whoever would; is_copied says that all use the same words.
    Errors:  ValueError unless it has a body, a day, a voice and somebody who speaks.
    """

    name: str
    bodies: tuple[str, ...]
    theme: str
    first_day: date
    days: int
    voices: int
    people: int | None = None
    is_copied: bool = False

    def __post_init__(self) -> None:
        if not self.bodies or min(self.days, self.voices) < 1 or self.people == 0:
            raise ValueError(f"the campaign {self.name} must have a body, a day, a voice and a speaker")

    @property
    def until(self) -> date:
        """The day after its last."""
        return self.first_day + timedelta(days=self.days)
