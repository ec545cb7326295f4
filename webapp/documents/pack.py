"""What every form of an evidence pack holds, already in words, so that no two forms can disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import truth_behind
from webapp.disclosure.words import Quantity
from webapp.documents.pack_needs import PackNeed, say_needs
from webapp.domain.dates import Quarter
from webapp.domain.plans import ActionState, Duty, ReplyKind
from webapp.models import Action, PlanInput, Reply
from webapp.services import plans
from webapp.services.figures import CROSSED, BodyFigures, Figure, TableName, body_name
from webapp.services.needs import Needs
from webapp.services.plans import Plan
from webapp.services.replies import what_was_heard

MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words for every code that a pack may hold.

    Shapes:  category takes a dimension and a code; notes explain how to read the figures.
    """

    tables: Mapping[str, str]
    headings: Mapping[str, str]
    category: Callable[[str, str], str]
    quantities: Mapping[Quantity, str]
    hidden: str
    duties: Mapping[Duty, str]
    action_states: Mapping[ActionState, str]
    reply_kinds: Mapping[ReplyKind, str]
    notes: tuple[str, ...]
    synthetic: str
    withheld: str
    not_made: str


@dataclass(frozen=True, kw_only=True)
class PackFigure:
    """One line of a table: its labels, its words, and its number or None for the mark.

    Units:   the truth behind the number lies from least to greatest.
    """

    labels: tuple[str, ...]
    words: str
    number: int | None
    least: int | None = None
    greatest: int | None = None


@dataclass(frozen=True, kw_only=True)
class PackTable:
    """One table of figures; note says why a whole table is not shown."""

    name: str
    caption: str
    headings: tuple[str, ...]
    figures: tuple[PackFigure, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class PackAction:
    """What will be done, which role sees to it, by when, and how far it is."""

    what: str
    owner: str
    due_on: date
    state: str


@dataclass(frozen=True, kw_only=True)
class PackReply:
    """What was answered in public."""

    kind: str
    answer: str
    reason: str
    tried_with_others: str
    what_next: str
    signed_role: str
    published_on: date


@dataclass(frozen=True, kw_only=True)
class PackInput:
    """A theme in the plan, as it was when it was pulled in."""

    theme: str
    heard: str
    quarter: str
    checksum: str
    duties: tuple[str, ...]
    pulled_on: date
    is_late: bool
    actions: tuple[PackAction, ...]
    replies: tuple[PackReply, ...]


@dataclass(frozen=True, kw_only=True)
class EvidencePack:
    """Everything that a body can show about one release and its plan.

    Shapes:  duties has each of the six with the themes that serve it, an empty tuple for a gap; period is what the
             tables count, which is more than the quarter for a body that gathers.
    """

    body: str
    quarter: str
    period: str
    made_on: date
    published_on: date
    method: str
    threshold: int
    rounding: int
    software_version: str
    checksum: str
    synthetic: str
    notes: tuple[str, ...]
    tables: tuple[PackTable, ...]
    duties: tuple[tuple[str, tuple[str, ...]], ...]
    inputs: tuple[PackInput, ...]
    needs: tuple[PackNeed, ...] = ()


def make_pack(
    figures: BodyFigures, *, plan: Plan, wording: Wording, today: date, needs: Needs | None = None
) -> EvidencePack:
    """Put a body's released figures, what is asked of it and its plan into words, once for every form of the pack.

    Source:  Children and Young People (Scotland) Act 2014, ss.58, 59 and 61.
    """
    release = figures.release
    return EvidencePack(
        body=body_name(figures.body),
        quarter=say_quarter(release.quarter),
        period=say_period(figures.first or release.quarter, release.quarter),
        made_on=today,
        published_on=release.published_on,
        method=release.method,
        threshold=release.threshold,
        rounding=release.rounding,
        software_version=release.software_version,
        checksum=release.checksum,
        synthetic=wording.synthetic if release.is_synthetic else "",
        notes=wording.notes,
        tables=tuple(_table(figures, name, wording) for name in TableName),
        duties=tuple(
            (
                f"Section {duty.section}: {wording.duties[duty]}",
                tuple(what_was_heard(found).theme_name for found in plan.of_duty(duty)),
            )
            for duty in Duty
        ),
        inputs=_inputs(plan, wording, today),
        needs=say_needs(needs, theme_name=lambda code: wording.category("theme", code)),
    )


def say_quarter(quarter: Quarter) -> str:
    return f"{MONTHS[quarter.number - 1]} {quarter.year}"


def say_period(first: Quarter, last: Quarter) -> str:
    return say_quarter(last) if first == last else f"{say_quarter(first)} until {say_quarter(last)}"


def _table(figures: BodyFigures, name: TableName, wording: Wording) -> PackTable:
    dimensions = _dimensions(name)
    parameters = Parameters(figures.release.threshold, figures.release.rounding)
    chosen = figures.themes if name is TableName.THEME else figures.tables[name]
    return PackTable(
        name=name,
        caption=wording.tables[name],
        headings=tuple(wording.headings[dimension] for dimension in dimensions),
        figures=tuple(_figure(figure, dimensions, parameters, wording) for figure in chosen),
        note=_note(figures, name, wording),
    )


def _note(figures: BodyFigures, name: TableName, wording: Wording) -> str:
    """Why a whole table is not shown, if it is not."""
    if name in figures.withheld:
        return wording.withheld
    return wording.not_made if name in figures.not_made else ""


def _dimensions(name: TableName) -> tuple[str, ...]:
    return ("theme", CROSSED[name].value) if name in CROSSED else (name.value,)


def _figure(
    figure: Figure, dimensions: tuple[str, ...], parameters: Parameters, wording: Wording
) -> PackFigure:
    labels = tuple(wording.category(*pair) for pair in zip(dimensions, figure.codes, strict=False))
    words = wording.hidden if figure.is_hidden else "Heard"
    behind = None if figure.number is None else truth_behind(figure.number, parameters)
    return PackFigure(
        labels=labels or ("Everybody who was heard",),
        words=wording.quantities[figure.share.quantity] if figure.share else words,
        number=figure.number,
        least=behind.least if behind else None,
        greatest=behind.greatest if behind else None,
    )


def _inputs(plan: Plan, wording: Wording, today: date) -> tuple[PackInput, ...]:
    return tuple(_input(found, wording, is_late=plans.is_late(found, today=today)) for found in plan.inputs)


def _input(found: PlanInput, wording: Wording, *, is_late: bool) -> PackInput:
    heard = what_was_heard(found)
    where = f"for {body_name(found.body)}" if heard.heard_in == found.body else "across Scotland"
    quantity = wording.quantities[heard.quantity] if heard.quantity else "Heard"
    return PackInput(
        theme=heard.theme_name,
        heard=f"{quantity}, about {heard.number}, {where}",
        quarter=say_quarter(heard.quarter),
        checksum=found.as_it_was["checksum"],
        duties=tuple(f"Section {Duty(code).section}: {wording.duties[Duty(code)]}" for code in found.duties),
        pulled_on=found.pulled_on,
        is_late=is_late,
        actions=tuple(_action(action, wording) for action in found.actions),
        replies=tuple(_reply(reply, wording) for reply in found.replies),
    )


def _action(action: Action, wording: Wording) -> PackAction:
    return PackAction(
        what=action.what, owner=action.owner, due_on=action.due_on, state=wording.action_states[action.state]
    )


def _reply(reply: Reply, wording: Wording) -> PackReply:
    return PackReply(
        kind=wording.reply_kinds[ReplyKind(reply.kind)],
        answer=reply.answer,
        reason=reply.reason or "",
        tried_with_others=reply.tried_with_others or "",
        what_next=reply.what_next,
        signed_role=reply.signed_role,
        published_on=reply.published_on,
    )
