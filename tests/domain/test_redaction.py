"""Hiding words, by its rules: only what was asked for goes, everywhere it stands, and nothing is ever rewritten."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.domain.errors import ReasonMissing
from webapp.domain.moderation import RedactionReason
from webapp.domain.redaction import (
    LONGEST_STAND_IN,
    STAND_INS,
    Change,
    WordsRewritten,
    changes_between,
    hide,
    is_stand_in,
    reasons_within,
    stand_in_of,
)

NAME = STAND_INS[RedactionReason.NAME]
SYNTHETIC = "Synthetic: Rowan helps me. rowan's van is slow, said ROWAN. Rowanberry jam is nice."

texts = st.text(alphabet="abAB ñก学مي'-.,\n[]", max_size=40)
phrases = st.text(alphabet="abABñก学مي'- ", max_size=6)
stand_ins = st.sampled_from([*STAND_INS.values(), "[a pet]"])


class TestHiding:
    def test_it_finds_words_in_any_case_and_leaves_longer_words_alone(self) -> None:
        hiding = hide(SYNTHETIC, hidden="rowan", stand_in=NAME)

        assert hiding.words == (
            "Synthetic: [a name] helps me. [a name]'s van is slow, said [a name]. Rowanberry jam is nice."
        )
        assert hiding.places == 3

    def test_spaces_and_line_ends_are_the_same(self) -> None:
        assert (
            hide("At Birch\r\n  House.", hidden=" birch house ", stand_in="[a place]").words
            == "At [a place]."
        )

    def test_a_telephone_number_with_a_plus_is_taken_as_it_is_written(self) -> None:
        assert (
            hide("Ring +44 (0)131 496 0000!", hidden="+44 (0)131 496 0000", stand_in="[x]").words
            == "Ring [x]!"
        )

    def test_scripts_without_spaces_have_no_word_edges(self) -> None:
        assert hide("我在学校很好", hidden="学校", stand_in="[a school]").words == "我在[a school]很好"

    def test_names_inside_a_writers_own_brackets_are_found(self) -> None:
        assert hide("my sister [Rowan]", hidden="Rowan", stand_in=NAME).words == "my sister [[a name]]"

    def test_words_inside_a_stand_in_are_left_alone(self) -> None:
        hiding = hide("[a name] has a dog", hidden="a", stand_in="[one]", stand_ins=[NAME])
        assert hiding.words == "[a name] has [one] dog"

    @pytest.mark.parametrize("nothing", ["", "  ", "\n"])
    def test_hiding_nothing_changes_nothing(self, nothing: str) -> None:
        hiding = hide(SYNTHETIC, hidden=nothing, stand_in=NAME)
        assert (hiding.words, hiding.places) == (SYNTHETIC, 0)

    @given(words=texts, hidden=phrases, stand_in=stand_ins)
    @example(words="aกaก", hidden="aก", stand_in=NAME)
    def test_hiding_twice_changes_nothing_more(self, words: str, hidden: str, stand_in: str) -> None:
        once = hide(words, hidden=hidden, stand_in=stand_in)
        assert hide(once.words, hidden=hidden, stand_in=stand_in).places == 0

    @given(words=texts, hidden=phrases, stand_in=stand_ins)
    def test_what_was_hidden_is_gone_as_whole_words(self, words: str, hidden: str, stand_in: str) -> None:
        after = hide(words, hidden=hidden, stand_in=stand_in).words
        left = [part.casefold() for part in " ".join(after.split()).replace(stand_in, "\n").split()]
        if hidden.split() and hidden.strip().isascii() and hidden.strip().isalpha():
            assert hidden.strip().casefold() not in left

    @given(words=texts, hidden=phrases, stand_in=stand_ins)
    def test_hiding_never_rewrites(self, words: str, hidden: str, stand_in: str) -> None:
        hiding = hide(words, hidden=hidden, stand_in=stand_in)
        reasons = {stand_in: RedactionReason.RARE}
        changes = changes_between(words, hiding.words, reasons=reasons)
        assert len(changes) == hiding.places
        assert {change.stand_in for change in changes} <= {stand_in}


class TestChanges:
    def test_each_stand_in_is_one_change_with_its_reason(self) -> None:
        shared = SYNTHETIC.replace("Rowan helps", "[a name] helps").replace("said ROWAN", "said [a pet]")

        assert changes_between(SYNTHETIC, shared, reasons={"[a pet]": RedactionReason.RARE}) == [
            Change(stand_in=NAME, reason=RedactionReason.NAME),
            Change(stand_in="[a pet]", reason=RedactionReason.RARE),
        ]

    def test_a_change_never_holds_the_words(self) -> None:
        changes = changes_between("Rowan", NAME)
        assert "Rowan" not in repr(changes)

    def test_line_ends_of_another_browser_are_no_change(self) -> None:
        assert changes_between("one\ntwo\n", "one\r\ntwo") == []

    def test_a_stand_in_that_the_writer_wrote_is_no_change(self) -> None:
        assert changes_between("[a name] helps me", "[a name] helps me") == []

    @pytest.mark.parametrize(
        "shared",
        [
            "Synthetic: the food is fine.",
            "Synthetic: food is cold.",
            "Synthetic: the food is [really] cold.",
            "Synthetic: [a name] food is not cold.",
            "Synthetic: the fo[a name]od is cold.",
            "Synthetic: the food is cold.[a name]",
            "Synthetic: the food is cold. And more.",
            "cold. [a name] Synthetic: the food is",
            "",
        ],
    )
    def test_words_put_in_or_taken_out_without_a_stand_in_are_refused(self, shared: str) -> None:
        with pytest.raises(WordsRewritten):
            changes_between("Synthetic: the food is cold.", shared)

    def test_an_overlap_of_start_and_end_is_not_taken_for_the_original(self) -> None:
        with pytest.raises(WordsRewritten):
            changes_between("aba", "ab[a name]ba")

    @pytest.mark.parametrize(
        "forged",
        [
            "[a] Synthetic: I love it here, and nobody hurts me. [b]",
            "[a]\nand more [b]",
            "[[a name]]",
            "[a | b]",
            "[a name",
            "a name]",
            "a sentence",
            "[]",
            "[  ]",
            f"[{'a' * (LONGEST_STAND_IN + 1)}]",
            "[a name]\n",
            "[a \u202ename\u202c]",
            "[a\u2028name]",
            "[\u200d\u200c]",
        ],
    )
    def test_only_what_has_the_shape_of_a_stand_in_is_one_whatever_a_form_says(self, forged: str) -> None:
        assert not is_stand_in(forged)
        with pytest.raises(WordsRewritten):
            changes_between(
                "Synthetic: the food is cold.",
                f"Synthetic: {forged} is cold.",
                reasons={forged: RedactionReason.RARE},
            )

    def test_words_of_their_own_between_two_stand_ins_are_found(self) -> None:
        with pytest.raises(WordsRewritten):
            changes_between("Synthetic: one two three.", f"Synthetic: {NAME} not theirs {NAME}.")

    @given(before=texts, hidden=texts.filter(str.strip), after=texts)
    def test_any_stretch_may_be_hidden(self, before: str, hidden: str, after: str) -> None:
        changes = changes_between(f"{before} {hidden} {after}", f"{before} {NAME} {after}")
        assert changes == [Change(stand_in=NAME, reason=RedactionReason.NAME)]


class TestReasonsOfAnEarlierReader:
    @given(words=texts, hidden=texts.filter(str.strip))
    def test_kept_wording_can_be_decided_on_as_it_is(self, words: str, hidden: str) -> None:
        original, shared = f"{words} {hidden} end", f"{words} [a pet] end"
        reasons = reasons_within(original, shared, kept={})
        assert reasons.get("[a pet]") == RedactionReason.RARE
        assert changes_between(original, shared, reasons=reasons)

    def test_a_reason_that_was_kept_stays(self) -> None:
        kept = {"[a pet]": RedactionReason.NAME}
        assert reasons_within("Synthetic: Rex", "Synthetic: [a pet]", kept=kept) == kept

    def test_the_writers_own_brackets_are_no_stand_in(self) -> None:
        assert reasons_within("Synthetic [ha] Rowan", "Synthetic [ha] [a name]", kept={}) == {}


class TestStandIns:
    def test_every_reason_has_one_and_no_two_are_alike(self) -> None:
        assert set(STAND_INS) == set(RedactionReason)
        assert len(set(STAND_INS.values())) == len(STAND_INS)

    @given(text=st.text(max_size=120))
    def test_it_is_one_line_in_one_pair_of_brackets(self, text: str) -> None:
        try:
            stand_in = stand_in_of(text)
        except ReasonMissing:
            assert not any(letter.isalnum() for letter in text[:LONGEST_STAND_IN])
            return
        assert stand_in[0] == "["
        assert stand_in[-1] == "]"
        assert len(stand_in) <= LONGEST_STAND_IN + 2
        assert is_stand_in(stand_in)
        assert stand_in_of(stand_in) == stand_in
