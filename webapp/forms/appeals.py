"""Wording and shape of appeals: for the young person who makes one, and for the worker who answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.domain.answers import MOST_CHARACTERS, clean_words
from webapp.domain.appeals import AppealAbout, AppealState
from webapp.domain.errors import NotFound
from webapp.domain.moderation import RedactionReason
from webapp.domain.passages import Passage, Stretch
from webapp.forms.moderation import REDACTION_REASONS

LONGEST_REASON = 2000
LONGEST_STRETCH = 20
ABOUT: Mapping[AppealAbout, LazyString] = {
    AppealAbout.WORDS: _l("The words that were changed"),
    AppealAbout.WAITING: _l("That it waits and is not shared"),
}
OWN_STATES: Mapping[AppealState, LazyString] = {
    AppealState.OPEN: _l("Somebody else on your side will look at it."),
    AppealState.CHANGED: _l("Somebody else looked at it and changed it."),
    AppealState.UPHELD: _l("Somebody else looked at it. It stays as it is."),
}
ANSWERS: Mapping[AppealAbout, Mapping[AppealState, LazyString]] = {
    AppealAbout.WORDS: {
        AppealState.CHANGED: _l("Change the wording as chosen here"),
        AppealState.UPHELD: _l("Leave the wording as it is"),
    },
    AppealAbout.WAITING: {
        AppealState.CHANGED: _l("It does not wait any more: I decided in the reading room"),
        AppealState.UPHELD: _l("It goes on waiting"),
    },
}
NOTHING_CHANGED: Mapping[AppealAbout, LazyString] = {
    AppealAbout.WORDS: _l(
        "Nothing would change. Tick a passage to show again, or write words to hide as they stand there."
    ),
    AppealAbout.WAITING: _l("It still waits. Decide about it in the reading room first, then answer here."),
}


@dataclass(frozen=True)
class AppealTyped:
    """An appeal as somebody typed it, and what needs another look, if anything."""

    words: str = field(default="", repr=False)
    error: str = ""


def read_appeal(typed: Mapping[str, str]) -> AppealTyped:
    """What was typed, which may be nothing."""
    words = clean_words(typed.get("why", ""))
    if len(words) > MOST_CHARACTERS:
        return AppealTyped(
            words, _("That is too long. You can write up to %(limit)s letters.", limit=MOST_CHARACTERS)
        )
    return AppealTyped(words)


def read_refused(typed: MultiDict[str, str]) -> frozenset[Stretch]:
    """Which changes somebody ticked, by where they stand.

    Errors:  NotFound for anything that our own form does not send.
    """
    stretches = set()
    for ticked in typed.getlist("refused"):
        begins, dash, ends = ticked.partition("-")
        if not (dash and begins.isdecimal() and ends.isdecimal() and len(ticked) < LONGEST_STRETCH):
            raise NotFound
        stretches.add(Stretch(int(begins), int(ends)))
    return frozenset(stretches)


def name_change(passage: Passage, *, is_refused: bool) -> str:
    """One change as a worker chooses it, with what its writer said of it."""
    if is_refused:
        return _(
            '%(number)s. %(words)s (they said: "not this one")', number=passage.number, words=passage.words
        )
    return f"{passage.number}. {passage.words}"


class AnswerConcernForm(FlaskForm):  # type: ignore[misc]
    """What the safeguarding team answers to somebody whose words were passed on."""

    reason = TextAreaField(
        _l("Why?"),
        description=_l(
            "The young person reads this with their code. Short and kind sentences, and no names."
        ),
        validators=[DataRequired(_l("Write why")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 4},
    )


class AnswerAppealForm(FlaskForm):  # type: ignore[misc]
    """What a worker answers, and why.

    Shapes:  changes are the numbers of the passages that were changed, each with a label.
    """

    show_again = SelectMultipleField(
        _l("Show these words again"),
        description=_l("Tick only what gives nobody away. You answer for it, as when you clear something."),
        coerce=int,
    )
    hide = StringField(
        _l("Hide more words"),
        description=_l("As they stand in the wording that others may see."),
        validators=[Length(max=200)],
    )
    hide_reason = SelectField(
        _l("What are they?"),
        choices=[
            SelectChoice(value=reason.value, label=words) for reason, words in REDACTION_REASONS.items()
        ],
    )
    answer = RadioField(_l("What do you answer?"), validators=[InputRequired(_l("Choose your answer"))])
    reason = TextAreaField(
        _l("Why?"),
        description=_l(
            "The young person reads this with their code. Short and kind sentences, and no names."
        ),
        validators=[DataRequired(_l("Write why")), Length(max=LONGEST_REASON)],
        render_kw={"rows": 4},
    )

    def __init__(
        self, *, about: AppealAbout, changes: Iterable[tuple[int, str]] = (), **given: object
    ) -> None:
        super().__init__(**given)
        self.show_again.choices = list(changes)
        self.answer.choices = [
            SelectChoice(value=state.value, label=words) for state, words in ANSWERS[about].items()
        ]

    @property
    def chosen_reason(self) -> RedactionReason:
        return RedactionReason(self.hide_reason.data)
