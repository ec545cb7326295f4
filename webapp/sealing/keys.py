"""Who can open: key pairs of workers and teams, a paper key for the worst day, and the keys a code stands for."""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import dataclass, field

from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.public import PrivateKey
from nacl.pwhash import argon2id
from nacl.utils import random as random_bytes

from webapp.domain.errors import SealBroken
from webapp.domain.receipts import MATERIAL_BYTES, Code
from webapp.sealing.boxes import KEY_BYTES, open_bytes, seal_bytes
from webapp.sealing.tokens import keyed_hash

ABOUT_LOCKED = b"private key under a password"
NONCE_BYTES = 16
RECOVERY_BYTES = 16
CHECK_BYTES = 4  # A slip passes unseen once in four thousand million times.
MISTAKEN = str.maketrans("018", "OIB")  # Figures that the alphabet of the recovery key does not have.


@dataclass(frozen=True)
class KeyPair:
    """An X25519 pair: whatever is sealed to the public half opens only with the private half."""

    private: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True)
class Cost:
    """What one try at a password or a code costs: passes over so many bytes of memory."""

    passes: int
    memory: int


PASSWORD_COST = Cost(argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE)
CODE_COST = Cost(passes=1, memory=8 * 1024 * 1024)  # A code has 66 random bits: docs/adr/0002-the-code.md.


@dataclass(frozen=True)
class LockedKey:
    """A private key that opens with its owner's password."""

    salt: bytes
    ciphertext: bytes


@dataclass(frozen=True)
class CodeKeys:
    """What a code stands for: a value to look its row up by, and the pair that opens what was sealed to it."""

    look_up: bytes = field(repr=False)
    key_pair: KeyPair


@dataclass(frozen=True)
class RecoveryKey:
    """The paper key of a team: shown once, printed, and never stored.

    Shapes:  text is eight groups of four letters and figures, and ends with a check of 32 bits.
    Source:  docs/adr/0008-sealing.md
    """

    entropy: bytes = field(repr=False)

    @property
    def text(self) -> str:
        letters = base64.b32encode(self.entropy + _check_of(self.entropy)).decode()
        return "-".join(re.findall("....", letters))

    @property
    def key_pair(self) -> KeyPair:
        return _pair_from(_hash(self.entropy, person=b"recovery seed", size=KEY_BYTES))


def new_key_pair() -> KeyPair:
    """A fresh pair from libsodium's randomness."""
    return _pair_from(random_bytes(KEY_BYTES))


def lock_with_password(private: bytes, password: str, *, cost: Cost = PASSWORD_COST) -> LockedKey:
    """Lock a private key under its owner's password, with a salt of its own.

    Source:  docs/adr/0008-sealing.md
    """
    salt = random_bytes(argon2id.SALTBYTES)
    return LockedKey(salt, seal_bytes(private, key=_stretch(password, salt, cost), about=ABOUT_LOCKED))


def unlock_with_password(locked: LockedKey, password: str, *, cost: Cost = PASSWORD_COST) -> bytes:
    """The private key again.

    Errors:  SealBroken for another password, or any changed byte.
    """
    if len(locked.salt) != argon2id.SALTBYTES:
        raise SealBroken
    return open_bytes(locked.ciphertext, key=_stretch(password, locked.salt, cost), about=ABOUT_LOCKED)


def derive_code_keys(code: Code, *, salt: bytes) -> CodeKeys:
    """What a code stands for on this service; both faces of a code stand for the same.

    Units:   salt is 16 bytes, the same for the whole service.
    Errors:  ValueError for any other salt.
    Source:  docs/adr/0002-the-code.md
    """
    number = code.number.to_bytes(MATERIAL_BYTES, "big")
    stretched = argon2id.kdf(2 * KEY_BYTES, number, salt, CODE_COST.passes, CODE_COST.memory)
    return CodeKeys(stretched[:KEY_BYTES], _pair_from(stretched[KEY_BYTES:]))


def hash_look_up(look_up: bytes, *, pepper: bytes) -> bytes:
    """What is stored to find a code's row by: without the pepper from the configuration it cannot be compared.

    Units:   pepper is at least 32 bytes, the hash 32.
    """
    return keyed_hash(look_up, key=pepper, purpose="code look-up")


def derive_code_material(nonce: bytes, *, secret: bytes) -> bytes:
    """Material for `code_from`: the same form, sent again, gives the same code.

    Units:   nonce is at least 16 random bytes that only the browser keeps; secret is at least 32 bytes.
    Errors:  ValueError for a shorter nonce: the code would be no harder to guess than it.
    Source:  docs/adr/0002-the-code.md
    """
    if len(nonce) < NONCE_BYTES:
        raise ValueError("a nonce is at least 16 bytes")
    return keyed_hash(nonce, key=secret, purpose="code material")


def new_recovery_key() -> RecoveryKey:
    """A fresh paper key of 128 random bits."""
    return RecoveryKey(random_bytes(RECOVERY_BYTES))


def read_recovery_key(text: str) -> RecoveryKey:
    """A paper key as somebody typed it: any case and spacing, and 0, 1 and 8 for the letters they look like.

    Errors:  SealBroken when a character is missing or wrong.
    """
    typed = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper().translate(MISTAKEN)
    if not re.fullmatch("[A-Z2-7]{32}", typed):
        raise SealBroken
    raw = base64.b32decode(typed)
    entropy, check = raw[:RECOVERY_BYTES], raw[RECOVERY_BYTES:]
    if check != _check_of(entropy):
        raise SealBroken
    return RecoveryKey(entropy)


def _stretch(password: str, salt: bytes, cost: Cost) -> bytes:
    """One password, one key, however the keyboard composes its accents."""
    typed = unicodedata.normalize("NFKC", password).encode()
    return argon2id.kdf(KEY_BYTES, typed, salt, cost.passes, cost.memory)


def _pair_from(seed: bytes) -> KeyPair:
    private = PrivateKey.from_seed(seed)
    return KeyPair(bytes(private), bytes(private.public_key))


def _check_of(entropy: bytes) -> bytes:
    return _hash(entropy, person=b"recovery check", size=CHECK_BYTES)


def _hash(payload: bytes, *, person: bytes, size: int) -> bytes:
    return bytes(blake2b(payload, digest_size=size, person=person, encoder=RawEncoder))
