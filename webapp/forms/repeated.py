"""Wording and shape of what is nearly the same: how it counts, and why."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.domain.repeats import CountedAs, RepeatReason

COUNTED_AS: Mapping[CountedAs, LazyString] = {
    CountedAs.ONCE: _l("Counts once"),
    CountedAs.EACH: _l("Each counts"),
}
REASONS: Mapping[RepeatReason, LazyString] = {
    RepeatReason.SAME_PERSON: _l("Count once: the same person said it with more than one code"),
    RepeatReason.SENT_FOR_OTHERS: _l("Count once: one person sent it in the name of others"),
    RepeatReason.CAMPAIGN: _l("Count each: many were asked to write the same, and each of them means it"),
    RepeatReason.BY_CHANCE: _l("Count each: they say the same by chance"),
}
DECIDED: Mapping[CountedAs, LazyString] = {
    CountedAs.ONCE: _l("From the next release on, these count as one person."),
    CountedAs.EACH: _l("Each of these counts as its own person."),
}


class RepeatForm(FlaskForm):  # type: ignore[misc]
    """How one group counts."""

    shown = IntegerField(validators=[InputRequired()])
    reason = RadioField(
        _l("How they count, and why"),
        choices=[SelectChoice(value=reason.value, label=name) for reason, name in REASONS.items()],
        validators=[InputRequired(_l("Choose how they count."))],
    )
