"""Only members who were let in open a team's key; removal turns it forward; paper mends the worst day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.domain.accounts import TeamKind
from webapp.domain.errors import NotFound, PermissionMissing, SealBroken
from webapp.domain.moderation import Urgency
from webapp.models import ContentKey, Contributor, KeyGrant, SignIn, Submission, TeamKey
from webapp.sealing import envelopes, keys
from webapp.services import sign_ins, team_keys
from webapp.services.team_keys import NewTeam, RecoveryKeyWrong, TeamExists

TODAY = date(2026, 11, 22)
CONTENT_KEY = bytes(range(32))


def current(session: Session) -> TeamKey:
    return team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)


def opens(session: Session, person: Person) -> bool:
    """Whether the newest key opens for somebody, and really is the private half."""
    team_key = current(session)
    private_key = team_keys.open_team_key(session, team_key_id=team_key.id, staff=person.staff)
    sealed = envelopes.seal_key(CONTENT_KEY, reader_public=team_key.public_key)
    return envelopes.open_key(sealed, reader=private_key) == CONTENT_KEY


def keep_content_keys(session: Session, number: int) -> None:
    """Seal the content keys of some submissions to the newest version; what they lock does not matter here."""
    team_key = current(session)
    contributor = Contributor(look_up_hash=uuid4().bytes, public_key=bytes(32))
    session.add(contributor)
    session.flush()
    for _ in range(number):
        submission = Submission(
            contributor_id=contributor.id,
            form_hash=uuid4().bytes,
            received_on=TODAY,
            urgency=Urgency.USUAL,
            urgency_order=2,
            sealed_answers=b"sealed",
        )
        session.add(submission)
        session.flush()
        sealed = envelopes.seal_key(CONTENT_KEY, reader_public=team_key.public_key)
        session.add(ContentKey(submission_id=submission.id, team_key_id=team_key.id, sealed_key=sealed))
    session.commit()


def count_by_version(session: Session) -> dict[int, int]:
    query = select(TeamKey.version, func.count()).join(ContentKey, ContentKey.team_key_id == TeamKey.id)
    return {version: number for version, number in session.execute(query.group_by(TeamKey.version))}


class TestCreateTeam:
    def test_there_is_one_team_of_each_kind(self, session: Session, team: NewTeam) -> None:
        with pytest.raises(TeamExists):
            team_keys.create_team(session, name="More readers", kind=TeamKind.ADVOCACY)

    def test_without_a_team_there_is_no_key(self, session: Session) -> None:
        with pytest.raises(NotFound):
            current(session)

    def test_no_private_half_and_no_recovery_key_is_kept(self, session: Session, team: NewTeam) -> None:
        row = current(session)
        recovery = keys.read_recovery_key(team.recovery_key)
        private_key = envelopes.open_key(row.sealed_for_recovery, reader=recovery.key_pair)
        kept = row.public_key + row.recovery_public_key + row.sealed_for_recovery

        assert private_key not in kept
        assert recovery.entropy not in kept
        assert recovery.key_pair.private not in kept


class TestGrantAccess:
    def test_a_member_lets_a_colleague_in(
        self, session: Session, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        team_keys.grant_access(
            session, staff=worker_ailsa.staff, account_id=worker_waiting.account_id, today=TODAY
        )

        assert opens(session, worker_waiting)

    def test_older_versions_open_for_the_colleague_too(
        self, session: Session, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        first = current(session)
        team_keys.rotate(session, team_id=first.team_id, today=TODAY, actor="test")
        team_keys.grant_access(
            session, staff=worker_ailsa.staff, account_id=worker_waiting.account_id, today=TODAY
        )

        assert team_keys.open_team_key(session, team_key_id=first.id, staff=worker_waiting.staff)

    def test_until_then_nothing_opens(self, session: Session, worker_waiting: Person) -> None:
        assert not team_keys.has_access(session, staff=worker_waiting.staff)
        with pytest.raises(PermissionMissing):
            opens(session, worker_waiting)

    def test_somebody_who_waits_lets_nobody_in(
        self, session: Session, worker_waiting: Person, worker_ailsa: Person
    ) -> None:
        for account_id in (worker_ailsa.account_id, worker_waiting.account_id):
            with pytest.raises(PermissionMissing):
                team_keys.grant_access(
                    session, staff=worker_waiting.staff, account_id=account_id, today=TODAY
                )

    def test_nobody_of_another_team_and_no_administrator_is_let_in(
        self, session: Session, worker_ailsa: Person, lead_morag: Person, admin: Person
    ) -> None:
        for person in (lead_morag, admin):
            with pytest.raises(NotFound):
                team_keys.grant_access(
                    session, staff=worker_ailsa.staff, account_id=person.account_id, today=TODAY
                )

    def test_somebody_without_a_team_has_no_members_to_see(self, session: Session, admin: Person) -> None:
        assert not team_keys.has_access(session, staff=admin.staff)
        with pytest.raises(PermissionMissing):
            team_keys.list_members(session, staff=admin.staff)

    def test_the_list_says_who_waits(
        self, session: Session, worker_ailsa: Person, worker_waiting: Person, lead_morag: Person
    ) -> None:
        members = team_keys.list_members(session, staff=worker_ailsa.staff)

        assert [(member.name, member.has_access) for member in members] == [
            ("Ailsa Reads", True),
            ("Catriona Waits", False),
        ]

    def test_another_private_key_does_not_open_a_grant(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        thief = replace(worker_ailsa.staff, private_key=worker_callum.staff.private_key)

        with pytest.raises(SealBroken):
            team_keys.open_team_key(session, team_key_id=current(session).id, staff=thief)


class TestRecovery:
    def test_the_paper_key_lets_a_member_in_as_somebody_types_it(
        self, session: Session, team: NewTeam, worker_waiting: Person
    ) -> None:
        typed = team.recovery_key.lower().replace("-", " ")
        team_keys.recover_with_key(
            session, recovery_key=typed, account_id=worker_waiting.account_id, today=TODAY
        )

        assert opens(session, worker_waiting)

    def test_it_opens_versions_made_after_it_was_printed(
        self, session: Session, team: NewTeam, worker_waiting: Person
    ) -> None:
        team_keys.rotate(session, team_id=team.team_id, today=TODAY, actor="test")
        team_keys.recover_with_key(
            session, recovery_key=team.recovery_key, account_id=worker_waiting.account_id, today=TODAY
        )

        assert opens(session, worker_waiting)

    @pytest.mark.parametrize(
        "typed",
        ["", "not a key", keys.new_recovery_key().text],
        ids=["nothing", "nonsense", "another team's"],
    )
    def test_any_other_key_is_refused(self, session: Session, worker_waiting: Person, typed: str) -> None:
        with pytest.raises(RecoveryKeyWrong):
            team_keys.recover_with_key(
                session, recovery_key=typed, account_id=worker_waiting.account_id, today=TODAY
            )
        assert not team_keys.has_access(session, staff=worker_waiting.staff)

    def test_it_gives_nothing_to_somebody_without_a_team(
        self, session: Session, team: NewTeam, admin: Person
    ) -> None:
        with pytest.raises(NotFound):
            team_keys.recover_with_key(
                session, recovery_key=team.recovery_key, account_id=admin.account_id, today=TODAY
            )

    def test_a_new_paper_key_ends_the_old_one(
        self, session: Session, team: NewTeam, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        team_keys.rotate(session, team_id=team.team_id, today=TODAY, actor="test")
        new_key = team_keys.renew_recovery_key(session, staff=worker_ailsa.staff)
        waiting = worker_waiting.account_id

        with pytest.raises(RecoveryKeyWrong):
            team_keys.recover_with_key(
                session, recovery_key=team.recovery_key, account_id=waiting, today=TODAY
            )
        team_keys.recover_with_key(session, recovery_key=new_key, account_id=waiting, today=TODAY)
        assert opens(session, worker_waiting)


class TestRemoveMember:
    def remove(self, session: Session, person: Person) -> None:
        team_keys.remove_member(session, account_id=person.account_id, today=TODAY, actor="test")

    def test_grants_and_sessions_are_gone_at_once_and_the_others_go_on(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        secret = sign_ins.begin(
            session, account_id=worker_ailsa.account_id, private_key=worker_ailsa.staff.private_key
        )
        self.remove(session, worker_ailsa)

        assert sign_ins.find_signed_in(session, secret=secret) is None
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0
        grants = select(func.count()).where(KeyGrant.account_id == worker_ailsa.account_id)
        assert session.scalar(grants) == 0
        assert opens(session, worker_callum)

    def test_the_old_private_key_does_not_open_what_comes_after(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        before = current(session)
        kept = team_keys.open_team_key(session, team_key_id=before.id, staff=worker_ailsa.staff)
        self.remove(session, worker_ailsa)
        sealed = envelopes.seal_key(CONTENT_KEY, reader_public=current(session).public_key)

        assert current(session).version == before.version + 1
        with pytest.raises(SealBroken):
            envelopes.open_key(sealed, reader=kept)

    def test_the_last_member_can_leave_and_paper_still_opens(
        self, session: Session, team: NewTeam, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        self.remove(session, worker_ailsa)
        team_keys.recover_with_key(
            session, recovery_key=team.recovery_key, account_id=worker_waiting.account_id, today=TODAY
        )

        assert opens(session, worker_waiting)

    def test_an_unknown_account_is_refused(self, session: Session) -> None:
        with pytest.raises(NotFound):
            team_keys.remove_member(session, account_id=uuid4(), today=TODAY, actor="test")


class TestRotateContentKeys:
    @pytest.fixture
    def turned_key(self, session: Session, worker_ailsa: Person) -> UUID:
        keep_content_keys(session, 5)
        team_id = current(session).team_id
        team_key = team_keys.rotate(session, team_id=team_id, today=TODAY, actor="test")
        keep_content_keys(session, 1)
        return team_key.id

    def test_everything_opens_with_the_newest_version_afterwards(
        self, session: Session, worker_ailsa: Person, turned_key: UUID
    ) -> None:
        steps = list(team_keys.rotate_content_keys(session, staff=worker_ailsa.staff, batch=2))

        assert [(step.done, step.left) for step in steps] == [(2, 3), (4, 1), (5, 0)]
        private_key = team_keys.open_team_key(session, team_key_id=turned_key, staff=worker_ailsa.staff)
        rows = session.scalars(select(ContentKey)).all()
        assert len(rows) == 6
        assert all(envelopes.open_key(row.sealed_key, reader=private_key) == CONTENT_KEY for row in rows)

    def test_it_can_be_stopped_and_taken_up_again(
        self, session: Session, worker_ailsa: Person, turned_key: UUID
    ) -> None:
        for _ in team_keys.rotate_content_keys(session, staff=worker_ailsa.staff, batch=2):
            session.commit()
            break
        assert count_by_version(session) == {1: 3, 2: 3}

        for _ in team_keys.rotate_content_keys(session, staff=worker_ailsa.staff, batch=2):
            session.commit()
        assert count_by_version(session) == {2: 6}

    def test_when_there_is_nothing_to_turn_it_does_nothing(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        keep_content_keys(session, 1)

        assert list(team_keys.rotate_content_keys(session, staff=worker_ailsa.staff)) == []

    def test_it_needs_a_grant(
        self, session: Session, worker_ailsa: Person, worker_waiting: Person, turned_key: UUID
    ) -> None:
        with pytest.raises(PermissionMissing):
            list(team_keys.rotate_content_keys(session, staff=worker_waiting.staff))
