"""Words under a content key, and keys sealed to a reader."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from webapp.domain.errors import SealBroken
from webapp.sealing.envelopes import Binding, new_content_key, open_key, open_words, seal_key, seal_words
from webapp.sealing.keys import new_key_pair

KEY = new_content_key()
HERE = Binding("submission", UUID(int=1), "sealed_words")
ELSEWHERE = [
    Binding("message", UUID(int=1), "sealed_words"),
    Binding("submission", UUID(int=2), "sealed_words"),
    Binding("submission", UUID(int=1), "sealed_contact"),
]
OVERHEAD = 1 + 24 + 16


class TestWords:
    @given(st.text(), st.uuids(version=4), st.text(max_size=20), st.text(max_size=20))
    def test_they_open_where_they_belong(self, plain: str, row: UUID, table: str, column: str) -> None:
        binding = Binding(table, row, column)

        assert (
            open_words(seal_words(plain, content_key=KEY, binding=binding), content_key=KEY, binding=binding)
            == plain
        )

    @pytest.mark.parametrize(
        "plain", ["", "\0", "words\0\0", "\x80", "\u0080\0", "a" * 1023, "a" * 1024, "é" * 50_000]
    )
    def test_awkward_endings_and_sizes_come_back(self, plain: str) -> None:
        assert (
            open_words(seal_words(plain, content_key=KEY, binding=HERE), content_key=KEY, binding=HERE)
            == plain
        )

    @pytest.mark.parametrize("elsewhere", ELSEWHERE)
    def test_moved_to_another_place_they_do_not_open(self, elsewhere: Binding) -> None:
        with pytest.raises(SealBroken):
            open_words(seal_words("a", content_key=KEY, binding=HERE), content_key=KEY, binding=elsewhere)

    def test_names_that_read_the_same_together_are_other_places(self) -> None:
        assert Binding("ab", UUID(int=1), "c").to_bytes() != Binding("a", UUID(int=1), "bc").to_bytes()

    def test_another_key_does_not_open_them(self) -> None:
        with pytest.raises(SealBroken):
            open_words(
                seal_words("a", content_key=KEY, binding=HERE), content_key=new_content_key(), binding=HERE
            )

    def test_no_byte_can_be_changed(self) -> None:
        sealed = seal_words("More visits.", content_key=KEY, binding=HERE)

        for at in range(len(sealed)):
            changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
            with pytest.raises(SealBroken):
                open_words(changed, content_key=KEY, binding=HERE)

    @given(st.binary(max_size=60))
    def test_nonsense_does_not_open(self, nonsense: bytes) -> None:
        with pytest.raises(SealBroken):
            open_words(nonsense, content_key=KEY, binding=HERE)

    def test_a_broken_key_does_not_open(self) -> None:
        with pytest.raises(SealBroken):
            open_words(seal_words("a", content_key=KEY, binding=HERE), content_key=KEY[:-1], binding=HERE)

    def test_a_failure_says_nothing_more(self) -> None:
        with pytest.raises(SealBroken) as caught:
            open_words(seal_words("a", content_key=KEY, binding=HERE), content_key=KEY, binding=ELSEWHERE[0])

        assert caught.value.args == ()
        assert caught.value.__suppress_context__

    def test_the_same_words_never_look_the_same(self) -> None:
        sealed = [seal_words("a", content_key=KEY, binding=HERE) for _ in range(50)]

        assert len({one[1:25] for one in sealed}) == len({one[25:] for one in sealed}) == 50

    @pytest.mark.parametrize(
        ("length", "kibibytes"),
        [
            (0, 1),
            (1, 1),
            (1023, 1),
            (1024, 4),
            (4095, 4),
            (4096, 24),
            (24 * 1024 - 1, 24),
            (24 * 1024, 48),
            (60_000, 72),
        ],
    )
    def test_their_length_tells_only_a_coarse_size(self, length: int, kibibytes: int) -> None:
        sealed = seal_words("a" * length, content_key=KEY, binding=HERE)

        assert len(sealed) == kibibytes * 1024 + OVERHEAD

    def test_the_plain_words_are_not_inside(self) -> None:
        assert b"canary" not in seal_words("canary", content_key=KEY, binding=HERE)


class TestKeys:
    def test_their_reader_opens_them_with_the_pair_or_the_private_half(self) -> None:
        reader = new_key_pair()
        sealed = seal_key(KEY, reader_public=reader.public)

        assert open_key(sealed, reader=reader) == open_key(sealed, reader=reader.private) == KEY

    def test_nobody_else_does(self) -> None:
        sealed = seal_key(KEY, reader_public=new_key_pair().public)

        with pytest.raises(SealBroken):
            open_key(sealed, reader=new_key_pair())

    def test_no_byte_can_be_changed(self) -> None:
        reader = new_key_pair()
        sealed = seal_key(KEY, reader_public=reader.public)

        for at in range(len(sealed)):
            with pytest.raises(SealBroken):
                open_key(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], reader=reader)

    @pytest.mark.parametrize("sealed", [b"", b"short", bytes(80)])
    def test_nonsense_does_not_open(self, sealed: bytes) -> None:
        with pytest.raises(SealBroken):
            open_key(sealed, reader=new_key_pair())

    def test_what_opens_must_be_a_key(self) -> None:
        reader = new_key_pair()

        with pytest.raises(SealBroken):
            open_key(seal_key(b"no key", reader_public=reader.public), reader=reader)

    def test_a_broken_private_key_opens_nothing(self) -> None:
        reader = new_key_pair()

        with pytest.raises(SealBroken):
            open_key(seal_key(KEY, reader_public=reader.public), reader=reader.private[:-1])

    def test_sealing_to_no_reader_is_refused(self) -> None:
        with pytest.raises(CryptoError):
            seal_key(KEY, reader_public=b"")
