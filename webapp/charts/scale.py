"""Round steps for an axis that always begins at nothing."""

from __future__ import annotations

STEPS = (5, 10, 20, 25, 50)
MOST_STEPS = 4


def ticks(greatest: int) -> tuple[int, ...]:
    """The numbers along an axis: from nought in equal round steps to the first that holds the greatest.

    Shapes:  two to five numbers, rising; the last is at least the greatest.
    Errors:  ValueError below nought.
    """
    if greatest < 0:
        raise ValueError("nobody counts below nought")
    tens = 1
    while True:
        for step in STEPS:
            if step * tens * MOST_STEPS >= greatest:
                count = max(1, -(-greatest // (step * tens)))
                return tuple(step * tens * number for number in range(count + 1))
        tens *= 10
