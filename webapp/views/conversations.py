"""A conversation with a young person, as the people who work here see it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from webapp.filters import say_day
from webapp.services.sealed_words import OpenedMessage


def show_messages(messages: Iterable[OpenedMessage]) -> list[dict[str, object]]:
    """Theirs and ours, oldest first, ready for the macro that draws them."""
    return [
        {
            "text": message.words,
            "is_mine": not message.is_from_young_person,
            "who": _("Young person") if message.is_from_young_person else _("From us"),
            "when": say_day(message.sent_on),
        }
        for message in messages
    ]
