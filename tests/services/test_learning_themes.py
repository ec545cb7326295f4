"""Learning themes: only from what is in the clear today, kept only if it is not worse, and forgetting what left."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories import wordings as making
from tests.factories.people import Person
from tests.factories.readings import clear, made, take
from tests.factories.voices import YES_TO_ALL, Say
from tests.factories.wordings import add_contributor, add_wording
from webapp.domain.consent import Purpose
from webapp.domain.moderation import SubmissionStatus
from webapp.language.themes.measuring import Quality
from webapp.models import Contributor, SharedMessage, Submission
from webapp.services import learning_themes, suggesting, theme_models
from webapp.services.learning_themes import Learned, TooFewDecided, is_worse

TODAY = date(2026, 11, 22)
ABOUT = {
    "money": ("the zibble is late", "no zibble for food", "zibble and savings", "my zibble stopped"),
    "school": ("the wumpet was hard", "wumpet in class", "more wumpet please", "a wumpet teacher"),
    "health": ("the florp is closed", "a florp with a queue", "florp on Monday", "nearest florp"),
}


@pytest.fixture(autouse=True)
def the_same_people_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is kept for measuring hangs on random identifiers: one draw in a few hundred keeps too few, or too many."""
    dice = random.Random(2026)  # noqa: S311
    monkeypatch.setattr(making, "uuid4", lambda: UUID(int=dice.getrandbits(128), version=4))


@pytest.fixture
def worker(session: Session, worker_ailsa: Person) -> UUID:
    return worker_ailsa.staff.account_id


@pytest.fixture
def many(session: Session, worker: UUID) -> list[UUID]:
    """Ninety-six people who said synthetic things about three themes, in words that only here mean anything."""
    return [
        add_wording(session, f"Synthetic: {words}.", theme, decided_by=worker)
        for _ in range(8)
        for theme, some in ABOUT.items()
        for words in some
    ]


def learn(session: Session, folder: Path, **changed: bool) -> Learned:
    wordings = learning_themes.list_wordings(session, **{"with_synthetic": False, **changed})
    return learning_themes.learn(wordings, folder=folder, today=TODAY)


def n_grams(folder: Path) -> set[str]:
    kept = theme_models.find(folder)
    assert kept is not None
    return set(kept.model.vocabulary.names)


class TestWhatIsLearnedFrom:
    def test_decisions_teach_and_figures_say_so(
        self, session: Session, many: list[UUID], tmp_path: Path
    ) -> None:
        learned = learn(session, tmp_path)

        assert learned.is_kept
        assert learned.after.mean_precision > learned.before.mean_precision
        assert learned.texts == learned.contributors == len(many)
        found = suggesting.suggest(tmp_path, words="Synthetic: zibble", among={"money", "school"})
        assert (found.themes, found.version) == ({"money"}, learned.version)

    def test_nothing_but_cleared_wording_in_the_clear(
        self, session: Session, worker: UUID, worker_ailsa: Person, say: Say
    ) -> None:
        waiting = say(session, choices=YES_TO_ALL, words="Synthetic: waits").submission.id
        private = say(session, choices={Purpose.COUNT: True}, words="Synthetic: only counted").submission.id
        revision = take(session, private, worker_ailsa)
        clear(session, private, worker_ailsa, made(revision, shared_words="Synthetic: only counted"))
        for status in SubmissionStatus:
            if status != SubmissionStatus.CLEARED:
                add_wording(session, "Synthetic: not cleared", "money", decided_by=worker, status=status)
        add_wording(session, "Synthetic: no theme", decided_by=worker)
        add_wording(session, "Synthetic: made up", "money", decided_by=worker, is_synthetic=True)
        cleared = add_wording(
            session, "Synthetic: this", "money", "school", decided_by=worker, bodies=("fife-council", None)
        )

        found, bare = sorted(
            learning_themes.list_wordings(session, with_synthetic=False), key=lambda each: not each.themes
        )

        assert (found.submission_id, found.words) == (cleared, "Synthetic: this")
        assert found.themes == {"money", "school"}
        assert (bare.words, bare.themes) == ("Synthetic: no theme", frozenset())
        made_up = learning_themes.list_wordings(session, with_synthetic=True)
        assert [each.words for each in made_up] == ["Synthetic: made up"]
        assert waiting not in {found.submission_id}

    def test_what_one_person_is_asked_about_is_never_taught(
        self, session: Session, worker: UUID, many: list[UUID], tmp_path: Path
    ) -> None:
        examined = [w for w in learning_themes.list_wordings(session, with_synthetic=False) if w.is_for_exam]
        for each in examined:
            session.execute(
                SharedMessage.__table__.update()  # type: ignore[attr-defined]
                .where(SharedMessage.submission_id == each.submission_id)
                .values(words="Synthetic: quonk")
            )

        for each in examined:
            add_wording(session, "Synthetic: quonk", decided_by=worker, contributor_id=each.contributor_id)

        learn(session, tmp_path)

        assert len(examined) >= 10
        assert not {name for name in n_grams(tmp_path) if "quonk" in name}

    def test_too_few(self, session: Session, worker: UUID, tmp_path: Path) -> None:
        add_wording(session, "Synthetic: one", "money", decided_by=worker)

        with pytest.raises(TooFewDecided):
            learn(session, tmp_path)

    def test_a_theme_of_our_own_without_seed_phrases_is_learned_from_enough_people(
        self, session: Session, worker: UUID, many: list[UUID], tmp_path: Path
    ) -> None:
        for _ in range(12):
            add_wording(session, "Synthetic: the trampet", "our-own", decided_by=worker)
        person = add_contributor(session)
        for _ in range(12):
            add_wording(
                session, "Synthetic: the gloss", "one-person", decided_by=worker, contributor_id=person
            )

        learn(session, tmp_path)

        kept = theme_models.find(tmp_path)
        assert kept is not None
        assert "our-own" in kept.model.themes
        assert "one-person" not in kept.model.themes

    def test_what_has_no_theme_teaches_words_and_is_never_an_exam(
        self, session: Session, worker: UUID, many: list[UUID], tmp_path: Path
    ) -> None:
        before = learn(session, tmp_path)
        for _ in range(20):
            add_wording(session, "Synthetic: the zibble frobnits.", decided_by=worker)

        after = learn(session, tmp_path)

        assert after.after.texts == before.after.texts
        found = suggesting.suggest(tmp_path, words="Synthetic: frobnits", among=set(ABOUT))
        assert found.themes == {"money"}

    def test_a_theme_of_our_own_is_known_by_how_the_team_describes_it(
        self, session: Session, worker: UUID, many: list[UUID], tmp_path: Path
    ) -> None:
        for _ in range(12):
            add_wording(session, "Synthetic: the trampet", "our-own", decided_by=worker)
        wordings = learning_themes.list_wordings(session, with_synthetic=False)
        described = {"our-own": ("Bouncing", "Trampolines and bouncing about"), "unused": ("Never", "Nobody")}

        learning_themes.learn(wordings, folder=tmp_path, today=TODAY, described=described)

        found = suggesting.suggest(tmp_path, words="Bouncing on trampolines", among={"our-own"})
        assert found.themes == {"our-own"}
        assert "unused" not in suggesting.find_model(tmp_path).themes


class TestForgetting:
    @pytest.fixture
    def rare(self, session: Session, worker: UUID, many: list[UUID]) -> list[UUID]:
        """A word that stands in the texts of just enough people who teach."""
        people: list[UUID] = []
        while len(people) < learning_themes.LEAST_CONTRIBUTORS:
            person = add_contributor(session)
            submission_id = add_wording(
                session, "Synthetic: xylo zibble", "money", decided_by=worker, contributor_id=person
            )
            [found] = [
                each
                for each in learning_themes.list_wordings(session, with_synthetic=False)
                if each.submission_id == submission_id
            ]
            if found.is_for_exam:
                session.execute(delete(Submission).where(Submission.id == submission_id))
            else:
                people.append(person)
        return people

    def test_what_was_taken_back_is_gone_after_the_next_training(
        self, session: Session, rare: list[UUID], tmp_path: Path
    ) -> None:
        learn(session, tmp_path)
        assert "w:xylo" in n_grams(tmp_path)

        session.execute(delete(Contributor).where(Contributor.id == rare[0]))
        session.flush()
        session.expire_all()
        learned = learn(session, tmp_path)

        assert learned.has_lost
        assert learned.is_kept
        assert "w:xylo" not in n_grams(tmp_path)

    def test_what_had_no_theme_is_forgotten_as_well(
        self, session: Session, worker: UUID, many: list[UUID], tmp_path: Path
    ) -> None:
        ids = [add_wording(session, "Synthetic: gnarp", decided_by=worker) for _ in range(12)]
        learn(session, tmp_path)
        assert "w:gnarp" in n_grams(tmp_path)

        session.execute(delete(SharedMessage).where(SharedMessage.submission_id.in_(ids)))

        assert learn(session, tmp_path).has_lost
        assert "w:gnarp" not in n_grams(tmp_path)

    def test_a_worse_model_is_kept_all_the_same_when_something_left(
        self, session: Session, rare: list[UUID], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        learn(session, tmp_path)
        monkeypatch.setattr(learning_themes, "is_worse", lambda after, before: True)
        shown = select(Submission.id).where(Submission.contributor_id == rare[0])
        session.execute(delete(SharedMessage).where(SharedMessage.submission_id.in_(shown)))

        assert learn(session, tmp_path).is_kept
        assert "w:xylo" not in n_grams(tmp_path)

    def test_a_worse_model_is_not_kept_when_nothing_left(
        self, session: Session, rare: list[UUID], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = learn(session, tmp_path)
        monkeypatch.setattr(learning_themes, "is_worse", lambda after, before: True)

        after = learn(session, tmp_path)

        assert not after.has_lost
        assert not after.is_kept
        assert suggesting.find_model(tmp_path).version == before.version

    def test_a_wording_that_was_changed_counts_as_gone(
        self, session: Session, rare: list[UUID], tmp_path: Path
    ) -> None:
        learn(session, tmp_path)
        for message in session.scalars(select(SharedMessage).where(SharedMessage.words.contains("xylo"))):
            message.words = "Synthetic: [something] zibble"
        session.flush()

        assert learn(session, tmp_path).has_lost
        assert "w:xylo" not in n_grams(tmp_path)


def test_worse_looks_at_both_figures() -> None:
    def quality(mean_precision: float, recall: float) -> Quality:
        return Quality(mean_precision=mean_precision, recall=recall, likely_right=None, texts=1, themes=1)

    assert is_worse(quality(0.5, 0.6), quality(0.6, 0.6))
    assert not is_worse(quality(0.5, 0.7), quality(0.6, 0.6))
    assert not is_worse(quality(0.6, 0.6), quality(0.6, 0.6))
