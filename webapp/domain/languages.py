"""The languages of the pages, and how far each has been checked by a named person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Language:
    """One language of the pages.

    Shapes:  `tag` is the BCP 47 tag and the first part of the address; English has none there.
    """

    tag: str
    name: str
    direction: str = "ltr"
    checked_by: str | None = None
    checked_on: date | None = None

    @property
    def is_draft(self) -> bool:
        return self.tag != ENGLISH_TAG and self.checked_by is None


ENGLISH_TAG = "en"
ENGLISH = Language("en", "English")
LANGUAGES = (ENGLISH, Language("gd", "Gàidhlig"), Language("ar", "العربية", direction="rtl"))
BY_TAG = {language.tag: language for language in LANGUAGES}
