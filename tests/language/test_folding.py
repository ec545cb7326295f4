"""The copy that words are looked for in: what it makes plain, and that every find lies on whole letters."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.domain.details import Answer, DetailKind, ask, hide_found
from webapp.domain.moderation import Urgency
from webapp.domain.redaction import changes_between
from webapp.language.details import find_details
from webapp.language.folding import bare, fold
from webapp.language.urgency import urgency_of

IN_ARABIC = "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663"
LETTERS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "aKy_1 \u200b\u00ad\u2060\ufeff\u200e\u202e\u202c\u0301\ufb01\u0456\u0667\u00a0\u2011\u2013\u200d\uff2b"
        ),
    ),
    max_size=30,
)


def found(text: str) -> list[tuple[str, DetailKind]]:
    return [(text[hit.start : hit.end], hit.kind) for hit in find_details(text)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("07700\u00a0900\u202f123", "07700 900 123"),
        ("07700\u2011900\u2013123", "07700-900-123"),
        ("\u0660\u0667\u06f7\uff10", "0770"),
        ("Ky\u200ble Broon\u00adl\u2060e\ufeffe", "Kyle Broonlee"),
        ("\u041ayl\u0435", "Kyle"),
        ("\u041a\u0438\u0457\u0432", "\u041a\u0438\u0457\u0432"),
        ("\U0001d40a\U0001d432\U0001d425\U0001d41e", "Kyle"),
        ("\U0001f17a\U0001f188\U0001f17b\U0001f174", "KYLE"),
        ("K\u0337y\u0338l\u0301e", "Kyĺe"),
        ("\u202eelyK\u202c is", "Kyle is"),
        ("\ufb01ne\u2122 \u2014 \u00bd", "fine\u2122 \u2014 \u00bd"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
        ("a\u200cb\u200e\u200dc\u200d\u200dd", "abcd"),
    ],
)
def test_it_reads_what_is_meant(written: str, read: str) -> None:
    assert fold(written).text == read


def test_nothing_that_cannot_be_seen_stands_between_letters() -> None:
    unseen = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"]
    assert fold("a" + "".join(sorted(set(unseen) - set("\u202e"))) + "b").text == "ab"


@given(text=LETTERS)
@example(text="e\u0301\u202ea\u0301b")
def test_every_stretch_lies_on_whole_letters_of_what_was_written(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.begins) == len(folded.ends) == len(bare(folded.text))
    for start in range(len(folded.text)):
        for end in range(start + 1, len(folded.text) + 1):
            begins, ends = folded.span(start, end)
            assert 0 <= begins < ends <= len(text)
            assert begins == 0 or not unicodedata.combining(text[begins])
            assert ends == len(text) or not unicodedata.combining(text[ends])
            if "\u202e" not in text:
                assert (
                    folded.text[start:end] in fold(text[begins:ends]).text or not text[begins:ends].isascii()
                )


@given(text=st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_text_is_read_as_it_is(text: str) -> None:
    folded = fold(text)
    assert folded.text == text
    assert all(folded.span(at, at + 1) == (at, at + 1) for at in range(len(text)))


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("ring 07700\u00a0900\u00a0123 now", "07700\u00a0900\u00a0123", DetailKind.PHONE),
        ("ring 07700\u2011900\u2011123 now", "07700\u2011900\u2011123", DetailKind.PHONE),
        ("ring 07700\u2013900\u2013123 now", "07700\u2013900\u2013123", DetailKind.PHONE),
        ("ring 07700/900/123 now", "07700/900/123", DetailKind.PHONE),
        ("ring 07700,900,123 now", "07700,900,123", DetailKind.PHONE),
        ("ring 07700_900_123 now", "07700_900_123", DetailKind.PHONE),
        (f"ring {IN_ARABIC} now", IN_ARABIC, DetailKind.PHONE),
        ("ring 0\u200e7700900123 now", "0\u200e7700900123", DetailKind.PHONE),
        ("my worker is _Kyle_ and", "Kyle", DetailKind.NAME),
        ("my worker is *kyle* and", "kyle", DetailKind.NAME),
        ("my worker is Kyle1 and", "Kyle", DetailKind.NAME),
        ("my worker is \u202eelyK\u202c and", "elyK", DetailKind.NAME),
        ("my worker is Ky\u200ble and", "Ky\u200ble", DetailKind.NAME),
        ("my worker is Ky\u00adle and", "Ky\u00adle", DetailKind.NAME),
        ("my worker is Ky\u2060le and", "Ky\u2060le", DetailKind.NAME),
        ("my worker is \u041ayl\u0435 and", "\u041ayl\u0435", DetailKind.NAME),
        ("mail a@\u200bexample.org now", "a@\u200bexample.org", DetailKind.EMAIL),
    ],
)  # fmt: skip
def test_details_are_found_however_they_are_written_and_hidden_as_they_were_written(
    text: str, words: str, kind: DetailKind
) -> None:
    assert (words, kind) in found(text)
    shared = text
    for question in ask(text, find_details(text), shared=text):
        assert question.answer is None
        shared = hide_found(question, shared)
    assert changes_between(text, shared)
    assert not any(letter.isdecimal() for letter in shared.replace("[a name]1", ""))
    assert {question.answer for question in ask(text, find_details(text), shared=shared)} == {Answer.HIDDEN}


@given(text=LETTERS)
@example(text="Jane \u202e4102/5/3 elyK\u202c")
def test_finds_stand_apart_and_within_the_text(text: str) -> None:
    last = 0
    for hit in find_details(f"my worker is {text}"):
        assert last <= hit.start < hit.end
        last = hit.end


@pytest.mark.parametrize(
    "text",
    [
        "I want to k\u2060ill mys\u2060elf",
        "I want to k\ufeffill mys\ufeffelf",
        "I want to ki\u200ell mysel\u200ff",
        "I want to kill\u200f myself",
        "I want to k\u0456ll mys\u0435lf",
        "I want to \u043a\u0456\u04cf\u04cf mys\u0435lf",
        "I want to \u1d0b\u026a\u029f\u029f \u1d0dys\u1d07\u029ff",
        "I want to \uff4b\uff49\uff4c\uff4c myself",
        "I want to _kill_ _myself_",
        "I want to kill_myself",
        "I want to *kill* *myself*",
        "I want to \u202elliK\u202c myself",
        "I want to k\u0337i\u0337l\u0337l\u0337 myself",
    ],
)
def test_risk_words_are_found_however_they_are_written(text: str) -> None:
    assert urgency_of(text) is Urgency.NOW


@pytest.mark.parametrize(
    "text",
    [
        "\u042f \u043b\u044e\u0431\u043b\u044e \u0441\u0432\u043e\u044e \u043a\u0456\u043c\u043d\u0430\u0442\u0443",
        "I like my_room _here_",
    ],
)
def test_what_is_only_written_otherwise_is_no_more_urgent(text: str) -> None:
    assert urgency_of(text) is Urgency.USUAL
