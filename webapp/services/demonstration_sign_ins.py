"""The made-up people of the demonstration, with everything that signing in as one of them takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from webapp.domain.accounts import Role
from webapp.services import second_factor

WRITTEN_BY_DEMONSTRATION = Path("instance/demonstration.json")


@dataclass(frozen=True)
class DemonstrationPerson:
    """Somebody made up, and the six digits that their app would show now."""

    name: str
    role: Role
    email: str
    password: str
    code: str


def list_people(*, now: datetime, path: Path = WRITTEN_BY_DEMONSTRATION) -> list[DemonstrationPerson]:
    """The people that the demonstration wrote down, or nobody while it has not been made."""
    if not path.exists():
        return []
    return [
        DemonstrationPerson(
            name=row["name"],
            role=Role(row["role"]),
            email=row["email"],
            password=row["password"],
            code=second_factor.code_at(row["totp_secret"], now=now),
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]
