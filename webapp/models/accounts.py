"""Tables of the people who work with Heard, their teams and their keys."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.domain.accounts import Role, TeamKind
from webapp.models.base import Base, HasRandomId


def named(enum: type) -> Enum:
    """Keep an enum by its value, as text, so that adding a member needs no database type."""
    return Enum(enum, native_enum=False, length=40, values_callable=lambda e: [m.value for m in e])


class Team(HasRandomId, Base):
    """A team that holds a key: one that reads what young people say, or one that keeps them safe."""

    __tablename__ = "team"

    name: Mapped[str]
    kind: Mapped[TeamKind] = mapped_column(named(TeamKind))


class TeamKey(HasRandomId, Base):
    """One version of a team's key pair; the private half exists only sealed.

    Shapes:  sealed_for_recovery opens with the recovery key that was shown on paper once.
    """

    __tablename__ = "team_key"
    __table_args__ = (UniqueConstraint("team_id", "version"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    version: Mapped[int]
    public_key: Mapped[bytes]
    recovery_public_key: Mapped[bytes]
    sealed_for_recovery: Mapped[bytes]


class Account(HasRandomId, Base):
    """Somebody who signs in.

    Shapes:  the password is never kept in any form; it opens locked_key, or it does not. The second factor's secret
             is sealed to public_key, so that it too needs the password.
    """

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(named(Role))
    body: Mapped[str | None]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    public_key: Mapped[bytes]
    lock_salt: Mapped[bytes]
    locked_key: Mapped[bytes]
    sealed_totp_secret: Mapped[bytes]
    last_totp_step: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_on: Mapped[date]

    team: Mapped[Team | None] = relationship(lazy="raise")


class RecoveryCode(HasRandomId, Base):
    """A second factor for the day the phone is lost; each works once."""

    __tablename__ = "recovery_code"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes]
    used_on: Mapped[date | None]


class KeyGrant(HasRandomId, Base):
    """A team's private key, sealed to one member."""

    __tablename__ = "key_grant"
    __table_args__ = (UniqueConstraint("team_key_id", "account_id"),)

    team_key_id: Mapped[UUID] = mapped_column(ForeignKey("team_key.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    sealed_private_key: Mapped[bytes]
    granted_on: Mapped[date]


class Invitation(HasRandomId, Base):
    """A link that lets one person make one account with one role."""

    __tablename__ = "invitation"

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(named(Role))
    body: Mapped[str | None]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    expires_on: Mapped[date]
    used_on: Mapped[date | None]


class SignIn(Base):
    """One signed-in browser of somebody who works here.

    Shapes:  wrapped_keys opens only with the secret in the browser's cookie; row_id is a hash of that secret.
    """

    __tablename__ = "sign_in"

    row_id: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    wrapped_keys: Mapped[bytes]
    last_seen_at: Mapped[datetime]


class AuditEntry(Base):
    """One line of the log of what staff did; lines are only ever added, and each holds the hash of the one before.

    Shapes:  never anything that a young person wrote, and never when they wrote it.
    """

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    previous_hash: Mapped[str]
    entry_hash: Mapped[str] = mapped_column(unique=True)
