"""The cast: made-up people who work with Heard, one for each role and two where one must not see the other's.

Locking a key is slow on purpose, so each person's keys are made once for a whole test run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from webapp import cookies
from webapp.domain import dates
from webapp.domain.accounts import Role, TeamKind
from webapp.extensions import db
from webapp.models import Account
from webapp.services import accounts, own_keys, second_factor, sign_ins, team_keys
from webapp.services.accounts import Belonging
from webapp.services.own_keys import OwnKeys
from webapp.services.sign_ins import SignedIn
from webapp.services.team_keys import NewTeam

PASSWORD = "seven otters under the pier"
FIFE, MORAY = "fife-council", "moray-council"
MakePerson = Callable[..., "Person"]


@dataclass(frozen=True)
class Person:
    """Somebody made up, with everything that only they would know."""

    account_id: UUID
    email: str
    staff: SignedIn
    password: str
    totp_secret: str
    recovery_codes: tuple[str, ...]
    session: Session

    @property
    def account(self) -> Account:
        """The account as it is now; end the session's transaction before a page has to write."""
        return self.session.get_one(Account, self.account_id, populate_existing=True)

    @property
    def code(self) -> str:
        """The six digits that this person's app shows now."""
        return second_factor.code_at(self.totp_secret, now=dates.now())


@cache
def made_once(name: str) -> tuple[OwnKeys, bytes, str]:
    """One made-up person's locked keys, open key and second factor, the same for a whole test run."""
    keys = own_keys.new_own_keys(PASSWORD)
    private_key = own_keys.find_private_key(keys, PASSWORD)
    assert private_key is not None
    return keys, private_key, second_factor.new_secret()


def make_person(session: Session, name: str, belonging: Belonging, *, team: NewTeam | None = None) -> Person:
    """Make somebody up; with a team, they are let in with its recovery key."""
    keys, private_key, totp_secret = made_once(name)
    email = f"{name.lower().replace(' ', '.')}@example.org"
    created = accounts.create_account(
        session,
        email=email,
        name=name,
        belonging=belonging,
        keys=keys,
        totp_secret=totp_secret,
        today=dates.today(),
    )
    account_id = created.account.id
    if team is not None:
        team_keys.recover_with_key(
            session, recovery_key=team.recovery_key, account_id=account_id, today=dates.today()
        )
    session.commit()
    staff = SignedIn(account_id, name, belonging.role, belonging.body, belonging.team_id, private_key)
    return Person(account_id, email, staff, PASSWORD, totp_secret, tuple(created.recovery_codes), session)


def known_person(session: Session, name: str, account_id: UUID, *, like: Person) -> Person:
    """Somebody who was made before in the same test, with the same role and team as somebody else."""
    _, private_key, totp_secret = made_once(name)
    staff = replace(like.staff, account_id=account_id, name=name, private_key=private_key)
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return Person(account_id, email, staff, PASSWORD, totp_secret, (), session)


def sign_in(client: FlaskClient, person: Person) -> None:
    """Sign a browser in without the slow page; the page has its own tests."""
    with client.application.app_context():
        secret = sign_ins.begin(
            db.session, account_id=person.account_id, private_key=person.staff.private_key
        )
        db.session.commit()
    client.set_cookie(cookies.DESK, secret.cookie_value)


@pytest.fixture
def team(session: Session) -> NewTeam:
    """The team that reads what young people say."""
    new_team = team_keys.create_team(session, name="Readers", kind=TeamKind.ADVOCACY)
    session.commit()
    return new_team


@pytest.fixture
def safeguarding_team(session: Session) -> NewTeam:
    """The team that keeps people safe, with a key of its own."""
    new_team = team_keys.create_team(session, name="Keeping safe", kind=TeamKind.SAFEGUARDING)
    session.commit()
    return new_team


@pytest.fixture
def worker_ailsa(session: Session, team: NewTeam) -> Person:
    return make_person(
        session, "Ailsa Reads", Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id), team=team
    )


@pytest.fixture
def worker_callum(session: Session, team: NewTeam) -> Person:
    """A second reader, who was let in as well."""
    return make_person(
        session, "Callum Reads", Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id), team=team
    )


@pytest.fixture
def worker_waiting(session: Session, team: NewTeam) -> Person:
    """A worker in the team whom nobody has let in yet."""
    return make_person(session, "Catriona Waits", Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id))


@pytest.fixture
def lead_morag(session: Session, safeguarding_team: NewTeam) -> Person:
    belonging = Belonging(Role.SAFEGUARDING_LEAD, team_id=safeguarding_team.team_id)
    return make_person(session, "Morag Keeps", belonging, team=safeguarding_team)


@pytest.fixture
def lead_isla(session: Session, safeguarding_team: NewTeam) -> Person:
    """A second safeguarding lead, who was let in."""
    belonging = Belonging(Role.SAFEGUARDING_LEAD, team_id=safeguarding_team.team_id)
    return make_person(session, "Isla Keeps", belonging, team=safeguarding_team)


@pytest.fixture
def parent_fife(session: Session) -> Person:
    return make_person(session, "Fiona Plans", Belonging(Role.PARENT_OFFICER, body=FIFE))


@pytest.fixture
def parent_moray(session: Session) -> Person:
    """An officer of another body, who must not see Fife's drafts."""
    return make_person(session, "Murdo Plans", Belonging(Role.PARENT_OFFICER, body=MORAY))


@pytest.fixture
def board_fife(session: Session) -> Person:
    return make_person(session, "Bridget Sits", Belonging(Role.BOARD_READER, body=FIFE))


@pytest.fixture
def admin(session: Session) -> Person:
    """Runs the service, and must not read what young people say."""
    return make_person(session, "Andrew Runs", Belonging(Role.SERVICE_ADMIN))
