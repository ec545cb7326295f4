"""Wording and shape of the reader's welfare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.welfare import ContentLabel, Veil, Wishes
from webapp.services.welfare import Colleague

LONGEST_ASK = 300
LABELS: Mapping[ContentLabel, LazyString] = {
    ContentLabel.VIOLENCE: _l("violence"),
    ContentLabel.SELF_HARM: _l("self-harm or suicide"),
    ContentLabel.SEXUAL_HARM: _l("sexual harm"),
    ContentLabel.NEGLECT: _l("neglect"),
    ContentLabel.LOSS: _l("loss or grief"),
    ContentLabel.HATE: _l("racism or other hate"),
    ContentLabel.DRUGS: _l("drugs or alcohol"),
}
VEILS: Mapping[Veil, LazyString] = {
    Veil.HARD: _l("Only what may be hard: what a colleague labelled, and what sounds urgent"),
    Veil.ALWAYS: _l("Always"),
    Veil.NEVER: _l("Never"),
}
LABEL_CHOICES = [SelectChoice(value=str(label), label=name) for label, name in LABELS.items()]


def read_labels(form: MultiDict[str, str]) -> frozenset[ContentLabel] | None:
    """What a reader says to the next about something; None where they ticked nothing."""
    ticked = form.getlist("labels")
    known = {label.value for label in ContentLabel}
    return frozenset(ContentLabel(label) for label in ticked if label in known) if ticked else None


class WishesForm(FlaskForm):  # type: ignore[misc]
    """What a reader would rather not be offered, and when words are covered."""

    opt_outs = SelectMultipleField(_l("I would rather not be offered"), choices=LABEL_CHOICES)
    veil = RadioField(
        _l("Cover the words until I uncover them"),
        choices=[SelectChoice(value=str(veil), label=name) for veil, name in VEILS.items()],
        validators=[InputRequired(_l("Choose one."))],
    )

    @classmethod
    def showing(cls, wishes: Wishes) -> WishesForm:
        return cls(formdata=None, data={"opt_outs": sorted(wishes.opt_outs), "veil": wishes.veil})

    @property
    def wishes(self) -> Wishes:
        labels = frozenset(ContentLabel(label) for label in self.opt_outs.data or ())
        return Wishes(opt_outs=labels, veil=Veil(self.veil.data))


class ColleagueForm(FlaskForm):  # type: ignore[misc]
    """One colleague, and a few words to them."""

    colleague = SelectField(_l("Colleague"), validators=[InputRequired(_l("Choose a colleague."))])
    words = TextAreaField(
        _l("A few words, if you like"),
        description=_l("Nothing of what a young person wrote."),
        validators=[Length(max=LONGEST_ASK)],
    )

    def __init__(self, colleagues: Sequence[Colleague], **started_with: object) -> None:
        super().__init__(**started_with)
        self.colleague.choices = [
            SelectChoice(value="", label=_l("Choose")),
            *(SelectChoice(value=str(colleague.id), label=colleague.name) for colleague in colleagues),
        ]

    @property
    def colleague_id(self) -> UUID:
        return UUID(self.colleague.data)
