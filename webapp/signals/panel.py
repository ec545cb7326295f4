"""Many series side by side, newest week last, so that one reckoning serves them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from webapp.signals.series import Integers, Reals, WeeklySeries

RISE = 8  # Weeks: the longest rise that is looked for.
YEAR = 52
SEASON = 2  # Weeks to either side that count as the same time of the year.
REACH = RISE + 2 * YEAR + SEASON  # The oldest week that any reckoning looks at.
LEAST_WEEKS = 8
ENOUGH_BODIES = 3
WEAK = (
    0.5,
    0.5,
)  # Who stands alone borrows one person, half of them speaking about the theme: more than most do.
LEAST_STRENGTH, GREATEST_STRENGTH = 4.0, 200.0


@dataclass(frozen=True, eq=False)
class Panel:
    """Series as rows, the last REACH weeks as columns; a week from before a body was asked has a total of 0.

    Shapes:  counts and totals (rows, REACH); prior (rows, 2): how many people about the theme, and not about it,
             the other bodies of the same theme lend; weeks (rows): how many weeks of history there are.
    """

    counts: Reals
    totals: Reals
    prior: Reals
    weeks: Integers

    def __len__(self) -> int:
        return len(self.counts)

    def rows(self, which: slice | Integers) -> Panel:
        return Panel(self.counts[which], self.totals[which], self.prior[which], self.weeks[which])


def side_by_side(series: Sequence[WeeklySeries], *, spread: float) -> Panel:
    """Lay series beside each other, each with what the same theme elsewhere lends it.

    Shapes:  a body's history starts in the first week in which anybody spoke to it.
    Units:   spread is the correlation of two people of the same week, as in `baseline`.
    Errors:  ValueError where series do not end in the same week, or two have the same name.
    """
    if len({one.newest_week for one in series}) > 1:
        raise ValueError("series must end in the same week")
    if len({one.name for one in series}) < len(series):
        raise ValueError("two series must not have the same name")
    counts, totals = np.zeros((len(series), REACH)), np.zeros((len(series), REACH))
    weeks = np.zeros(len(series), dtype=np.int64)
    for row, one in enumerate(series):
        heard = np.flatnonzero(one.totals)
        weeks[row] = len(one) - heard[0] if heard.size else 0
        kept = min(len(one), REACH)
        counts[row, -kept:], totals[row, -kept:] = one.counts[-kept:], one.totals[-kept:]
    prior = np.tile(WEAK, (len(series), 1))
    for of_theme in _of_each_theme(series):
        prior[of_theme] = lent(counts[of_theme], totals[of_theme], spread=spread)
    return Panel(counts, totals, prior, weeks)


def _of_each_theme(series: Sequence[WeeklySeries]) -> list[list[int]]:
    """The rows of each theme that enough bodies hear about."""
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(series):
        if one.theme:
            rows.setdefault(one.theme, []).append(row)
    return [of_theme for of_theme in rows.values() if len(of_theme) > ENOUGH_BODIES]


def lent(counts: Reals, totals: Reals, *, spread: float) -> Reals:
    """What the other bodies say about a theme's usual share, as people about it and people not about it.

    Shapes:  (bodies, weeks) in, (bodies, 2) out. The mean leaves the body itself out and the newest weeks, in
             which a rise may be; the strength is less the more the bodies differ, by the method of moments.
    Units:   people.
    Source:  Kleinman 1973, doi.org/10.1080/01621459.1973.10481332.
    """
    about, heard = counts[:, :-RISE].sum(1), totals[:, :-RISE].sum(1)
    squares = (totals[:, :-RISE] ** 2).sum(1)
    others_about, others = about.sum() - about, heard.sum() - heard
    mean = (others_about + WEAK[0]) / (others + sum(WEAK))
    whole = (about.sum() + WEAK[0]) / (heard.sum() + sum(WEAK))
    unlike = ((about - whole * heard) ** 2 / np.maximum(heard, 1)).sum() / (whole * (1 - whole))
    by_chance = (1 + spread * (squares / np.maximum(heard, 1) - 1).clip(0)).sum()
    room = max(heard.sum() - (heard**2).sum() / max(heard.sum(), 1), 1)
    between = max((unlike - by_chance) / room, 1e-9)
    strength = np.clip(1 / between - 1, LEAST_STRENGTH, GREATEST_STRENGTH)
    strength = np.minimum(strength, others + sum(WEAK))
    return np.stack([strength * mean, strength * (1 - mean)], axis=1)
