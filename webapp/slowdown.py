"""Waiting times that grow with wrong tries, in this process's memory alone.

Nothing here is ever written down, and nothing here can be read back: a key is hashed with a number that exists only in
this process. Each key waits for itself, so a guesser slows nobody else.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FORGOTTEN_AFTER = 600.0
MOST_KEYS = 20_000


@dataclass(frozen=True)
class _Tries:
    wrong: int
    last_at: float
    waits_until: float


class Slowdown:
    """A wait after each wrong try beyond the free ones, doubled each time up to a longest.

    Shapes:  one object for each thing that can be guessed; keys are whatever text tells one guesser's target from
             another's, and only their hashes are held.
    Units:   seconds, by a clock that never goes back; a key is forgotten ten minutes after its last wrong try, and
             the oldest keys go first when there are too many.
    """

    def __init__(
        self,
        free_tries: int,
        first_wait: float,
        longest_wait: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.free_tries = free_tries
        self.first_wait = first_wait
        self.longest_wait = longest_wait
        self.clock = clock
        self._salt = secrets.token_bytes(32)
        self._tries: OrderedDict[bytes, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_to_wait(self, key: str) -> int:
        """How long this key must still wait, in whole seconds rounded up; 0 when it may try now."""
        with self._lock:
            tries = self._find(self._hash(key))
            return 0 if tries is None else max(0, math.ceil(tries.waits_until - self.clock()))

    def note_wrong(self, key: str) -> int:
        """Count a wrong try and say how many seconds it costs."""
        hashed = self._hash(key)
        with self._lock:
            before = self._find(hashed)
            wrong = 1 if before is None else before.wrong + 1
            wait = self._wait_after(wrong)
            now = self.clock()
            self._tries[hashed] = _Tries(wrong, now, now + wait)
            self._tries.move_to_end(hashed)
            if len(self._tries) > MOST_KEYS:
                self._tries.popitem(last=False)
        return math.ceil(wait)

    def forget(self, key: str) -> None:
        """Let a key start afresh, because a try was right."""
        with self._lock:
            self._tries.pop(self._hash(key), None)

    def _wait_after(self, wrong: int) -> float:
        beyond = wrong - self.free_tries
        if beyond <= 0:
            return 0.0
        doublings = min(beyond - 1, 32)
        return min(self.longest_wait, self.first_wait * 2**doublings)

    def _find(self, hashed: bytes) -> _Tries | None:
        tries = self._tries.get(hashed)
        if tries is not None and self.clock() - tries.last_at > FORGOTTEN_AFTER:
            del self._tries[hashed]
            return None
        return tries

    def _hash(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode(), key=self._salt, digest_size=16).digest()
