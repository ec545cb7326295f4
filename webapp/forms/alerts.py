"""Wording and shape of what a body does about an alert."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.domain.signals import CloseReason, SignalMove, SignalState

LONGEST_WORDS = 2000
STATES: Mapping[SignalState, LazyString] = {
    SignalState.TOLD: _l("Nobody here has read it"),
    SignalState.ACKNOWLEDGED: _l("Read, and being looked into"),
    SignalState.ASSESSED: _l("You said what you found"),
    SignalState.CLOSED: _l("Closed"),
}
MOVES: Mapping[SignalMove, LazyString] = {
    SignalMove.ACKNOWLEDGE: _l("We have read it"),
    SignalMove.ASSESS: _l("What we found"),
    SignalMove.CLOSE: _l("Closed"),
}
CLOSE_REASONS: dict[str, LazyString] = {
    CloseReason.IN_THE_PLAN: _l("It is in our plan now"),
    CloseReason.PUT_RIGHT: _l("We put it right"),
    CloseReason.NOT_OURS: _l("Another body has to act, and we told it"),
    CloseReason.NOTHING_FOUND: _l("We looked, and found nothing that we could change"),
    CloseReason.OTHER: _l("Something else"),
}


class AssessForm(FlaskForm):  # type: ignore[misc]
    """What a body found when it looked."""

    found = TextAreaField(
        _l("What did you find?"),
        description=_l(
            "What do young people need here, and how do you know? Look at what you do, not at who said it. No names."
        ),
        validators=[DataRequired(_l("Write what you found")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 5},
    )


class CloseForm(FlaskForm):  # type: ignore[misc]
    """How a body's work on an alert ended."""

    reason = RadioField(
        _l("How does it end?"),
        choices=[SelectChoice(value=str(code), label=name) for code, name in CLOSE_REASONS.items()],
        validators=[InputRequired(_l("Choose how it ends"))],
    )
    why = TextAreaField(
        _l("In your own words"),
        description=_l("What you did, or why you did nothing. Short sentences. No names."),
        validators=[DataRequired(_l("Write what you did, or why not")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 4},
    )
