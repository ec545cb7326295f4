"""Whether young people say that a change happened: read from released figures, never counted live."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.disclosure import cube
from webapp.disclosure.cube import Dimension, TableSpec
from webapp.disclosure.words import Share, share
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.plans import ActionState, check_move
from webapp.models import Action, PlanInput, Release, ReleasedCell, Reply, ReplyVerdict
from webapp.services import spans

CHANGED = "changed"
NOT_YET = "not_yet"
TABLE = "reply_verdict"
VERDICT_TABLES = (TableSpec(TABLE, (Dimension("verdict", (CHANGED, NOT_YET), of_person=True),)),)
"""No total: beside one, a few who say "not yet" could be worked out, and the many who say "it did" would be hidden."""


@dataclass(frozen=True, kw_only=True)
class VerdictFigures:
    """What young people said about one reply in one quarter; None is the mark for nobody, too few and protected.

    Units:   changed and not_yet count young people and groups, rounded as the release says.
    """

    quarter: Quarter
    changed: int | None = None
    not_yet: int | None = None

    @property
    def is_hidden(self) -> bool:
        return self.changed is None and self.not_yet is None

    @property
    def changed_share(self) -> Share | None:
        """Those who say that it changed, of all who said, where both numbers are shown."""
        if self.changed is None or self.not_yet is None:
            return None
        return share(self.changed, self.changed + self.not_yet)

    @property
    def says(self) -> ActionState | None:
        """What most of them say, as far as it is shown; as many on both sides is "not yet"."""
        if self.is_hidden:
            return None
        return ActionState.CONFIRMED if (self.changed or 0) > (self.not_yet or 0) else ActionState.NOT_YET


def collect(session: Session, *, until: date) -> tuple[tuple[cube.Voice, ...], dict[str, str]]:
    """Verdicts since the last release that took its voices: each reply is a place, each person one fact in it.

    Shapes:  the voices, and the body of each reply.
    """
    pasts = spans.list_past(session)
    after = pasts[-1].quarter.last_day if pasts else date.min
    rows = session.execute(
        select(ReplyVerdict.contributor_id, ReplyVerdict.is_changed, Reply.id, PlanInput.body)
        .join(Reply, Reply.id == ReplyVerdict.reply_id)
        .join(PlanInput, PlanInput.id == Reply.plan_input_id)
        .where(ReplyVerdict.said_on > after, ReplyVerdict.said_on <= until)
    )
    said, body_of_reply = [], {}
    for contributor, is_changed, reply, body in rows:
        body_of_reply[str(reply)] = body
        facts = {"verdict": CHANGED if is_changed else NOT_YET}
        person = f"{contributor.hex}|{reply}"
        said.append(cube.Voice(contributor=person, body=str(reply), themes=frozenset(), facts=facts))
    return tuple(said), body_of_reply


def list_newest(session: Session, *, body: str | None = None) -> dict[UUID, VerdictFigures]:
    """The newest published verdict on each reply, by reply; one that can be shown goes before a newer hidden one."""
    query = (
        select(Release).where(Release.published_on.is_not(None), Release.is_safe).order_by(Release.quarter)
    )
    newest: dict[UUID, VerdictFigures] = {}
    for release in session.scalars(query):
        for reply_id, figures in _figures_of(session, release=release, body=body).items():
            if reply_id not in newest or not figures.is_hidden:
                newest[reply_id] = figures
    return newest


def apply_to_actions(session: Session, *, release: Release) -> None:
    """Let young people confirm what bodies call done, or say "not yet", by the figures of a release."""
    found = _figures_of(session, release=release, body=None)
    said = {reply_id: figures.says for reply_id, figures in found.items() if figures.says}
    for reply in _replies(session, reply_ids=said.keys()):
        for action in reply.plan_input.actions:
            _confirm(action, said[reply.id])


def _confirm(action: Action, state: ActionState | None) -> None:
    if state is None or action.state not in (ActionState.DONE, ActionState.CONFIRMED, ActionState.NOT_YET):
        return
    if action.state is not state:
        check_move(action.state, state, by_young_people=True)
        action.state = state


def _replies(session: Session, *, reply_ids: Collection[UUID]) -> list[Reply]:
    query = select(Reply).where(Reply.id.in_(reply_ids)).order_by(Reply.published_on, Reply.id)
    return list(
        session.scalars(query.options(selectinload(Reply.plan_input).selectinload(PlanInput.actions)))
    )


def _figures_of(session: Session, *, release: Release, body: str | None) -> dict[UUID, VerdictFigures]:
    query = select(ReleasedCell.key, ReleasedCell.value).where(
        ReleasedCell.release_id == release.id, ReleasedCell.table_name == TABLE
    )
    if body is not None:
        query = query.where(ReleasedCell.body == body)
    numbers: dict[UUID, dict[str, int | None]] = {}
    for key, value in session.execute(query):
        reply, _, verdict = key.partition("|")
        numbers.setdefault(UUID(reply), {})[verdict] = value
    quarter = read_quarter(release.quarter)
    return {reply: VerdictFigures(quarter=quarter, **found) for reply, found in numbers.items()}
