"""Keyed hashes and sealed cookies."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import SealBroken
from webapp.sealing.tokens import open_cookie, seal_for_cookie, sign, subkey, verify

KEY = bytes(range(32))
OTHER = bytes(32)
SUBKEY_OF_FORM = "4b2cd47e4c72ea8ba928ca3df240055ca4048992e1cef4b93fb009f8411ed96e"


class TestSubkeys:
    def test_each_purpose_and_each_master_has_its_own(self) -> None:
        made = [subkey(KEY, "form"), subkey(KEY, "cookie"), subkey(KEY, ""), subkey(OTHER, "form"), KEY]

        assert len(set(made)) == 5
        assert {len(one) for one in made} == {32}

    def test_it_is_the_same_after_a_restart(self) -> None:
        assert subkey(KEY, "form").hex() == SUBKEY_OF_FORM

    def test_a_long_master_key_counts_to_its_last_byte(self) -> None:
        assert len({subkey(bytes(length), "form") for length in (32, 64, 65, 128)}) == 4
        assert subkey(bytes(200), "form") != subkey(bytes(199) + b"x", "form")

    @pytest.mark.parametrize("length", [0, 16, 31])
    def test_a_master_key_that_is_too_short_is_refused(self, length: int) -> None:
        with pytest.raises(ValueError, match="at least 32"):
            subkey(bytes(length), "form")


class TestSigning:
    @given(st.binary(), st.text(max_size=20))
    def test_its_own_signature_passes(self, payload: bytes, purpose: str) -> None:
        verify(payload, sign(payload, key=KEY, purpose=purpose), key=KEY, purpose=purpose)

    def test_no_other_payload_key_or_purpose_passes(self) -> None:
        signature = sign(b"payload", key=KEY, purpose="form")

        for payload, key, purpose in [
            (b"payloae", KEY, "form"),
            (b"payload", OTHER, "form"),
            (b"payload", KEY, "once"),
        ]:
            with pytest.raises(SealBroken):
                verify(payload, signature, key=key, purpose=purpose)

    def test_no_byte_can_be_changed(self) -> None:
        signature = sign(b"payload", key=KEY, purpose="form")

        for changed in [
            signature[:-1],
            signature + b"\0",
            b"",
            *(flipped(signature, at) for at in range(32)),
        ]:
            with pytest.raises(SealBroken):
                verify(b"payload", changed, key=KEY, purpose="form")


class TestCookies:
    @given(st.binary(max_size=300))
    def test_they_come_back_from_text_that_may_stand_in_a_cookie(self, payload: bytes) -> None:
        text = seal_for_cookie(payload, key=KEY)

        assert re.fullmatch("[A-Za-z0-9_-]+", text)
        assert open_cookie(text, key=KEY) == payload

    def test_another_key_opens_nothing(self) -> None:
        with pytest.raises(SealBroken):
            open_cookie(seal_for_cookie(b"payload", key=KEY), key=OTHER)

    def test_no_character_can_be_changed(self) -> None:
        text = seal_for_cookie(b"payload", key=KEY)

        for at, character in enumerate(text):
            with pytest.raises(SealBroken):
                open_cookie(text[:at] + ("A" if character != "A" else "B") + text[at + 1 :], key=KEY)

    @given(st.text(max_size=100))
    def test_nonsense_opens_nothing(self, text: str) -> None:
        with pytest.raises(SealBroken):
            open_cookie(text, key=KEY)

    def test_text_around_a_cookie_is_refused(self) -> None:
        text = seal_for_cookie(b"payload", key=KEY)

        for changed in (f" {text}", f"{text}=", f"{text}\n", f"{text}!"):
            with pytest.raises(SealBroken):
                open_cookie(changed, key=KEY)


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
