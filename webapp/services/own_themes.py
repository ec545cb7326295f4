"""Our own themes: read as they stand, suggested, named, agreed, merged and retired, with every step kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.domain.dates import quarter_of
from webapp.domain.errors import NotFound, ReasonMissing, StalePage
from webapp.domain.own_themes import (
    NEXT_STATES,
    LivingTheme,
    OwnSuggestion,
    ThemeNotInUse,
    Themes,
    ThemeState,
    check_step,
    counts_from,
    in_use,
)
from webapp.domain.plans import Duty
from webapp.domain.themes import BookName, CodeBook, Foundation, ThemeCode, Wellbeing
from webapp.models import Account, OwnTheme, ThemeStep
from webapp.services import audit, reference
from webapp.services.release_plan import NO_THEME, NOT_SAID
from webapp.services.slugs import slug_of

NEVER_A_CODE = frozenset({NO_THEME, NOT_SAID, "suggest"})
ACTIONS = {state: f"theme_{state}" for state in ThemeState}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A theme as somebody suggests it.

    Shapes:  examples are made up by staff, and are shown as made up; wellbeing holds one part of life at least,
             because figures are shown by parts of life too.
    """

    name: str
    plain_name: str
    meaning: str
    examples: str = field(repr=False)
    wellbeing: frozenset[Wellbeing]
    duties: frozenset[Duty] = frozenset()
    promise: frozenset[Foundation] = frozenset()
    is_synthetic: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a theme's life, as its page tells it.

    Shapes:  was is the name before a step that gave another one, and named the new one; both are empty otherwise.
    """

    state: ThemeState
    taken_on: date
    by: str
    into: str | None
    counts_from: date | None
    reason: str
    was: str = ""
    named: str = ""


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What a theme is called: as young people would say it, and in an officer's words if those are others."""

    plain_name: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class ThemeStory:
    """One theme with everything that became of it.

    Shapes:  seen is the number of its newest step, 0 before any; a page that decides carries it. examples is empty for
             what came with Heard, and so is suggested_on; only what the team made can have another name.
    """

    theme: LivingTheme
    examples: str
    suggested_on: date | None
    is_synthetic: bool
    steps: tuple[Step, ...]

    @property
    def seen(self) -> int:
        return len(self.steps)

    @property
    def can_be_renamed(self) -> bool:
        return self.suggested_on is not None and ThemeState.RENAMED in NEXT_STATES[self.theme.state]


def load_themes(session: Session) -> Themes:
    """Every theme of ours: those that Heard comes with, then those that somebody suggested, oldest first."""
    book = reference.load_code_books()[BookName.THEMES]
    steps: dict[str, list[ThemeStep]] = defaultdict(list)
    for step in session.scalars(select(ThemeStep).order_by(ThemeStep.number)):
        steps[step.theme].append(step)
    if not steps:
        return Themes(book.version, tuple(in_use(book)))
    rows = session.scalars(select(OwnTheme).order_by(OwnTheme.suggested_on, OwnTheme.code))
    own = [LivingTheme(code=_code_of(row), state=ThemeState.SUGGESTED) for row in rows]
    return Themes(
        book.version, tuple(_lived(theme, steps[theme.code.code]) for theme in (*in_use(book), *own))
    )


def theme_names(session: Session) -> Mapping[str, str]:
    """The plain names of all themes that ever had a line or were suggested."""
    return {theme.code.code: theme.code.plain_name for theme in load_themes(session).living}


def describe(session: Session) -> Mapping[str, tuple[str, str]]:
    """How the team describes each theme in its own words: the plain name and the meaning."""
    return {
        theme.code.code: (theme.code.plain_name, theme.code.meaning) for theme in load_themes(session).living
    }


def choosable_book(session: Session, *, today: date, kept: Collection[str] = ()) -> CodeBook:
    """The code-book as a reader may use it today; what something was given before stays there for it."""
    book, themes = reference.load_code_books()[BookName.THEMES], load_themes(session)
    return replace(book, codes=themes.choosable(today, kept=frozenset(kept)))


def suggest(session: Session, *, account_id: UUID, suggestion: Suggestion, today: date) -> str:
    """Suggest a theme, and return the code that it will have for good.

    Errors:  ReasonMissing where the name, the meaning or every part of life is left out.
    Source:  docs/adr/0022-own-themes.md
    """
    plain_name = suggestion.plain_name.strip()
    if not plain_name or not suggestion.meaning.strip() or not suggestion.wellbeing:
        raise ReasonMissing
    audit.wait_for_turn(session)
    code = _free_code(session, plain_name)
    session.add(
        OwnTheme(
            code=code,
            name=suggestion.name.strip() or plain_name,
            plain_name=plain_name,
            meaning=suggestion.meaning.strip(),
            examples=suggestion.examples.strip(),
            wellbeing=[indicator.value for indicator in Wellbeing if indicator in suggestion.wellbeing],
            duties=[duty.value for duty in Duty if duty in suggestion.duties],
            promise=[part.value for part in Foundation if part in suggestion.promise],
            suggested_on=today,
            is_synthetic=suggestion.is_synthetic,
        )
    )
    _add(session, code, ThemeState.SUGGESTED, account_id=account_id, seen=0, today=today)
    return code


def agree(
    session: Session, *, account_id: UUID, theme: str, seen: int, reason: str = "", today: date
) -> None:
    """Agree to a colleague's suggestion: from now on readers may give it, and it is counted.

    Errors:  OwnSuggestion; NotFound; DecisionNotAllowed; StalePage.
    """
    _refuse_own(session, theme, account_id)
    _take(session, theme, ThemeState.AGREED, account_id=account_id, seen=seen, reason=reason, today=today)


def decline(session: Session, *, account_id: UUID, theme: str, seen: int, reason: str, today: date) -> None:
    """Decline a suggestion, with a reason; whoever made it may take it back in this way too.

    Errors:  ReasonMissing; NotFound; DecisionNotAllowed; StalePage.
    """
    _need_reason(reason)
    _take(session, theme, ThemeState.DECLINED, account_id=account_id, seen=seen, reason=reason, today=today)


def merge(
    session: Session, *, account_id: UUID, theme: str, into: str, seen: int, reason: str, today: date
) -> None:
    """Let a theme count as another from the next quarter on; what was decided and released before stays as it is.

    Errors:  ReasonMissing; NotFound; ThemeNotInUse for a target that is no agreed theme, or the theme itself;
             DecisionNotAllowed; StalePage.
    """
    _need_reason(reason)
    if into == theme:
        raise ThemeNotInUse
    _take(
        session,
        theme,
        ThemeState.MERGED,
        account_id=account_id,
        seen=seen,
        reason=reason,
        into=into,
        today=today,
    )


def retire(session: Session, *, account_id: UUID, theme: str, seen: int, reason: str, today: date) -> None:
    """Let nobody give a theme any more; its line stays in releases until the year ends.

    Errors:  ReasonMissing; NotFound; DecisionNotAllowed; StalePage.
    """
    _need_reason(reason)
    _take(session, theme, ThemeState.RETIRED, account_id=account_id, seen=seen, reason=reason, today=today)


def rename(
    session: Session, *, account_id: UUID, theme: str, seen: int, reason: str, naming: Naming, today: date
) -> None:
    """Give a theme of the team's own another name; its code and its meaning stay, and so does every earlier name.

    Errors:  ReasonMissing without a reason or a new name; NotFound, also for what came with Heard;
             DecisionNotAllowed; StalePage.
    Source:  docs/adr/0022-own-themes.md
    """
    _need_reason(reason)
    plain_name = naming.plain_name.strip()
    name = naming.name.strip() or plain_name
    before = load_themes(session).get(theme).code
    if session.get(OwnTheme, theme) is None:
        raise NotFound(theme)
    if not plain_name or (plain_name, name) == (before.plain_name, before.name):
        raise ReasonMissing
    _take(
        session,
        theme,
        ThemeState.RENAMED,
        account_id=account_id,
        seen=seen,
        reason=reason,
        naming=Naming(plain_name=plain_name, name=name),
        today=today,
    )


def get_story(session: Session, *, theme: str) -> ThemeStory:
    """One theme with its steps, oldest first.

    Errors:  NotFound.
    """
    found = load_themes(session).get(theme)
    row = session.get(OwnTheme, theme)
    return ThemeStory(
        theme=found,
        examples=row.examples if row else "",
        suggested_on=row.suggested_on if row else None,
        is_synthetic=bool(row and row.is_synthetic),
        steps=tuple(_list_steps(session, theme, first_name=row.plain_name if row else "")),
    )


def _list_steps(session: Session, theme: str, *, first_name: str = "") -> Sequence[Step]:
    rows = session.execute(
        select(ThemeStep, Account.name)
        .join(Account, Account.id == ThemeStep.account_id)
        .where(ThemeStep.theme == theme)
        .order_by(ThemeStep.number)
    )
    steps, called = [], first_name
    for step, by in rows:
        steps.append(
            Step(
                state=step.state,
                taken_on=step.taken_on,
                by=by,
                into=step.into,
                counts_from=step.counts_from,
                reason=step.reason,
                was=called if step.plain_name else "",
                named=step.plain_name or "",
            )
        )
        called = step.plain_name or called
    return steps


def _take(
    session: Session,
    theme: str,
    state: ThemeState,
    *,
    account_id: UUID,
    seen: int,
    reason: str,
    today: date,
    into: str | None = None,
    naming: Naming | None = None,
) -> None:
    audit.wait_for_turn(session)
    check_step(load_themes(session).get(theme).state, state)
    if into is not None and load_themes(session).get(into).state is not ThemeState.AGREED:
        raise ThemeNotInUse
    given = {"into": into, "naming": naming}
    _add(session, theme, state, account_id=account_id, seen=seen, reason=reason, today=today, **given)


def _add(
    session: Session,
    theme: str,
    state: ThemeState,
    *,
    account_id: UUID,
    seen: int,
    today: date,
    reason: str = "",
    into: str | None = None,
    naming: Naming | None = None,
) -> None:
    """Add a step after the one that the page showed.

    Errors:  StalePage if somebody was faster.
    """
    first = counts_from(state, on=today)
    step = ThemeStep(
        theme=theme,
        number=seen + 1,
        state=state,
        account_id=account_id,
        taken_on=today,
        into=into,
        counts_from=first.first_day if first else None,
        reason=reason.strip(),
        plain_name=naming.plain_name if naming else None,
        name=naming.name if naming else None,
    )
    if len(_list_steps(session, theme)) != seen:
        raise StalePage
    try:
        with session.begin_nested():
            session.add(step)
    except IntegrityError:
        raise StalePage from None
    audit.record(session, actor=str(account_id), action=ACTIONS[state], subject=theme)


def _refuse_own(session: Session, theme: str, account_id: UUID) -> None:
    made = (ThemeState.SUGGESTED, ThemeState.RENAMED)
    makers = select(ThemeStep.account_id).where(ThemeStep.theme == theme, ThemeStep.state.in_(made))
    if account_id in set(session.scalars(makers)):
        raise OwnSuggestion


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _free_code(session: Session, plain_name: str) -> str:
    """A code that no theme ever had."""
    taken = set(load_themes(session).by_code) | NEVER_A_CODE
    first, number = slug_of(plain_name, otherwise="theme"), 2
    code = first
    while code in taken:
        code, number = f"{first}-{number}", number + 1
    return code


def _code_of(row: OwnTheme) -> ThemeCode:
    return ThemeCode(
        code=row.code,
        name=row.name,
        plain_name=row.plain_name,
        meaning=row.meaning,
        wellbeing=tuple(Wellbeing(value) for value in row.wellbeing),
        duties=tuple(Duty(value) for value in row.duties),
        promise=tuple(Foundation(value) for value in row.promise),
    )


def _lived(theme: LivingTheme, steps: Sequence[ThemeStep]) -> LivingTheme:
    """A theme after its steps."""
    for step in steps:
        first = quarter_of(step.counts_from) if step.counts_from else None
        if step.state is ThemeState.RENAMED:
            code = replace(theme.code, plain_name=step.plain_name or "", name=step.name or "")
            renamed_in = (*theme.renamed_in, first) if first else theme.renamed_in
            theme = replace(theme, code=code, renamed_in=renamed_in)
            continue
        theme = replace(theme, state=step.state)
        if step.state is ThemeState.AGREED:
            theme = replace(theme, counted_from=first)
        elif step.state in (ThemeState.MERGED, ThemeState.RETIRED):
            theme = replace(theme, ends_from=first, into=step.into)
    return theme
