"""Wording and shape of the reading room: what a worker sees of something said, and what they make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from webapp.domain.answers import MOST_CHARACTERS
from webapp.domain.came import AgreedBy, CameBy
from webapp.domain.concerns import URGENCIES_OF_A_CONCERN
from webapp.domain.consent import Purpose
from webapp.domain.details import Hit
from webapp.domain.errors import ReasonMissing
from webapp.domain.moderation import (
    OUTCOMES,
    Decision,
    HoldReason,
    RedactionReason,
    SubmissionStatus,
    Urgency,
)
from webapp.domain.places import CorporateParentBody
from webapp.domain.queue import QueueView
from webapp.domain.readings import BodyMissing, ClearReason, ThemeAndNone, ThemeMissing, check_reading
from webapp.domain.redaction import (
    STAND_INS,
    WordsRewritten,
    changes_between,
    hide,
    is_stand_in,
    stand_in_of,
)
from webapp.domain.themes import CodeBook, ThemeCode, Wellbeing
from webapp.forms.details import DetailsAsked
from webapp.forms.suggestions import ThemesSuggested

OTHER_BODIES = 3
ROOM_FOR_STAND_INS = 2_000

URGENCIES: Mapping[Urgency, LazyString] = {
    Urgency.NOW: _l("Now"),
    Urgency.SOON: _l("Soon"),
    Urgency.USUAL: _l("In turn"),
}
STATUSES: Mapping[SubmissionStatus, LazyString] = {
    SubmissionStatus.RECEIVED: _l("Waiting"),
    SubmissionStatus.HELD: _l("Held"),
    SubmissionStatus.CLEARED_ONCE: _l("Cleared once, waits for a second reader"),
    SubmissionStatus.CLEARED: _l("Cleared"),
    SubmissionStatus.ESCALATED: _l("Passed on to keep somebody safe"),
    SubmissionStatus.TAKEN_BACK: _l("Taken back by the young person"),
}
CAME_BY: Mapping[CameBy, LazyString] = {
    CameBy.HERE: _l("Said here"),
    CameBy.PHONE: _l("By phone, typed in by a worker"),
    CameBy.PAPER: _l("On paper, typed in by a worker"),
    CameBy.SPOKEN: _l("Spoken, typed in by a worker"),
    CameBy.IMPORT: _l("From a file of another tool"),
}
CAME_BY_SHORT: Mapping[CameBy, LazyString] = {
    CameBy.PHONE: _l("phone"),
    CameBy.PAPER: _l("paper"),
    CameBy.SPOKEN: _l("spoken"),
    CameBy.IMPORT: _l("file"),
}
AGREED_BY: Mapping[AgreedBy, LazyString] = {
    AgreedBy.THEMSELVES: _l("The young person"),
    AgreedBy.WHO_MAY_SPEAK_FOR_THEM: _l("Somebody who may decide for them"),
}
QUEUE_VIEWS: Mapping[QueueView, LazyString] = {
    QueueView.WAITING: _l("Waiting"),
    QueueView.HELD: _l("Held"),
    QueueView.SECOND: _l("Second reading"),
    QueueView.MINE: _l("Open by me"),
    QueueView.WROTE_BACK: _l("Wrote back"),
    QueueView.CLEARED: _l("Cleared"),
    QueueView.PASSED_ON: _l("Passed on"),
    QueueView.TAKEN_BACK: _l("Taken back"),
}
EMPTY_VIEWS: Mapping[QueueView, LazyString] = {
    QueueView.WAITING: _l(
        "What young people send comes here, the most urgent first. You need do nothing until then."
    ),
    QueueView.HELD: _l("What a colleague wants a second reader for comes here."),
    QueueView.SECOND: _l(
        "What a colleague cleared, and the rules ask somebody else to read too, comes here. Never what you cleared."
    ),
    QueueView.MINE: _l("What you have open comes here. Open something from the list of what waits."),
    QueueView.WROTE_BACK: _l(
        "When a young person answers one of your messages, it comes here until it is read."
    ),
    QueueView.CLEARED: _l(
        "What was read and cleared comes here. You can open it again, hold it or pass it on."
    ),
    QueueView.PASSED_ON: _l("What went to the safeguarding team is listed here. Only they can open it."),
    QueueView.TAKEN_BACK: _l("What young people took back is listed here. Nobody can open it."),
}
DECISIONS: Mapping[Decision, LazyString] = {
    Decision.CLEAR: _l("Clear it"),
    Decision.HOLD: _l("Hold it"),
    Decision.ESCALATE: _l("Pass it on to keep somebody safe"),
}
DECISION_HINTS: Mapping[Decision, LazyString] = {
    Decision.CLEAR: _l("It is counted and shared as they chose, in the wording above."),
    Decision.HOLD: _l(
        "A second reader decides. It is not counted and nobody else sees it. Your wording is kept."
    ),
    Decision.ESCALATE: _l("The safeguarding team takes it over. We ask you once more before it goes."),
}
DECISION_NAMES: Mapping[Decision, LazyString] = {
    Decision.CLEAR: _l("Cleared"),
    Decision.HOLD: _l("Held"),
    Decision.ESCALATE: _l("Passed on"),
}
DECIDED: Mapping[Decision, LazyString] = {
    Decision.CLEAR: _l("Cleared."),
    Decision.HOLD: _l("Held for a second reader."),
    Decision.ESCALATE: _l("Passed on to the safeguarding team. Nobody in this team can open it now."),
}
HOLD_REASONS: Mapping[HoldReason, LazyString] = {
    HoldReason.SECOND_READER: _l("A second reader should look"),
    HoldReason.ASKED_BACK: _l("I asked them something"),
    HoldReason.NAMES_SOMEBODY: _l("It names somebody"),
    HoldReason.UNCLEAR: _l("It is not clear what they mean"),
    HoldReason.OTHER: _l("Something else"),
}
DECISION_REASONS: Mapping[str, LazyString] = {
    **HOLD_REASONS,
    ClearReason.NOBODY_AT_RISK: _l("Nobody is at risk, as far as they could tell"),
    ClearReason.ON_APPEAL: _l("The young person said that it was not right"),
}
REDACTION_REASONS: Mapping[RedactionReason, LazyString] = {
    RedactionReason.NAME: _l("A name"),
    RedactionReason.PLACE: _l("A place"),
    RedactionReason.SCHOOL: _l("A school"),
    RedactionReason.CONTACT: _l("A way to get in touch"),
    RedactionReason.DATE_OR_AGE: _l("A date or an age"),
    RedactionReason.RARE: _l("Something only a few people know"),
    RedactionReason.UNKIND: _l("An unkind word"),
}
CHOICES: Mapping[Purpose, LazyString] = {
    Purpose.COUNT: _l("Count me"),
    Purpose.SHARE_WITH_BODY: _l("Show my words to the body it is about"),
    Purpose.SHARE_WITH_OTHERS: _l("Show my words to other bodies"),
    Purpose.QUOTE: _l("Quote me in public"),
    Purpose.CONTACT: _l("You may get in touch"),
}


def choices_from(names: Mapping[Any, LazyString | str]) -> list[SelectChoice]:
    """Codes with their names, as WTForms wants them."""
    return [SelectChoice(value=str(code), label=name) for code, name in names.items()]


def options_of(field: Field) -> list[tuple[str, LazyString | str]]:
    """A field's choices, as the macros want them."""
    return [(each.value, each.label) for each in field.choices]


class ReadingForm(DetailsAsked, ThemesSuggested, FlaskForm):  # type: ignore[misc]
    """What a worker makes of one thing said: wording to share, themes, bodies, a message, a decision.

    Shapes:  changes hold `reason|[stand-in]` for stand-ins of the worker's own.
    """

    revision = IntegerField(validators=[InputRequired()])
    shared_words = TextAreaField(
        _l("Wording to share"),
        description=_l("Hide what could give somebody away. Every change stands in square brackets."),
        validators=[Optional(), Length(max=MOST_CHARACTERS + ROOM_FOR_STAND_INS)],
    )
    changes = FieldList(HiddenField())
    words_to_hide = StringField(
        _l("Words to hide"), description=_l("They are hidden everywhere they occur, in any case.")
    )
    hide_reason = SelectField(_l("What they are"), choices=choices_from(REDACTION_REASONS))
    stand_in = StringField(
        _l("Show this instead"), description=_l("You can leave it empty: then a name becomes “[a name]”.")
    )
    themes = SelectMultipleField(_l("Themes"))
    no_theme_fits = BooleanField(_l("No theme fits. It is about something new."))
    body = SelectField(_l("The body it is about"), validators=[Optional()])
    other_bodies = SelectMultipleField(_l("Another body that should hear it"))
    message = TextAreaField(
        _l("A message back"),
        description=_l(
            "They find it with their code. Short sentences, and no promise that is not yours to keep."
        ),
        validators=[Length(max=MOST_CHARACTERS)],
    )
    decision = RadioField(_l("What happens with it"), validators=[Optional()])
    hold_reason = SelectField(_l("Why it is held"), validators=[Optional()])
    nobody_at_risk = BooleanField(
        _l("I have asked myself whether somebody is at risk. Nobody is, as far as I can tell."),
        description=_l("Until somebody says so or passes it on, people on duty are called about it."),
    )

    def __init__(
        self,
        *,
        status: SubmissionStatus,
        asks_about_risk: bool,
        bodies: Iterable[CorporateParentBody],
        book: CodeBook,
        **started_with: Any,
    ) -> None:
        super().__init__(**started_with)
        self.asks_about_risk = asks_about_risk
        slugs = choices_from({"": _l("None"), **{body.slug: body.name for body in bodies}})
        self.themes.choices = choices_from({code.code: code.plain_name for code in book.codes})
        self.take_accepted()
        self.body.choices = slugs
        self.other_bodies.choices = slugs
        self.decision.choices = choices_from(
            {decision: name for decision, name in DECISIONS.items() if (status, decision) in OUTCOMES}
        )
        self.hold_reason.choices = choices_from({"": _l("Choose why"), **HOLD_REASONS})

    @property
    def decision_options(self) -> list[tuple[str, LazyString, LazyString]]:
        """The decisions that there are from here, each with what it leads to."""
        return [
            (each.value, each.label, DECISION_HINTS[Decision(each.value)]) for each in self.decision.choices
        ]

    @property
    def reasons(self) -> dict[str, RedactionReason]:
        """Why, for each stand-in of the worker's own."""
        pairs = [(entry or "").partition("|") for entry in self.changes.data]
        return {
            stand_in: RedactionReason(reason)
            for reason, bar, stand_in in pairs
            if bar and reason in set(RedactionReason) and is_stand_in(stand_in)
        }

    def chosen_bodies(self) -> frozenset[str]:
        """The other bodies, without empty boxes and without the one it is about."""
        return frozenset(slug for slug in self.other_bodies.data or () if slug and slug != self.body.data)

    def hide_words(self) -> int | None:
        """Hide the words asked for in the wording typed so far.

        Shapes:  returns in how many places, or None with an error at the field.
        """
        words = (self.words_to_hide.data or "").strip()
        if not words:
            return self._refuse(
                self.words_to_hide, _l("Write the words to hide, or select them in the text.")
            )
        try:
            stand_in = self._stand_in()
        except ReasonMissing:
            return self._refuse(
                self.stand_in, _l("Write some letters between the brackets, or leave it empty.")
            )
        hiding = hide(
            self.shared_words.data or "", hidden=words, stand_in=stand_in, stand_ins=self._stand_ins()
        )
        if not hiding.places:
            return self._refuse(self.words_to_hide, _l("These words are not in the wording to share."))
        self.shared_words.data = hiding.words
        if stand_in not in self._stand_ins():
            self.changes.append_entry(f"{self.hide_reason.data}|{stand_in}")
        self.words_to_hide.data = self.stand_in.data = ""
        return hiding.places

    def has_message(self) -> bool:
        """Whether there is something to send; if not, the error stands at the field."""
        if (self.message.data or "").strip():
            return True
        self._refuse(self.message, _l("Write the message first."))
        return False

    def start_again(self, original: str) -> None:
        """Put the original words back in the wording to share."""
        self.shared_words.data = original
        while self.changes.entries:
            self.changes.pop_entry()

    def is_ready(
        self, *, original: str, hits: Iterable[Hit], choices: Mapping[Purpose, bool], may_be_answered: bool
    ) -> bool:
        """Whether what was typed can be decided on; errors stand at their fields."""
        is_valid = self.validate()
        if not self.decision.data:
            self._refuse(self.decision, _l("Choose what happens with it."))
        elif self.decision.data != Decision.ESCALATE:
            self._check_wording(original)
        if self.decision.data == Decision.HOLD and not self.hold_reason.data:
            self._refuse(self.hold_reason, _l("Choose why it is held."))
        if self.decision.data == Decision.CLEAR:
            self.check_details(original, hits)
            self._check_reading(choices)
            self._check_risk()
        is_message_in_vain = (self.message.data or "").strip() and not may_be_answered
        if is_message_in_vain and self.decision.data != Decision.ESCALATE:
            self._refuse(
                self.message, _l("They did not say yes to messages and wrote none, so none can be sent.")
            )
        return is_valid and not self.errors

    def _check_wording(self, original: str) -> None:
        try:
            changes_between(original, self.shared_words.data or "", reasons=self.reasons)
        except WordsRewritten:
            self._refuse(
                self.shared_words,
                _l(
                    "Some words here are not theirs. Hide words with “Hide these words”; nothing else can be changed."
                ),
            )

    def _check_reading(self, choices: Mapping[Purpose, bool]) -> None:
        try:
            check_reading(
                choices,
                themes=self.themes.data or (),
                body=self.body.data or None,
                no_theme_fits=self.no_theme_fits.data,
            )
        except ThemeAndNone:
            self._refuse(self.themes, _l("Choose themes, or say that no theme fits. It cannot be both."))
        except ThemeMissing:
            self._refuse(
                self.themes,
                _l("Choose at least one theme, or say that no theme fits, because they want to be counted."),
            )
        except BodyMissing:
            self._refuse(self.body, _l("Choose the body it is about, so that it reaches somebody."))

    def _check_risk(self) -> None:
        if self.asks_about_risk and not self.nobody_at_risk.data:
            self._refuse(
                self.nobody_at_risk,
                _l("This may be urgent. Ask yourself whether somebody is at risk before you clear it."),
            )

    def ask_for_second_reader(self) -> None:
        """Say at the decision that a colleague has to make it."""
        self._refuse(self.decision, _l("You read this before, so somebody else has to clear it."))

    def _stand_in(self) -> str:
        own = (self.stand_in.data or "").strip()
        return stand_in_of(own) if own else STAND_INS[RedactionReason(self.hide_reason.data)]

    def _stand_ins(self) -> set[str]:
        return {*STAND_INS.values(), *self.reasons}

    def _refuse(self, field: Field, message: LazyString) -> None:
        field.errors = [*field.errors, message]


class PassOnForm(FlaskForm):  # type: ignore[misc]
    """The last question before something goes to the safeguarding team."""

    is_sure = BooleanField()
    urgency = RadioField(
        _l("How soon must somebody act?"),
        choices=choices_from({urgency: URGENCIES[urgency] for urgency in URGENCIES_OF_A_CONCERN}),
        default=Urgency.NOW.value,
    )
    note = TextAreaField(
        _l("A note for the safeguarding team"),
        description=_l(
            "What worries you, in your words. They get everything that was said; you need not repeat it."
        ),
        validators=[Length(max=MOST_CHARACTERS)],
    )


def group_themes(book: CodeBook, wellbeing: CodeBook) -> list[tuple[ThemeCode, list[ThemeCode]]]:
    """The working themes under the first wellbeing indicator that each maps to; no theme twice, no group empty."""
    groups = [
        (heading, [code for code in book.codes if code.wellbeing[:1] == (Wellbeing(heading.code),)])
        for heading in wellbeing.codes
    ]
    return [(heading, codes) for heading, codes in groups if codes]
