"""Wording and shape of the rota, and of the notices that are sent, which say nothing of what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from webapp.domain.duty import (
    FEWEST_MINUTES,
    LONGEST_SHIFT,
    MOST_MINUTES,
    MOST_WEEKS,
    Fault,
    NoticeKind,
    Pace,
)
from webapp.services.duty_trouble import Trouble
from webapp.services.unanswered import CallAbout

WAITING: Mapping[CallAbout, LazyString] = {
    CallAbout.SAID: _l("Something said that nobody has decided about"),
    CallAbout.CONCERN: _l("A concern that nobody has taken over"),
    CallAbout.GROUP: _l("Words of a group, under the releases, that nobody has seen to"),
    CallAbout.FILE: _l("A file with urgent rows that nobody has decided about"),
}
TROUBLES: Mapping[Trouble, LazyString] = {
    Trouble.NOT_TENDED: _l("Nobody is being called: the command that calls people is not running."),
    Trouble.NOBODY_COMES: _l("Something urgent waits. Everybody was called, and nobody has it open."),
    Trouble.NOT_SENT: _l("A call about something urgent could not be sent."),
    Trouble.NOBODY_ON_DUTY: _l("Nobody is on duty now. What is urgent calls all of you."),
}
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
FAULTS: Mapping[Fault, LazyString] = {
    Fault.NOT_SET_UP: _l("No mail server is set up."),
    Fault.NO_ANSWER: _l("There was no answer."),
    Fault.NOT_SECURE: _l(
        "It would not have been encrypted, so it was not sent: the server offers no TLS, or has a wrong certificate."
    ),
    Fault.SIGN_IN_REFUSED: _l("The mail server refused our name or password."),
    Fault.ADDRESS_REFUSED: _l("The mail server knows no such address."),
    Fault.REFUSED: _l("It was refused."),
}
KINDS: Mapping[NoticeKind, LazyString] = {
    NoticeKind.CALL: _l("Called about something urgent"),
    NoticeKind.REMINDER: _l("Reminded of a concern that waits too long"),
    NoticeKind.DIGEST: _l("Told of new things to read"),
}
SOMETHING_WAITS = _l("Something waits for you in Heard.")
SUBJECTS: Mapping[NoticeKind, LazyString] = {
    NoticeKind.CALL: SOMETHING_WAITS,
    NoticeKind.REMINDER: SOMETHING_WAITS,
    NoticeKind.DIGEST: _l("There are new things to read in Heard."),
}
SIGN_IN_AT = _l("Sign in here: %(address)s")
SAYS_NO_MORE = _l("This message says no more on purpose.")
DO_NOT_ANSWER = _l("Please do not answer it: nobody reads answers.")
PACES: Mapping[Pace, LazyString] = {
    Pace.HOURLY: _l("On the hour, when there is something new"),
    Pace.DAILY: _l("Once a day, at eight in the morning"),
    Pace.NEVER: _l("Never"),
}


class ShiftForm(FlaskForm):  # type: ignore[misc]
    """Who is on duty from when to when, once or every week."""

    starts = DateTimeLocalField(
        _l("From"),
        format=FORMATS,
        validators=[InputRequired(_l("Write the day and the time, like 2026-11-22 14:30."))],
    )
    ends = DateTimeLocalField(
        _l("Until"),
        format=FORMATS,
        description=_l("Scottish time. A week at most."),
        validators=[InputRequired(_l("Write the day and the time, like 2026-11-22 14:30."))],
    )
    weeks = IntegerField(
        _l("For how many weeks"),
        default=1,
        description=_l("The same hours on the same days of each week. 1 means only this once."),
        validators=[
            InputRequired(_l("Write how many weeks.")),
            NumberRange(1, MOST_WEEKS, _l("Write a number from 1 to 52.")),
        ],
    )
    first = SelectField(_l("Called first"), validators=[InputRequired(_l("Choose who is called first."))])
    second = SelectField(_l("Called second"))
    third = SelectField(_l("Called third"))

    def __init__(self, *, first: Sequence[tuple[str, str]], later: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.first.choices = [("", _l("Choose")), *first]
        self.second.choices = self.third.choices = [("", _l("Nobody")), *later]

    def validate_ends(self, field: DateTimeLocalField) -> None:
        starts: datetime | None = self.starts.data
        if starts is None or field.data is None:
            return
        if field.data <= starts:
            raise ValidationError(_l("It has to end after it begins."))
        if field.data - starts > LONGEST_SHIFT:
            raise ValidationError(_l("A shift can last a week at most."))

    def validate_second(self, field: SelectField) -> None:
        if field.data and field.data == self.first.data:
            raise ValidationError(_l("Choose somebody who is not called before."))

    def validate_third(self, field: SelectField) -> None:
        if field.data and field.data in (self.first.data, self.second.data):
            raise ValidationError(_l("Choose somebody who is not called before."))

    @property
    def chain(self) -> list[UUID]:
        named = (self.first.data, self.second.data, self.third.data)
        return [UUID(one) for one in named if one]


class MinutesForm(FlaskForm):  # type: ignore[misc]
    """How long something urgent may wait before the next person is called."""

    minutes = IntegerField(
        _l("Minutes until the next person is called"),
        validators=[
            InputRequired(_l("Write how many minutes.")),
            NumberRange(FEWEST_MINUTES, MOST_MINUTES, _l("Write a number from 5 to 120.")),
        ],
    )


class PaceForm(FlaskForm):  # type: ignore[misc]
    """How often somebody is told of new things."""

    pace = RadioField(_l("Tell me by e-mail when there are new things to read"))

    def __init__(self, *, paces: Sequence[Pace], pace: Pace | None = None) -> None:
        super().__init__(data={"pace": pace})
        self.pace.choices = [(each.value, PACES[each]) for each in paces]
