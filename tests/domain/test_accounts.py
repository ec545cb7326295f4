"""Each role is tied to exactly one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.accounts import ROLES_OF_A_BODY, TEAM_OF_ROLE, Role, TeamKind, is_tied_rightly


@pytest.mark.parametrize(
    ("role", "body", "team"),
    [
        (Role.ADVOCACY_WORKER, None, TeamKind.ADVOCACY),
        (Role.SAFEGUARDING_LEAD, None, TeamKind.SAFEGUARDING),
        (Role.PARENT_OFFICER, "fife-council", None),
        (Role.BOARD_READER, "fife-council", None),
        (Role.SERVICE_ADMIN, None, None),
    ],
)
def test_every_role_has_one_right_tie(role: Role, body: str | None, team: TeamKind | None) -> None:
    assert is_tied_rightly(role, body=body, team=team)


@given(
    role=st.sampled_from(Role),
    body=st.none() | st.just("fife-council"),
    team=st.none() | st.sampled_from(TeamKind),
)
def test_a_body_and_a_team_never_meet_in_one_person(
    role: Role, body: str | None, team: TeamKind | None
) -> None:
    if is_tied_rightly(role, body=body, team=team):
        assert body is None or team is None
        assert (body is not None) == (role in ROLES_OF_A_BODY)
        assert team == TEAM_OF_ROLE.get(role)
