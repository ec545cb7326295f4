"""Wording and shape of the reader's welfare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.welfare import Veil, Wishes
from webapp.services.welfare import Colleague

LONGEST_ASK = 300
VEILS: Mapping[Veil, LazyString] = {
    Veil.HARD: _l("Only what may be hard: what a colleague labelled, and what sounds urgent"),
    Veil.ALWAYS: _l("Always"),
    Veil.NEVER: _l("Never"),
}
NOTHING_HARD = "none"


def read_labels(form: MultiDict[str, str]) -> frozenset[str] | None:
    """What a reader says to the next about something; None where they ticked nothing."""
    ticked = frozenset(form.getlist("labels"))
    return ticked - {NOTHING_HARD} if ticked else None


class WishesForm(FlaskForm):  # type: ignore[misc]
    """What a reader would rather not be offered, and when words are covered."""

    opt_outs = SelectMultipleField(_l("I would rather not be offered"))
    veil = RadioField(
        _l("Cover the words until I uncover them"),
        choices=[SelectChoice(value=str(veil), label=name) for veil, name in VEILS.items()],
        validators=[InputRequired(_l("Choose one."))],
    )

    def __init__(self, *, codes: Iterable[str], **started_with: object) -> None:
        super().__init__(**started_with)
        self.opt_outs.choices = [SelectChoice(value=code, label=code) for code in codes]

    @classmethod
    def showing(cls, wishes: Wishes, *, codes: Iterable[str]) -> WishesForm:
        started_with = {"opt_outs": sorted(wishes.opt_outs), "veil": wishes.veil}
        return cls(codes=codes, formdata=None, data=started_with)

    @property
    def wishes(self) -> Wishes:
        return Wishes(opt_outs=frozenset(self.opt_outs.data or ()), veil=Veil(self.veil.data))


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
