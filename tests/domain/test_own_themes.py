"""How long a theme of ours may be given, and by which name a quarter counts it."""

from __future__ import annotations

from webapp.domain.dates import Quarter
from webapp.domain.own_themes import LivingTheme, Themes, ThemeState
from webapp.domain.themes import ThemeCode

SUMMER, AUTUMN, WINTER = Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)


def a_theme(code: str, state: ThemeState = ThemeState.AGREED, **more: object) -> LivingTheme:
    named = ThemeCode(code=code, name=code, plain_name=code, meaning=code)
    return LivingTheme(code=named, state=state, **more)  # type: ignore[arg-type]


CLUBS = a_theme("clubs")
SPORT = a_theme("sport", ThemeState.MERGED, ends_from=AUTUMN, into="clubs")
FOOTBALL = a_theme("football", ThemeState.MERGED, ends_from=WINTER, into="sport")
ALL = Themes(version="1", living=(CLUBS, SPORT, FOOTBALL))


def test_one_that_is_merged_may_be_given_until_the_merge_counts() -> None:
    assert SPORT.can_be_chosen(SUMMER.first_day)
    assert not SPORT.can_be_chosen(AUTUMN.first_day)
    assert CLUBS.can_be_chosen(AUTUMN.first_day)
    assert not a_theme("hats", ThemeState.SUGGESTED).can_be_chosen(AUTUMN.first_day)


def test_a_quarter_counts_through_every_merge() -> None:
    assert ALL.counted_in(SUMMER).places == {"clubs": "clubs", "sport": "sport", "football": "football"}
    assert ALL.counted_in(AUTUMN).places["sport"] == "clubs"
    assert ALL.counted_in(WINTER).places == {"clubs": "clubs", "sport": "clubs", "football": "clubs"}


def test_what_joined_between_two_quarters_is_named_once() -> None:
    assert ALL.joined_in("clubs", after=SUMMER, until=AUTUMN) == ("sport",)
    assert ALL.joined_in("clubs", after=AUTUMN, until=WINTER) == ()
    assert ALL.joined_in("sport", after=SUMMER, until=WINTER) == ("football",)


def test_each_step_that_changes_what_is_counted_is_a_version() -> None:
    assert [ALL.version_in(quarter) for quarter in (SUMMER, AUTUMN, WINTER)] == ["1", "1.1", "1.2"]
