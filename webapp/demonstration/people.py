"""The made-up people of the demonstration, two wherever two have to agree, and the two teams."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.domain.accounts import Role, TeamKind
from webapp.services import accounts, own_keys, second_factor, team_keys
from webapp.services.accounts import Belonging
from webapp.services.sign_ins import SignedIn
from webapp.services.team_keys import NewTeam

PASSWORD = "demonstration only, never real"  # noqa: S105  # Printed on purpose, and only ever in a demonstration.
FOLDER = Path("instance")
SIGN_INS = "demonstration.json"
CODE = "demonstration.code"
BODY = "fife-council"


@dataclass(frozen=True)
class Teams:
    """The two teams and the recovery keys with which their first members are let in."""

    advocacy: NewTeam
    safeguarding: NewTeam

    def of(self, role: Role) -> NewTeam | None:
        return {Role.ADVOCACY_WORKER: self.advocacy, Role.SAFEGUARDING_LEAD: self.safeguarding}.get(role)


CAST = (
    ("ailsa@demonstration.example", "Ailsa (made up)", Role.ADVOCACY_WORKER, None),
    ("callum@demonstration.example", "Callum (made up)", Role.ADVOCACY_WORKER, None),
    ("morag@demonstration.example", "Morag (made up)", Role.SAFEGUARDING_LEAD, None),
    ("isla@demonstration.example", "Isla (made up)", Role.SAFEGUARDING_LEAD, None),
    ("fiona@demonstration.example", "Fiona (made up)", Role.PARENT_OFFICER, BODY),
    ("gordon@demonstration.example", "Gordon (made up)", Role.PARENT_OFFICER, "glasgow-city-council"),
    ("bob@demonstration.example", "Bob (made up)", Role.BOARD_READER, BODY),
    ("andrew@demonstration.example", "Andrew (made up)", Role.SERVICE_ADMIN, None),
)


def make_teams(session: Session) -> Teams:
    """Make the team that reads and the team that keeps people safe."""
    return Teams(
        advocacy=team_keys.create_team(session, name="Advocacy team (made up)", kind=TeamKind.ADVOCACY),
        safeguarding=team_keys.create_team(
            session, name="Safeguarding team (made up)", kind=TeamKind.SAFEGUARDING
        ),
    )


def make_cast(session: Session, teams: Teams, *, today: date) -> dict[str, SignedIn]:
    """Make everybody, let the team members in, and write down how to sign in.

    Shapes:  signed-in people by the first part of their address, for the story to act as them.
    """
    keys = own_keys.new_own_keys(PASSWORD)
    private_key = own_keys.find_private_key(keys, PASSWORD) or b""
    signed_in, cards = {}, []
    for email, name, role, body in CAST:
        team, secret = teams.of(role), second_factor.new_secret()
        belonging = Belonging(role, body, team.team_id if team else None)
        account = accounts.create_account(
            session, email=email, name=name, belonging=belonging, keys=keys, totp_secret=secret, today=today
        ).account
        if team:
            team_keys.recover_with_key(
                session, recovery_key=team.recovery_key, account_id=account.id, today=today
            )
        person = SignedIn(account.id, name, role, body, belonging.team_id, private_key)
        signed_in[email.partition("@")[0]] = person
        cards.append(
            {"email": email, "name": name, "role": role, "password": PASSWORD, "totp_secret": secret}
        )
    write_cards(cards)
    return signed_in


def write_cards(cards: list[dict[str, str]], folder: Path = FOLDER) -> None:
    """Keep the sign-ins where the demonstration's sign-in page, and nothing else, looks for them."""
    folder.mkdir(exist_ok=True)
    (folder / SIGN_INS).write_text(json.dumps(cards, indent=2))


def write_code(code: str, folder: Path = FOLDER) -> None:
    """Keep the one code that the demonstration prints."""
    (folder / CODE).write_text(code)


def list_cards(folder: Path = FOLDER) -> tuple[list[dict[str, str]], str]:
    """How to sign in as each made-up person, and the one made-up young person's code."""
    return json.loads((folder / SIGN_INS).read_text()), (folder / CODE).read_text()
