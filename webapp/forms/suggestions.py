"""Wording and shape of suggested themes in the reading form: each can be accepted with one tick, and none is ticked."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from webapp.language.themes import Chance

CHANCES: Mapping[Chance, LazyString] = {Chance.LIKELY: _l("likely"), Chance.PERHAPS: _l("perhaps")}


class ThemesSuggested:
    """The part of the reading form that accepts suggestions; what is accepted is chosen like every other theme."""

    themes: SelectMultipleField
    accepted = SelectMultipleField(_l("Suggested themes"))

    def take_accepted(self) -> None:
        """Choose what was accepted."""
        self.accepted.choices = self.themes.choices
        self.themes.data = sorted({*(self.themes.data or ()), *(self.accepted.data or ())})

    @property
    def theme_names(self) -> dict[str, str]:
        """The themes that can be chosen, by code."""
        return {each.value: str(each.label) for each in self.themes.choices}
