"""The ways to look at what came in."""

from __future__ import annotations

from enum import StrEnum


class QueueView(StrEnum):
    """Which part of the queue a list shows."""

    WAITING = "waiting"
    HELD = "held"
    SECOND = "second-reading"
    MINE = "mine"
    WROTE_BACK = "wrote-back"
    CLEARED = "cleared"
    PASSED_ON = "passed-on"
    TAKEN_BACK = "taken-back"
