"""Wording and shape of reading what bodies answer, and of what their officers see of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from webapp.domain.reply_checks import SAYS_WHY, AnswerPart, Prompt, PromptKind, ReplyState, SendBackReason

LONGEST_NOTE = 1000
PARTS: Mapping[AnswerPart, LazyString] = {
    AnswerPart.ANSWER: _l("Their answer"),
    AnswerPart.REASON: _l("Why not"),
    AnswerPart.TRIED_WITH_OTHERS: _l("What they tried with other bodies"),
    AnswerPart.WHAT_NEXT: _l("What happens next"),
    AnswerPart.SIGNED_ROLE: _l("Whose answer it is"),
}
PROMPTS: Mapping[PromptKind, LazyString] = {
    PromptKind.CHANGE_MADE: _l("It says that something has changed. Is it clear what, where and since when?"),
    PromptKind.CHANGE_PLANNED: _l(
        "It says that something is planned. Is it clear what, by when and who sees to it?"
    ),
    PromptKind.NAME: _l("It may name somebody. Staff sign with a role, and young people are never named."),
    PromptKind.DETAIL: _l("It may hold a place, a date, a number or an address that gives somebody away."),
    PromptKind.DISMISSIVE: _l("It may sound as if what young people said does not count."),
    PromptKind.BLAMING: _l("It may sound as if young people are to blame."),
    PromptKind.HARD_TO_READ: _l("It may be too hard for an eleven-year-old to read."),
    PromptKind.LACKS_RESOURCES: _l(
        "A lack of money or staff is part of it. Does it say what was really tried with other bodies?"
    ),
}
REASONS: Mapping[SendBackReason, LazyString] = {
    SendBackReason.NAMES_SOMEBODY: _l("It names somebody, or one person could be meant"),
    SendBackReason.HARD_TO_READ: _l("It is too hard to read"),
    SendBackReason.UNKIND: _l("It blames young people or brushes aside what they said"),
    SendBackReason.NO_PROOF: _l("It says that something changed or will, and not what, where and when"),
    SendBackReason.NO_ANSWER: _l("It does not answer what young people said"),
    SendBackReason.OTHER: _l("Something else"),
}
STATES: Mapping[ReplyState, LazyString] = {
    ReplyState.WAITING: _l("An advocacy worker reads it before anybody else does"),
    ReplyState.SHOWN: _l("Everybody sees it when the half hour is over"),
    ReplyState.SENT_BACK: _l("Sent back: nobody sees it"),
    ReplyState.WITHDRAWN: _l("Taken back"),
}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of an answer; number is that of the prompt which points at it, None for the rest."""

    text: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A prompt with its number on the page, and the words that it points at."""

    number: int
    prompt: Prompt
    words: str


def number(texts: Mapping[AnswerPart, str], prompts: Iterable[Prompt]) -> list[Numbered]:
    """The prompts in their order, each with a number and the words that it points at."""
    return [
        Numbered(number=place, prompt=prompt, words=texts[prompt.part][prompt.start : prompt.end])
        for place, prompt in enumerate(prompts, start=1)
    ]


def split(text: str, numbered: Iterable[Numbered]) -> list[Piece]:
    """A text in pieces, so that a page can mark what prompts point at; of two that overlap, the first is marked."""
    pieces, position = [], 0
    for each in numbered:
        start, end = each.prompt.start, each.prompt.end
        if start < position or start == end:
            continue
        pieces += [Piece(text=text[position:start]), Piece(text=text[start:end], number=each.number)]
        position = end
    return [piece for piece in (*pieces, Piece(text=text[position:])) if piece.text]


class SendBackForm(FlaskForm):  # type: ignore[misc]
    """Why an answer goes back to the officer who wrote it."""

    reasons = SelectMultipleField(
        _l("Why does it go back?"),
        choices=[SelectChoice(value=reason.value, label=words) for reason, words in REASONS.items()],
    )
    note = TextAreaField(
        _l("What should they change?"),
        description=_l("Only the officer sees this. Do not write anything that a young person told us."),
        validators=[Length(max=LONGEST_NOTE)],
        render_kw={"rows": 3},
    )

    def validate(self, extra_validators: object = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.chosen:
            self.reasons.errors = [_l("Tick one or more reasons")]
            return False
        if self.chosen & SAYS_WHY and not (self.note.data or "").strip():
            self.note.errors = [_l("Write what it is")]
            return False
        return True

    @property
    def chosen(self) -> set[SendBackReason]:
        return {SendBackReason(code) for code in self.reasons.data or ()}
