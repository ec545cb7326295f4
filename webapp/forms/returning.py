"""What the pages behind a code take in: a message, changed choices, and whether something really changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _

from webapp.domain.answers import MOST_CHARACTERS, MOST_CONTACT_CHARACTERS, clean_words
from webapp.domain.consent import Purpose
from webapp.domain.errors import NotFound


@dataclass(frozen=True)
class MessageTyped:
    """A message as somebody typed it, and what needs another look, if anything."""

    words: str = field(default="", repr=False)
    error: str = ""


@dataclass(frozen=True)
class ChoicesTyped:
    """Five choices and a way to be reached, as somebody left the form."""

    choices: Mapping[Purpose, bool]
    contact: str = field(repr=False)
    error: str = ""


@dataclass(frozen=True)
class VerdictTyped:
    """Which reply somebody speaks about, and whether it changed something."""

    reply_id: UUID
    is_changed: bool


def read_message(typed: Mapping[str, str]) -> MessageTyped:
    words = clean_words(typed.get("message", ""))
    if not words:
        return MessageTyped(words, _("Write something first. A few words are enough."))
    if len(words) > MOST_CHARACTERS:
        return MessageTyped(
            words, _("That is too long. You can write up to %(limit)s letters.", limit=MOST_CHARACTERS)
        )
    return MessageTyped(words)


def read_choices(typed: Mapping[str, str]) -> ChoicesTyped:
    contact = " ".join(clean_words(typed.get("reach", "")).split())
    choices = {purpose: typed.get(purpose.value) == "y" for purpose in Purpose}
    if len(contact) > MOST_CONTACT_CHARACTERS:
        error = _("That is too long. A phone number or an email address is enough.")
        return ChoicesTyped(choices, contact, error)
    return ChoicesTyped(choices, contact)


def read_verdict(typed: Mapping[str, str]) -> VerdictTyped:
    """Which reply, and yes or not yet.

    Errors:  NotFound for anything that our own buttons do not send.
    """
    answer = typed.get("worked", "")
    if answer not in ("yes", "not-yet"):
        raise NotFound
    try:
        return VerdictTyped(UUID(typed.get("reply", "")), answer == "yes")
    except ValueError:
        raise NotFound from None


def say_code_unreadable() -> str:
    return _("We cannot read that code. It is six words or twenty numbers. Check that none is missing.")


def say_code_opens_nothing() -> str:
    return _("This code does not open anything. Check each word or number and try again.")


def say_wait(seconds: int) -> str:
    return _(
        "That was many tries. Wait %(seconds)s seconds, check your code, and try again. Nothing is lost.",
        seconds=seconds,
    )
