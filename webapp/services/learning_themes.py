"""Learning themes anew from what was cleared and is in the clear; nothing sealed is ever read for it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.errors import DomainError
from webapp.domain.moderation import SubmissionStatus
from webapp.language.themes import Embedder, ThemeModel
from webapp.language.themes.measuring import Quality, decided, measure
from webapp.language.themes.training import Example, train
from webapp.language.themes.vocabulary import LEAST_CONTRIBUTORS
from webapp.models import SharedMessage, Submission, SuggestionTally, ThemeAssignment
from webapp.services import suggesting, theme_models
from webapp.services.theme_models import KeptModel, ModelFileBroken

MOST_TEXTS = 20_000
EXAM = 5
"""One contributor in five is kept for measuring, always the same, so that no model was ever taught what it is asked."""
LEAST_EXAM_TEXTS = 10


class TooFewDecided(DomainError):
    """Too few cleared wordings are in the clear with themes to learn from them and to measure it."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One cleared wording that its writer lets somebody see, with the themes that a person decided, if any."""

    submission_id: UUID
    contributor_id: UUID
    words: str = field(repr=False)
    themes: frozenset[str]

    @property
    def print(self) -> str:
        """Knows the same wording of the same submission again; its random identifier keeps it from being guessed."""
        return hashlib.sha256(self.submission_id.bytes + self.words.encode()).hexdigest()[:24]

    @property
    def is_for_exam(self) -> bool:
        return hashlib.sha256(self.contributor_id.bytes).digest()[0] % EXAM == 0


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What a training came to: figures of the model before and of the new one on the same texts.

    Shapes:  is_kept says whether the new one is in use now; has_lost says that something which the one before had
             learned from may not be used any more, and then the new one is kept even if it is worse.
    """

    version: str
    texts: int
    contributors: int
    before: Quality
    after: Quality
    has_lost: bool
    is_kept: bool


def learn(
    wordings: Sequence[Wording],
    *,
    folder: Path,
    today: date,
    embedder: Embedder | None = None,
    described: Mapping[str, Sequence[str]] = MappingProxyType({}),
    progress: Callable[[str], None] = lambda step: None,
) -> Learned:
    """Train a model on what may be used today, compare it with the one in use, and keep it if it is not worse.

    Shapes:  needs no database, so that nobody waits for it. Wordings without themes are what nobody gave one; described
             holds phrases of our own for themes without seed phrases, such as their names.
    Errors:  TooFewDecided.
    Source:  docs/adr/0021-suggested-themes.md
    """
    exam = [each for each in wordings if each.is_for_exam and each.themes]
    taught = [each for each in wordings if not each.is_for_exam]
    lessons = [each for each in taught if each.themes]
    if len(exam) < LEAST_EXAM_TEXTS or len(lessons) < LEAST_EXAM_TEXTS:
        raise TooFewDecided
    old, has_lost = _in_use(folder, wordings)
    progress(f"Learning from {len(lessons)} texts")
    prints = sorted(each.print for each in taught)
    version = f"{today.isoformat()}-{hashlib.sha256(''.join(prints).encode()).hexdigest()[:8]}"
    new = _train(taught, described, version=version, embedder=embedder)
    progress(f"Measuring on {len(exam)} other texts")
    before, after = (_measure(model, exam, old, new, embedder) for model in (old, new))
    is_kept = has_lost or not is_worse(after, before)
    if is_kept:
        theme_models.save(folder, _kept(new, after, prints, today=today, embedder=embedder))
    return Learned(
        version=version,
        texts=len(wordings),
        contributors=len({each.contributor_id for each in wordings}),
        before=before,
        after=after,
        has_lost=has_lost,
        is_kept=is_kept,
    )


def is_worse(after: Quality, before: Quality) -> bool:
    """Whether suggestions got worse: both figures together, because one may gain what the other loses."""
    return after.mean_precision + after.recall < before.mean_precision + before.recall


def list_wordings(session: Session, *, with_synthetic: bool) -> list[Wording]:
    """The newest cleared wordings in the clear, with the themes that a person gave, if any; each once, by identifier.

    Shapes:  made-up wordings and real ones are never mixed. What was taken back, erased, held or passed on is in the
             clear no more, so it is not here.
    """
    newest = (
        select(
            SharedMessage.submission_id,
            func.min(SharedMessage.words).label("words"),
            func.max(SharedMessage.shared_on).label("shared_on"),
        )
        .where(SharedMessage.is_synthetic.is_(with_synthetic))
        .group_by(SharedMessage.submission_id)
        .order_by(func.max(SharedMessage.shared_on).desc(), SharedMessage.submission_id)
        .limit(MOST_TEXTS)
        .subquery()
    )
    rows = session.execute(
        select(newest.c.submission_id, newest.c.words, Submission.contributor_id, ThemeAssignment.theme)
        .join(Submission, Submission.id == newest.c.submission_id)
        .outerjoin(ThemeAssignment, ThemeAssignment.submission_id == newest.c.submission_id)
        .where(Submission.status == SubmissionStatus.CLEARED)
        .order_by(newest.c.submission_id)
    ).all()
    themes: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        themes[row.submission_id].update({row.theme} if row.theme else ())
    once = {row.submission_id: row for row in rows}
    return [
        Wording(
            submission_id=submission_id,
            contributor_id=row.contributor_id,
            words=row.words,
            themes=frozenset(themes[submission_id]),
        )
        for submission_id, row in once.items()
    ]


def count_answers(session: Session, *, version: str) -> Counter[str]:
    """How often a model's suggestions were accepted, refused and missing, over all themes."""
    row = session.execute(
        select(
            func.sum(SuggestionTally.accepted),
            func.sum(SuggestionTally.refused),
            func.sum(SuggestionTally.missed),
        ).where(SuggestionTally.version == version)
    ).one()
    return Counter(dict(zip(("accepted", "refused", "missed"), (number or 0 for number in row), strict=True)))


def _in_use(folder: Path, wordings: Iterable[Wording]) -> tuple[ThemeModel, bool]:
    """The model in use, and whether it learned from something that may not be used any more."""
    try:
        kept = theme_models.find(folder)
    except ModelFileBroken:
        return suggesting.model_of_seeds(), True
    if kept is None:
        return suggesting.model_of_seeds(), False
    still_there = {each.print for each in wordings}
    return kept.model, not still_there.issuperset(kept.learned_from)


def _kept(
    model: ThemeModel, quality: Quality, prints: Sequence[str], *, today: date, embedder: Embedder | None
) -> KeptModel:
    return KeptModel(
        model=model,
        trained_on=today,
        embedder=embedder.name if embedder else None,
        quality=quality,
        learned_from=tuple(prints),
    )


def _train(
    taught: Sequence[Wording],
    described: Mapping[str, Sequence[str]],
    *,
    version: str,
    embedder: Embedder | None,
) -> ThemeModel:
    lessons = [each for each in taught if each.themes]
    return train(
        _examples(lessons),
        seeds=_seeds_for(lessons, described),
        version=version,
        embedder=embedder,
        undecided=_examples([each for each in taught if not each.themes]),
    )


def _examples(wordings: Sequence[Wording]) -> list[Example]:
    return [
        Example(contributor=each.contributor_id, text=each.words, themes=each.themes) for each in wordings
    ]


def _seeds_for(
    wordings: Sequence[Wording], described: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[str]]:
    """Our seed phrases, and as we describe them the other themes that enough people were found to speak about."""
    people: defaultdict[str, set[UUID]] = defaultdict(set)
    for each in wordings:
        for theme in each.themes:
            people[theme].add(each.contributor_id)
    _, seeds = suggesting.load_seeds()
    enough = [theme for theme in sorted(people) if len(people[theme]) >= LEAST_CONTRIBUTORS]
    return {theme: described.get(theme, ()) for theme in enough} | dict(seeds)


def _measure(
    model: ThemeModel,
    exam: Sequence[Wording],
    old: ThemeModel,
    new: ThemeModel,
    embedder: Embedder | None,
) -> Quality:
    """Measure over the themes of both models, so that what one does not know counts against it."""
    themes = sorted({*old.themes, *new.themes})
    columns = [themes.index(theme) for theme in model.themes]
    chances = np.zeros((len(exam), len(themes)))
    for row, each in enumerate(exam):
        chances[row, columns] = model.chances(each.words, embedder=embedder)
    return measure(chances, decided(themes, [each.themes for each in exam]))
