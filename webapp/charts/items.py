"""What a chart may be made of: labels in words, and released figures."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.disclosure.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that a chart shows: its label, and the released figure that it draws.

    Shapes:  label is already in the language of the page; short stands where there is little room. begins_anew says
             that from here on something else is counted than before, so that nothing may join the two.
    Errors:  TypeError for a number that is not a released figure.
    """

    label: str
    figure: Figure
    short: tuple[str, ...] = ()
    begins_anew: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.figure, Figure):
            raise TypeError("a chart draws released figures and nothing else")

    @property
    def number(self) -> int | None:
        """The released number, or None for the mark."""
        return self.figure.number


def greatest_of(items: list[Item]) -> int:
    """The greatest number shown; nought where nothing is."""
    return max((item.number or 0 for item in items), default=0)
