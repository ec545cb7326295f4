"""Five choices, each apart, each "no" until a young person says yes, each can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

STATEMENTS_VERSION = "2026-11"
"""The dated wording that a yes was given to; the words stand in `forms/choices.py`."""


class Purpose(StrEnum):
    """What a young person can say yes to."""

    COUNT = "count"
    SHARE_WITH_BODY = "share_with_body"
    SHARE_WITH_OTHERS = "share_with_others"
    QUOTE = "quote"
    CONTACT = "contact"


def may_count(choices: Mapping[Purpose, bool]) -> bool:
    """Whether this may be counted in a release."""
    return choices.get(Purpose.COUNT, False)


def may_share(choices: Mapping[Purpose, bool], *, is_the_body_it_is_about: bool) -> bool:
    """Whether the shared wording may go to a body.

    Shapes:  the body it is about needs its own yes; any other body needs the yes for other bodies.
    """
    purpose = Purpose.SHARE_WITH_BODY if is_the_body_it_is_about else Purpose.SHARE_WITH_OTHERS
    return choices.get(purpose, False)
