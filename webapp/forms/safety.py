"""Wording and shape of the record of a concern: what was done, who was told, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from webapp.domain.answers import MOST_CHARACTERS
from webapp.domain.concerns import SAYS_ROUTE, SAYS_WHO, SAYS_WHY, Late, StepNote
from webapp.domain.moderation import Urgency
from webapp.domain.referrals import Ground, Missing, Route
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
    ConcernStep.TOLD_OTHER_AGENCY: _l("Told somebody else: adult protection, a senior manager"),
    ConcernStep.ASKED_FOR_DISCUSSION: _l("Asked for an inter-agency referral discussion"),
    ConcernStep.HEARD_OUTCOME: _l("Heard what came of it"),
    ConcernStep.TOLD_YOUNG_PERSON: _l("Told the young person"),
    ConcernStep.DID_NOT_TELL_YOUNG_PERSON: _l("Did not tell the young person, and why"),
    ConcernStep.CHOSE_ROUTE: _l("Said whom it is about"),
    ConcernStep.NOBODY_TO_TELL: _l("Decided that nobody has to be told, and why"),
    ConcernStep.NOTE: _l("Note"),
    ConcernStep.ANSWERED_APPEAL: _l("Answered what the young person said is not right"),
    ConcernStep.CLOSED: _l("Closed it"),
}
LATE: Mapping[Late, LazyString] = {
    Late.TAKE_OVER: _l("Somebody should have taken it over by now."),
    Late.TELL: _l("Somebody outside should have been told by now: police or social work."),
    Late.FOLLOW_UP: _l("Nothing was added for a week. Ask what came of it, or close it."),
}
ROUTES: Mapping[Route, LazyString] = {
    Route.CHILD: _l("A child or young person under 18"),
    Route.ADULT: _l("A person of 18 or more"),
    Route.STAFF_MEMBER: _l("Somebody who works with young people"),
}
GROUNDS: Mapping[Ground, LazyString] = {
    Ground.AGREED: _l("They agreed to it"),
    Ground.RISK_OF_HARM: _l("They did not agree, and somebody may come to harm"),
    Ground.ASKING_UNSAFE: _l("Asking them first would put somebody at risk"),
    Ground.COULD_NOT_ASK: _l("They could not be asked in time"),
}
MISSING: Mapping[Missing, LazyString] = {
    Missing.ROUTE: _l("Whom it is about: a child, an adult, or somebody who works with young people."),
    Missing.TOLD: _l("Who was told; or that nobody has to be told, and why."),
    Missing.HOW_TO_RING_BACK: _l("A phone number or a reference of whoever was told."),
    Missing.GROUND: _l("Whether the young person agreed to the sharing, or why it was shared without."),
    Missing.DISCUSSION: _l("That you asked for an inter-agency referral discussion, and whom."),
    Missing.OUTCOME: _l("What came of the discussion."),
    Missing.YOUNG_PERSON: _l("Whether the young person was told; if not, why."),
}
NOT_ADDED_HERE = (ConcernStep.TAKEN_OVER, ConcernStep.CHOSE_ROUTE, ConcernStep.ANSWERED_APPEAL)
"""Two are done on pages of their own; the route comes first."""
STEPS_TO_ADD = (
    ConcernStep.CHOSE_ROUTE,
    *(step for step in ConcernStep if step not in NOT_ADDED_HERE),
)


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
    phone = StringField(
        _l("Their phone number"), description=_l("Or the desk's."), validators=[Length(max=LONGEST_WHO)]
    )
    reference = StringField(
        _l("Their reference or log number"),
        description=_l("If they gave one."),
        validators=[Length(max=LONGEST_WHO)],
    )
    ground = RadioField(
        _l("If you told somebody: on which ground"),
        choices=[SelectChoice(value=ground.value, label=label) for ground, label in GROUNDS.items()],
        validators=[Optional()],
    )
    route = RadioField(
        _l("If you say whom it is about"),
        choices=[SelectChoice(value=route.value, label=label) for route, label in ROUTES.items()],
        validators=[Optional()],
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

    def validate_step(self, field: RadioField) -> None:
        if field.data in SAYS_ROUTE and not self.route.data:
            raise ValidationError(_l("Choose whom it is about."))

    def validate_note(self, field: TextAreaField) -> None:
        if self.step.data in SAYS_WHY and not (field.data or "").strip():
            raise ValidationError(_l("Write a few words, for whoever reads this later."))

    def validate_done_at(self, field: DateTimeLocalField) -> None:
        if field.data and field.data > self.now_here:
            raise ValidationError(_l("This lies ahead. Write when it was done."))

    @property
    def step_note(self) -> StepNote:
        is_route = self.step.data in SAYS_ROUTE
        return StepNote(
            who=(self.who.data or "").strip(),
            words=(self.note.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            reference=(self.reference.data or "").strip(),
            ground=(self.ground.data or "") if self.step.data in SAYS_WHO else "",
            route=self.route.data or "" if is_route else "",
        )


class LetterForm(FlaskForm):  # type: ignore[misc]
    """A message to the young person, found with their code."""

    words = TextAreaField(
        _l("A message to the young person"),
        description=_l(
            "They find it with their code. Say what you did, what happens next, and who can help now."
        ),
        validators=[DataRequired(_l("Write the message.")), Length(max=MOST_CHARACTERS)],
    )
