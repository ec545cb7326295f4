"""A translation is a draft until a named person has checked it; a refusal to try again says how long to wait."""

from datetime import date

from webapp.domain.errors import TooManyTries
from webapp.domain.languages import ENGLISH, Language


def test_english_is_never_a_draft() -> None:
    assert not ENGLISH.is_draft


def test_another_language_is_a_draft_until_somebody_checked_it() -> None:
    assert Language("gd", "Gàidhlig").is_draft
    assert not Language("gd", "Gàidhlig", checked_by="A. Checker", checked_on=date(2026, 1, 1)).is_draft


def test_too_many_tries_say_how_long_to_wait() -> None:
    assert TooManyTries(7).wait_seconds == 7
