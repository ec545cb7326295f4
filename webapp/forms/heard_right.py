"""Wording and shape of "did we hear you right?": for a group on one phone, for the team, and for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.disclosure.words import Quantity
from webapp.domain.answers import clean_words
from webapp.domain.heard_right import MOST_WORDS, GroupSays, Outcome
from webapp.services.group_looks import Said, ShownName

LONGEST_LABEL, LONGEST_WORDS = 60, 600

SAYS: Mapping[GroupSays, LazyString] = {
    GroupSays.YES: _l("Yes, that's it"),
    GroupSays.ANOTHER_WAY: _l("Say it another way"),
    GroupSays.NO: _l("No, because…"),
}
HOW_MANY: Mapping[Quantity, LazyString] = {
    Quantity.ALMOST_ALL: _l("Almost everyone who told us something spoke about this."),
    Quantity.MOST: _l("Most of those who told us something spoke about this."),
    Quantity.MAJORITY: _l("More than half of those who told us something spoke about this."),
    Quantity.LESS_THAN_HALF: _l("Less than half of those who told us something spoke about this."),
    Quantity.FEW: _l("A few of those who told us something spoke about this."),
}
OBJECTED: Mapping[GroupSays, LazyString] = {
    GroupSays.YES: _l("They said yes"),
    GroupSays.ANOTHER_WAY: _l("They would say it another way"),
    GroupSays.NO: _l("They said no"),
}
OUTCOMES: Mapping[Outcome, LazyString] = {
    Outcome.SUGGESTED: _l("We suggested a new theme for it"),
    Outcome.LOOKED_AGAIN: _l("We looked again at what was said"),
    Outcome.STAYS: _l("It stays as it is"),
}


@dataclass(frozen=True)
class Looked:
    """What a group sent: what they said about each theme, what was typed, and what needs another look.

    Shapes:  errors name the field by its theme; said holds only what needs no other look.
    """

    said: Mapping[str, Said] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)

    def chosen(self, theme: str) -> str:
        return self.typed.get(f"says-{theme}", "")

    def words(self, theme: str) -> str:
        return self.typed.get(f"words-{theme}", "")

    @property
    def all_words(self) -> list[str]:
        """Everything that was typed."""
        return [clean_words(text) for name, text in self.typed.items() if name.startswith("words-")] or [""]


def read_looked(typed: Mapping[str, str], *, names: Iterable[ShownName]) -> Looked:
    """Read what a group chose and wrote about the themes that it was shown; what it left out stays out."""
    said: dict[str, Said] = {}
    errors: dict[str, str] = {}
    for name in names:
        chosen, words = typed.get(f"says-{name.theme}", ""), clean_words(typed.get(f"words-{name.theme}", ""))
        if chosen not in set(GroupSays):
            if words:
                errors[name.theme] = _("Choose one of the three as well.")
            continue
        says = GroupSays(chosen)
        if says is GroupSays.YES and words:
            errors[name.theme] = _(
                "You said yes and wrote something too. Choose one of the other two, or take the words out."
            )
        elif says is not GroupSays.YES and not words:
            errors[name.theme] = _("Write a few words, so that we know what you mean.")
        elif len(words) > MOST_WORDS:
            errors[name.theme] = _(
                "That is too long. You can write up to %(limit)s letters.", limit=MOST_WORDS
            )
        else:
            said[name.theme] = Said(says=says, words=words)
    if not said and not errors:
        errors[""] = _("Answer one of them at least. You can leave out all the others.")
    return Looked(said, typed, errors)


def options() -> list[tuple[str, Any]]:
    """The three answers to each name."""
    return [(says.value, label) for says, label in SAYS.items()]


def say_code_unreadable() -> str:
    return _("We cannot read that code. It is six words or twenty numbers. Check that none is missing.")


def say_code_opens_nothing() -> str:
    return _("This code does not open anything. It may be old or used. Ask your worker for a new one.")


def say_wait(seconds: int) -> str:
    return _(
        "That was many tries. Wait %(seconds)s seconds, check your code, and try again. Nothing is lost.",
        seconds=seconds,
    )


class GroupForm(FlaskForm):
    """A code for one group."""

    label = StringField(
        _l("Which group"),
        description=_l("A name for the group that only your team sees. Never the names of people."),
        validators=[InputRequired(_l("Say which group")), Length(max=LONGEST_LABEL)],
    )


class AnswerForm(FlaskForm):
    """The team's answer to an objection."""

    summary = TextAreaField(
        _l("What they mean, in your words"),
        description=_l("Everybody reads this. Take out whatever could tell who they are."),
        validators=[DataRequired(_l("Say in your own words what they mean")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 3},
    )
    reply = TextAreaField(
        _l("What you answer"),
        description=_l("Everybody reads this. Short words, and say what happens now."),
        validators=[DataRequired(_l("Write an answer")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 3},
    )
    outcome = RadioField(
        _l("What you do about it"),
        choices=[SelectChoice(value=outcome.value, label=label) for outcome, label in OUTCOMES.items()],
        validators=[InputRequired(_l("Choose what you do about it"))],
    )


class PublishForm(FlaskForm):
    """Why a release goes out although no group looked at its names."""

    without_group = TextAreaField(
        _l("No group has looked at the names. Why does it go out all the same?"),
        description=_l("Everybody reads this reason beside the release."),
        validators=[Length(max=LONGEST_WORDS)],
        render_kw={"rows": 3},
    )
