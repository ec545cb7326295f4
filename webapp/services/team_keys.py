"""Team keys: one member lets another in, a recovery key on paper, removal at once, and turning the key forward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from webapp.domain.accounts import TeamKind
from webapp.domain.errors import DomainError, NotFound, PermissionMissing, SealBroken
from webapp.models import Account, ContentKey, GroupAnswer, KeyGrant, ProtectionConcern, Team, TeamKey
from webapp.sealing import envelopes, keys
from webapp.services import audit, sign_ins
from webapp.services.sign_ins import SignedIn

SEALED = (ContentKey, ProtectionConcern, GroupAnswer)
"""Every table that holds keys which are sealed to a team."""


class TeamExists(DomainError):
    """There is one team of each kind, and this kind has its team."""


class RecoveryKeyWrong(DomainError):
    """What was typed is not this team's recovery key."""


@dataclass(frozen=True)
class NewTeam:
    """A team, and the recovery key that has to be put on paper now, because it is kept nowhere."""

    team_id: UUID
    recovery_key: str = field(repr=False)


@dataclass(frozen=True)
class Member:
    """A colleague in a team, and whether the team's words open for them."""

    account_id: UUID
    name: str
    email: str
    has_access: bool


@dataclass(frozen=True)
class Resealed:
    """How far turning the sealed keys forward has got."""

    done: int
    left: int


def create_team(session: Session, *, name: str, kind: TeamKind, actor: str = "set-up") -> NewTeam:
    """Make a team with its first key; until a member is let in with the recovery key, nothing opens it.

    Errors:  TeamExists for a second team of a kind.
    """
    if session.scalar(select(Team.id).where(Team.kind == kind)):
        raise TeamExists
    team = Team(name=name, kind=kind)
    session.add(team)
    session.flush()
    recovery_key = keys.new_recovery_key()
    _add_version(session, team_id=team.id, version=1, recovery_public_key=recovery_key.key_pair.public)
    audit.record(session, actor=actor, action="team_created", subject=str(team.id))
    return NewTeam(team.id, recovery_key.text)


def find_team(session: Session, *, kind: TeamKind) -> Team | None:
    return session.scalars(select(Team).where(Team.kind == kind)).one_or_none()


def get_current_team_key(session: Session, *, kind: TeamKind) -> TeamKey:
    """The newest version of a team's key, which everything new is sealed to.

    Errors:  NotFound while there is no such team.
    """
    query = select(TeamKey).join(Team, Team.id == TeamKey.team_id).where(Team.kind == kind)
    team_key = session.scalars(query.order_by(TeamKey.version.desc()).limit(1)).first()
    if team_key is None:
        raise NotFound
    return team_key


def open_team_key(session: Session, *, team_key_id: UUID, staff: SignedIn) -> bytes:
    """The private half of one version of a team's key, for a member who was let in.

    Errors:  PermissionMissing without a grant.
    """
    query = select(KeyGrant).where(
        KeyGrant.team_key_id == team_key_id, KeyGrant.account_id == staff.account_id
    )
    grant = session.scalars(query).one_or_none()
    if grant is None:
        raise PermissionMissing
    return envelopes.open_key(grant.sealed_private_key, reader=staff.private_key)


def has_access(session: Session, *, staff: SignedIn) -> bool:
    """Whether the newest key of somebody's team opens for them."""
    if staff.team_id is None:
        return False
    newest = _current_version_of(session, staff.team_id)
    granted = select(KeyGrant.id).where(
        KeyGrant.team_key_id == newest.id, KeyGrant.account_id == staff.account_id
    )
    return session.scalar(granted) is not None


def list_members(session: Session, *, staff: SignedIn) -> list[Member]:
    """Everybody who is in one's own team now, by name, and who of them still waits to be let in.

    Errors:  PermissionMissing for somebody without a team.
    """
    team_id = _team_of(staff)
    newest = _current_version_of(session, team_id)
    granted = select(KeyGrant.account_id).where(KeyGrant.team_key_id == newest.id)
    query = select(Account, Account.id.in_(granted)).where(Account.team_id == team_id, Account.is_active)
    rows = session.execute(query.order_by(Account.name, Account.id))
    return [Member(account.id, account.name, account.email, has_access) for account, has_access in rows]


def grant_access(session: Session, *, staff: SignedIn, account_id: UUID, today: date) -> None:
    """Let a colleague in: seal every version of the team's key that one holds to them.

    Errors:  PermissionMissing without a team or an own grant; NotFound for somebody who is not an active colleague.
    """
    colleague = _get_active_member(session, account_id=account_id, team_id=_team_of(staff))
    if not has_access(session, staff=staff):
        raise PermissionMissing
    grants = session.scalars(select(KeyGrant).where(KeyGrant.account_id == staff.account_id)).all()
    for grant in grants:
        private_key = envelopes.open_key(grant.sealed_private_key, reader=staff.private_key)
        _grant(
            session, team_key_id=grant.team_key_id, private_key=private_key, account=colleague, today=today
        )
    audit.record(session, actor=str(staff.account_id), action="let_in", subject=str(colleague.id))


def recover_with_key(session: Session, *, recovery_key: str, account_id: UUID, today: date) -> None:
    """Let a member in with the paper key, when no colleague can; also how the first member gets in.

    Errors:  RecoveryKeyWrong when it does not open this team's key; NotFound for somebody who is in no team.
    """
    account = session.get(Account, account_id)
    if account is None or account.team_id is None or not account.is_active:
        raise NotFound
    for team_key, private_key in _open_with(session, recovery_key, team_id=account.team_id):
        _grant(session, team_key_id=team_key.id, private_key=private_key, account=account, today=today)
    audit.record(session, actor=str(account_id), action="recovered", subject=str(account.team_id))


def is_recovery_key(session: Session, *, recovery_key: str, staff: SignedIn) -> bool:
    """Whether what was typed opens the key of one's own team."""
    try:
        _open_with(session, recovery_key, team_id=_team_of(staff))
    except RecoveryKeyWrong:
        return False
    return True


def renew_recovery_key(session: Session, *, staff: SignedIn) -> str:
    """Make a new recovery key, so that the paper that was printed before opens nothing any more.

    Errors:  PermissionMissing without a team or a grant for each version of its key.
    """
    recovery_key = keys.new_recovery_key()
    for team_key in _list_versions(session, _team_of(staff)):
        private_key = open_team_key(session, team_key_id=team_key.id, staff=staff)
        team_key.recovery_public_key = recovery_key.key_pair.public
        team_key.sealed_for_recovery = envelopes.seal_key(
            private_key, reader_public=recovery_key.key_pair.public
        )
    session.flush()
    audit.record(
        session, actor=str(staff.account_id), action="recovery_key_renewed", subject=str(staff.team_id)
    )
    return recovery_key.text


def remove_member(session: Session, *, account_id: UUID, today: date, actor: str) -> None:
    """Take a member's grants and sessions away at once, and turn the team's key forward.

    Shapes:  whoever does this needs no key: the new one is made here and sealed to those who stay.
    Errors:  NotFound for an account that does not exist.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    sign_ins.sign_out_everywhere(session, account_id=account_id)
    session.execute(delete(KeyGrant).where(KeyGrant.account_id == account_id))
    if account.team_id is not None:
        rotate(session, team_id=account.team_id, today=today, actor=actor)


def rotate(session: Session, *, team_id: UUID, today: date, actor: str) -> TeamKey:
    """Make the next version of a team's key for everybody who holds the newest one now.

    Shapes:  what is sealed already keeps opening with the older versions until `rotate_content_keys` has turned it.
    """
    before = _current_version_of(session, team_id)
    team_key, private_key = _add_version(
        session, team_id=team_id, version=before.version + 1, recovery_public_key=before.recovery_public_key
    )
    holders = select(Account).join(KeyGrant, KeyGrant.account_id == Account.id)
    for account in session.scalars(holders.where(KeyGrant.team_key_id == before.id, Account.is_active)).all():
        _grant(session, team_key_id=team_key.id, private_key=private_key, account=account, today=today)
    audit.record(session, actor=actor, action="team_key_rotated", subject=f"{team_id} {team_key.version}")
    return team_key


def rotate_content_keys(session: Session, *, staff: SignedIn, batch: int = 200) -> Iterator[Resealed]:
    """Seal what older versions of one's team's key open to the newest, a batch at each step.

    Shapes:  commit after each step; leaving the loop stops it, and calling it again goes on from there.
    Units:   done and left count sealed keys: one for each submission or concern.
    Errors:  PermissionMissing without a grant for a version that is still in use.
    """
    newest = _current_version_of(session, _team_of(staff))
    older = {
        team_key.id
        for team_key in _list_versions(session, newest.team_id)
        if team_key.version < newest.version
    }
    opened: dict[UUID, bytes] = {}
    done = 0
    for table in SEALED:
        while rows := session.scalars(_sealed_to(table, older).limit(batch)).all():
            for row in rows:
                _reseal(session, row, newest, staff, opened)
            session.flush()
            done += len(rows)
            yield Resealed(done, count_sealed_to_older(session, older))


def count_sealed_to_older(session: Session, older: set[UUID]) -> int:
    """How many sealed keys still need one of these versions."""
    counts = (
        session.scalar(select(func.count()).select_from(_sealed_to(table, older).subquery()))
        for table in SEALED
    )
    return sum(count or 0 for count in counts)


def _sealed_to(
    table: type[ContentKey | ProtectionConcern | GroupAnswer], versions: set[UUID]
) -> Select[tuple[ContentKey | ProtectionConcern | GroupAnswer]]:
    return select(table).where(table.team_key_id.in_(versions)).order_by(table.id)


def _reseal(
    session: Session,
    row: ContentKey | ProtectionConcern | GroupAnswer,
    newest: TeamKey,
    staff: SignedIn,
    opened: dict[UUID, bytes],
) -> None:
    if row.team_key_id is None or row.sealed_key is None:
        return
    if row.team_key_id not in opened:
        opened[row.team_key_id] = open_team_key(session, team_key_id=row.team_key_id, staff=staff)
    content_key = envelopes.open_key(row.sealed_key, reader=opened[row.team_key_id])
    row.sealed_key = envelopes.seal_key(content_key, reader_public=newest.public_key)
    row.team_key_id = newest.id


def _open_with(session: Session, recovery_key: str, *, team_id: UUID) -> list[tuple[TeamKey, bytes]]:
    """Every version of a team's key, opened with the key on paper."""
    try:
        pair = keys.read_recovery_key(recovery_key).key_pair
        return [
            (team_key, envelopes.open_key(team_key.sealed_for_recovery, reader=pair))
            for team_key in _list_versions(session, team_id)
        ]
    except SealBroken:
        raise RecoveryKeyWrong from None


def _add_version(
    session: Session, *, team_id: UUID, version: int, recovery_public_key: bytes
) -> tuple[TeamKey, bytes]:
    pair = keys.new_key_pair()
    team_key = TeamKey(
        team_id=team_id,
        version=version,
        public_key=pair.public,
        recovery_public_key=recovery_public_key,
        sealed_for_recovery=envelopes.seal_key(pair.private, reader_public=recovery_public_key),
    )
    session.add(team_key)
    session.flush()
    return team_key, pair.private


def _grant(session: Session, *, team_key_id: UUID, private_key: bytes, account: Account, today: date) -> None:
    """Seal a team key to one member, in the place of any grant that they can no longer open."""
    session.execute(
        delete(KeyGrant).where(KeyGrant.team_key_id == team_key_id, KeyGrant.account_id == account.id)
    )
    sealed = envelopes.seal_key(private_key, reader_public=account.public_key)
    session.add(
        KeyGrant(team_key_id=team_key_id, account_id=account.id, sealed_private_key=sealed, granted_on=today)
    )
    session.flush()


def _team_of(staff: SignedIn) -> UUID:
    if staff.team_id is None:
        raise PermissionMissing
    return staff.team_id


def _get_active_member(session: Session, *, account_id: UUID, team_id: UUID) -> Account:
    query = select(Account).where(Account.id == account_id, Account.team_id == team_id, Account.is_active)
    account = session.scalars(query).one_or_none()
    if account is None:
        raise NotFound
    return account


def _list_versions(session: Session, team_id: UUID) -> Sequence[TeamKey]:
    return session.scalars(select(TeamKey).where(TeamKey.team_id == team_id).order_by(TeamKey.version)).all()


def _current_version_of(session: Session, team_id: UUID) -> TeamKey:
    return _list_versions(session, team_id)[-1]
