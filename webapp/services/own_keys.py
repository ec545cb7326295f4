"""The key pair of somebody who works here: locked by their password, and holding their second factor's secret."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from webapp.domain.errors import SealBroken
from webapp.models import Account
from webapp.sealing import envelopes, keys
from webapp.sealing.keys import LockedKey


@dataclass(frozen=True)
class OwnKeys:
    """What is kept of a key pair: the public half, and the private half locked by a password."""

    public_key: bytes
    lock_salt: bytes = field(repr=False)
    locked_key: bytes = field(repr=False)


@dataclass(frozen=True)
class HalfMade:
    """The keys of an account that is not made yet: locked by its password, waiting for the second factor to be shown.

    Shapes:  kept nowhere on the server; the page carries it, sealed, from the password to the second factor.
    """

    keys: OwnKeys
    totp_secret: str = field(repr=False)

    def to_bytes(self) -> bytes:
        parts = (self.keys.public_key, self.keys.lock_salt, self.keys.locked_key)
        return json.dumps([*(part.hex() for part in parts), self.totp_secret]).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> HalfMade:
        *parts, totp_secret = json.loads(raw)
        return cls(OwnKeys(*(bytes.fromhex(part) for part in parts)), totp_secret)


def new_own_keys(password: str) -> OwnKeys:
    """Make a key pair and lock its private half; slow on purpose, so call it while no transaction is open."""
    pair = keys.new_key_pair()
    locked = keys.lock_with_password(pair.private, password)
    return OwnKeys(pair.public, locked.salt, locked.ciphertext)


def find_private_key(own: OwnKeys, password: str) -> bytes | None:
    """The private half, or None for another password; as slow as locking it."""
    try:
        return keys.unlock_with_password(LockedKey(own.lock_salt, own.locked_key), password)
    except SealBroken:
        return None


def seal_totp_secret(secret: str, *, public_key: bytes) -> bytes:
    """Seal a second factor's secret to its owner, so that reading it takes the password first.

    Units:   such a secret is thirty-two letters and figures, exactly as long as a key.
    """
    return envelopes.seal_key(secret.encode(), reader_public=public_key)


def open_totp_secret(account: Account, private_key: bytes) -> str:
    return envelopes.open_key(account.sealed_totp_secret, reader=private_key).decode()
