"""A released number as a type: nothing that no release could hold can become one."""

from dataclasses import dataclass

from webapp.disclosure.gate import LEAST_ROUNDING, LEAST_THRESHOLD
from webapp.disclosure.words import Share, share


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One released number with its words, or the mark that stands for nobody, too few and protected alike.

    Shapes:  codes are the cell's place in its table; number is None for the mark; whole is the released number that
             this one is a part of, where there is one and it is shown.
    Units:   number and whole count young people and groups, rounded as the release says.
    Errors:  ValueError for a number that no release could hold.
    Source:  docs/adr/0004-small-numbers.md
    """

    codes: tuple[str, ...]
    number: int | None
    whole: int | None = None

    def __post_init__(self) -> None:
        for number in (self.number, self.whole):
            if number is not None and (number < LEAST_THRESHOLD or number % LEAST_ROUNDING):
                raise ValueError("not a released number")

    @property
    def share(self) -> Share | None:
        """How much of the whole it is, in words and perhaps in per cent, where both are shown."""
        return share(self.number, self.whole)

    @property
    def is_hidden(self) -> bool:
        return self.number is None
