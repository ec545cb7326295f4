"""Wording and shape of the forms with which a body plans, answers and says what it offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, DataRequired, InputRequired, Length, ValidationError

from webapp.domain.dates import today
from webapp.domain.errors import CollaborationNotExplored, DomainError, ReasonMissing
from webapp.domain.plans import ActionState, Duty, ReplyKind

LONGEST_TEXT = 2000
LONGEST_LINE = 120
DUTIES: dict[Duty, LazyString] = {
    Duty.ALERT: _l("Be alert to what harms their wellbeing"),
    Duty.ASSESS: _l("Assess what they need"),
    Duty.PROMOTE: _l("Promote their interests"),
    Duty.OPPORTUNITIES: _l("Offer them opportunities"),
    Duty.ACCESS: _l("Help them take up opportunities and support"),
    Duty.IMPROVE: _l("Improve how you do this"),
}
ACTION_STATES: dict[ActionState, LazyString] = {
    ActionState.PLANNED: _l("Planned"),
    ActionState.UNDER_WAY: _l("Under way"),
    ActionState.DONE: _l("Done, as the body says"),
    ActionState.CONFIRMED: _l("Changed, as young people say"),
    ActionState.NOT_YET: _l("Not yet, as young people say"),
    ActionState.STOPPED: _l("Stopped"),
}
MOVES: dict[ActionState, LazyString] = {
    ActionState.PLANNED: _l("Plan it again"),
    ActionState.UNDER_WAY: _l("It is under way"),
    ActionState.DONE: _l("It is done"),
    ActionState.STOPPED: _l("Stop it"),
}
REPLY_KINDS: dict[ReplyKind, LazyString] = {
    ReplyKind.WE_DID: _l("We did"),
    ReplyKind.WE_CANT: _l("We can't"),
    ReplyKind.WHAT_NEXT: _l("What happens next"),
}
REPLY_HINTS: dict[ReplyKind, LazyString] = {
    ReplyKind.WE_DID: _l("Something has changed already."),
    ReplyKind.WE_CANT: _l("It will not happen, and you say why."),
    ReplyKind.WHAT_NEXT: _l("You are working on it."),
}
STOP_NEEDS_A_REASON = _l(
    "An action stops only in public. Answer with “We can't” and the reason first, then stop it."
)
OLD_FORM = _l("This form is too old. Open it again.")
REFUSALS: Mapping[type[DomainError], tuple[str, LazyString]] = {
    ReasonMissing: (
        "reason",
        _l("Write why you cannot do it. “No” needs a reason that young people can understand"),
    ),
    CollaborationNotExplored: (
        "tried_with_others",
        _l("A lack of money or staff is not enough by itself. Write what you tried with other bodies"),
    ),
}


class OnceForm(FlaskForm):  # type: ignore[misc]
    """A form that does its thing once, however often it is sent."""

    once = HiddenField(default=lambda: str(uuid4()), validators=[InputRequired(OLD_FORM), UUID(OLD_FORM)])


class DutiesForm(FlaskForm):  # type: ignore[misc]
    """Which of the six duties a theme in the plan serves."""

    duties = SelectMultipleField(
        _l("Which duties will this help you keep?"),
        description=_l("Tick one or more. All six apply to you; they are not a menu to pick from."),
        choices=[
            SelectChoice(
                value=duty.value,
                label=_l("%(name)s (section %(section)s)", name=name, section=duty.section),
            )
            for duty, name in DUTIES.items()
        ],
    )

    def validate_duties(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Tick one or more duties"))

    @property
    def ticked(self) -> set[Duty]:
        return {Duty(code) for code in self.duties.data or ()}


class ActionForm(OnceForm):
    """What will be done, by whom and by when."""

    what = TextAreaField(
        _l("What will you do?"),
        description=_l("One thing that somebody can see happen. Do not write names of young people."),
        validators=[DataRequired(_l("Write what you will do")), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 3},
    )
    owner = StringField(
        _l("Who sees to it?"),
        description=_l("A role, such as “Head of transport”. No names."),
        validators=[DataRequired(_l("Write which role sees to it")), Length(max=LONGEST_LINE)],
    )
    due_on = DateField(_l("By which day?"), validators=[InputRequired(_l("Choose a day"))])

    def validate_due_on(self, field: DateField) -> None:
        if field.data and field.data < today():
            raise ValidationError(_l("This day is over. Choose today or a later day"))


class ReplyForm(OnceForm):
    """What a body says back in public.

    Shapes:  judge is given the form and gives back the refusal that the rules have for it, or None; the refusal then
             stands at the field that it is about, and nothing that was typed is lost.
    """

    kind = RadioField(
        _l("What is your answer?"),
        choices=[
            SelectChoice(value=kind.value, label=name, render_kw={"hint": REPLY_HINTS[kind]})
            for kind, name in REPLY_KINDS.items()
        ],
        validators=[InputRequired(_l("Choose what your answer is"))],
    )
    answer = TextAreaField(
        _l("Your answer"),
        description=_l("Short sentences that an eleven-year-old can read. Start with what matters most."),
        validators=[DataRequired(_l("Write your answer")), Length(max=LONGEST_TEXT)],
    )
    reason = TextAreaField(
        _l("If you can't: why not?"),
        description=_l("Leave it empty if your answer is not “We can't”."),
        validators=[Length(max=LONGEST_TEXT)],
        render_kw={"rows": 4},
    )
    lacks_resources = BooleanField(_l("A lack of money or staff is part of the reason"))
    tried_with_others = TextAreaField(
        _l("What did you try with other bodies?"),
        description=_l(
            "“No money” is not a reason by itself. Whom did you ask to share the work or the cost, and what came "
            "of it? (section 60)"
        ),
        validators=[Length(max=LONGEST_TEXT)],
        render_kw={"rows": 4},
    )
    what_next = TextAreaField(
        _l("What happens next?"),
        description=_l("What young people will see, and when."),
        validators=[DataRequired(_l("Write what happens next")), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 3},
    )
    signed_role = StringField(
        _l("Whose answer is it?"),
        description=_l("The role that stands by it, such as “Director of education”. No names."),
        validators=[DataRequired(_l("Write which role stands by the answer")), Length(max=LONGEST_LINE)],
    )

    def __init__(self, *, judge: Callable[[ReplyForm], DomainError | None], **given: Any) -> None:
        super().__init__(**given)
        self._judge = judge

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        refusal = self._judge(self)
        if refusal is None:
            return True
        name, message = REFUSALS[type(refusal)]
        self[name].errors = [message]
        return False


class ThemesForm(FlaskForm):  # type: ignore[misc]
    """Which themes an offer is for.

    Shapes:  themes are (code, name) pairs, as the code-book has them.
    """

    themes = SelectMultipleField(
        _l("Which themes is it for?"),
        description=_l("Tick what it helps with. It then stands beside what young people ask for."),
    )

    def __init__(self, *, themes: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        self.themes.choices = list(themes)


class OfferForm(ThemesForm):
    """Something that a body offers to young people in care and care leavers."""

    name = StringField(
        _l("What do you offer?"),
        description=_l("A short name that young people would use, such as “Free gym pass”."),
        validators=[DataRequired(_l("Write what you offer")), Length(max=LONGEST_LINE)],
    )
    explanation = TextAreaField(
        _l("Who can have it, and how?"),
        description=_l("Two or three short sentences. Everybody can read this on your page."),
        validators=[DataRequired(_l("Write who can have it, and how")), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 4},
    )
