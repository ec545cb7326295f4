"""Wording and shape of what the team promises about time, and of what young people read about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.domain.levels import MOST_DAYS, Levels, LevelsOutOfOrder, Spread
from webapp.domain.working_time import WorkingTime
from webapp.services.levels import Standing

WEEKDAYS: Mapping[str, LazyString] = {
    "0": _l("Monday"),
    "1": _l("Tuesday"),
    "2": _l("Wednesday"),
    "3": _l("Thursday"),
    "4": _l("Friday"),
    "5": _l("Saturday"),
    "6": _l("Sunday"),
}
A_NUMBER_OF_DAYS = (
    InputRequired(_l("Write a number of working days.")),
    NumberRange(min=0, max=MOST_DAYS, message=_l("Write a number from 0 to %(max)d.")),
)


def days_field(label: LazyString, description: LazyString | str = "") -> IntegerField:
    return IntegerField(label, description=description, validators=list(A_NUMBER_OF_DAYS))


class LevelsForm(FlaskForm):  # type: ignore[misc]
    """Within how many working days the team reads and answers, and when it is there."""

    now = days_field(_l("What sounds as if somebody must act now"), _l("0 is the same working day."))
    soon = days_field(_l("What sounds as if it should be read soon"))
    usual = days_field(
        _l("Everything else"),
        _l("Young people read this number before they write. Promise what you can keep."),
    )
    reply = days_field(
        _l("An answer to a message"),
        _l("From the day of their message to the day of yours, where they want one."),
    )
    weekdays = SelectMultipleField(
        _l("Days on which you read"),
        choices=[SelectChoice(value=value, label=name) for value, name in WEEKDAYS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    opens = TimeField(_l("From"), validators=[InputRequired(_l("Write a time, like 09:00."))])
    closes = TimeField(_l("To"), validators=[InputRequired(_l("Write a time, like 17:00."))])

    @classmethod
    def showing(cls, standing: Standing) -> LevelsForm:
        """The form as it stands before anybody types."""
        levels, hours = standing.levels, standing.time
        return cls(
            formdata=None,
            data={
                "now": levels.now,
                "soon": levels.soon,
                "usual": levels.usual,
                "reply": levels.reply,
                "weekdays": [str(day) for day in sorted(hours.weekdays)],
                "opens": hours.opens,
                "closes": hours.closes,
            },
        )

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_l("Choose at least one day."))

    def validate_closes(self, field: TimeField) -> None:
        if field.data and self.opens.data and field.data <= self.opens.data:
            raise ValidationError(_l("Choose a time after the first."))

    def validate_usual(self, field: IntegerField) -> None:
        if field.data is None or self.now.data is None or self.soon.data is None:
            return
        try:
            Levels(now=self.now.data, soon=self.soon.data, usual=field.data, reply=0)
        except LevelsOutOfOrder:
            raise ValidationError(
                _l("At least 1, and what sounds more urgent may not wait longer than what does not.")
            ) from None

    @property
    def levels(self) -> Levels:
        return Levels(now=self.now.data, soon=self.soon.data, usual=self.usual.data, reply=self.reply.data)

    @property
    def working_time(self) -> WorkingTime:
        return WorkingTime(
            weekdays=frozenset(int(day) for day in self.weekdays.data),
            opens=_to_the_minute(self.opens.data),
            closes=_to_the_minute(self.closes.data),
        )


def say_half(spread: Spread) -> str:
    """How long half of it took, for young people."""
    if spread.half is None:
        return ngettext(
            "More than half waited longer than one day.",
            "More than half waited longer than %(num)s days.",
            spread.longest,
        )
    if spread.half == 0:
        return _("Half was done on the same day.")
    if spread.half == 1:
        return _("Half was done by the next day.")
    return ngettext("Half was done within %(num)s day.", "Half was done within %(num)s days.", spread.half)


def say_nearly_all(spread: Spread) -> str:
    """How long nine in ten took, for young people."""
    if spread.nearly_all is None:
        return ngettext(
            "Some waited longer than one day.", "Some waited longer than %(num)s days.", spread.longest
        )
    if spread.nearly_all == 0:
        return _("Nearly all was done on the same day.")
    if spread.nearly_all == 1:
        return _("Nearly all was done by the next day.")
    return ngettext(
        "Nearly all was done within %(num)s day.",
        "Nearly all was done within %(num)s days.",
        spread.nearly_all,
    )


def _to_the_minute(moment: time) -> time:
    return moment.replace(second=0, microsecond=0)
