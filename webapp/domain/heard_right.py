"""Did we hear you right? What a group can say about a theme's name, and when a release may go out."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from webapp.domain.errors import DomainError

CODE_LASTS = timedelta(days=14)
"""Long enough for a group to meet, short enough that a lost piece of paper opens nothing for long."""
MOST_WORDS = 300
"""Characters of another name, or of a reason."""


class GroupSays(StrEnum):
    """What a group says about one theme."""

    YES = "yes"
    ANOTHER_WAY = "another_way"
    NO = "no"


class Outcome(StrEnum):
    """What the team does about an objection."""

    SUGGESTED = "suggested"
    LOOKED_AGAIN = "looked_again"
    STAYS = "stays"


class GroupCodeUnknown(DomainError):
    """A group's code that opens nothing: never made, old, taken back, used, or its release is out. We do not say."""


class WordsMissing(DomainError):
    """Another name or a reason was chosen, and nothing was written, or too much."""


class ObjectionUnanswered(DomainError):
    """A group objected to a name, and nobody has answered yet."""


def is_written(before: GroupSays | None) -> bool:
    """Whether words went with what was said about a name: they stay, because they may be about safety."""
    return before not in (None, GroupSays.YES)


def refuse_words(says: GroupSays, words: str) -> None:
    """Refuse another name, or a no, without words or with too many.

    Errors:  WordsMissing.
    """
    if says is not GroupSays.YES and not 1 <= len(words) <= MOST_WORDS:
        raise WordsMissing
