"""Wording and shape of the code-book: books, our own themes, and the steps of their lives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from webapp.domain.own_themes import ThemeState
from webapp.domain.plans import Duty
from webapp.domain.provenance import SourceStatus
from webapp.domain.themes import BookName, CodeBook, Foundation, ThemeCode, Wellbeing
from webapp.services.own_themes import Naming, Suggestion

LONGEST_NAME, LONGEST_WORDS = 60, 600

STATES: Mapping[ThemeState, LazyString] = {
    ThemeState.SUGGESTED: _l("Suggested"),
    ThemeState.AGREED: _l("In use"),
    ThemeState.DECLINED: _l("Declined"),
    ThemeState.MERGED: _l("Merged"),
    ThemeState.RETIRED: _l("Retired"),
    ThemeState.RENAMED: _l("Renamed"),
}
STEPS: Mapping[ThemeState, LazyString] = {
    ThemeState.SUGGESTED: _l("Suggested it"),
    ThemeState.AGREED: _l("Agreed to it"),
    ThemeState.DECLINED: _l("Declined it"),
    ThemeState.MERGED: _l("Merged it into another"),
    ThemeState.RETIRED: _l("Retired it"),
    ThemeState.RENAMED: _l("Gave it another name"),
}
DONE: Mapping[ThemeState, LazyString] = {
    ThemeState.SUGGESTED: _l("Suggested. A colleague has to agree before anybody can use it."),
    ThemeState.AGREED: _l(
        "Agreed. Readers can give it from now on, and it is counted in this quarter's release."
    ),
    ThemeState.DECLINED: _l("Declined. It stays here with your reason."),
    ThemeState.MERGED: _l(
        "Merged from the next quarter on. What was decided and released before stays as it is."
    ),
    ThemeState.RETIRED: _l("Retired. Nobody can give it any more."),
    ThemeState.RENAMED: _l(
        "Renamed. Its code and its meaning stay, and its earlier name stays here to be read."
    ),
}
SOURCE_STATUSES: Mapping[SourceStatus, LazyString] = {
    SourceStatus.READ: _l("Read at its source"),
    SourceStatus.READ_SECOND_HAND: _l("Not verified: read in a second-hand or an old text"),
    SourceStatus.IN_FOUNDING_PAPERS: _l("Not verified: said in a founding paper"),
    SourceStatus.GENERAL_KNOWLEDGE: _l("Not verified: general knowledge, or our own"),
}


class SuggestForm(FlaskForm):
    """A theme that nothing fits so far, as a reader suggests it."""

    plain_name = StringField(
        _l("A short name that young people would use"),
        description=_l("It stands on every page and in every figure."),
        validators=[InputRequired(_l("Write a short name")), Length(max=LONGEST_NAME)],
    )
    name = StringField(
        _l("The same in an officer's words"),
        description=_l("Leave it empty where the short name is enough."),
        validators=[Length(max=LONGEST_NAME)],
    )
    meaning = TextAreaField(
        _l("What it means, and what it does not"),
        validators=[InputRequired(_l("Say what it means")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 3},
    )
    examples = TextAreaField(
        _l("Two or three examples that you make up"),
        description=_l("Make them up. Never write here what somebody said."),
        validators=[
            InputRequired(_l("Make up an example, so that a colleague knows what you mean")),
            Length(max=LONGEST_WORDS),
        ],
        render_kw={"rows": 4},
    )
    wellbeing = SelectMultipleField(
        _l("Which parts of life it belongs to"),
        description=_l("One at least: figures are shown by parts of life too."),
    )
    duties = SelectMultipleField(_l("Which duties it asks something of"))
    promise = SelectMultipleField(_l("Which foundations of the Promise it touches"))

    def __init__(self, *, books: Mapping[BookName, CodeBook], **options: object) -> None:
        super().__init__(**options)
        for field, book in (
            (self.wellbeing, BookName.WELLBEING),
            (self.duties, BookName.DUTIES),
            (self.promise, BookName.PROMISE),
        ):
            field.choices = [SelectChoice(value=code.code, label=code.name) for code in books[book].codes]

    def validate_wellbeing(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_l("Tick one part of life at least"))

    def read(self) -> Suggestion:
        """What was typed, as the service takes it."""
        return Suggestion(
            name=self.name.data or "",
            plain_name=self.plain_name.data or "",
            meaning=self.meaning.data or "",
            examples=self.examples.data or "",
            wellbeing=frozenset(Wellbeing(code) for code in self.wellbeing.data or ()),
            duties=frozenset(Duty(code) for code in self.duties.data or ()),
            promise=frozenset(Foundation(code) for code in self.promise.data or ()),
        )


def why(*, is_needed: bool) -> TextAreaField:
    """A reason, which colleagues and bodies read."""
    rules = [DataRequired(_l("Say why"))] if is_needed else []
    return TextAreaField(
        _l("Why"),
        description=_l("Everybody who signs in here can read it."),
        validators=[*rules, Length(max=LONGEST_WORDS)],
        render_kw={"rows": 2},
    )


class StepForm(FlaskForm):
    """One step of a theme's life; seen is how many steps the page showed."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    @property
    def reason(self) -> str:
        """Why, under whatever name the form asks for it: no two forms of a page share one."""
        return next((field.data or "" for field in self if field.name.startswith("why_")), "")


class AgreeForm(StepForm):
    """A colleague's suggestion that is taken up."""

    why_agreed = why(is_needed=False)


class DeclineForm(StepForm):
    """A suggestion that is not taken up."""

    why_declined = why(is_needed=True)


class MergeForm(StepForm):
    """A theme that goes on as another."""

    into = SelectField(_l("Into which theme"), validators=[InputRequired(_l("Choose a theme"))])
    why_merged = why(is_needed=True)

    def __init__(self, *, themes: Iterable[ThemeCode], **options: object) -> None:
        super().__init__(**options)
        self.into.choices = [
            SelectChoice(value="", label=_l("Choose a theme")),
            *(SelectChoice(value=code.code, label=code.plain_name) for code in themes),
        ]


class RetireForm(StepForm):
    """A theme that nobody gives any more."""

    why_retired = why(is_needed=True)


class RenameForm(StepForm):
    """Another name for a theme of the team's own."""

    plain_name = StringField(
        _l("A short name that young people would use"),
        validators=[DataRequired(_l("Write a short name")), Length(max=LONGEST_NAME)],
    )
    name = StringField(
        _l("The same in an officer's words"),
        description=_l("Leave it empty where the short name is enough."),
        validators=[Length(max=LONGEST_NAME)],
    )
    why_renamed = why(is_needed=True)

    def __init__(self, *, now_called: tuple[str, str], **options: object) -> None:
        super().__init__(**options)
        self._now_called = now_called

    def validate_plain_name(self, field: StringField) -> None:
        short = (field.data or "").strip()
        if (short, (self.name.data or "").strip() or short) == self._now_called:
            raise ValidationError(_l("That is its name now. Write another one."))

    def read(self) -> Naming:
        return Naming(plain_name=self.plain_name.data or "", name=self.name.data or "")


class MapForm(FlaskForm):
    """What else a theme touches."""

    target = SelectField(_l("It also touches"), validators=[InputRequired(_l("Choose what it touches"))])

    def __init__(
        self,
        *,
        targets: Iterable[tuple[BookName, ThemeCode]],
        **options: object,
    ) -> None:
        super().__init__(**options)
        self.target.choices = [
            SelectChoice(value="", label=_l("Choose what it touches")),
            *(
                SelectChoice(value=f"{book}/{code.code}", label=f"{BOOKS[book]}: {code.name}")
                for book, code in targets
            ),
        ]

    def read(self) -> tuple[BookName, str]:
        book, _, code = (self.target.data or "").partition("/")
        return BookName(book), code


BOOKS: Mapping[BookName, LazyString] = {
    BookName.WELLBEING: _l("Wellbeing"),
    BookName.DUTIES: _l("Duties"),
    BookName.PROMISE: _l("The Promise"),
    BookName.UNCRC: _l("UNCRC"),
    BookName.BRIGHT_SPOTS: _l("Bright Spots"),
    BookName.QUALITY: _l("Care inspection"),
    BookName.THEMES: _l("Our own themes"),
}
