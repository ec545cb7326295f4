"""Voices, releases and plans for tests of numbers: rows without any words, because figures never need any."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.accounts import Role
from webapp.domain.dates import Quarter
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.models import (
    Account,
    Contributor,
    Release,
    ReleasedCell,
    Reply,
    ReplyVerdict,
    Routing,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.services import releases

A_QUARTER = Quarter(2026, 3)
IN_THE_QUARTER = date(2026, 8, 12)
AFTER_IT = date(2026, 10, 5)
FIFE, MORAY = "fife-council", "moray-council"


def make_account(session: Session, *, role: Role = Role.PARENT_OFFICER, body: str | None = FIFE) -> Account:
    """Somebody who works with Heard and never signs in."""
    account = Account(
        email=f"{secrets.token_hex(4)}@example.org",
        name="A tester",
        role=role,
        body=body,
        public_key=b"",
        lock_salt=b"",
        locked_key=b"",
        sealed_totp_secret=b"",
        created_on=date(2026, 1, 5),
    )
    session.add(account)
    session.flush()
    return account


def hear(
    session: Session,
    *,
    people: int,
    body: str | None = FIFE,
    themes: Sequence[str] = ("school",),
    on: date = IN_THE_QUARTER,
    age_band: AgeBand | None = None,
    home: HomeKind | None = None,
    kind: SubmissionKind | None = None,
    contributors: Sequence[UUID] = (),
) -> list[UUID]:
    """Let so many people be heard, each once and by one worker; returns them, so that they can speak again."""
    worker = make_account(session, role=Role.ADVOCACY_WORKER, body=None)
    new = [] if contributors else [uuid4() for _ in range(people)]
    rows = [{"id": who, "look_up_hash": secrets.token_bytes(16), "public_key": b""} for who in new]
    if rows:
        session.execute(insert(Contributor), rows)
    pairs = [(uuid4(), who) for who in (contributors or new)]
    session.execute(
        insert(Submission),
        [
            {
                "id": said,
                "contributor_id": who,
                "form_hash": secrets.token_bytes(16),
                "received_on": on,
                "status": SubmissionStatus.CLEARED,
                "urgency": Urgency.USUAL,
                "urgency_order": 2,
                "sealed_answers": b"",
                "revision": 1,
                "is_synthetic": True,
            }
            for said, who in pairs
        ],
    )
    session.execute(
        insert(Voice),
        [
            {
                "id": uuid4(),
                "submission_id": said,
                "contributor_id": who,
                "cleared_on": on,
                "kind": kind,
                "age_band": age_band,
                "home": home,
            }
            for said, who in pairs
        ],
    )
    if body:
        session.execute(
            insert(Routing), [{"id": uuid4(), "submission_id": said, "body": body} for said, _ in pairs]
        )
    for theme in themes:
        session.execute(
            insert(ThemeAssignment),
            [
                {
                    "id": uuid4(),
                    "submission_id": said,
                    "theme": theme,
                    "proposed_by": "worker",
                    "decided_by_id": worker.id,
                    "decided_on": on,
                }
                for said, _ in pairs
            ],
        )
    session.flush()
    return [who for _, who in pairs]


def release(
    session: Session, *, quarter: Quarter = A_QUARTER, today: date = AFTER_IT, is_synthetic: bool = True
) -> Release:
    """Build and publish a release of what was heard."""
    releases.build_release(session, quarter=quarter, today=today, is_synthetic=is_synthetic)
    published = releases.publish_release(session, quarter=quarter, today=today, without_group="Synthetic")
    session.commit()
    return published


def say_whether_it_worked(
    session: Session, *, reply: Reply | UUID, changed: int, not_yet: int, on: date = IN_THE_QUARTER
) -> None:
    """Let so many people say that a change happened, and so many that it did not."""
    reply_id = reply if isinstance(reply, UUID) else reply.id
    for number in range(changed + not_yet):
        contributor = Contributor(look_up_hash=secrets.token_bytes(16), public_key=b"")
        session.add(contributor)
        session.flush()
        session.add(
            ReplyVerdict(
                reply_id=reply_id, contributor_id=contributor.id, is_changed=number < changed, said_on=on
            )
        )
    session.flush()


def make_release(
    session: Session,
    *,
    shown: Mapping[tuple[str, str, str], int],
    quarter: Quarter = A_QUARTER,
    is_published: bool = True,
    is_synthetic: bool = True,
    withheld: Sequence[str] = (),
) -> Release:
    """A release as it is stored, with these numbers by (body, table, key) and every other cell hidden."""
    method = {
        "name": "hide-and-round",
        "version": 1,
        "threshold": 10,
        "rounding": 5,
        "code_book": "test",
        "tables": {
            spec.name: [[str(c) for c in d.categories] for d in spec.dimensions] for spec in releases.tables()
        },
    }
    cells = [(body, table, key, value) for (body, table, key), value in shown.items()]
    made = Release(
        quarter=str(quarter),
        built_on=AFTER_IT,
        published_on=AFTER_IT if is_published else None,
        is_safe=True,
        is_synthetic=is_synthetic,
        method=method,
        attack={"themes": {}, "verdicts": {}},
        withheld=list(withheld),
        software_version="test",
        checksum=releases.checksum_of(cells, method=method, withheld=withheld),
    )
    session.add(made)
    session.flush()
    names = ("body", "table_name", "key", "value")
    session.add_all(ReleasedCell(release_id=made.id, **dict(zip(names, cell, strict=True))) for cell in cells)
    session.commit()
    return made


FIFE_SHOWN = {
    (FIFE, "total", ""): 40,
    (FIFE, "theme", "school"): 30,
    (FIFE, "theme", "money"): 10,
    (FIFE, "kind", "need"): 25,
    (FIFE, "age_band", "12-15"): 20,
    (FIFE, "home", "with-foster-family"): 15,
    (FIFE, "theme_age_band", "school|12-15"): 15,
    ("scotland", "total", ""): 200,
    ("scotland", "theme", "school"): 100,
    ("scotland", "theme", "mental-health"): 45,
}
"""Numbers of a release in which one body is shown a little and the country a little more."""
