"""SYNTHETIC weeks: no real voice, body or theme is in them."""

from datetime import date, timedelta

import numpy as np

from webapp.signals import WeeklySeries
from webapp.signals.panel import REACH

NEWEST = date(2026, 11, 16)
SPREAD = 0.005


def drawn(chance, totals, share, spread=SPREAD):
    """Weekly people about a theme, out of totals, more alike within a week than chance makes them."""
    people = 1 / spread - 1
    share = np.broadcast_to(share, totals.shape)
    return chance.binomial(totals, chance.beta(share * people, (1 - share) * people))


def quiet_totals(chance, how_many, weeks, mean):
    """Weekly people in all: they vary by a quarter, without holidays or campaigns."""
    return chance.poisson(chance.gamma(16, mean / 16, size=(how_many, weeks)))


def series_of(counts, totals, *, theme=""):
    """One series a row, ending in NEWEST, all of one theme or of none."""
    first = NEWEST - timedelta(weeks=counts.shape[1] - 1)
    return [
        WeeklySeries(f"body-{row:03}", about, people, first, theme)
        for row, (about, people) in enumerate(zip(counts, totals, strict=True))
    ]


def steady(count=5, total=50, weeks=REACH - 1, rows=1):
    """Series in which every week is the same."""
    return np.full((rows, weeks), count), np.full((rows, weeks), total)
