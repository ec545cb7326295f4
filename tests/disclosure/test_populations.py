"""A few of the populations of the bench: unlike each other, protected, and attacked from the beginning."""

import pytest

from bench.populations import tried
from webapp.disclosure.outcome import MEASURES

SEEDS = (14, 18, 22, 23, 25, 20, 32, 19)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_can_be_worked_out(seed):
    one = tried(seed)

    assert one["attacked"] > 0
    assert one["after"] == dict.fromkeys(MEASURES, 0)


def test_somebody_would_lose_without_a_defence():
    assert any(tried(seed)["lost_before"] for seed in SEEDS[:2])
