"""Who works with Heard, and what each role is tied to."""

from __future__ import annotations

from enum import StrEnum

MINIMUM_PASSWORD_LENGTH = 12
IDLE_MINUTES = 30
INVITATION_DAYS = 14
RECOVERY_CODES = 8


class Role(StrEnum):
    """What somebody does here; each account has exactly one role."""

    ADVOCACY_WORKER = "advocacy_worker"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    PARENT_OFFICER = "parent_officer"
    BOARD_READER = "board_reader"
    SERVICE_ADMIN = "service_admin"


class TeamKind(StrEnum):
    """The two kinds of team that hold keys: one reads what is said, one keeps people safe."""

    ADVOCACY = "advocacy"
    SAFEGUARDING = "safeguarding"


TEAM_OF_ROLE = {
    Role.ADVOCACY_WORKER: TeamKind.ADVOCACY,
    Role.SAFEGUARDING_LEAD: TeamKind.SAFEGUARDING,
}
ROLES_OF_A_BODY = frozenset({Role.PARENT_OFFICER, Role.BOARD_READER})


def is_tied_rightly(role: Role, *, body: str | None, team: TeamKind | None) -> bool:
    """Whether a role is tied to the one thing it belongs to: a body, a team, or neither for the administrator."""
    if role in ROLES_OF_A_BODY:
        return body is not None and team is None
    return body is None and team == TEAM_OF_ROLE.get(role)
