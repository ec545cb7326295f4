"""Invitations work once and for a while; roles are tied rightly; leaving takes every key along."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import FIFE, PASSWORD, Person, made_once, make_person
from webapp.domain.accounts import INVITATION_DAYS, RECOVERY_CODES, Role
from webapp.domain.errors import InvitationUnusable, NotFound
from webapp.models import Account, Invitation, KeyGrant, RecoveryCode, SignIn
from webapp.services import accounts, audit, own_keys, passwords, sign_ins, team_keys
from webapp.services.accounts import Belonging, Created, Invited, LastAdministrator, TiedWrongly
from webapp.services.own_keys import HalfMade
from webapp.services.passwords import Weakness
from webapp.services.team_keys import NewTeam

TODAY = date(2026, 11, 22)
OFFICER = Belonging(Role.PARENT_OFFICER, body=FIFE)


def invite(session: Session, email: str = "isla@example.org", belonging: Belonging = OFFICER) -> Invited:
    return accounts.invite(session, email=email, name="Isla New", belonging=belonging, today=TODAY)


def half_made(name: str = "Isla New") -> HalfMade:
    keys, _, totp_secret = made_once(name)
    return HalfMade(keys, totp_secret)


def accept(session: Session, token: str, today: date = TODAY) -> Created:
    return accounts.accept_invitation(session, token=token, half=half_made(), totp_step=7, today=today)


def count(session: Session, table: type, account_id: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.account_id == account_id)) or 0


class TestInvitation:
    def test_it_becomes_an_account(self, session: Session) -> None:
        created = accept(session, invite(session, " Isla@Example.ORG ").token)

        account = created.account
        assert (account.email, account.name, account.role, account.body) == (
            "isla@example.org",
            "Isla New",
            Role.PARENT_OFFICER,
            FIFE,
        )
        assert account.last_totp_step == 7
        assert len(set(created.recovery_codes)) == RECOVERY_CODES

    def test_it_works_once(self, session: Session) -> None:
        token = invite(session).token
        accept(session, token)

        with pytest.raises(InvitationUnusable):
            accept(session, token)

    def test_it_works_on_its_last_day_and_not_after(self, session: Session) -> None:
        token = invite(session).token
        last_day = TODAY + timedelta(days=INVITATION_DAYS)

        assert accounts.get_invitation(session, token=token, today=last_day).name == "Isla New"
        with pytest.raises(InvitationUnusable):
            accept(session, token, today=last_day + timedelta(days=1))

    def test_only_a_hash_of_the_token_is_kept(self, session: Session) -> None:
        token = invite(session).token
        row = session.scalars(select(Invitation)).one()

        assert token.encode() not in row.token_hash
        assert row.token_hash == accounts.hash_token(token)

    def test_a_withdrawn_one_opens_nothing(self, session: Session) -> None:
        invited = invite(session)
        accounts.withdraw_invitation(session, invitation_id=invited.invitation_id, actor="admin")

        with pytest.raises(InvitationUnusable):
            accept(session, invited.token)
        with pytest.raises(NotFound):
            accounts.withdraw_invitation(session, invitation_id=invited.invitation_id, actor="admin")

    def test_a_used_one_cannot_be_withdrawn(self, session: Session) -> None:
        invited = invite(session)
        accept(session, invited.token)

        with pytest.raises(NotFound):
            accounts.withdraw_invitation(session, invitation_id=invited.invitation_id, actor="admin")

    def test_a_new_one_to_the_same_address_ends_the_old_one(self, session: Session) -> None:
        old, new = invite(session), invite(session)

        with pytest.raises(InvitationUnusable):
            accounts.get_invitation(session, token=old.token, today=TODAY)
        assert accounts.get_invitation(session, token=new.token, today=TODAY)

    def test_the_list_holds_those_that_still_open(self, session: Session) -> None:
        invite(session, "a@example.org")
        accept(session, invite(session, "b@example.org").token)

        def listed(day: date) -> list[str]:
            return [row.email for row in accounts.list_open_invitations(session, today=day)]

        assert listed(TODAY) == ["a@example.org"]
        assert listed(TODAY + timedelta(days=INVITATION_DAYS + 1)) == []


class TestInvitedAgain:
    def test_a_forgotten_password_is_mended_by_new_keys_and_a_colleague(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        sign_ins.begin(
            session, account_id=worker_ailsa.account_id, private_key=worker_ailsa.staff.private_key
        )
        belonging = Belonging(Role.ADVOCACY_WORKER, team_id=worker_ailsa.staff.team_id)
        created = accept(session, invite(session, worker_ailsa.email, belonging).token)

        assert created.account.id == worker_ailsa.account_id
        assert count(session, KeyGrant, created.account.id) == 0
        assert count(session, SignIn, created.account.id) == 0
        assert count(session, RecoveryCode, created.account.id) == RECOVERY_CODES
        team_keys.grant_access(session, staff=worker_callum.staff, account_id=created.account.id, today=TODAY)
        assert count(session, KeyGrant, created.account.id) == 1

    def test_an_administrator_who_takes_an_account_over_gets_no_key(
        self, session: Session, worker_ailsa: Person, admin: Person
    ) -> None:
        belonging = Belonging(Role.ADVOCACY_WORKER, team_id=worker_ailsa.staff.team_id)
        created = accept(session, invite(session, admin.email, belonging).token)

        assert created.account.id == admin.account_id
        assert count(session, KeyGrant, admin.account_id) == 0


class TestBelonging:
    @pytest.mark.parametrize("role", [Role.PARENT_OFFICER, Role.BOARD_READER])
    def test_a_role_of_a_body_needs_one_that_exists(self, session: Session, role: Role) -> None:
        for body in (None, "no-such-council"):
            with pytest.raises(TiedWrongly):
                accounts.check_belonging(session, Belonging(role, body=body))
        accounts.check_belonging(session, Belonging(role, body=FIFE))

    def test_a_role_of_a_team_needs_a_team_of_its_kind(
        self, session: Session, team: NewTeam, safeguarding_team: NewTeam
    ) -> None:
        for team_id in (None, safeguarding_team.team_id):
            with pytest.raises(TiedWrongly):
                accounts.check_belonging(session, Belonging(Role.ADVOCACY_WORKER, team_id=team_id))

    def test_the_administrator_belongs_to_no_team(self, session: Session, team: NewTeam) -> None:
        with pytest.raises(TiedWrongly):
            invite(session, belonging=Belonging(Role.SERVICE_ADMIN, team_id=team.team_id))

    def test_the_team_follows_from_the_role_and_a_body_only_from_its_roles(
        self, session: Session, team: NewTeam
    ) -> None:
        found = accounts.find_belonging(session, role=Role.ADVOCACY_WORKER, body=FIFE)

        assert found == Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id)
        assert accounts.find_belonging(session, role=Role.BOARD_READER, body=FIFE).body == FIFE

    def test_nobody_is_invited_to_a_team_that_is_not_made_yet(self, session: Session, team: NewTeam) -> None:
        roles = accounts.list_roles_to_invite(session)

        assert Role.ADVOCACY_WORKER in roles
        assert Role.SAFEGUARDING_LEAD not in roles


class TestDeactivate:
    def test_everything_that_opens_is_gone_and_the_account_stays_for_the_log(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        sign_ins.begin(
            session, account_id=worker_ailsa.account_id, private_key=worker_ailsa.staff.private_key
        )
        accounts.deactivate(session, account_id=worker_ailsa.account_id, today=TODAY, actor="admin")

        assert not worker_ailsa.account.is_active
        assert count(session, KeyGrant, worker_ailsa.account_id) == 0
        assert count(session, SignIn, worker_ailsa.account_id) == 0
        assert audit.verify(session).is_whole

    def test_it_is_done_once(self, session: Session, parent_fife: Person) -> None:
        accounts.deactivate(session, account_id=parent_fife.account_id, today=TODAY, actor="admin")

        with pytest.raises(NotFound):
            accounts.deactivate(session, account_id=parent_fife.account_id, today=TODAY, actor="admin")

    def test_the_only_administrator_stays(self, session: Session, admin: Person) -> None:
        with pytest.raises(LastAdministrator):
            accounts.deactivate(session, account_id=admin.account_id, today=TODAY, actor="admin")
        assert admin.account.is_active


class TestKeptOfAnAccount:
    def test_no_column_holds_the_password_the_key_or_the_second_factor(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        account = session.get_one(Account, worker_ailsa.account_id)
        kept = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for value in (getattr(account, column.key) for column in Account.__table__.columns)
        )
        codes = session.scalars(
            select(RecoveryCode.code_hash).where(RecoveryCode.account_id == account.id)
        ).all()

        for secret in (PASSWORD.encode(), worker_ailsa.staff.private_key, worker_ailsa.totp_secret.encode()):
            assert secret not in kept
        assert worker_ailsa.recovery_codes[0].encode() not in b"".join(codes)

    def test_a_half_made_account_survives_the_journey_through_a_page(self) -> None:
        half = half_made()

        assert HalfMade.from_bytes(half.to_bytes()) == half
        assert own_keys.find_private_key(half.keys, "another password") is None


class TestPasswords:
    @pytest.mark.parametrize(
        ("password", "weakness"),
        [
            ("seven otter", Weakness.TOO_SHORT),
            ("x" * 300, Weakness.TOO_LONG),
            ("aaaaaaaaaaaaaa", Weakness.PATTERN),
            ("password1234", Weakness.COMMON),
            ("ailsa.reads1", Weakness.OWN_WORDS),
            ("Ailsa Reads!", Weakness.OWN_WORDS),
            (PASSWORD, None),
        ],
    )
    def test_what_is_weak_is_named(self, password: str, weakness: Weakness | None) -> None:
        own_words = ("Ailsa Reads", "ailsa.reads@example.org")

        assert passwords.find_weakness(password, own_words=own_words) == weakness


def test_an_old_invitation_never_brings_back_whoever_was_put_out(session: Session, admin: Person) -> None:
    belonging = Belonging(Role.SERVICE_ADMIN)
    other = make_person(session, "Olivia Runs", belonging)
    accounts.invite(session, email=other.email, name="Olivia Runs", belonging=belonging, today=TODAY)

    accounts.deactivate(session, account_id=other.account_id, today=TODAY, actor=str(admin.account_id))

    assert list(accounts.list_open_invitations(session, today=TODAY)) == []
