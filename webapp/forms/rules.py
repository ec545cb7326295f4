"""What the published rules say about each reason that a worker can give, in words for young people.

One line for each code, so that no reason can be used that the page does not explain; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.moderation import HoldReason, RedactionReason
from webapp.domain.reply_checks import SendBackReason
from webapp.domain.second_reading import SecondReason


class Rule(NamedTuple):
    """What we change, and why."""

    what: LazyString
    why: LazyString


CHANGED: Mapping[RedactionReason, Rule] = {
    RedactionReason.NAME: Rule(_l("Names of people"), _l("So that nobody knows who it is about.")),
    RedactionReason.PLACE: Rule(
        _l("Names of places, streets and houses"), _l("So that nobody can tell where you live.")
    ),
    RedactionReason.SCHOOL: Rule(
        _l("Names of schools"), _l("A school and one more fact can be enough to find you.")
    ),
    RedactionReason.CONTACT: Rule(
        _l("Phone numbers, emails and account names"),
        _l("So that nobody can get in touch with you, or look you up."),
    ),
    RedactionReason.DATE_OR_AGE: Rule(
        _l("Exact dates and ages"), _l("Somebody who was there could know that it was you.")
    ),
    RedactionReason.RARE: Rule(
        _l("Things that only a few people know"), _l("Somebody could guess who said it.")
    ),
    RedactionReason.UNKIND: Rule(
        _l("Words that hurt a person or a group"), _l("You can say what was wrong, and nobody gets hurt.")
    ),
}
WAITS: Mapping[HoldReason, LazyString] = {
    HoldReason.SECOND_READER: _l("We want one more person to read it."),
    HoldReason.ASKED_BACK: _l("We asked you something, and wait for what you say."),
    HoldReason.NAMES_SOMEBODY: _l("It says something about one person, and we have to be fair to them too."),
    HoldReason.UNCLEAR: _l("We are not sure what you mean, and do not want to get it wrong."),
    HoldReason.OTHER: _l("There is another reason. Ask us, and we tell you."),
}
TWO_READ: Mapping[SecondReason, LazyString] = {
    SecondReason.QUOTE: _l("You said yes to showing your words to everyone."),
    SecondReason.UNDER_12: _l("You are under 12."),
    SecondReason.SMALL_PLACE: _l("You live in a place with few young people in care."),
    SecondReason.HELD: _l("It had to wait before."),
}
SENT_BACK: Mapping[SendBackReason, LazyString] = {
    SendBackReason.NAMES_SOMEBODY: _l("It names somebody."),
    SendBackReason.HARD_TO_READ: _l("It is too hard to read."),
    SendBackReason.UNKIND: _l("It blames you, or acts as if what you said does not count."),
    SendBackReason.NO_PROOF: _l("It says that something changes, and not what, where and when."),
    SendBackReason.NO_ANSWER: _l("It does not answer what you said."),
    SendBackReason.OTHER: _l("Something else is wrong, and we say what."),
}
