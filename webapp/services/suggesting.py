"""Themes suggested for what a worker has open; a worker decides, and what they decide is counted without its words."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.moderation import SubmissionStatus
from webapp.language.themes import Embedder, Suggestion, ThemeModel, find_embedder
from webapp.models import ModerationDecision, SuggestionTally, ThemeAssignment
from webapp.services import reference, theme_models

PROPOSED_BY_MODEL = "suggestion {version}"
SEEDS = "theme_seeds.json"


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """The themes that one model suggests for one text."""

    version: str
    suggestions: tuple[Suggestion, ...]

    @property
    def themes(self) -> frozenset[str]:
        return frozenset(each.theme for each in self.suggestions)


def suggest(folder: Path, *, words: str, among: Collection[str]) -> Suggested:
    """At most three themes for words that a worker has open, each with why; nothing of it is kept.

    Shapes:  from the model in the folder, or from our seed phrases while nothing was learned.
    Errors:  ModelFileBroken.
    """
    model = find_model(folder)
    embedder = _embedder() if model.by_meaning is not None else None
    return Suggested(
        version=model.version, suggestions=tuple(model.suggest(words, among=among, embedder=embedder))
    )


def find_model(folder: Path) -> ThemeModel:
    """The model in use: what was learned here, or else what our seed phrases alone teach."""
    kept = theme_models.find(folder)
    return kept.model if kept else model_of_seeds()


@cache
def load_seeds() -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Our seed phrases by theme, with their version; nobody said them."""
    document = json.loads((reference.DATA / SEEDS).read_text(encoding="utf-8"))
    phrases = {theme: tuple(some) for theme, some in document["phrases"].items()}
    return document["version"], MappingProxyType(phrases)


@cache
def model_of_seeds() -> ThemeModel:
    """What the seed phrases alone teach."""
    from webapp.language.themes.training import train  # A page that never needs it does not wait for it.

    version, seeds = load_seeds()
    return train((), seeds=seeds, version=f"seeds-{version}")


def keep_answers(
    session: Session, *, submission_id: UUID, suggested: Suggested, accepted: Collection[str]
) -> None:
    """Say on each assignment what proposed it, and count what became of every suggestion.

    Shapes:  call it in the transaction that cleared something. Counts hold no words, no day and no submission; what is
             cleared again is not counted again.
    """
    given = set(
        session.scalars(select(ThemeAssignment.theme).where(ThemeAssignment.submission_id == submission_id))
    )
    session.execute(
        update(ThemeAssignment)
        .where(
            ThemeAssignment.submission_id == submission_id,
            ThemeAssignment.theme.in_(suggested.themes.intersection(accepted)),
        )
        .values(proposed_by=PROPOSED_BY_MODEL.format(version=suggested.version))
    )
    if _times_cleared(session, submission_id) == 1:
        for theme in sorted(given | suggested.themes):
            _count(session, suggested, theme, is_given=theme in given)


def _times_cleared(session: Session, submission_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                ModerationDecision.submission_id == submission_id,
                ModerationDecision.status_after == SubmissionStatus.CLEARED,
            )
        )
        or 0
    )


def _count(session: Session, suggested: Suggested, theme: str, *, is_given: bool) -> None:
    is_suggested = theme in suggested.themes
    row = {
        "version": suggested.version,
        "theme": theme,
        "accepted": int(is_suggested and is_given),
        "refused": int(is_suggested and not is_given),
        "missed": int(is_given and not is_suggested),
    }
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name]
    table: Table = SuggestionTally.__table__  # type: ignore[assignment]
    adding = dialect.insert(table).values(row)
    session.execute(
        adding.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: table.c[name] + adding.excluded[name] for name in ("accepted", "refused", "missed")},
        )
    )


@cache
def _embedder() -> Embedder | None:
    return find_embedder()
