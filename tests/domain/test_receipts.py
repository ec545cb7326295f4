"""The code: one number, two faces, and what is forgiven when somebody types it."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.domain.code_words import POSITIONS, START, WORDS
from webapp.domain.errors import CodeUnreadable
from webapp.domain.receipts import CODE_BITS, LONGEST_TYPED, Code, code_from, read_code

codes = st.integers(0, 2**CODE_BITS - 1).map(Code)
ZEROS = [zero for zero in map(chr, range(0x30, 0x11000)) if unicodedata.decimal(zero, None) == 0]


def one_wrong_letter(word: str) -> list[str]:
    return [
        word[:at] + letter + word[at + 1 :]
        for at in range(len(word))
        for letter in string.ascii_lowercase
        if letter != word[at]
    ]


class TestTheList:
    def test_it_has_one_word_for_each_number_of_eleven_bits(self) -> None:
        assert len(WORDS) == len(set(WORDS)) == 2**11
        assert list(WORDS) == sorted(WORDS)

    def test_every_word_is_short_and_plain(self) -> None:
        assert all(4 <= len(word) <= 8 and set(word) <= set(string.ascii_lowercase) for word in WORDS)

    def test_four_letters_name_a_word(self) -> None:
        assert len({word[:START] for word in WORDS}) == len(WORDS)

    def test_one_wrong_letter_never_makes_another_word(self) -> None:
        assert [word for word in WORDS if set(one_wrong_letter(word)) & POSITIONS.keys()] == []

    def test_one_wrong_letter_in_a_short_word_never_makes_the_beginning_of_another(self) -> None:
        beginnings = {word[:START] for word in WORDS}
        short = [word for word in WORDS if len(word) == START]

        assert short
        assert [word for word in short if set(one_wrong_letter(word)) & beginnings] == []

    def test_one_wrong_letter_is_nearly_always_forgiven(self) -> None:
        lengths = {length: [word for word in WORDS if len(word) == length] for length in range(4, 9)}
        two_fit = sum(
            2 * (sum(a != b for a, b in zip(word, other, strict=True)) == 2)
            for words in lengths.values()
            for word in words
            for other in words
        )
        slips = sum(25 * len(word) for word in WORDS)

        # Each pair of words that differ in two letters shares two slips, and both words count them.
        assert two_fit / slips < 0.02

    def test_it_has_no_word_that_could_hurt_here(self) -> None:
        hurtful = """
            orphan abuse victim dead kill ugly drug gun mother father parent family sister brother foster adopt alone
            secret police court prison social section tinker body church cage rope knife pill review panel move leave
            worker missing stranger shelter rescue fault blame shame hunger thin heavy stupid crazy dirty lonely
        """

        assert set(hurtful.split()) & POSITIONS.keys() == set()


class TestCode:
    @given(codes)
    def test_both_faces_read_as_the_same_number(self, code: Code) -> None:
        assert read_code(code.spoken) == read_code(code.digits) == read_code(code.grouped_digits) == code

    @given(codes)
    def test_the_faces_have_their_shapes(self, code: Code) -> None:
        assert len(code.words) == 6
        assert code.spoken.split(" ") == list(code.words)
        assert len(code.digits) == 20
        assert [len(group) for group in code.grouped_digits.split(" ")] == [4] * 5

    def test_the_smallest_and_the_largest(self) -> None:
        assert Code(0).words == (WORDS[0],) * 6
        assert Code(0).digits == "0" * 20
        assert Code(2**66 - 1).words == (WORDS[-1],) * 6
        assert Code(2**66 - 1).digits == "73786976294838206463"

    def test_the_first_word_is_the_highest_bits(self) -> None:
        assert Code(1 << 55 | 2).words == (WORDS[1], *[WORDS[0]] * 4, WORDS[2])

    @pytest.mark.parametrize("number", [-1, 2**66])
    def test_other_numbers_are_no_code(self, number: int) -> None:
        with pytest.raises(ValueError, match="66 bits"):
            Code(number)

    @given(codes)
    def test_it_does_not_show_itself_in_a_log(self, code: Code) -> None:
        assert repr(code) == str(code) == "Code()"


class TestCodeFrom:
    @given(st.binary(min_size=9, max_size=40))
    def test_it_is_the_first_66_bits(self, material: bytes) -> None:
        bits = "".join(f"{byte:08b}" for byte in material)

        assert code_from(material).number == int(bits[:66], 2)

    def test_fewer_bits_are_refused(self) -> None:
        with pytest.raises(ValueError, match="nine bytes"):
            code_from(bytes(8))


class TestReadingWords:
    @given(
        codes,
        st.lists(
            st.sampled_from([" ", "  ", "-", ", ", "\n", "\r\n", " – ", ". ", "_"]), min_size=5, max_size=5
        ),
    )
    def test_any_spacing_will_do(self, code: Code, gaps: list[str]) -> None:
        assert read_code(" " + "".join(map("".join, zip(code.words, [*gaps, " \n"], strict=True)))) == code

    @given(codes)
    def test_any_case_will_do(self, code: Code) -> None:
        assert read_code(code.spoken.upper()) == read_code(code.spoken.title()) == code

    @given(codes)
    def test_words_may_run_together(self, code: Code) -> None:
        assert read_code("".join(code.words)) == read_code("".join(map(str.title, code.words))) == code

    @given(codes)
    def test_two_words_may_run_together(self, code: Code) -> None:
        first, second, *others = code.words

        assert read_code(" ".join([first + second, *others])) == code

    @given(codes)
    def test_the_first_four_letters_will_do(self, code: Code) -> None:
        assert read_code(" ".join(word[:4] for word in code.words)) == code

    @given(codes, st.data())
    def test_any_beginning_from_four_letters_on_will_do_unless_another_word_is_nearer(
        self, code: Code, data: st.DataObject
    ) -> None:
        typed = [word[: data.draw(st.integers(4, len(word)))] for word in code.words]
        assume(
            not any(set(one_wrong_letter(one)) & POSITIONS.keys() for one in typed if one not in POSITIONS)
        )

        assert read_code(" ".join(typed)) == code

    @given(codes, st.integers(0, 5), st.data())
    def test_a_wrong_letter_is_forgiven_or_asked_again_and_never_read_as_another_code(
        self, code: Code, at: int, data: st.DataObject
    ) -> None:
        words = list(code.words)
        words[at] = data.draw(st.sampled_from(one_wrong_letter(words[at])))
        fitting = set(one_wrong_letter(words[at])) & POSITIONS.keys()

        if len(fitting) == 1:
            assert read_code(" ".join(words)) == code
        else:
            with pytest.raises(CodeUnreadable):
                read_code(" ".join(words))

    @given(codes)
    def test_a_wrong_letter_in_every_word_is_forgiven(self, code: Code) -> None:
        typed = [
            next(
                slip
                for slip in one_wrong_letter(word)
                if len(set(one_wrong_letter(slip)) & POSITIONS.keys()) == 1
            )
            for word in code.words
        ]

        assert read_code(" ".join(typed)) == code

    def test_a_slip_that_two_words_fit_is_asked_again(self) -> None:
        slip = next(
            slip
            for word in WORDS
            for slip in one_wrong_letter(word)
            if len(set(one_wrong_letter(slip)) & POSITIONS.keys()) == 2
        )

        with pytest.raises(CodeUnreadable):
            read_code(" ".join([*Code(7).words[:5], slip]))

    def test_a_misspelt_end_is_forgiven(self) -> None:
        code = Code(sum(POSITIONS["broccoli"] << 11 * at for at in range(6)))

        assert read_code("brocoli broccolli brocoly brocc broccolis BROC") == code

    def test_swapped_words_are_another_code(self) -> None:
        code = Code(12345678901234567890)
        first, second, *others = code.words

        assert read_code(" ".join([second, first, *others])) != code

    @given(codes)
    def test_accents_and_invisible_marks_are_dropped(self, code: Code) -> None:
        accented = code.spoken.replace("a", "á").replace("e", "e\u0301").replace("o", "\u00ado\u200b")

        assert read_code(f"\ufeff{accented}") == code

    @given(codes)
    def test_wide_letters_will_do(self, code: Code) -> None:
        assert (
            read_code("".join(chr(ord(one) + 0xFEE0) if one != " " else "\u3000" for one in code.spoken))
            == code
        )

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "above",
            " ".join(WORDS[:5]),
            " ".join(WORDS[:7]),
            "".join(WORDS[:5]),
            "".join(WORDS[:7]),
            " ".join([*WORDS[:5], "xyzzy"]),
            " ".join([*WORDS[:5], "abo"]),
            "".join([*WORDS[:5], "xyzzy"]),
            " ".join([*WORDS[:6], "1"]),
            "слово " * 6,
            " ".join(WORDS[:6]) + " " * LONGEST_TYPED,
        ],
    )
    def test_anything_else_is_unreadable(self, text: str) -> None:
        with pytest.raises(CodeUnreadable):
            read_code(text)


class TestReadingDigits:
    @given(codes, st.sampled_from(ZEROS))
    def test_digits_of_any_script_will_do(self, code: Code, zero: str) -> None:
        assert read_code("".join(chr(ord(zero) + int(digit)) for digit in code.digits)) == code

    @given(codes, st.sampled_from([" ", "-", ",", "\n", "\u200f", "."]))
    def test_any_spacing_will_do(self, code: Code, gap: str) -> None:
        assert read_code(gap.join(code.digits)) == code

    @pytest.mark.parametrize(
        "text", ["1" * 19, "1" * 21, str(2**66), "9" * 20, "1" * 19 + "o", "1" * 20 + " above", "1" * 10_000]
    )
    def test_anything_else_is_unreadable(self, text: str) -> None:
        with pytest.raises(CodeUnreadable):
            read_code(text)

    @given(st.text(max_size=LONGEST_TYPED + 10))
    def test_any_text_is_a_code_or_unreadable(self, text: str) -> None:
        try:
            code = read_code(text)
        except CodeUnreadable:
            return
        assert read_code(code.spoken) == code
