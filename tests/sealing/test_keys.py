"""Key pairs, passwords, the paper key, and what a code stands for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from webapp.domain.errors import SealBroken
from webapp.domain.receipts import Code, code_from, read_code
from webapp.sealing import keys
from webapp.sealing.envelopes import open_key, seal_key
from webapp.sealing.keys import Cost, LockedKey, RecoveryKey

QUICK = Cost(passes=argon2id.OPSLIMIT_MIN, memory=argon2id.MEMLIMIT_MIN)
SALT = bytes(range(16))
PEPPER = b"p" * 32
CODE = Code(12345678901234567890)
# Worked out once with this scheme: should any of it change, every code already given out would open nothing.
GIVEN_OUT = {
    "spoken": "consider positive orchard kimono lifeboat gingham",
    "look_up_hash": "de32749c141eb2eaa8dbfcdae7dcd2679fbb4ca00c00ad44021afa1970e8d4ce",
    "public": "b180d2f44414661fff92a9155d16251313e25d42654e5d41dfffc4ce163ac670",
}


class TestKeyPairs:
    def test_each_is_new(self) -> None:
        assert keys.new_key_pair() != keys.new_key_pair()

    def test_the_private_half_does_not_show_itself(self) -> None:
        pair = keys.new_key_pair()

        assert "private" not in repr(pair)
        assert repr(pair.private) not in repr(pair)


class TestPasswords:
    def test_the_password_opens_what_it_locked_at_its_real_cost(self) -> None:
        locked = keys.lock_with_password(b"k" * 32, "a long pass phrase")

        assert keys.unlock_with_password(locked, "a long pass phrase") == b"k" * 32
        with pytest.raises(SealBroken):
            keys.unlock_with_password(locked, "a long pass phrase", cost=QUICK)

    def test_the_real_cost_is_the_interactive_one(self) -> None:
        assert Cost(passes=2, memory=64 * 1024 * 1024) == keys.PASSWORD_COST

    @given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=30))
    def test_any_key_and_password_come_back(self, private: bytes, password: str) -> None:
        locked = keys.lock_with_password(private, password, cost=QUICK)

        assert keys.unlock_with_password(locked, password, cost=QUICK) == private
        with pytest.raises(SealBroken):
            keys.unlock_with_password(locked, password + "x", cost=QUICK)

    def test_an_accent_may_be_typed_either_way(self) -> None:
        locked = keys.lock_with_password(b"k" * 32, "caf\u00e9", cost=QUICK)

        assert keys.unlock_with_password(locked, "cafe\u0301", cost=QUICK) == b"k" * 32

    def test_the_same_password_never_looks_the_same(self) -> None:
        first, second = (keys.lock_with_password(b"k" * 32, "same", cost=QUICK) for _ in range(2))

        assert first.salt != second.salt
        assert first.ciphertext != second.ciphertext

    def test_no_byte_can_be_changed(self) -> None:
        locked = keys.lock_with_password(b"k" * 32, "same", cost=QUICK)
        whole = locked.salt + locked.ciphertext

        for at in range(len(whole)):
            changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
            with pytest.raises(SealBroken):
                keys.unlock_with_password(LockedKey(changed[:16], changed[16:]), "same", cost=QUICK)

    def test_a_salt_of_another_length_opens_nothing(self) -> None:
        with pytest.raises(SealBroken):
            keys.unlock_with_password(LockedKey(b"", b""), "same", cost=QUICK)


class TestCodeKeys:
    def test_both_faces_stand_for_the_same(self) -> None:
        derived = [keys.derive_code_keys(read_code(face), salt=SALT) for face in (CODE.spoken, CODE.digits)]

        assert derived[0] == derived[1]

    def test_what_is_sealed_to_a_code_opens_with_it(self) -> None:
        pair = keys.derive_code_keys(CODE, salt=SALT).key_pair

        assert open_key(seal_key(b"c" * 32, reader_public=pair.public), reader=pair) == b"c" * 32

    def test_every_code_and_every_service_stands_for_something_else(self) -> None:
        one = keys.derive_code_keys(CODE, salt=SALT)
        others = [
            keys.derive_code_keys(Code(CODE.number ^ 1), salt=SALT),
            keys.derive_code_keys(CODE, salt=bytes(16)),
        ]

        assert (
            len(
                {
                    one.look_up,
                    one.key_pair.private,
                    *(x for o in others for x in (o.look_up, o.key_pair.private)),
                }
            )
            == 6
        )

    def test_the_codes_already_given_out_keep_working(self) -> None:
        derived = keys.derive_code_keys(CODE, salt=SALT)

        assert CODE.spoken == GIVEN_OUT["spoken"]
        assert keys.hash_look_up(derived.look_up, pepper=PEPPER).hex() == GIVEN_OUT["look_up_hash"]
        assert derived.key_pair.public.hex() == GIVEN_OUT["public"]

    def test_a_salt_of_another_length_is_refused(self) -> None:
        with pytest.raises(ValueError, match="salt"):
            keys.derive_code_keys(CODE, salt=b"short")

    def test_nothing_secret_shows_itself(self) -> None:
        derived = keys.derive_code_keys(CODE, salt=SALT)

        assert repr(derived.look_up) not in repr(derived)
        assert repr(derived.key_pair.private) not in repr(derived)

    def test_a_look_up_value_is_stored_only_as_a_hash_that_needs_the_pepper(self) -> None:
        look_up = keys.derive_code_keys(CODE, salt=SALT).look_up
        stored = keys.hash_look_up(look_up, pepper=PEPPER)

        assert len(stored) == 32
        assert stored == keys.hash_look_up(look_up, pepper=PEPPER)
        assert stored != keys.hash_look_up(look_up, pepper=b"q" * 32)
        assert stored != keys.hash_look_up(look_up[::-1], pepper=PEPPER)


class TestCodeMaterial:
    @given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
    def test_the_same_form_gives_the_same_code(self, nonce: bytes, other: bytes) -> None:
        material = keys.derive_code_material(nonce, secret=PEPPER)

        assert code_from(material) == code_from(keys.derive_code_material(nonce, secret=PEPPER))
        assert (material == keys.derive_code_material(other, secret=PEPPER)) == (nonce == other)
        assert material != keys.derive_code_material(nonce, secret=b"q" * 32)

    def test_a_nonce_that_could_be_guessed_is_refused(self) -> None:
        with pytest.raises(ValueError, match="16 bytes"):
            keys.derive_code_material(bytes(15), secret=PEPPER)


class TestRecoveryKeys:
    @given(st.binary(min_size=16, max_size=16))
    def test_it_reads_as_it_was_printed(self, entropy: bytes) -> None:
        key = RecoveryKey(entropy)

        assert re.fullmatch("[A-Z2-7]{4}(-[A-Z2-7]{4}){7}", key.text)
        assert keys.read_recovery_key(key.text) == key
        assert keys.read_recovery_key(key.text.lower().replace("-", " \n")) == key
        assert keys.read_recovery_key(key.text.replace("O", "0").replace("I", "1").replace("B", "8")) == key

    def test_what_is_sealed_to_it_opens_with_the_paper(self) -> None:
        key = keys.new_recovery_key()
        sealed = seal_key(b"c" * 32, reader_public=key.key_pair.public)

        assert open_key(sealed, reader=keys.read_recovery_key(key.text).key_pair) == b"c" * 32

    def test_each_is_new(self) -> None:
        assert keys.new_recovery_key() != keys.new_recovery_key()

    @given(st.data())
    def test_no_character_can_be_changed(self, data: st.DataObject) -> None:
        text = keys.new_recovery_key().text.replace("-", "")
        at = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.sampled_from(sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") - {text[at]})))

        with pytest.raises(SealBroken):
            keys.read_recovery_key(text[:at] + other + text[at + 1 :])

    @pytest.mark.parametrize("text", ["", "ABCD", "AAAA-" * 8, "AAAA-" * 9, "9" * 32, "é" * 32])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(SealBroken):
            keys.read_recovery_key(text)

    def test_it_does_not_show_itself(self) -> None:
        assert repr(keys.new_recovery_key()) == "RecoveryKey()"
