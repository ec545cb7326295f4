"""Suggested themes: who proposed is kept, and what became of suggestions is counted without a word."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import clear, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, Say
from webapp.language.themes import Chance, Suggestion
from webapp.language.themes.training import train
from webapp.models import SuggestionTally, ThemeAssignment
from webapp.services import reference, suggesting, theme_models
from webapp.services.suggesting import Suggested
from webapp.services.theme_models import KeptModel, ModelFileBroken

FAMILY, SCHOOL, MONEY = "seeing-family", "school", "money"
SEEDS = {FAMILY: ["visits with mum"], SCHOOL: ["lessons and homework"]}


def suggested(*themes: str) -> Suggested:
    some = tuple(Suggestion(theme=theme, chance=Chance.LIKELY, because=()) for theme in themes)
    return Suggested(version="7", suggestions=some)


def tally(session: Session) -> dict[str, tuple[int, int, int]]:
    return {
        row.theme: (row.accepted, row.refused, row.missed)
        for row in session.scalars(select(SuggestionTally).where(SuggestionTally.version == "7"))
    }


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    return say(session, choices=YES_BUT_QUOTE).submission.id


def decide(session: Session, said_id: UUID, worker: Person, *themes: str, accepted: tuple[str, ...]) -> None:
    revision = take(session, said_id, worker)
    clear(session, said_id, worker, made(revision, themes=frozenset(themes)))
    suggesting.keep_answers(
        session, submission_id=said_id, suggested=suggested(FAMILY, SCHOOL), accepted=accepted
    )
    session.commit()


class TestWhatBecameOfThem:
    def test_each_assignment_says_what_proposed_it_and_who_decided(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, FAMILY, SCHOOL, MONEY, accepted=(FAMILY, MONEY))

        rows = session.scalars(select(ThemeAssignment))
        assert {row.theme: row.proposed_by for row in rows} == {
            FAMILY: "suggestion 7",
            SCHOOL: "worker",
            MONEY: "worker",
        }
        deciders = set(session.scalars(select(ThemeAssignment.decided_by_id)))
        assert deciders == {worker_ailsa.staff.account_id}

    def test_accepted_refused_and_missed_are_counted_once(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, FAMILY, MONEY, accepted=(FAMILY,))
        hold(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        decide(session, said_id, worker_ailsa, SCHOOL, accepted=(SCHOOL,))

        assert tally(session) == {FAMILY: (1, 0, 0), SCHOOL: (0, 1, 0), MONEY: (0, 0, 1)}

    def test_a_second_thing_said_adds_to_the_counts(
        self, session: Session, said_id: UUID, worker_ailsa: Person, say: Say
    ) -> None:
        second = say(session, choices=YES_BUT_QUOTE).submission.id
        decide(session, said_id, worker_ailsa, FAMILY, accepted=())
        decide(session, second, worker_ailsa, FAMILY, accepted=())

        assert tally(session) == {FAMILY: (2, 0, 0), SCHOOL: (0, 2, 0)}


class TestTheModelFile:
    @pytest.fixture
    def kept(self) -> KeptModel:
        model = train((), seeds=SEEDS, version="2026-11-22-a")
        return KeptModel(model=model, trained_on=date(2026, 11, 22), embedder=None, quality=None)

    def test_what_is_written_is_read(self, tmp_path: Path, kept: KeptModel) -> None:
        theme_models.save(tmp_path, kept)

        found = theme_models.find(tmp_path)

        assert found is not None
        text = "Synthetic: homework"
        assert np.array_equal(found.model.chances(text), kept.model.chances(text))
        assert (found.trained_on, found.model.version) == (kept.trained_on, kept.model.version)

    def test_the_version_before_is_taken_away(self, tmp_path: Path, kept: KeptModel) -> None:
        theme_models.save(tmp_path, kept)
        later = train((), seeds=SEEDS, version="2026-11-23-b")
        theme_models.save(
            tmp_path, KeptModel(model=later, trained_on=date(2026, 11, 23), embedder=None, quality=None)
        )

        assert sorted(file.name for file in tmp_path.iterdir()) == [
            "themes-2026-11-23-b.npz",
            "themes.json",
        ]

    @pytest.mark.parametrize("name", ["themes.json", "themes-2026-11-22-a.npz"])
    def test_a_changed_file_is_refused(self, tmp_path: Path, kept: KeptModel, name: str) -> None:
        theme_models.save(tmp_path, kept)
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[:-20] + bytes(20))

        with pytest.raises(ModelFileBroken):
            theme_models.find(tmp_path)

    def test_only_the_service_itself_can_read_it(self, tmp_path: Path, kept: KeptModel) -> None:
        theme_models.save(tmp_path / "themes", kept)

        assert {file.stat().st_mode & 0o077 for file in (tmp_path / "themes").iterdir()} == {0}

    def test_without_a_file_our_seed_phrases_suggest(self, tmp_path: Path) -> None:
        themes = {code.code for code in reference.load_code_books()["themes"].codes}

        found = suggesting.suggest(tmp_path, words="Synthetic: visits with my mum", among=themes)

        assert FAMILY in found.themes
        assert found.version.startswith("seeds-")


def test_the_seed_phrases_are_ours_say_so_and_cover_every_working_theme() -> None:
    text = (reference.DATA / "theme_seeds.json").read_text(encoding="utf-8")
    _, seeds = suggesting.load_seeds()

    assert '"about": "Synthetic: ' in text
    assert set(seeds) == {code.code for code in reference.load_code_books()["themes"].codes}
    assert all(len(set(phrases)) == len(phrases) >= 5 for phrases in seeds.values())
