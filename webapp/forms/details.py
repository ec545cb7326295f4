"""The words of personal details on the reading page: what was found, why, how sure, and where in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, HiddenField

from webapp.domain.details import (
    MOST_ASKED,
    Answer,
    DetailKind,
    DetailsUnanswered,
    Hit,
    Question,
    Sureness,
    Why,
    ask,
    hide_found,
    hide_passage,
    list_small,
    refuse_unanswered,
)
from webapp.domain.redaction import STAND_INS

KINDS: Mapping[DetailKind, LazyString] = {
    DetailKind.NAME: _l("A name"),
    DetailKind.SCHOOL: _l("A school"),
    DetailKind.HOME: _l("A house or unit"),
    DetailKind.STREET: _l("A street"),
    DetailKind.PLACE: _l("A place"),
    DetailKind.ORGANISATION: _l("A group or a firm"),
    DetailKind.POSTCODE: _l("A postcode"),
    DetailKind.PHONE: _l("A phone number"),
    DetailKind.EMAIL: _l("An email address"),
    DetailKind.HANDLE: _l("A name on the internet"),
    DetailKind.LINK: _l("A link"),
    DetailKind.DATE: _l("A date"),
    DetailKind.AGE: _l("An age"),
    DetailKind.HEALTH_NUMBER: _l("A health (CHI) number"),
    DetailKind.INSURANCE_NUMBER: _l("A National Insurance number"),
    DetailKind.BANK_NUMBER: _l("A bank card or account number"),
    DetailKind.PLATE: _l("A number plate"),
    DetailKind.RARE: _l("Something true of few people"),
}
WHYS: Mapping[Why, LazyString] = {
    Why.LISTED: _l("it is on our lists"),
    Why.AFTER_ROLE: _l("it stands beside somebody’s job"),
    Why.AFTER_FAMILY: _l("it stands beside a relative or friend"),
    Why.AFTER_TITLE: _l("it stands after a title, like Mr or Mrs"),
    Why.AFTER_CALLED: _l("it stands after a word like “called”"),
    Why.CAPITAL: _l("it looks like a name where it stands"),
    Why.SAME_AGAIN: _l("the same word is a name elsewhere"),
    Why.KIND_WORD: _l("it is built like the name of a place"),
    Why.FORM: _l("it has that form"),
    Why.CHECK_DIGIT: _l("its last figure checks the others"),
    Why.FEW_PEOPLE: _l("it says that few people are like that"),
    Why.MODEL: _l("a language model takes it for one"),
}
SURENESS: Mapping[Sureness, LazyString] = {
    Sureness.SURE: _l("Quite sure"),
    Sureness.LIKELY: _l("Likely"),
    Sureness.PERHAPS: _l("Perhaps"),
}
ANSWERS: Mapping[Answer, LazyString] = {
    Answer.HIDDEN: _l("Hidden"),
    Answer.LEFT: _l("You left it"),
}


THE_REST = "rest"
"""What the button says that hides all that no question is shown for."""


SMALL = "small"
"""What the buttons say that answer for all that tells little at once."""


class DetailsAsked:
    """The part of a reading that answers for personal details.

    Shapes:  left_details hold the keys of the questions that were answered with "leave it".
    """

    left_details = FieldList(HiddenField())

    def ask(self, original: str, hits: Iterable[Hit]) -> list[Question]:
        """The questions about personal details, with what was answered so far."""
        return ask(original, hits, shared=self.shared_words.data or "", left=self.left_details.data)

    def answer(self, questions: Sequence[Question], *, hide_key: str, leave_key: str) -> None:
        """Hide what one question is about, or leave it; a key that no question has changes nothing."""
        stand_ins, shared = {*STAND_INS.values(), *self.reasons}, self.shared_words.data or ""
        if hide_key == THE_REST:
            self.shared_words.data = hide_passage(questions[MOST_ASKED:], shared, stand_ins=stand_ins)
        shown = questions[:MOST_ASKED]
        small = [question.key for question in list_small(shown)]
        hidden, left = (small if key == SMALL else [key] for key in (hide_key, leave_key))
        for question in shown:
            if question.key in hidden:
                self.shared_words.data = hide_found(
                    question, self.shared_words.data or "", stand_ins=stand_ins
                )
            elif question.key in left and question.answer is None:
                self.left_details.append_entry(question.key)

    def check_details(self, original: str, hits: Iterable[Hit]) -> None:
        """Say with the questions that one of them is open, if one is."""
        try:
            refuse_unanswered(self.ask(original, hits))
        except DetailsUnanswered:
            self.left_details.errors = [
                _l("Answer for each detail first: hide it, or leave it. Nothing is cleared before.")
            ]


class Piece(NamedTuple):
    """A stretch of the original; number is that of the question about it, 0 where there is none."""

    words: str
    number: int
    sureness: int


def split(original: str, hits: Iterable[Hit], questions: Sequence[Question]) -> list[Piece]:
    """The original in pieces, so that what was found can be marked where it stands.

    Shapes:  what no question is shown for is not marked; the page says that there is more.
    """
    numbers = {
        sought.words: number
        for number, question in enumerate(questions[:MOST_ASKED], 1)
        for sought in question.spellings
    }
    pieces, last = [], 0
    for hit in hits:
        words = original[hit.start : hit.end]
        if words in numbers:
            pieces += [
                Piece(original[last : hit.start], 0, 0),
                Piece(words, numbers[words], int(hit.sureness)),
            ]
            last = hit.end
    return [*pieces, Piece(original[last:], 0, 0)]
