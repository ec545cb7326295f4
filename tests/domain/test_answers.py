"""Answers: what goes in comes out, and a limit counts what people see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import MOST_CHARACTERS, AboutPart, Answers, clean_words

ANYTHING = st.text(st.characters(), max_size=300)


def clean(text: str) -> bool:
    return bool(clean_words(text))


ANSWERS = st.builds(
    Answers,
    words=ANYTHING.filter(clean).map(clean_words),
    kind=st.none() | st.sampled_from(SubmissionKind),
    about=st.none() | st.sampled_from(AboutPart),
    body=st.none() | st.just("fife-council"),
    offer=st.none() | st.just("summer-club"),
    feeling=st.none() | st.integers(1, 5),
    age_band=st.none() | st.sampled_from(AgeBand),
    area=st.none() | st.just("fife"),
    home=st.none() | st.sampled_from(HomeKind),
)


@given(ANSWERS)
def test_what_goes_in_comes_out(answers: Answers) -> None:
    again = Answers.from_text(answers.to_text())

    assert again == answers
    assert all(type(getattr(again, name)) is type(getattr(answers, name)) for name in vars(answers))


@given(ANYTHING)
def test_clean_words_can_be_kept_anywhere_and_stay_as_they_are(text: str) -> None:
    cleaned = clean_words(text)

    assert cleaned.encode().decode() == cleaned
    assert "\0" not in cleaned
    assert clean_words(cleaned) == cleaned


@given(st.lists(st.text("aé😭 ك", min_size=1), min_size=1))
def test_every_way_to_end_a_line_counts_as_one_character(lines: list[str]) -> None:
    assert clean_words("\r\n".join(lines)) == clean_words("\r".join(lines)) == clean_words("\n".join(lines))


def test_every_letter_of_every_script_stays() -> None:
    words = "Tha e fuar · أخي · 测试 · ፈተነ · 👩🏽\u200d👧🏿 · e\u0301 · \u202eabc\u202c"

    assert clean_words(words) == words


@pytest.mark.parametrize("words", ["", " x", "a\0b", "a\r\nb", "\ud800", "x" * (MOST_CHARACTERS + 1)])
def test_words_that_are_not_clean_cannot_become_answers(words: str) -> None:
    with pytest.raises(ValueError, match="words"):
        Answers(words=words)


@pytest.mark.parametrize("feeling", [0, 6, -1])
def test_a_feeling_off_the_scale_cannot_become_an_answer(feeling: int) -> None:
    with pytest.raises(ValueError, match="feeling"):
        Answers(words="Synthetic", feeling=feeling)
