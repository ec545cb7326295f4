"""Looking into cleared words: what is found, that nothing typed is an error, and that what left is not found again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, hold, made, take
from tests.factories.voices import SYNTHETIC_WORDS, YES_TO_ALL, Say
from webapp.database import overwrite_what_was_deleted
from webapp.models import SHARDS, SharedMessage, Submission, shard_table
from webapp.services import moderation, returning, searching
from webapp.services.may_see import NOTHING_KEPT
from webapp.services.moderation import Made
from webapp.services.submissions import CodeKeySettings

PLANTED = "Qqxylophone"


def share(session: Session, say: Say, words: str, *, day: date = DAY, bodies: int = 1) -> UUID:
    """Something cleared whose wording somebody may read."""
    submission_id = say(session, words=words, choices=YES_TO_ALL).submission.id
    for body in ("fife-council", None)[:bodies]:
        session.add(
            SharedMessage(
                submission_id=submission_id, body=body, words=words, shared_on=day, is_synthetic=True
            )
        )
    session.commit()
    return submission_id


def found(session: Session, asked: str) -> list[UUID]:
    return [row.submission_id for row in searching.search(session, asked=asked, kept=NOTHING_KEPT).rows]


def hits(session: Session, asked: str) -> list[str]:
    [row] = searching.search(session, asked=asked, kept=NOTHING_KEPT).rows
    return [piece.words for piece in row.pieces if piece.is_hit]


class TestFinding:
    def test_every_word_must_be_there_in_any_english_form(self, session: Session, say: Say) -> None:
        visits = share(session, say, "Synthetic: the visits to my family are short.")
        other = share(session, say, "Synthetic: the bus to my family is late.")
        assert found(session, "visit") == [visits]
        assert found(session, "VISITING family") == [visits]
        assert set(found(session, "families")) == {visits, other}
        assert found(session, "visit bus") == []

    def test_accents_do_not_matter_and_stay_where_they_were_written(self, session: Session, say: Say) -> None:
        said = share(session, say, "Synthetic: Zoë’s café in Inbhir Nis, crème brûlée.")
        for asked in ("cafe", "CAFÉ", "cafe\u0301", "creme brulee"):
            assert found(session, asked) == [said]
        assert hits(session, "cafe zoe") == ["Zoë", "café"]

    def test_what_several_may_read_is_found_once(self, session: Session, say: Say) -> None:
        said = share(session, say, "Synthetic: one bicycle.", bodies=2)
        assert found(session, "bicycle") == [said]

    def test_the_newest_come_first_and_pages_go_on(
        self, session: Session, say: Say, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(searching, "PAGE_LENGTH", 2)
        days = [DAY - timedelta(days=number) for number in (3, 1, 2, 1, 0)]
        ids = [share(session, say, "Synthetic: a kite.", day=day) for day in days]
        seen, place = [], None
        for _ in range(3):
            page = searching.search(session, asked="kites", kept=NOTHING_KEPT, after=place)
            seen += page.rows
            place = page.following
        assert place is None
        assert {row.submission_id for row in seen} == set(ids)
        assert [row.shared_on for row in seen] == sorted(days, reverse=True)

    def test_long_words_are_shown_around_what_was_found(self, session: Session, say: Say) -> None:
        share(session, say, f"Synthetic: {'before ' * 200} lighthouse {'after ' * 200}end.")
        [row] = searching.search(session, asked="lighthouse", kept=NOTHING_KEPT).rows
        shown = "".join(piece.words for piece in row.pieces)
        assert "before  lighthouse after" in shown
        assert len(shown) < 500


class TestAnythingMayBeTyped:
    @pytest.mark.parametrize(
        "asked",
        [
            "", " ", '"', "''", "*", "a*", "(", ")", "AND", "OR NOT", "NEAR(a b)", "words:", "^a", "-a", "a:*b", "!a",
            "<->", "&|", "\\", "\x00", "\x02\x03", "😀 🚌", "%_%", ":words", ";--", "the", "_", "ǅ ﬁ ①", "א ب 学校",
            "x" * 10_000, "a " * 5_000, '"' * 10_000, "\ud7ff\ufffd",
        ],
    )  # fmt: skip
    def test_it_is_never_an_error(self, session: Session, say: Say, asked: str) -> None:
        share(session, say, SYNTHETIC_WORDS)

        assert len(searching.search(session, asked=asked, kept=NOTHING_KEPT).rows) <= 1

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(asked=st.text(max_size=80))
    def test_no_text_at_all_is(self, session: Session, asked: str) -> None:
        assert searching.search(session, asked=asked, kept=NOTHING_KEPT).rows == ()

    @given(words=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x02\x03"), max_size=60))
    def test_marks_change_no_letter(self, words: str) -> None:
        plain = searching.fold(words)
        half = len(plain) // 2
        marked = f"{plain[:half]}{searching.START}{plain[half:]}{searching.STOP}"
        put = searching.put_marks(words, marked=marked)
        assert put.replace(searching.START, "").replace(searching.STOP, "") == words


class TestNothingIsFoundThatMayNotBeRead:
    def test_only_shared_wording_is(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        said = say(session, words=f"Synthetic: {PLANTED} waits.").submission.id
        assert found(session, PLANTED) == []
        what = Made(
            revision=take(session, said, worker_ailsa), shared_words=f"Synthetic: {PLANTED} waits.",
            no_theme_fits=True,
        )  # fmt: skip
        moderation.clear(
            session, submission_id=said, staff=worker_ailsa.staff, made=what, today=DAY,
            now=NOW,
        )  # fmt: skip
        session.commit()
        assert found(session, PLANTED) == []

    def test_what_is_held_again_is_gone(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        said = share(session, say, SYNTHETIC_WORDS)
        session.execute(text("UPDATE submission SET status = 'cleared'"))
        session.commit()
        assert found(session, "bus") == [said]
        hold(session, said, worker_ailsa, made(take(session, said, worker_ailsa)))
        assert found(session, "bus") == []
        assert_nothing_left(session)


class TestErasing:
    @pytest.mark.parametrize("way", ["erase", "take_back"])
    def test_words_leave_the_index_and_the_file_at_once(
        self, session: Session, say: Say, code_keys: CodeKeySettings, way: str
    ) -> None:
        share(session, say, "Synthetic: something else that stays.")
        spoken = say(session, words=f"Synthetic: {PLANTED} and {PLANTED}er.", choices=YES_TO_ALL)
        submission_id = spoken.submission.id
        session.add(
            SharedMessage(
                submission_id=submission_id, body="fife-council", words=f"Synthetic: {PLANTED}.", shared_on=DAY,
                is_synthetic=True,
            )
        )  # fmt: skip
        session.commit()
        assert found(session, PLANTED) == [submission_id]
        assert is_in_file(session) is not False
        code = returning.open_code(session, typed=spoken.code.digits, keys=code_keys)
        if way == "erase":
            returning.erase(session, code=code, submission_id=submission_id, today=DAY)
        else:
            returning.take_back(session, code=code, submission_id=submission_id, today=DAY)
        session.commit()
        assert found(session, PLANTED) == []
        assert len(found(session, "something")) == 1
        assert is_in_file(session) is not True

    def test_nothing_is_left_when_all_is_erased(self, session: Session, say: Say) -> None:
        for number in range(20):
            share(session, say, f"Synthetic: number {number} {PLANTED}.", bodies=2)
        for submission in session.query(Submission):
            session.delete(submission)
        session.commit()
        assert_nothing_left(session)


def assert_nothing_left(session: Session) -> None:
    """No piece of the index holds anything, as far as the database can say."""
    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(text("SELECT count(*) FROM search_place")) == 0
        for shard in SHARDS:
            assert session.scalar(select(func.count()).select_from(table(shard_table(shard)))) == 0
    else:
        assert session.scalar(text("SELECT count(*) FROM shared_message WHERE search_words IS NOT NULL")) == 0
    session.rollback()


def is_in_file(session: Session) -> bool | None:
    """Whether the planted word stands anywhere in an SQLite database's file; None where there is none."""
    engine = session.get_bind()
    session.rollback()
    if engine.dialect.name != "sqlite":
        assert "search_words" in {column["name"] for column in inspect(engine).get_columns("shared_message")}
        return None
    overwrite_what_was_deleted(engine)  # type: ignore[arg-type]
    files = Path(str(make_url(str(engine.url)).database)).parent.glob("heard.db*")
    return any(PLANTED[2:-1].lower().encode() in file.read_bytes().lower() for file in files)
