"""Wording and shape of "did we hear you right?": for a group on one phone, for the team, and for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
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
from webapp.domain.heard_right import MOST_WORDS, GroupSays, Outcome, is_written
from webapp.services.group_looks import OpenLook, Said

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


class Going(StrEnum):
    """Where a group goes from a name; any other answer is the theme of the name it goes to."""

    NEXT = "next"
    BACK = "back"
    ALL = "all"
    FINISH = "finish"


def read_looked(typed: Mapping[str, str], *, look: OpenLook) -> Looked:
    """Read what a group chose and wrote about the names it was shown; what it left out stays out.

    Shapes:  what was written before stays, and is not written again.
    """
    said: dict[str, Said] = {}
    errors: dict[str, str] = {}
    for name in look.names:
        chosen, words = typed.get(f"says-{name.theme}", ""), clean_words(typed.get(f"words-{name.theme}", ""))
        if chosen not in set(GroupSays):
            if words:
                errors[name.theme] = _("Choose one of the three as well.")
            continue
        says = GroupSays(chosen)
        if is_written(look.said.get(name.theme)):
            errors[name.theme] = _("Somebody wrote about this one with your code. A worker reads that.")
        elif error := _find_error(says, words):
            errors[name.theme] = error
        else:
            said[name.theme] = Said(says=says, words=words)
    return Looked(said, typed, errors)


def _find_error(says: GroupSays, words: str) -> str | None:
    if says is GroupSays.YES and words:
        return _("You said yes and wrote something too. Choose one of the other two, or take the words out.")
    if says is not GroupSays.YES and not words:
        return _("Write a few words, so that we know what you mean.")
    if len(words) > MOST_WORDS:
        return _("That is too long. You can write up to %(limit)s letters.", limit=MOST_WORDS)
    return None


def find_place(look: OpenLook, *, at: str, go: str) -> int | None:
    """The place of the name that comes now, or None for all of them.

    Shapes:  at is the theme of the name that was shown. Where nothing says otherwise, the first that is unanswered.
    """
    themes = [name.theme for name in look.names]
    if go in themes:
        return themes.index(go)
    if go in (Going.ALL, Going.FINISH):
        return None
    if at in themes:
        place = themes.index(at) + (-1 if go == Going.BACK else 1)
        return place if 0 <= place < len(themes) else None
    return next((place for place, theme in enumerate(themes) if theme not in look.said), None)


def options() -> list[tuple[str, Any]]:
    """The three answers to each name."""
    return [(says.value, label) for says, label in SAYS.items()]


def say_nothing_said() -> str:
    return _("Answer one of them at least. You can leave out all the others.")


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
