"""Wording and shape of the record of a concern: what was done, who was told, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.domain.answers import MOST_CHARACTERS
from webapp.domain.concerns import SAYS_WHO, SAYS_WHY, StepNote
from webapp.domain.moderation import Urgency
from webapp.domain.safety import ConcernState, ConcernStep

LONGEST_WHO = 200

STATES: Mapping[ConcernState, LazyString] = {
    ConcernState.OPEN: _l("Nobody has it yet"),
    ConcernState.TAKEN: _l("Taken over"),
    ConcernState.REFERRED: _l("Others were told"),
    ConcernState.CLOSED: _l("Closed"),
}
URGENCIES: Mapping[Urgency, LazyString] = {Urgency.NOW: _l("Act now"), Urgency.SOON: _l("Act soon")}
STEPS: Mapping[ConcernStep, LazyString] = {
    ConcernStep.TAKEN_OVER: _l("Took it over"),
    ConcernStep.TOLD_POLICE: _l("Told the police"),
    ConcernStep.TOLD_SOCIAL_WORK: _l("Told social work"),
    ConcernStep.TOLD_YOUNG_PERSON: _l("Told the young person"),
    ConcernStep.NOTE: _l("Note"),
    ConcernStep.CLOSED: _l("Closed it"),
}
STEPS_TO_ADD = tuple(step for step in ConcernStep if step is not ConcernStep.TAKEN_OVER)


class StepForm(FlaskForm):  # type: ignore[misc]
    """One step for the record; once added it cannot be changed."""

    step = RadioField(
        _l("What was done"),
        choices=[SelectChoice(value=step.value, label=STEPS[step]) for step in STEPS_TO_ADD],
        validators=[InputRequired(_l("Choose what was done."))],
    )
    who = StringField(
        _l("Who was told"),
        description=_l("A name, a role and a number or desk, so that somebody else could ring them again."),
        validators=[Length(max=LONGEST_WHO)],
    )
    done_at = DateTimeLocalField(
        _l("When it was done"),
        description=_l("Scottish time. Leave it as it is for just now."),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[InputRequired(_l("Write the day and the time, like 2026-11-22 14:30."))],
    )
    note = TextAreaField(
        _l("What was shared, and why"),
        description=_l("Facts first. Say what they told you, what you agreed, and what happens next."),
        validators=[Length(max=MOST_CHARACTERS)],
    )

    def __init__(self, *, now_here: datetime, **started_with: object) -> None:
        super().__init__(**started_with)
        self.now_here = now_here.replace(tzinfo=None)

    def validate_who(self, field: StringField) -> None:
        if self.step.data in SAYS_WHO and not (field.data or "").strip():
            raise ValidationError(_l("Write who was told."))

    def validate_note(self, field: TextAreaField) -> None:
        if self.step.data in SAYS_WHY and not (field.data or "").strip():
            raise ValidationError(_l("Write a few words, for whoever reads this later."))

    def validate_done_at(self, field: DateTimeLocalField) -> None:
        if field.data and field.data > self.now_here:
            raise ValidationError(_l("This lies ahead. Write when it was done."))

    @property
    def step_note(self) -> StepNote:
        return StepNote(who=(self.who.data or "").strip(), words=(self.note.data or "").strip())


class LetterForm(FlaskForm):  # type: ignore[misc]
    """A message to the young person, found with their code."""

    words = TextAreaField(
        _l("A message to the young person"),
        description=_l(
            "They find it with their code. Say what you did, what happens next, and who can help now."
        ),
        validators=[DataRequired(_l("Write the message.")), Length(max=MOST_CHARACTERS)],
    )
