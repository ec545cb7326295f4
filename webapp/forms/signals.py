"""Wording and shape of what the advocacy team does with a rise, and of what a body is told."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from webapp.domain.alert_words import find_numbers
from webapp.domain.signals import (
    SEEN_BY_THE_BODY,
    TO_LOOK_INTO,
    PutAsideReason,
    SignalMove,
    SignalState,
    Sureness,
)

LONGEST_WORDS = 1500
VIEWS: Mapping[str, tuple[LazyString, frozenset[SignalState]]] = {
    "look": (_l("To look into"), TO_LOOK_INTO),
    "told": (_l("Bodies were told"), SEEN_BY_THE_BODY),
    "aside": (_l("Put aside or taken back"), frozenset({SignalState.PUT_ASIDE, SignalState.TAKEN_BACK})),
}
EMPTY_VIEWS: Mapping[str, LazyString] = {
    "look": _l(
        "Every week the service looks for themes that more young people than usual speak about. When it finds one, it "
        "comes here, and you decide whether the body is told."
    ),
    "told": _l("What you tell a body comes here, with what the body does about it."),
    "aside": _l("What you decide not to tell, and what you take back, comes here with the reason."),
}
STATES: Mapping[SignalState, LazyString] = {
    SignalState.FOUND: _l("Nobody has looked into it yet"),
    SignalState.WRITTEN: _l("Waits for a colleague to agree"),
    SignalState.PUT_ASIDE: _l("Put aside"),
    SignalState.TOLD: _l("The body was told"),
    SignalState.ACKNOWLEDGED: _l("The body has read it"),
    SignalState.ASSESSED: _l("The body said what it found"),
    SignalState.CLOSED: _l("Closed by the body"),
    SignalState.TAKEN_BACK: _l("Taken back"),
}
SURENESS: Mapping[Sureness, LazyString] = {
    Sureness.HARDLY_CHANCE: _l("Hardly chance"),
    Sureness.PROBABLY_NOT_CHANCE: _l("Probably not chance"),
    Sureness.MAY_BE_CHANCE: _l("May be chance"),
}
SURENESS_LONG: Mapping[Sureness, LazyString] = {
    Sureness.HARDLY_CHANCE: _l("In a hundred quiet weeks, chance would not make anything like this once."),
    Sureness.PROBABLY_NOT_CHANCE: _l(
        "In a hundred quiet weeks, chance would make something like this a few times."
    ),
    Sureness.MAY_BE_CHANCE: _l(
        "More than usual, but chance does this now and then. Read what is behind it before you decide."
    ),
}
MOVES: Mapping[SignalMove, LazyString] = {
    SignalMove.WRITE: _l("Wrote what the body should be told"),
    SignalMove.TELL: _l("Told the body"),
    SignalMove.AGREE: _l("Agreed, and told the body"),
    SignalMove.SEND_BACK: _l("Sent it back to be changed"),
    SignalMove.PUT_ASIDE: _l("Put it aside"),
    SignalMove.LOOK_AGAIN: _l("Took it up again"),
    SignalMove.MARK_CAMPAIGN: _l("Marked it as a campaign"),
    SignalMove.ACKNOWLEDGE: _l("The body: read it"),
    SignalMove.ASSESS: _l("The body: what it found"),
    SignalMove.CLOSE: _l("The body: closed it"),
    SignalMove.TAKE_BACK: _l("Took it back from the body"),
}
PUT_ASIDE_REASONS: dict[str, LazyString] = {
    PutAsideReason.CAMPAIGN: _l("It is a campaign: they were asked to write"),
    PutAsideReason.KNOWN: _l("The body knows already"),
    PutAsideReason.DIFFERENT_THINGS: _l("They speak about different things"),
    PutAsideReason.CHANCE: _l("It looks like chance"),
    PutAsideReason.COULD_NAME_SOMEBODY: _l("Somebody could be worked out, whatever we write"),
    PutAsideReason.NEW_THEME: _l("It needs a new theme first"),
    PutAsideReason.OTHER: _l("Something else"),
}


class RevisionForm(FlaskForm):  # type: ignore[misc]
    """A form that does its thing only while the page still shows how things are."""

    revision = IntegerField(validators=[InputRequired()], widget=HiddenInput())


class TellForm(RevisionForm):
    """What a body is told, in words without a number, and the last question before it goes."""

    words = TextAreaField(
        _l("What the body should know"),
        description=_l(
            "Two or three short sentences in your own words. What do young people say, and what would they like? "
            "No names, places, days or numbers, and not their own words."
        ),
        validators=[DataRequired(_l("Write what the body should know")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 5},
    )
    is_sure = BooleanField(
        _l(
            "I have read it as the body will. Nobody could be worked out from it, not even by somebody who knows them."
        )
    )

    def validate_words(self, field: TextAreaField) -> None:
        found = find_numbers(field.data or "")
        if found:
            raise ValidationError(
                _l(
                    "Say it without numbers: %(found)s. A number goes to the body only through its own check.",
                    found=", ".join(f"“{word}”" for word in found),
                )
            )


class PutAsideForm(RevisionForm):
    """Why a body is not told."""

    reason = RadioField(
        _l("Why is the body not told?"),
        choices=[SelectChoice(value=str(code), label=name) for code, name in PUT_ASIDE_REASONS.items()],
        validators=[InputRequired(_l("Choose why"))],
    )
    note = TextAreaField(
        _l("A note for your colleagues"),
        description=_l("Only your team reads this. Do not copy what young people wrote."),
        validators=[Length(max=LONGEST_WORDS)],
        render_kw={"rows": 2},
    )

    def validate_note(self, field: TextAreaField) -> None:
        if self.reason.data == PutAsideReason.OTHER and not (field.data or "").strip():
            raise ValidationError(_l("Write what the reason is"))


class SendBackForm(RevisionForm):
    """What should change before a colleague agrees."""

    change = TextAreaField(
        _l("What should change?"),
        validators=[DataRequired(_l("Write what should change")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 2},
    )


class TakeBackForm(RevisionForm):
    """Why the body no longer sees what it was told."""

    why = TextAreaField(
        _l("Why do you take it back?"),
        description=_l(
            "The body no longer sees it. Whoever read it has read it: tell your manager if it named somebody."
        ),
        validators=[DataRequired(_l("Write why you take it back")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 2},
    )
