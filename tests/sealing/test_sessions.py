"""The row without the cookie, or the cookie without the row, opens nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import SealBroken
from webapp.sealing.sessions import SessionSecret, unwrap_for_session, wrap_for_session


class TestSecrets:
    def test_the_cookie_brings_it_back(self) -> None:
        secret = SessionSecret.new()

        assert SessionSecret.from_cookie(secret.cookie_value) == secret
        assert SessionSecret.from_cookie(secret.cookie_value).row_id == secret.row_id

    def test_each_is_new_and_names_another_row(self) -> None:
        assert len({SessionSecret.new().row_id for _ in range(50)}) == 50

    def test_the_row_does_not_hold_the_secret(self) -> None:
        secret = SessionSecret.new()

        assert len(secret.row_id) == 32
        assert secret.row_id != secret.secret

    def test_it_does_not_show_itself(self) -> None:
        assert repr(SessionSecret.new()) == "SessionSecret()"

    @pytest.mark.parametrize("value", ["", "a", "A" * 42, "A" * 44, "é" * 43, "!" * 43, "A" * 42 + "B"])
    def test_anything_else_is_no_cookie(self, value: str) -> None:
        with pytest.raises(SealBroken):
            SessionSecret.from_cookie(value)


class TestWrapping:
    @given(st.dictionaries(st.text(), st.binary()))
    def test_row_and_cookie_together_open(self, keys: dict[str, bytes]) -> None:
        secret = SessionSecret.new()

        assert unwrap_for_session(wrap_for_session(keys, secret), secret) == keys

    def test_another_cookie_opens_nothing(self) -> None:
        with pytest.raises(SealBroken):
            unwrap_for_session(wrap_for_session({"own": b"k" * 32}, SessionSecret.new()), SessionSecret.new())

    def test_what_the_row_holds_opens_nothing(self) -> None:
        secret = SessionSecret.new()
        blob = wrap_for_session({"own": b"k" * 32}, secret)

        with pytest.raises(SealBroken):
            unwrap_for_session(blob, SessionSecret(secret.row_id))

    def test_no_byte_can_be_changed(self) -> None:
        secret = SessionSecret.new()
        blob = wrap_for_session({"own": b"k" * 32}, secret)

        for at in range(len(blob)):
            with pytest.raises(SealBroken):
                unwrap_for_session(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :], secret)

    def test_the_keys_are_not_inside(self) -> None:
        assert b"kkkk" not in wrap_for_session({"own": b"k" * 32}, SessionSecret.new())
