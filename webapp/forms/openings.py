"""Wording and shape of opening how somebody can be reached, for two colleagues and for the young person."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.domain.openings import OpeningReason, OpeningState, OpeningWords

LONGEST_WORDS = 1500

REASONS: Mapping[OpeningReason, LazyString] = {
    OpeningReason.WORRIED: _l("We are worried that they or somebody else may not be safe"),
    OpeningReason.ASKED_US: _l("They asked us to get in touch"),
    OpeningReason.NO_ANSWER: _l("We wrote to their code, got no answer, and it is important"),
    OpeningReason.ARRANGE_HELP: _l("They asked for help that we can only arrange by reaching them"),
}
NOTICES: Mapping[OpeningReason, LazyString] = {
    OpeningReason.WORRIED: _l(
        "We opened the contact you left, because we were worried that you or someone else may not be safe."
    ),
    OpeningReason.ASKED_US: _l("We opened the contact you left, because you asked us to get in touch."),
    OpeningReason.NO_ANSWER: _l(
        "We opened the contact you left, because we wrote to you here and heard nothing, and it was important."
    ),
    OpeningReason.ARRANGE_HELP: _l(
        "We opened the contact you left, because you asked for help and we had to reach you to sort it out."
    ),
}
"""What the young person reads: chosen from this list, so that no worker's own words can hurt or frighten."""

NOTICE_STATES: Mapping[OpeningState, LazyString] = {
    OpeningState.OPENED: _l("Two of our team decided this together. Nobody else saw it."),
    OpeningState.OPENED_ALONE: _l(
        "It had to be quick, so one of our team opened it. A second person will check that it was right."
    ),
    OpeningState.CONFIRMED: _l(
        "It had to be quick, so one of our team opened it. A second person checked, and agreed."
    ),
    OpeningState.DISPUTED: _l(
        "One of our team opened it. A second person checked, and thinks that we should not have. We are sorry."
    ),
}
STATES: Mapping[OpeningState, LazyString] = {
    OpeningState.ASKED: _l("Waits for a second person"),
    OpeningState.APPROVED: _l("Agreed, not opened yet"),
    OpeningState.REFUSED: _l("A second person said no"),
    OpeningState.OPENED: _l("Opened by two"),
    OpeningState.OPENED_ALONE: _l("Opened by one: a second person must look"),
    OpeningState.CONFIRMED: _l("Opened by one, and a second person agreed"),
    OpeningState.DISPUTED: _l("Opened by one, and a second person did not agree"),
    OpeningState.ENDED: _l("Ended before it was opened"),
}


class AskForm(FlaskForm):  # type: ignore[misc]
    """Why a contact has to be opened, and whether the young person is told."""

    reason = RadioField(
        _l("Why it has to be opened"),
        description=_l("The young person reads this reason, in plain words, under their code."),
        choices=[SelectChoice(value=reason.value, label=label) for reason, label in REASONS.items()],
        validators=[InputRequired(_l("Choose a reason."))],
    )
    why = TextAreaField(
        _l("What you want to do with it"),
        description=_l(
            "For your colleague and for the record. It is sealed; the young person does not see it."
        ),
        validators=[DataRequired(_l("Write what you want to do with it.")), Length(max=LONGEST_WORDS)],
    )
    is_silent = BooleanField(
        _l("Telling the young person would put somebody at risk"),
        description=_l("Then they are not told yet, and a third person looks at that within a week."),
    )
    silence = TextAreaField(
        _l("Why telling them would put somebody at risk"),
        validators=[Length(max=LONGEST_WORDS)],
    )
    is_emergency = BooleanField(
        _l("Somebody is in danger now, and I have rung 999 or am ringing it"),
        description=_l(
            "Tick this only to open it alone, at once. A second person has to look at it within 24 hours."
        ),
    )

    def validate_silence(self, field: TextAreaField) -> None:
        if self.is_silent.data and not (field.data or "").strip():
            raise ValidationError(_l("Write why telling them would put somebody at risk."))

    @property
    def words(self) -> OpeningWords:
        return OpeningWords(
            reason=OpeningReason(self.reason.data),
            why=self.why.data.strip(),
            silence=(self.silence.data or "").strip() if self.is_silent.data else "",
        )


class ReviewForm(FlaskForm):  # type: ignore[misc]
    """A third person's look at not telling the young person."""

    is_told = RadioField(
        _l("Can the young person be told now?"),
        choices=[
            SelectChoice(value="yes", label=_l("Yes, tell them now")),
            SelectChoice(value="no", label=_l("No, it would still put somebody at risk")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    still = TextAreaField(_l("If no: why"), validators=[Length(max=LONGEST_WORDS)])

    def validate_still(self, field: TextAreaField) -> None:
        if self.is_told.data == "no" and not (field.data or "").strip():
            raise ValidationError(_l("Write why it would still put somebody at risk."))
