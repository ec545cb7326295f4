"""How soon somebody should read what came in: a coarse guess from risk words, which only orders the queue.

Every entry is read by a person whatever is found here. A word list misses what is said in other words, in another
language or between the lines, so it never decides anything and nobody is told "we checked this".

Source:  docs/adr/0027-risk-words.md
"""

from __future__ import annotations

from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.language.risk.matching import find_hits, urgency_of_hit
from webapp.language.risk.spelling import read_words


def urgency_of(words: str) -> Urgency:
    """Guess how soon somebody should read this, from the risk words of every list.

    Shapes:  one of three coarse answers; what was found, and where, is never returned.
    """
    read = read_words(words)
    soonest = Urgency.USUAL
    for hit in find_hits(read):
        soonest = min(soonest, urgency_of_hit(read, hit), key=URGENCY_ORDER.__getitem__)
        if soonest is Urgency.NOW:
            break
    return soonest
