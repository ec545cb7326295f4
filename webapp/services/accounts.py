"""Accounts: who is invited, who has come in, and who has left."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from webapp.domain.accounts import INVITATION_DAYS, ROLES_OF_A_BODY, TEAM_OF_ROLE, Role, is_tied_rightly
from webapp.domain.errors import DomainError, InvitationUnusable, NotFound
from webapp.models import Account, Invitation, KeyGrant, RecoveryCode, Team
from webapp.services import audit, own_keys, reference, second_factor, sign_ins, team_keys
from webapp.services.own_keys import HalfMade, OwnKeys


class TiedWrongly(DomainError):
    """This role belongs to something else: a body, a team, or neither."""


class LastAdministrator(DomainError):
    """Nobody would be left who can invite anybody."""


@dataclass(frozen=True)
class Belonging:
    """What somebody is here: their role, and the one body or team that it is tied to."""

    role: Role
    body: str | None = None
    team_id: UUID | None = None


@dataclass(frozen=True)
class Invited:
    """An invitation and the token of its link, which can be shown only now."""

    invitation_id: UUID
    token: str = field(repr=False)


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that can be accepted now, and whom it is for."""

    invitation_id: UUID
    email: str
    name: str
    belonging: Belonging


@dataclass(frozen=True)
class Created:
    """An account, and the codes on paper that can be shown only now."""

    account: Account
    recovery_codes: list[str] = field(repr=False)


def create_account(
    session: Session,
    *,
    email: str,
    name: str,
    belonging: Belonging,
    keys: OwnKeys,
    totp_secret: str,
    today: date,
) -> Created:
    """Make an account, or give an existing one new keys, after which its team has to let it in again.

    Errors:  TiedWrongly when the role belongs to something else.
    """
    check_belonging(session, belonging)
    account = find_by_email(session, email=email)
    if account is None:
        account = Account(email=sign_ins.clean_email(email), created_on=today)
        session.add(account)
    else:
        _forget_keys(session, account)
    account.name, account.is_active, account.last_totp_step = name, True, 0
    account.role, account.body, account.team_id = belonging.role, belonging.body, belonging.team_id
    account.public_key, account.lock_salt, account.locked_key = (
        keys.public_key,
        keys.lock_salt,
        keys.locked_key,
    )
    account.sealed_totp_secret = own_keys.seal_totp_secret(totp_secret, public_key=keys.public_key)
    session.flush()
    audit.record(session, actor=str(account.id), action="account_made", subject=belonging.role.value)
    return Created(account, renew_recovery_codes(session, account_id=account.id))


def renew_recovery_codes(session: Session, *, account_id: UUID) -> list[str]:
    """Make eight new codes for paper; the ones before stop working."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = second_factor.new_paper_codes()
    session.add_all(
        RecoveryCode(
            account_id=account_id, code_hash=second_factor.hash_paper_code(code, account_id=account_id)
        )
        for code in codes
    )
    session.flush()
    audit.record(session, actor=str(account_id), action="recovery_codes_made")
    return codes


def check_belonging(session: Session, belonging: Belonging) -> None:
    """Refuse a role that is tied to the wrong thing, or to something that does not exist.

    Errors:  TiedWrongly.
    """
    team = session.get(Team, belonging.team_id) if belonging.team_id else None
    is_known_body = belonging.body is None or any(b.slug == belonging.body for b in reference.load_bodies())
    if not is_known_body or not is_tied_rightly(
        belonging.role, body=belonging.body, team=team.kind if team else None
    ):
        raise TiedWrongly


def invite(
    session: Session, *, email: str, name: str, belonging: Belonging, today: date, actor: str = "set-up"
) -> Invited:
    """Invite somebody, or somebody again who forgot their password; an older invitation to the same address ends.

    Shapes:  only a hash of the token is kept, so the link cannot be shown twice.
    Units:   the link works for fourteen days.
    Errors:  TiedWrongly when the role belongs to something else.
    """
    check_belonging(session, belonging)
    address = sign_ins.clean_email(email)
    session.execute(delete(Invitation).where(Invitation.email == address, Invitation.used_on.is_(None)))
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=hash_token(token),
        email=address,
        name=name.strip(),
        role=belonging.role,
        body=belonging.body,
        team_id=belonging.team_id,
        expires_on=today + timedelta(days=INVITATION_DAYS),
    )
    session.add(invitation)
    session.flush()
    audit.record(session, actor=actor, action="invited", subject=f"{invitation.id} {belonging.role.value}")
    return Invited(invitation.id, token)


def get_invitation(session: Session, *, token: str, today: date) -> OpenInvitation:
    """The open invitation behind a link.

    Errors:  InvitationUnusable for one that was used, withdrawn, ran out or never was; which of them is not said.
    """
    query = select(Invitation).where(Invitation.token_hash == hash_token(token), Invitation.used_on.is_(None))
    invitation = session.scalars(query).one_or_none()
    if invitation is None or invitation.expires_on < today:
        raise InvitationUnusable
    belonging = Belonging(invitation.role, invitation.body, invitation.team_id)
    return OpenInvitation(invitation.id, invitation.email, invitation.name, belonging)


def accept_invitation(
    session: Session, *, token: str, half: HalfMade, totp_step: int, today: date
) -> Created:
    """Turn an invitation into an account; the digits that proved the second factor cannot be used again.

    Errors:  InvitationUnusable, also for the slower of two tabs.
    """
    invitation = get_invitation(session, token=token, today=today)
    unused = (Invitation.id == invitation.invitation_id, Invitation.used_on.is_(None))
    if not session.scalars(
        update(Invitation).where(*unused).values(used_on=today).returning(Invitation.id)
    ).all():
        raise InvitationUnusable
    created = create_account(
        session,
        email=invitation.email,
        name=invitation.name,
        belonging=invitation.belonging,
        keys=half.keys,
        totp_secret=half.totp_secret,
        today=today,
    )
    created.account.last_totp_step = totp_step
    session.flush()
    return created


def withdraw_invitation(session: Session, *, invitation_id: UUID, actor: str) -> None:
    """Make an invitation's link open nothing.

    Errors:  NotFound when there is no open invitation of that number.
    """
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.used_on is not None:
        raise NotFound
    session.delete(invitation)
    session.flush()
    audit.record(session, actor=actor, action="invitation_withdrawn", subject=str(invitation_id))


def deactivate(session: Session, *, account_id: UUID, today: date, actor: str) -> None:
    """Put somebody out: they are signed out and hold no key any more, from this moment.

    Errors:  NotFound; LastAdministrator when nobody would be left who can invite.
    """
    account = get_account(session, account_id=account_id)
    if not account.is_active:
        raise NotFound
    if account.role == Role.SERVICE_ADMIN and not _has_other_administrator(session, account_id):
        raise LastAdministrator
    account.is_active = False
    # An invitation that was sent before must not bring back whoever was put out.
    session.execute(delete(Invitation).where(Invitation.email == account.email, Invitation.used_on.is_(None)))
    session.flush()
    team_keys.remove_member(session, account_id=account_id, today=today, actor=actor)
    audit.record(session, actor=actor, action="deactivated", subject=str(account_id))


def find_belonging(session: Session, *, role: Role, body: str | None) -> Belonging:
    """Tie a role to what it belongs to: the body that was chosen, or the one team of its kind."""
    kind = TEAM_OF_ROLE.get(role)
    team = team_keys.find_team(session, kind=kind) if kind else None
    return Belonging(role, body if role in ROLES_OF_A_BODY else None, team.id if team else None)


def list_roles_to_invite(session: Session) -> list[Role]:
    """The roles that somebody can be invited to now: those of a team only once that team has been made."""
    kinds = {team.kind for team in session.scalars(select(Team))}
    return [role for role in Role if role not in TEAM_OF_ROLE or TEAM_OF_ROLE[role] in kinds]


def get_account(session: Session, *, account_id: UUID) -> Account:
    """One account.

    Errors:  NotFound.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def count_recovery_codes(session: Session, *, account_id: UUID) -> int:
    """How many codes on paper somebody has left."""
    query = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_on.is_(None))
    return session.scalar(query) or 0


def find_by_email(session: Session, *, email: str) -> Account | None:
    return session.scalars(select(Account).where(Account.email == sign_ins.clean_email(email))).one_or_none()


def list_accounts(session: Session) -> Sequence[Account]:
    """Everybody, those who are active first, then by name."""
    return session.scalars(select(Account).order_by(Account.is_active.desc(), Account.name, Account.id)).all()


def list_open_invitations(session: Session, *, today: date) -> Sequence[Invitation]:
    """Invitations that still open, the soonest to end first."""
    query = select(Invitation).where(Invitation.used_on.is_(None), Invitation.expires_on >= today)
    return session.scalars(query.order_by(Invitation.expires_on, Invitation.name, Invitation.id)).all()


def name_identifiers(session: Session) -> dict[str, str]:
    """The name behind the identifier of each account and team, for the log, which holds only identifiers."""
    rows = [*session.execute(select(Account.id, Account.name)), *session.execute(select(Team.id, Team.name))]
    return {str(identifier): name for identifier, name in rows}


def hash_token(token: str) -> bytes:
    """What is kept of a link's token; 256 random bits need no slow hash."""
    return hashlib.sha256(b"heard invitation|" + token.encode()).digest()


def _forget_keys(session: Session, account: Account) -> None:
    """Take away what only the old key could open: grants and sessions."""
    session.execute(delete(KeyGrant).where(KeyGrant.account_id == account.id))
    sign_ins.sign_out_everywhere(session, account_id=account.id)


def _has_other_administrator(session: Session, account_id: UUID) -> bool:
    query = select(Account.id).where(
        Account.role == Role.SERVICE_ADMIN, Account.is_active, Account.id != account_id
    )
    return session.scalars(query.limit(1)).first() is not None
