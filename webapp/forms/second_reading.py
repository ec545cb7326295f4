"""Wording of second readings, for the people who read."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.second_reading import SecondReason

CLEARED_ONCE = _l("Cleared once. It is not counted or shared until a second reader agrees.")
SECOND_REASONS: Mapping[SecondReason, LazyString] = {
    SecondReason.QUOTE: _l("They said yes to being quoted in public."),
    SecondReason.UNDER_12: _l("They are under 12."),
    SecondReason.SMALL_PLACE: _l("Few young people live in care in a place that it speaks of or goes to."),
    SecondReason.HELD: _l("It was held before."),
}
