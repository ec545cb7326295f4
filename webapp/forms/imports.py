"""Wording and shape of bringing in: which column is what, why a row stays out, and what a worker types in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import MOST_CHARACTERS, Answers, clean_words
from webapp.domain.came import TYPED_IN, AgreedBy, CameBy
from webapp.domain.consent import Purpose
from webapp.domain.exports import MOST_COLUMNS, FileFault
from webapp.domain.imports import (
    CONSENTS,
    FIRST_DAY,
    YES_WORDS,
    AgreementMissing,
    Column,
    ColumnTwice,
    Plan,
    RowFault,
    WordsColumnMissing,
    guess_columns,
)
from webapp.domain.places import Area, CorporateParentBody
from webapp.forms.choices import AGE_BANDS, FEELINGS, HOMES, KINDS
from webapp.forms.moderation import AGREED_BY, CAME_BY, choices_from

BYTE_ORDER_MARK = "\ufeff"
FILE_FAULTS: Mapping[FileFault, LazyString] = {
    FileFault.EMPTY: _l("This file is empty. Choose a CSV file or a workbook."),
    FileFault.NO_ROWS: _l("This file has names of columns, but no rows under them."),
    FileFault.SPREADSHEET: _l(
        "We cannot read this workbook. Save it without a password as .xlsx or as CSV, and choose that file."
    ),
    FileFault.SEVERAL_SHEETS: _l(
        "Several sheets of this workbook hold something. Keep the one with the answers, and hide or delete the others."
    ),
    FileFault.NOT_TEXT: _l(
        "This file is not text that we can read. Save it as CSV in UTF-8, and choose that file."
    ),
    FileFault.TWIN_HEADERS: _l("Two columns have the same name. Give each its own name in the first row."),
    FileFault.TOO_MANY_COLUMNS: _l(
        "This file has more than %(most)s columns. Take out those that we do not need.", most=MOST_COLUMNS
    ),
    FileFault.LINE_TOO_LONG: _l("A line of this file is longer than any that we can read. Is it a CSV file?"),
    FileFault.QUOTES: _l("A quotation mark is not closed, or stands where none can. Save it as CSV again."),
    FileFault.TOO_LARGE: _l(
        "This file is too big for this page. Cut it up, or bring it in from the terminal."
    ),
    FileFault.TOO_MANY_ROWS: _l(
        "This file has too many rows for this page. Cut it up, or bring it in from the terminal."
    ),
}
ROW_FAULTS: Mapping[RowFault, LazyString] = {
    RowFault.WORDS_MISSING: _l("There are no words in this row."),
    RowFault.WORDS_TOO_LONG: _l(
        "The words are longer than %(most)s letters and spaces.", most=MOST_CHARACTERS
    ),
    RowFault.NOT_AGREED: _l("The row does not say yes to the words coming here."),
    RowFault.TOO_MANY_CELLS: _l("The row has more cells than there are names of columns."),
    RowFault.KIND_UNKNOWN: _l("The kind is none of ours: offer, need, something else."),
    RowFault.BODY_UNKNOWN: _l("The body has no name that we know."),
    RowFault.AGE_UNKNOWN: _l("The age is neither a number of years nor one of our bands."),
    RowFault.HOME_UNKNOWN: _l("The kind of home is none of ours."),
    RowFault.AREA_UNKNOWN: _l("The area is no council area that we know."),
    RowFault.FEELING_UNKNOWN: _l("The feeling is neither 1 to 5 nor one of our words."),
    RowFault.DAY_UNKNOWN: _l("The day is no day that has been since 2000, with the day before the month."),
}
COLUMNS: Mapping[Column, LazyString] = {
    Column.WORDS: _l("Their words"),
    Column.AGREED: _l("They agreed that their words come to you"),
    Column.COUNT: _l("Yes to: count me"),
    Column.SHARE_WITH_BODY: _l("Yes to: show my words to the body it is about"),
    Column.SHARE_WITH_OTHERS: _l("Yes to: show my words to other bodies"),
    Column.QUOTE: _l("Yes to: quote me in public"),
    Column.PERSON: _l("Which rows are by the same person"),
    Column.KIND: _l("Kind"),
    Column.BODY: _l("Body they named"),
    Column.AGE: _l("Age"),
    Column.HOME: _l("Home"),
    Column.AREA: _l("Area"),
    Column.FEELING: _l("How they feel about it"),
    Column.SAID_ON: _l("The day on which they said it"),
}
TYPED_CHOICES: Mapping[Purpose, LazyString] = {
    Purpose.COUNT: _l("Yes, count me."),
    Purpose.SHARE_WITH_BODY: _l("Yes, show my words to who it is about, without my name."),
    Purpose.SHARE_WITH_OTHERS: _l("Yes, show my words to others who should hear this, without my name."),
    Purpose.QUOTE: _l("Yes, show my words to everyone, without my name."),
}
PLAN_FAULTS: Mapping[type[Exception], tuple[str, LazyString]] = {
    WordsColumnMissing: ("words", _l("Say which column holds their words.")),
    AgreementMissing: (
        "agreed",
        _l(
            "Say which column holds that they agreed, or tick that everybody did. Without it nothing comes in."
        ),
    ),
    ColumnTwice: ("words", _l("One column is chosen for two things. Each can be one thing only.")),
}


class PlanForm(FlaskForm):  # type: ignore[misc]
    """Which column of a file is what."""

    words = SelectField(COLUMNS[Column.WORDS])
    agreed = SelectField(COLUMNS[Column.AGREED])
    count = SelectField(COLUMNS[Column.COUNT])
    share_with_body = SelectField(COLUMNS[Column.SHARE_WITH_BODY])
    share_with_others = SelectField(COLUMNS[Column.SHARE_WITH_OTHERS])
    quote = SelectField(COLUMNS[Column.QUOTE])
    person = SelectField(COLUMNS[Column.PERSON])
    kind = SelectField(COLUMNS[Column.KIND])
    body = SelectField(COLUMNS[Column.BODY])
    age = SelectField(COLUMNS[Column.AGE])
    home = SelectField(COLUMNS[Column.HOME])
    area = SelectField(COLUMNS[Column.AREA])
    feeling = SelectField(COLUMNS[Column.FEELING])
    said_on = SelectField(COLUMNS[Column.SAID_ON])
    all_agreed = BooleanField(
        _l("Everybody in this file agreed, before they wrote, that their words may come to an advocacy team.")
    )
    body_has_it = BooleanField(
        _l("A body that is told our figures has this file too. Then nobody in it is counted.")
    )
    yes_words = TextAreaField(
        _l("What means yes in this file"),
        description=_l("One on each line. Everything else means no."),
        default="\n".join(YES_WORDS),
        validators=[Length(max=MOST_CHARACTERS)],
        render_kw={"rows": 4},
    )

    def __init__(self, header: Sequence[str], **started_with: object) -> None:
        guessed = {column.value: str(place) for column, place in guess_columns(header).items()}
        super().__init__(**guessed | started_with)
        names = {"": _l("Not in this file")} | {
            str(place): name or _l("Column %(number)s", number=place + 1) for place, name in enumerate(header)
        }
        for column in Column:
            self[column.value].choices = choices_from(names)

    def read_plan(self) -> Plan | None:
        """The plan as it was chosen, or None with an error at its field."""
        if not self.validate():
            return None
        try:
            return Plan(
                columns={c: int(self[c.value].data) for c in Column if self[c.value].data},
                all_agreed=self.all_agreed.data,
                body_has_it=self.body_has_it.data,
                yes_words=tuple(filter(None, map(str.strip, (self.yes_words.data or "").splitlines()))),
            )
        except (WordsColumnMissing, AgreementMissing, ColumnTwice) as refusal:
            name, sentence = PLAN_FAULTS[type(refusal)]
            self[name].errors = [sentence]
            return None


class TypeInForm(FlaskForm):  # type: ignore[misc]
    """One thing that somebody said on paper, in person or on the phone."""

    came_by = RadioField(
        _l("How did it come?"), choices=choices_from({way: CAME_BY[way] for way in TYPED_IN}),
        validators=[InputRequired(_l("Choose how it came."))],
    )  # fmt: skip
    words = TextAreaField(
        _l("Their words"),
        description=_l("Just as they said or wrote them. Your own summary does not belong here."),
        validators=[DataRequired(_l("Write their words first.")), Length(max=MOST_CHARACTERS)],
        render_kw={"rows": 8},
    )
    said_on = DateField(
        _l("On which day?"), description=_l("You can leave it empty."), validators=[Optional()]
    )
    kind = SelectField(_l("Kind"))
    body = SelectField(_l("Body they named"))
    feeling = SelectField(_l("How they feel about it"))
    age_band = SelectField(_l("Age"))
    home = SelectField(_l("Home"))
    area = SelectField(_l("Area"))
    count = BooleanField(TYPED_CHOICES[Purpose.COUNT])
    share_with_body = BooleanField(TYPED_CHOICES[Purpose.SHARE_WITH_BODY])
    share_with_others = BooleanField(TYPED_CHOICES[Purpose.SHARE_WITH_OTHERS])
    quote = BooleanField(TYPED_CHOICES[Purpose.QUOTE])
    agreed_by = RadioField(
        _l("Who made these choices?"),
        choices=choices_from(AGREED_BY),
        validators=[InputRequired(_l("Say who made the choices."))],
    )
    is_agreed = BooleanField(
        _l("I read the choices aloud or gave them to read, said who reads it and when we cannot keep it private, "
           "and they agreed that I type this in."),
        validators=[DataRequired(_l("Only what somebody agreed to can be typed in."))],
    )  # fmt: skip

    def __init__(self, bodies: Iterable[CorporateParentBody], areas: Iterable[Area], *, today: date) -> None:
        super().__init__()
        self._today = today
        for field, names in (
            (self.kind, KINDS),
            (self.body, {body.slug: body.name for body in bodies}),
            (self.feeling, FEELINGS),
            (self.age_band, AGE_BANDS),
            (self.home, HOMES),
            (self.area, {area.slug: area.name for area in areas}),
        ):
            field.choices = choices_from({"": _l("Not said"), **names})

    def validate_words(self, field: TextAreaField) -> None:
        if not clean_words(field.data):
            raise ValidationError(_l("Write their words first."))

    def validate_said_on(self, field: DateField) -> None:
        if field.data and not FIRST_DAY <= field.data <= self._today:
            raise ValidationError(_l("Choose a day that has been."))

    def to_answers(self) -> Answers:
        """What will be kept."""
        return Answers(
            words=clean_words(self.words.data),
            kind=SubmissionKind(self.kind.data) if self.kind.data else None,
            body=self.body.data or None,
            feeling=int(self.feeling.data) if self.feeling.data else None,
            age_band=AgeBand(self.age_band.data) if self.age_band.data else None,
            home=HomeKind(self.home.data) if self.home.data else None,
            area=self.area.data or None,
            said_on=self.said_on.data,
            agreed_by=AgreedBy(self.agreed_by.data),
        )

    def to_choices(self) -> dict[Purpose, bool]:
        return {purpose: bool(self[purpose.value].data) for purpose in CONSENTS}

    def to_way(self) -> CameBy:
        return CameBy(self.came_by.data)


def write_faults(faults: Iterable[tuple[int, RowFault]]) -> bytes:
    """Why rows stay out, as CSV: a number and a sentence of ours, so nothing of the file can run in a spreadsheet."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(["row", "why"])
    out.writerows([number, str(ROW_FAULTS[fault])] for number, fault in faults)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
