"""The quick verdict against the plain one, in which every cell has programmes of its own and nothing else."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.disclosure.crowds import BODIES, SPECS, WITH_FAMILIES, careless, crowd, read
from webapp.disclosure.attack import Attacker
from webapp.disclosure.cube import count
from webapp.disclosure.gate import HIDDEN, Parameters, group_cells, protect
from webapp.disclosure.knowledge import link_rows, linked, narrowed, published_bounds
from webapp.disclosure.model import relations
from webapp.disclosure.programme import Contradiction, Programme

WON = ("attacked", "exact", "narrow", "known_small", "insider", "guessed", "group")
THRESHOLD = 10


def with_groups_shown(raw):
    """A gate that rounds nothing and hides no whole home."""
    values = np.where(raw.counts < THRESHOLD, HIDDEN, raw.counts)
    return replace(read(raw.specs, raw.areas, values, careless(rounding=1)), links=raw.links)


GATES = {
    "as it is": lambda raw: protect(raw, Parameters()),
    "no rounding": lambda raw: protect(raw, careless(rounding=1)),
    "lower threshold": lambda raw: protect(raw, careless(threshold=5)),
    "whole groups shown": with_groups_shown,
}


class Plain:
    """Two programmes for every cell and bet, and one for every group."""

    def __init__(self, protected):
        self._wholes = group_cells(protected.specs)
        self._known = relations(protected.specs)
        self._programme = Programme(self._known)
        width = self._known.width
        self._sure = linked(published_bounds(protected, width=width), self._known, link_rows(protected))
        bet = published_bounds(protected, width=width, small_marks=True)
        both = np.maximum(bet[0], self._sure[0]), np.minimum(bet[1], self._sure[1])
        self._guess = narrowed(both, self._known)

    def verdict(self, row, truth):
        sure, guess = [(least[row], greatest[row]) for least, greatest in (self._sure, self._guess)]
        small = np.flatnonzero((truth > 0) & (truth < THRESHOLD)).tolist()
        won = Counter(attacked=len(small))
        for cell in small:
            low, high = -self._most(sure, {cell: -1}), self._most(sure, {cell: 1})
            others_low, others_high = max(low, 1) - 1, high - 1
            won["exact"] += low == high
            won["narrow"] += high - low < THRESHOLD - 1
            won["known_small"] += high < THRESHOLD
            won["insider"] += others_high < THRESHOLD or others_high - others_low < THRESHOLD - 1
            won["guessed"] += self._is_guessed(guess, cell)
        for cells, groups in self._wholes:
            for cell, group in zip(cells.tolist(), groups.tolist(), strict=True):
                if truth[cell] == truth[group] > 0:
                    won["group"] += self._most(sure, {group: 1, cell: -1}) == 0
        return won

    def _is_guessed(self, guess, cell):
        try:
            return -self._most(guess, {cell: -1}) == self._most(guess, {cell: 1})
        except Contradiction:
            return False

    def _most(self, bounds, weights):
        aim = np.zeros(self._known.width)
        for cell, weight in weights.items():
            aim[cell] = weight
        self._programme.bound(*bounds)
        return round(float(aim @ self._programme.maximise(aim)))


SETTINGS = {
    "as declared": (SPECS, {}),
    "families and a pool": (WITH_FAMILIES, {"pair": ["north", "west"]}),
}


def both(seed, gate, setting):
    specs, pools = SETTINGS[setting]
    raw = count(crowd(30 + 9 * seed, seed=seed), specs, bodies=BODIES, pools=pools)
    protected = GATES[gate](raw)
    attacker, slow, quick, plain = Attacker(protected), Plain(protected), Counter(), Counter()
    for row, truth in enumerate(raw.counts):
        outcome = attacker.attack_area(raw.areas[row], truth)
        quick += Counter({name: getattr(outcome, name) for name in WON})
        plain += slow.verdict(row, truth)
    return quick, plain


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_quick_verdict_is_the_plain_verdict(setting, gate, seed):
    quick, plain = both(2 + 3 * seed, gate, setting)

    assert quick == plain


def test_there_is_something_to_win_in_every_way():
    """Were nothing ever won, the two could agree without having looked."""
    _, plain = both(6, "no rounding", "as declared")

    assert all(plain[name] for name in WON)
