"""Urgency: risk words move something up the queue, however they are typed; a "no" moves it down, and never too far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.moderation import Urgency
from webapp.language.risk.lists import list_risk_lists, load_risk_words
from webapp.language.risk.spelling import load_spellings, read_words
from webapp.language.urgency import urgency_of

NOW = [
    "I want to die",
    "I want tae die",
    "i dont want to be here any more",
    "I don\N{RIGHT SINGLE QUOTATION MARK}t want to live",
    "sometimes I cut myself",
    "ah hurt masel",
    "I took an OVERDOSE",
    "my foster dad hits me",
    "ma da skelps me",
    "she battered my wee brother",
    "somebody touched me where I did not want",
    "he has a knife",
    "I am not safe here",
    "I dinnae feel safe",
    "help   me\nnow",
    "he is grooming girls; she was groomed",
    "I'm feart to go home",
    "I ran away on Friday",
    "we have nae food",
]
SOON = [
    "I am scared of the big boys",
    "they bully me at school",
    "staff restrained me",
    "I cannae cope",
]
USUAL = [
    "The bus to family time comes late.",
    "I like my worker, she listens.",
    "My skills course was good and I got a certificate.",
    "We got the best grapes in the therapy garden",
    "The killer whale film was good",
    "Tha am bus fadalach.",
    "",
]


@pytest.mark.parametrize("words", NOW)
def test_somebody_who_may_be_in_danger_comes_first(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.NOW


@pytest.mark.parametrize("words", SOON)
def test_somebody_who_may_be_having_a_hard_time_comes_next(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.SOON


@pytest.mark.parametrize("words", USUAL)
def test_everything_else_is_read_in_its_turn(words: str) -> None:
    assert urgency_of(words) == Urgency.USUAL


@given(st.text(), st.sampled_from(NOW), st.text())
def test_what_stands_around_them_hides_nothing(before: str, words: str, after: str) -> None:
    assert urgency_of(f"{before} . {words} . {after}") == Urgency.NOW


DENIED = [
    "nobody hurts me",
    "naebody in the hoose hurts us",
    "my dad doesn't hit me",
    "he has never hit me",
    "I don't feel unsafe",
    "I am not scared to go home",
    "ah'm no feart",
]
DENIED_AND_STILL_SOON = [
    "I don't want to die",
    "ah dinnae want tae dee",
    "I'm not going to kill myself",
    "I used to want to die but not now",
    "I used to hurt myself, I stopped",
    "my uncle used to hit me when I was wee",
]
NOT_REALLY_DENIED = [
    "nobody hurts me except my uncle",
    "my dad doesn't hit me but my mum batters me",
    "they tell me to say nobody hurts me",
    "I said my dad never hits me because he made me",
    "nobody knows my dad hits me",
    "I don't know why he hits me",
    "nobody stops him when he hits me",
    "I don't like it, he hits me",
    "I'm not lying, he hits me",
    "not my fault that he hits me",
    "I used to hurt myself and I started again",
    "I don't want to live",
    "I am not safe",
]


@pytest.mark.parametrize("words", DENIED)
def test_what_is_plainly_denied_is_read_in_its_turn(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.USUAL


@pytest.mark.parametrize("words", DENIED_AND_STILL_SOON)
def test_dying_self_harm_and_what_others_did_never_fall_below_soon(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.SOON


@pytest.mark.parametrize("words", NOT_REALLY_DENIED)
def test_a_no_about_something_else_or_one_that_is_taken_back_lowers_nothing(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.NOW


@pytest.mark.parametrize(
    "words",
    [
        "hit me again",
        "he beats me",
        "I have bruises, my dad hates football",
        "he took me out on the bus and tried to kill me",
        "he hit me at the pool",
        "he battered me after the football match",
        "he has a knife from the kitchen",
        "I'm starving now, I have no food",
        "my back hurts, he will kill me",
    ],
)
def test_a_harmless_saying_hides_nobody_that_stands_in_it(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.NOW


@pytest.mark.parametrize(
    "words",
    [
        "k i l l myself",
        "i w a n t t o d i e",
        "iwanttodie",
        "su1c1de",
        "s*icide",
        "s.u.i.c.i.d.e",
        "suicde",
        "suicidl",
        "I want to diiiieee",
        "my da hiiits me",
        "he htis me",
        "slf hrm",
        "he kll me",
        "wnt 2 die",
        "I WANT TO D1E",
        "he r@ped me",
        "s\u200buicide",
        "o\u0308verdose",
    ],
)
def test_a_slip_a_space_a_figure_or_a_missing_vowel_hides_nothing(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}") == Urgency.NOW


@pytest.mark.parametrize(
    ("words", "urgency"),
    [
        ("tha eagal orm", Urgency.NOW),
        ("tha e gam bhualadh", Urgency.NOW),
        ("chan eil mi s\u00e0bhailte", Urgency.NOW),
        ("tha mi br\u00f2nach", Urgency.SOON),
        ("أريد أن أموت", Urgency.NOW),
        ("أبي يضربني", Urgency.NOW),
        ("أنا خائف", Urgency.NOW),
        ("أنا حزينة", Urgency.SOON),
        ("الحافلة تأتي متأخرة", Urgency.USUAL),
    ],
)
def test_the_other_languages_of_the_pages_have_a_list(words: str, urgency: Urgency) -> None:
    assert urgency_of(words) == urgency


@given(st.text(alphabet="aehimst2@.*! ", max_size=400))
def test_any_typing_has_an_answer(words: str) -> None:
    assert urgency_of(words) in Urgency


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a ",
        "hits ",
        "want to ",
        "wanttodie",
        ".",
        "*",
        "1i1",
        "he his hit ",
        "no no not ",
        "aab",
        "\u0301",
    ],
)
def test_a_hundred_thousand_letters_meant_to_hang_it_are_read_to_the_end(unit: str) -> None:
    """A rule that goes back and forth would need longer than anybody waits for this."""
    words = unit * (100_000 // len(unit))
    assert urgency_of(words + " . he hits me") == Urgency.NOW


def test_every_word_of_the_lists_is_written_as_texts_are_read() -> None:
    """A word with a capital, an accent or an apostrophe would never be found."""
    words = sorted(load_spellings().words)
    assert [word for word in words if read_words(word) != [word]] == []


def test_a_slip_leads_to_no_word_that_a_list_knows_as_itself() -> None:
    spellings, ordinary = load_spellings(), load_risk_words().ordinary
    assert not spellings.slips.keys() & (spellings.words | ordinary)


def test_a_list_that_nobody_looked_at_says_so() -> None:
    lists = list_risk_lists()
    assert [each.tag for each in lists] == ["en", "sco", "ar", "gd"]
    assert all((each.reviewed_by is None) == (each.reviewed_on is None) for each in lists)
    assert all(each.phrases > 20 for each in lists)
