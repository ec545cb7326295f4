"""Wording and shape of blind re-reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.agreement import Agreement
from webapp.domain.moderation import Decision, SubmissionStatus
from webapp.domain.themes import CodeBook
from webapp.forms.moderation import ReadingForm, choices_from

WOULD: Mapping[Decision, LazyString] = {
    Decision.CLEAR: _l("I would clear it"),
    Decision.HOLD: _l("I would hold it"),
    Decision.ESCALATE: _l("I would pass it on to keep somebody safe"),
}
WOULD_HOLD = _l(
    "Kept. You would not clear this, and your colleague did. Nothing has changed by it. To hold it, open both readings."
)
WOULD_PASS_ON = _l(
    "Kept, and whoever is on duty is called. Pass it on here now. If a colleague has it open, tell them."
)
SAME = _l("Kept. The two of you read it the same way.")
DIFFERENT = _l("Kept. The two of you read it differently. It stands below, to talk about.")
TOO_FEW = _l("Too few to say")
ALWAYS_ONE = _l("Everybody chose the same")


def say_kept(decision: Decision, *, is_same: bool) -> LazyString:
    """What became of a second reading."""
    if decision is Decision.ESCALATE:
        return WOULD_PASS_ON
    if decision is Decision.HOLD:
        return WOULD_HOLD
    return SAME if is_same else DIFFERENT


def say_kappa(agreement: Agreement) -> LazyString | str:
    """How far two readers agreed beyond chance: a number, or why there is none."""
    if agreement.share is None:
        return TOO_FEW
    return ALWAYS_ONE if agreement.kappa is None else f"{agreement.kappa:.2f}"


class RereadForm(ReadingForm):
    """What a second reader would do with something, in the shape of a first reading."""

    def __init__(self, *, book: CodeBook, **started_with: Any) -> None:
        super().__init__(
            status=SubmissionStatus.RECEIVED, asks_about_risk=False, bodies=(), book=book, **started_with
        )
        self.decision.label.text = _l("If it came to you first")
        self.decision.choices = choices_from(WOULD)

    def is_whole(self, *, original: str) -> bool:
        """Whether it can be kept; errors stand at their fields."""
        is_valid = self.validate()
        if not self.decision.data:
            self._refuse(self.decision, _l("Choose what you would do with it."))
        self._check_wording(original)
        if self.decision.data == Decision.CLEAR and bool(self.themes.data) == self.no_theme_fits.data:
            self._refuse(self.themes, _l("Choose at least one theme, or say that no theme fits."))
        return is_valid and not self.errors
