"""Signing in and out: the password opens a key, or it does not; there is nothing else to compare it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from webapp.domain import dates
from webapp.domain.accounts import IDLE_MINUTES, Role
from webapp.models import Account, KeyGrant, RecoveryCode, SignIn, TeamKey
from webapp.sealing import sessions
from webapp.sealing.sessions import SessionSecret
from webapp.services import audit, own_keys, second_factor
from webapp.services.own_keys import OwnKeys

TOUCHED_EVERY = timedelta(minutes=1)
IDLE = timedelta(minutes=IDLE_MINUTES)
NOBODY = "nobody"
PRIVATE = "private"
IS_LET_IN = (
    select(KeyGrant.id)
    .where(
        KeyGrant.account_id == Account.id,
        KeyGrant.team_key_id
        == select(TeamKey.id)
        .where(TeamKey.team_id == Account.team_id)
        .order_by(TeamKey.version.desc())
        .limit(1)
        .correlate(Account)
        .scalar_subquery(),
    )
    .correlate(Account)
    .exists()
)
"""Whether the newest key of an account's team opens for it: somebody in the team let them in."""
KEYS_OF_NOBODY = OwnKeys(public_key=b"", lock_salt=bytes(16), locked_key=b"")


@dataclass(frozen=True)
class SignedIn:
    """Somebody who works here and is signed in, with the key that opens what is sealed to them.

    Shapes:  is_let_in says whether a colleague let them into their team, so that its newest key opens for them.
    """

    account_id: UUID
    name: str
    role: Role
    body: str | None
    team_id: UUID | None
    private_key: bytes = field(repr=False)
    is_let_in: bool = False


@dataclass(frozen=True)
class Lock:
    """What a password has to open; for an unknown address, one that nothing opens, so that both take as long."""

    account_id: UUID | None
    keys: OwnKeys = field(repr=False)


def find_lock(session: Session, *, email: str) -> Lock:
    """The lock behind an e-mail address, or a lock of nobody."""
    query = select(Account).where(Account.email == clean_email(email), Account.is_active)
    account = session.scalars(query).one_or_none()
    if account is None:
        return Lock(None, KEYS_OF_NOBODY)
    return Lock(account.id, OwnKeys(account.public_key, account.lock_salt, account.locked_key))


def try_password(lock: Lock, *, password: str) -> bytes | None:
    """The private key behind a lock, or None; slow on purpose, so call it while no transaction is open."""
    return own_keys.find_private_key(lock.keys, password)


def sign_in(
    session: Session, *, lock: Lock, private_key: bytes | None, factor: str, now: datetime | None = None
) -> SessionSecret | None:
    """Begin a signed-in session, or note on the log that somebody could not.

    Shapes:  factor is six digits from the app or a code from paper; None means refused, for whatever reason. Commit
             either way: a refusal is on the log too.
    """
    now = now or dates.now()
    account = session.get(Account, lock.account_id) if lock.account_id and private_key else None
    if (
        account is None
        or private_key is None
        or not _takes_factor(session, account, private_key, factor, now)
    ):
        audit.record(
            session, actor=NOBODY, action="sign_in_refused", subject=str(lock.account_id or NOBODY), at=now
        )
        return None
    audit.record(session, actor=str(account.id), action="signed_in", at=now)
    return begin(session, account_id=account.id, private_key=private_key, now=now)


def begin(
    session: Session, *, account_id: UUID, private_key: bytes, now: datetime | None = None
) -> SessionSecret:
    """Keep a private key for one browser, wrapped so that only the secret in its cookie opens it."""
    secret = SessionSecret.new()
    session.add(
        SignIn(
            row_id=secret.row_id,
            account_id=account_id,
            wrapped_keys=sessions.wrap_for_session({PRIVATE: private_key}, secret),
            last_seen_at=now or dates.now(),
        )
    )
    session.flush()
    return secret


def find_signed_in(
    session: Session, *, secret: SessionSecret, now: datetime | None = None
) -> SignedIn | None:
    """Who a cookie's secret belongs to, or None after thirty idle minutes, signing out or being put out.

    Units:   when somebody was last seen is written down at most once a minute.
    """
    now = now or dates.now()
    query = select(SignIn, Account, IS_LET_IN).join(Account, Account.id == SignIn.account_id)
    found = session.execute(query.where(SignIn.row_id == secret.row_id)).first()
    if found is None:
        return None
    row, account, is_let_in = found
    idle = now - in_utc(row.last_seen_at)
    if idle > IDLE or not account.is_active:
        session.delete(row)
        session.flush()
        return None
    if idle > TOUCHED_EVERY:
        row.last_seen_at = now
        session.flush()
    private_key = sessions.unwrap_for_session(row.wrapped_keys, secret)[PRIVATE]
    return SignedIn(
        account.id, account.name, account.role, account.body, account.team_id, private_key, is_let_in
    )


def sign_out(session: Session, *, secret: SessionSecret) -> None:
    """End one browser's session; its wrapped key is gone with it."""
    row = session.get(SignIn, secret.row_id)
    if row is not None:
        audit.record(session, actor=str(row.account_id), action="signed_out")
        session.delete(row)
        session.flush()


def sign_out_everywhere(session: Session, *, account_id: UUID) -> None:
    """End every session of one account."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def clean_email(email: str) -> str:
    """The form in which an e-mail address is kept and looked up."""
    return email.strip().lower()


def in_utc(instant: datetime) -> datetime:
    """Give an instant its zone back where the database does not keep zones."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _takes_factor(session: Session, account: Account, private_key: bytes, factor: str, now: datetime) -> bool:
    """Whether a second factor fits, and use it up: the same digits or the same code on paper never fit again."""
    secret = own_keys.open_totp_secret(account, private_key)
    step = second_factor.find_step(secret, factor=factor, now=now, after_step=account.last_totp_step)
    if step is not None:
        return _changed_one(
            session,
            update(Account)
            .where(Account.id == account.id, Account.last_totp_step < step)
            .values(last_totp_step=step),
        )
    hashed = second_factor.hash_paper_code(factor, account_id=account.id)
    mine = (
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == hashed,
        RecoveryCode.used_on.is_(None),
    )
    return _changed_one(session, update(RecoveryCode).where(*mine).values(used_on=dates.today()))


def _changed_one(session: Session, statement: object) -> bool:
    """Let the database decide between two that come at the same moment: one of them changes the row."""
    result = session.execute(statement)  # type: ignore[call-overload]
    return isinstance(result, CursorResult) and result.rowcount == 1
