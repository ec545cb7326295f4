"""What the tell-us form may hold: read from plain values, kept as typed, with a clear sentence where it cannot go on.

Nothing here is a WTForms form. The page has some two hundred options, and an object for each would cost more than all
the rest of the journey; see docs/adr/0011-one-page-many-questions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext as _

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import (
    FEELINGS,
    MOST_CHARACTERS,
    MOST_CONTACT_CHARACTERS,
    AboutPart,
    Answers,
    clean_words,
)
from webapp.domain.consent import Purpose
from webapp.domain.errors import CodeUnreadable
from webapp.domain.receipts import read_code

Code = TypeVar("Code", bound=StrEnum)

STEP_OF_FIELD = {"words": "your-words", "reach": "your-choices", "earlier_code": "your-choices"}
FIRST_STEP, FIRST_QUESTION = "start", "about-what"
STEPS = (FIRST_STEP, FIRST_QUESTION, "your-words", "about-you", "your-choices")


@dataclass(frozen=True, kw_only=True)
class Known:
    """The slugs that may be named; anything else is treated as not answered."""

    bodies: frozenset[str]
    areas: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The whole form as it stands: every answer so far, and what needs another look.

    Shapes:  errors is by field name, in the order of the page; a value that no option has counts as skipped; tries
             is the ticket of a page where a wrong code was typed.
    """

    words: str = ""
    kind: SubmissionKind | None = None
    about: AboutPart | None = None
    body: str | None = None
    offer: str | None = None
    feeling: int | None = None
    age_band: AgeBand | None = None
    area: str | None = None
    home: HomeKind | None = None
    choices: Mapping[Purpose, bool] = field(default_factory=lambda: dict.fromkeys(Purpose, False))
    contact: str = ""
    earlier_code: str = field(default="", repr=False)
    tries: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_wrong_step(self) -> str:
        return next((STEP_OF_FIELD[name] for name in self.errors), FIRST_STEP)

    @property
    def typed(self) -> tuple[str, str, str]:
        """Everything that somebody can type, in the order of the page."""
        return self.words, self.contact, self.earlier_code

    @property
    def may_be_contacted(self) -> bool:
        return bool(self.contact) and self.choices[Purpose.CONTACT]

    @property
    def chosen(self) -> list[str]:
        """The names of the choices that are yes."""
        return [purpose.value for purpose, is_given in self.choices.items() if is_given]

    def to_answers(self) -> Answers:
        """What will be kept, once nothing needs another look."""
        return Answers(
            words=self.words,
            kind=self.kind,
            about=self.about,
            body=self.body,
            offer=self.offer,
            feeling=self.feeling,
            age_band=self.age_band,
            area=self.area,
            home=self.home,
        )

    def to_fields(self) -> list[tuple[str, str]]:
        """Every answer as a hidden field, so that the next page keeps nothing on the server."""
        plain = {
            "words": self.words,
            "kind": self.kind,
            "about": self.about,
            "body": self.body,
            "offer": self.offer,
            "feeling": self.feeling,
            "age_band": self.age_band,
            "area": self.area,
            "home": self.home,
            "reach": self.contact,
            "earlier_code": self.earlier_code,
            "tries": self.tries,
        }
        answered = [(name, str(value)) for name, value in plain.items() if value not in (None, "")]
        return answered + [(name, "y") for name in self.chosen]


def read_journey(typed: Mapping[str, str], *, known: Known) -> Journey:
    """Read the form without trusting it; what somebody typed is never lost."""
    words = clean_words(typed.get("words", ""))
    contact = " ".join(clean_words(typed.get("reach", "")).split())
    earlier_code = clean_words(typed.get("earlier_code", ""))
    return Journey(
        words=words,
        kind=_code(SubmissionKind, typed.get("kind")),
        about=_code(AboutPart, typed.get("about")),
        body=_one_of(known.bodies, typed.get("body")),
        offer=_slug(typed.get("offer")),
        feeling=_feeling(typed.get("feeling")),
        age_band=_code(AgeBand, typed.get("age_band")),
        area=_one_of(known.areas, typed.get("area")),
        home=_code(HomeKind, typed.get("home")),
        choices={purpose: typed.get(purpose.value) == "y" for purpose in Purpose},
        contact=contact,
        earlier_code=earlier_code,
        tries=typed.get("tries", ""),
        errors=_find_errors(words, contact, earlier_code),
    )


def refuse_earlier_code(
    journey: Journey, *, wait_seconds: int | None = None, tries: str | None = None
) -> Journey:
    """The same form with a kind sentence at the earlier code, and the way on without it."""
    if wait_seconds:
        sentence = _(
            "That was many tries. Please wait %(seconds)s seconds and send again. "
            "Or leave this empty and we will make you a new code.",
            seconds=wait_seconds,
        )
    else:
        sentence = _(
            "This code opens nothing here. Check it, or leave this empty and we will make you a new code."
        )
    return replace(
        journey, errors={"earlier_code": sentence}, tries=journey.tries if tries is None else tries
    )


def _find_errors(words: str, contact: str, earlier_code: str) -> dict[str, str]:
    errors = {}
    if not words:
        errors["words"] = _("Write something first. A few words are enough.")
    elif len(words) > MOST_CHARACTERS:
        errors["words"] = _(
            "That is %(over)s too many letters and spaces. You can write up to %(limit)s. Nothing you wrote is lost.",
            over=len(words) - MOST_CHARACTERS,
            limit=MOST_CHARACTERS,
        )
    if len(contact) > MOST_CONTACT_CHARACTERS:
        errors["reach"] = _("That is too long. A phone number or an email address is enough.")
    if earlier_code and not _is_readable(earlier_code):
        errors["earlier_code"] = _(
            "We cannot read that code. It is six words or twenty numbers. "
            "Check it, or leave this empty and we will make you a new code."
        )
    return errors


def _is_readable(code: str) -> bool:
    try:
        read_code(code)
    except CodeUnreadable:
        return False
    return True


def _code(codes: type[Code], value: str | None) -> Code | None:
    return codes(value) if value in {code.value for code in codes} else None


def _one_of(known: frozenset[str], value: str | None) -> str | None:
    return value if value in known else None


def _slug(value: str | None) -> str | None:
    """A name from an address: letters, figures and hyphens only, so that it can hold nothing else."""
    short = value if value and len(value) <= 80 else ""
    return short if short.isascii() and short.replace("-", "").isalnum() else None


def _feeling(value: str | None) -> int | None:
    return next((feeling for feeling in FEELINGS if str(feeling) == value), None)
