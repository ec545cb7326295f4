"""Plans: what a body heard, pulled in as it was that day, what it will do about it, and what it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing
from webapp.domain.plans import ActionState, Duty, ReplyKind, check_move
from webapp.models import Action, PlanInput, Reply, SentReply
from webapp.services import audit
from webapp.services.figures import SCOTLAND, BodyFigures, Figure, get_figures, list_releases, theme_name
from webapp.services.shown_replies import is_shown
from webapp.services.verdicts import VerdictFigures, list_newest

Row = TypeVar("Row", Action, SentReply)
DAYS_TO_REPLY = 60
"""After so many days without an answer, silence calls itself late."""


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes into a plan: an officer, always for their own body and no other."""

    account_id: UUID
    body: str


@dataclass(frozen=True, kw_only=True)
class HeardTheme:
    """One theme of one release as a body hears it, with where its figure comes from.

    Shapes:  heard_in is the body, or SCOTLAND where the body's own figure is hidden and the country's is not.
    """

    theme: str
    figure: Figure
    heard_in: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A body's plan: its inputs, newest first, and the duties that no input serves yet."""

    inputs: tuple[PlanInput, ...]
    gaps: tuple[Duty, ...]
    verdicts: dict[UUID, VerdictFigures]

    def of_duty(self, duty: Duty) -> list[PlanInput]:
        return [found for found in self.inputs if duty in found.duties]


def pull_in(
    session: Session, *, writer: Writer, release_id: UUID, theme: str, duties: Collection[Duty], today: date
) -> PlanInput:
    """Take a released theme into the plan, frozen as it is today, under one or more duties.

    Shapes:  the same theme of the same release again gives the input that is already there, unchanged.
    Errors:  ReasonMissing without a duty; NotFound for a release that is not published or a theme that is not in
             it; DecisionNotAllowed while the figure is hidden for the body and for the country.
    Source:  Children and Young People (Scotland) Act 2014, ss.58 and 59; docs/adr/0012-releases.md
    """
    if not duties:
        raise ReasonMissing
    existing = find_input(session, body=writer.body, release_id=release_id, theme=theme)
    if existing is not None:
        return existing
    figures = _figures_by_id(session, body=writer.body, release_id=release_id)
    heard = find_heard(
        figures, get_figures(session, body=SCOTLAND, quarter=figures.release.quarter), theme=theme
    )
    made = PlanInput(
        body=writer.body,
        release_id=release_id,
        theme=theme,
        as_it_was=_freeze(session, heard, figures),
        duties=[duty.value for duty in Duty if duty in duties],
        pulled_on=today,
        pulled_by_id=writer.account_id,
        is_synthetic=figures.release.is_synthetic,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor=str(writer.account_id), action="pulled_into_plan", subject=str(made.id))
    return made


def find_heard(own: BodyFigures, country: BodyFigures, *, theme: str) -> HeardTheme:
    """A theme as a body hears it: its own figure, or the country's where its own is hidden.

    Errors:  NotFound for a theme that the release does not know; DecisionNotAllowed when both are hidden.
    """
    for figures in (own, country):
        figure = figures.get_theme(theme)
        if not figure.is_hidden:
            return HeardTheme(theme=theme, figure=figure, heard_in=figures.body)
    raise DecisionNotAllowed(f"{theme} is hidden")


def change_duties(
    session: Session, *, writer: Writer, plan_input_id: UUID, duties: Collection[Duty]
) -> PlanInput:
    """Say anew which duties a plan input serves.

    Errors:  ReasonMissing without a duty; NotFound for another body's input.
    """
    if not duties:
        raise ReasonMissing
    found = get_input(session, body=writer.body, plan_input_id=plan_input_id)
    found.duties = [duty.value for duty in Duty if duty in duties]
    session.flush()
    return found


def add_action(
    session: Session, *, writer: Writer, plan_input_id: UUID, once: UUID, what: str, owner: str, due_on: date
) -> Action:
    """Write down what will be done, by whom and by when.

    Shapes:  once names the form that was filled in; the same form sent twice makes one action.
    Errors:  NotFound for another body's input, or a form that was made for something else.
    """
    found = get_input(session, body=writer.body, plan_input_id=plan_input_id)
    action = Action(
        id=once,
        plan_input_id=found.id,
        what=what.strip(),
        owner=owner.strip(),
        due_on=due_on,
        state=ActionState.PLANNED,
    )
    kept = keep_once(session, action)
    if kept is action:
        audit.record(session, actor=str(writer.account_id), action="planned_action", subject=str(kept.id))
    return kept


def move_action(session: Session, *, writer: Writer, action_id: UUID, to: ActionState) -> Action:
    """Say how far an action has got; asking for the state it is in changes nothing.

    Shapes:  an action is stopped only after a public "we can't", which holds the reason.
    Errors:  NotFound for another body's action; DecisionNotAllowed for a step that does not exist or is for young
             people to take; ReasonMissing when it is stopped and no "we can't" was published.
    """
    action = _get_action(session, writer=writer, action_id=action_id)
    if action.state is not to:
        because = _public_reason(session, plan_input_id=action.plan_input_id)
        check_move(action.state, to, by_young_people=False, because=because)
        action.state = to
        audit.record(
            session, actor=str(writer.account_id), action=f"action_{to.value}", subject=str(action.id)
        )
    return action


def may_stop(session: Session, *, writer: Writer, action_id: UUID) -> bool:
    """Whether a public "we can't" says why an action stops.

    Errors:  NotFound for another body's action.
    """
    action = _get_action(session, writer=writer, action_id=action_id)
    return bool(_public_reason(session, plan_input_id=action.plan_input_id))


def get_plan(session: Session, *, body: str) -> Plan:
    """A body's whole plan, with its actions, its replies that are shown and what young people say about them."""
    query = (
        select(PlanInput).where(PlanInput.body == body).order_by(PlanInput.pulled_on.desc(), PlanInput.theme)
    )
    loaded = query.options(selectinload(PlanInput.actions), selectinload(PlanInput.replies.and_(is_shown())))
    inputs = tuple(session.scalars(loaded.execution_options(populate_existing=True)))
    served = {duty for found in inputs for duty in found.duties}
    return Plan(
        inputs=inputs,
        gaps=tuple(duty for duty in Duty if duty not in served),
        verdicts=list_newest(session, body=body) if inputs else {},
    )


def get_input(session: Session, *, body: str, plan_input_id: UUID) -> PlanInput:
    """One input of a body's plan, with its actions and the replies that are shown.

    Errors:  NotFound, for another body's input too.
    """
    query = select(PlanInput).where(PlanInput.id == plan_input_id, PlanInput.body == body)
    loaded = query.options(selectinload(PlanInput.actions), selectinload(PlanInput.replies.and_(is_shown())))
    found = session.scalar(loaded.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(str(plan_input_id))
    return found


def find_input(session: Session, *, body: str, release_id: UUID, theme: str) -> PlanInput | None:
    """What a body made of one theme of one release, if it took it in."""
    return session.scalar(
        select(PlanInput).where(
            PlanInput.body == body, PlanInput.release_id == release_id, PlanInput.theme == theme
        )
    )


def reply_due_on(plan_input: PlanInput) -> date:
    """The last day on which a first answer is not late."""
    return plan_input.pulled_on + timedelta(days=DAYS_TO_REPLY)


def is_late(plan_input: PlanInput, *, today: date) -> bool:
    """Whether nothing was answered in time; nobody has to say so for it to be true.

    Shapes:  an answer that came in time and waits to be read is not late, because the waiting is ours.
    """
    came_in_time = plan_input.answered_on is not None and not came_late(plan_input)
    return not plan_input.replies and not came_in_time and today > reply_due_on(plan_input)


def came_late(plan_input: PlanInput) -> bool:
    """Whether the first answer was sent after its day."""
    return plan_input.answered_on is not None and plan_input.answered_on > reply_due_on(plan_input)


def keep_once(session: Session, row: Row) -> Row:
    """Add a row whose identifier came with its form, or find the one that the same form already made.

    Errors:  NotFound if the identifier belongs to another plan input.
    """
    kind = type(row)
    existing = session.get(kind, row.id)
    if existing is None:
        try:
            with session.begin_nested():
                session.add(row)
            return row
        except IntegrityError:  # The same form, sent twice at the same moment.
            existing = session.get_one(kind, row.id)
    if existing.plan_input_id != row.plan_input_id:
        raise NotFound(str(row.id))
    return existing


def _figures_by_id(session: Session, *, body: str, release_id: UUID) -> BodyFigures:
    facts = next((facts for facts in list_releases(session) if facts.id == release_id), None)
    if facts is None:
        raise NotFound(str(release_id))
    return get_figures(session, body=body, quarter=facts.quarter)


def _freeze(session: Session, heard: HeardTheme, figures: BodyFigures) -> dict[str, Any]:
    """What stood on the page on the day that a theme was pulled in, for good."""
    share = heard.figure.share
    return {
        "theme": heard.theme,
        "theme_name": theme_name(session, heard.theme),
        "heard_in": heard.heard_in,
        "figure": heard.figure.number,
        "quantity": share.quantity.value if share else None,
        "percent": share.percent if share else None,
        "quarter": str(figures.release.quarter),
        "method": figures.release.method,
        "threshold": figures.release.threshold,
        "rounding": figures.release.rounding,
        "checksum": figures.release.checksum,
        "is_synthetic": figures.release.is_synthetic,
    }


def _get_action(session: Session, *, writer: Writer, action_id: UUID) -> Action:
    query = select(Action).join(PlanInput, PlanInput.id == Action.plan_input_id)
    action = session.scalar(query.where(Action.id == action_id, PlanInput.body == writer.body))
    if action is None:
        raise NotFound(str(action_id))
    return action


def _public_reason(session: Session, *, plan_input_id: UUID) -> str:
    query = select(Reply.reason).where(
        Reply.plan_input_id == plan_input_id, Reply.kind == ReplyKind.WE_CANT, is_shown()
    )
    return session.scalar(query.order_by(Reply.published_on.desc()).limit(1)) or ""
