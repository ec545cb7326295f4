"""Bringing in what exists, from the door: files of other tools, and what a worker types in."""

from __future__ import annotations

import io
import tempfile
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.factories.duty import count_calls
from tests.factories.people import Person, sign_in
from tests.factories.readings import clear_once, take
from tests.pages.imports import ImportsPage
from tests.pages.moderation import QueuePage
from webapp.domain import dates
from webapp.domain.came import CameBy
from webapp.domain.consent import Purpose
from webapp.models import Consent, ContentKey, Contributor, DutyCall, ImportBatch, Submission
from webapp.services import audit, import_drafts, moderation, taking_back
from webapp.services.forgetting import MINUTES_A_FILE_IS_KEPT
from webapp.services.moderation import Made
from webapp.views import imports as import_views

HEADER = "Comment,Agreed,Count,Age,Council,Respondent\n"
FILE = (
    HEADER
    + "Synthetic: the bus is late,yes,yes,13,Fife,a\n"
    + "Synthetic: it is late again,yes,no,13,Fife,a\n"
    + "Synthetic: nobody asked me,no,yes,13,Fife,b\n"
    + "=cmd|' /C calc'!A0,yes,yes,old,Fife,c\n"
).encode()
AGREED = {"agreed": "1", "count": "2"}
TYPED = {
    "came_by": "paper", "words": "Synthetic: I drew it, and they wrote it down.", "count": "y",
    "agreed_by": "themselves", "is_agreed": "y", "said_on": "2026-01-02", "body": "fife-council",
}  # fmt: skip


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


def count(session: Session, table: type) -> int:
    number = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return number


def decided(revision: int) -> Made:
    """What a worker makes of an urgent row that puts nobody at risk."""
    shared = "Synthetic: he hits me and I do not feel safe here tonight."
    return Made(
        revision=revision, shared_words=shared, no_theme_fits=True, body="fife-council", nobody_at_risk=True
    )


def looked_at(client: FlaskClient, raw: bytes = FILE) -> ImportsPage:
    return ImportsPage.visit(client).upload(raw)


def brought_in(client: FlaskClient) -> ImportsPage:
    return looked_at(client).press("Try it", **AGREED).press("Bring in")


class TestAFile:
    def test_it_is_looked_at_and_tried_before_anything_comes_in(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        page = looked_at(ailsa)
        assert "Synthetic: the bus is late" in page.text
        assert page.chosen == {"words": "0", "age": "3", "area": "4", "person": "5"}

        tried = page.press("Try it", **AGREED)

        assert "2 rows would come in" in tried.notice
        assert "Row 4: The row does not say yes" in tried.notice
        assert count(session, Submission) == 0

    def test_its_rows_come_in_sealed_and_say_how_they_came(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        done = brought_in(ailsa)

        assert "2 rows came in" in done.notice
        rows = QueuePage.visit(ailsa).rows
        assert len(rows) == 2
        assert all("file" in row for row in rows)
        assert count(session, Contributor) == 1
        assert count(session, ContentKey) == 2
        counted = select(Consent.is_given).where(Consent.purpose == Purpose.COUNT)
        assert sorted(session.scalars(counted)) == [False, True]

    def test_a_workbook_comes_in_as_the_same_rows(self, ailsa: FlaskClient, session: Session) -> None:
        book, file = Workbook(), io.BytesIO()
        for line in FILE.decode().splitlines():
            book.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in line.split(",")])
        book.save(file)

        done = looked_at(ailsa, file.getvalue()).press("Try it", **AGREED).press("Bring in")

        assert "2 rows came in" in done.notice
        assert count(session, Contributor) == 1

    def test_urgent_rows_call_once_for_all_until_each_is_decided(
        self, ailsa: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        raw = (
            HEADER + "Synthetic: he hits me and I do not feel safe here tonight.,yes,yes,13,Fife,a\n" * 3
        ).encode()
        tried = looked_at(ailsa, raw).press("Try it", **AGREED)
        assert "3 rows hold words about danger now." in tried.notice
        tried.press("Bring in")
        batch_id = session.scalars(select(DutyCall.import_batch_id)).one()
        assert batch_id is not None
        session.rollback()
        for left in (2, 1, 0):
            at = dates.now()
            first = session.scalars(select(Submission.id).where(Submission.status == "received")).first()
            assert first is not None
            take(session, first, worker_ailsa, now=at)
            assert count_calls(session, now=dates.now()) == 0
            put = {"staff": worker_ailsa.staff, "submission_id": first}
            moderation.put_down(session, **put)
            session.commit()
            assert count_calls(session, now=dates.now()) == 1
            revision = take(session, first, worker_ailsa, now=at)
            clear_once(session, first, worker_ailsa, decided(revision))
            assert count(session, DutyCall) == (1 if left else 0)

    def test_everyday_rows_call_nobody(self, ailsa: FlaskClient, session: Session) -> None:
        brought_in(ailsa)
        assert count(session, DutyCall) == 0

    def test_a_worker_reads_them_like_everything_else(self, ailsa: FlaskClient) -> None:
        brought_in(ailsa)

        page = QueuePage.visit(ailsa).open_first()

        assert page.original.startswith("Synthetic: ")
        assert "From a file of another tool" in page.text
        assert page.facts["Age"] == "12 to 15"

    def test_neither_file_nor_words_stay_in_plain(self, ailsa: FlaskClient, session: Session) -> None:
        page = looked_at(ailsa)
        batch = session.get_one(ImportBatch, page.batch_id)
        kept = batch.sealed_text or b""
        session.rollback()

        page.press("Try it", **AGREED).press("Bring in")

        assert b"bus" not in kept
        assert kept
        after = session.get_one(ImportBatch, page.batch_id, populate_existing=True)
        assert (after.sealed_text, after.sealed_key, after.person_salt) == (None, None, None)
        assert all(b"bus" not in sealed for sealed in session.scalars(select(Submission.sealed_answers)))

    def test_which_rows_stay_out_is_a_file_without_a_word_of_theirs(self, ailsa: FlaskClient) -> None:
        page = looked_at(ailsa)
        page.press("Try it", **AGREED)

        answer = ailsa.get(f"/imports/{page.batch_id}/rows-left-out.csv")

        lines = answer.data.decode("utf-8-sig").splitlines()
        assert lines[0] == "row,why"
        assert [line.split(",")[0] for line in lines[1:]] == ["4", "5"]
        assert b"cmd" not in answer.data
        assert b"Synthetic" not in answer.data

    def test_the_same_file_comes_in_once(self, ailsa: FlaskClient, session: Session) -> None:
        brought_in(ailsa)

        again = looked_at(ailsa)

        assert again.errors == ["This file came in before. No row comes in twice."]
        assert count(session, Submission) == 2

    def test_it_is_taken_back_whole_until_somebody_reads_the_first(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        brought_in(ailsa)
        assert "2 rows were taken back" in ImportsPage.visit(ailsa).press("Take it all back").notice
        assert (count(session, Submission), count(session, Contributor), count(session, ImportBatch)) == (
            0,
            0,
            0,
        )

        brought_in(ailsa)
        page = ImportsPage.visit(ailsa)
        QueuePage.visit(ailsa).open_first()

        refused = page.press("Take it all back")

        assert refused.status == 409
        assert "Somebody has read something" in refused.errors[0]
        assert count(session, Submission) == 2

    def test_a_large_one_goes_in_several_presses(
        self, ailsa: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        two_people = FILE.replace(b"no,13,Fife,a", b"no,13,Fife,b")
        looked_at(ailsa, two_people).press("Try it", **AGREED).press("Bring in")
        monkeypatch.setattr(taking_back, "ROWS_AT_ONCE", 1)
        monkeypatch.setattr(import_views, "MOST_ROWS_AT_A_PRESS", 1)
        page = ImportsPage.visit(ailsa).press("Take it all back")
        assert "One row was taken back" in page.notice
        assert "Being taken back" in page.text
        assert count(session, Submission) == 1
        [left] = session.scalars(select(Submission.id)).all()
        session.rollback()
        refused = QueuePage.visit(ailsa).open_first()
        assert refused.status == 409
        assert "being taken back" in refused.text
        assert session.get_one(Submission, left).claimed_by_id is None
        session.rollback()
        ImportsPage.visit(ailsa).press("Go on taking it back")
        assert (count(session, Submission), count(session, ImportBatch)) == (0, 0)

    def test_it_is_forgotten_after_an_hour_or_when_put_away(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        page = looked_at(ailsa)
        past = dates.now() - timedelta(minutes=MINUTES_A_FILE_IS_KEPT + 1)
        session.execute(update(ImportBatch).values(made_at=past))
        session.commit()
        assert ailsa.get(page.path).status_code == 404

        looked_at(ailsa, FILE + b"Synthetic: one more,yes,yes,13,Fife,d\n").press("Put away")

        assert count(session, ImportBatch) == 0

    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (b"", "is empty"),
            (HEADER.encode(), "no rows under them"),
            (b"PK\x03\x04", "cannot read this workbook"),
            (b"a,b\n\x00,c\n", "not text"),
            (b"a,A\n1,2\n", "same name"),
            (b"," * 300_000, "more than 200 columns"),
            (b'a,b\n"open,1\n', "quotation mark"),
            (b"Comment\n" + b"x\n" * (import_drafts.MOST_ROWS + 1), "too many rows"),
            (b"Comment\n" + b"x" * import_drafts.MOST_BYTES, "too big for this page"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_a_clear_sentence(
        self, ailsa: FlaskClient, session: Session, raw: bytes, sentence: str
    ) -> None:
        page = looked_at(ailsa, raw)

        assert page.status == 400
        assert sentence in page.errors[0]
        assert count(session, ImportBatch) == 0

    def test_nothing_comes_in_without_words_and_agreement(self, ailsa: FlaskClient) -> None:
        page = looked_at(ailsa)

        assert "Say which column holds their words." in page.press("Try it", words="", **AGREED).errors
        assert "Without it nothing comes in" in page.press("Try it").errors[0]
        assert "3 rows would come in" in page.press("Try it", all_agreed="y").notice

    def test_what_was_changed_since_it_was_tried_is_tried_again_first(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        tried = looked_at(ailsa).press("Try it", **AGREED)

        again = tried.press("Bring in", all_agreed="y")

        assert "3 rows would come in" in again.notice
        assert count(session, Submission) == 0


class TestTheDoor:
    def test_a_large_file_is_taken_without_touching_the_disk(
        self, ailsa: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("something was written to the disk")

        monkeypatch.setattr("werkzeug.wrappers.request.default_stream_factory", refuse, raising=False)
        monkeypatch.setattr("werkzeug.formparser.default_stream_factory", refuse)
        monkeypatch.setattr(tempfile, "SpooledTemporaryFile", refuse)
        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        words = "Synthetic: " + "a long story. " * 300

        page = looked_at(ailsa, ("Comment\n" + f"{words}\n" * 300).encode())

        assert page.heading == "Look at a file"

    def test_more_than_the_limit_is_refused_before_it_is_read(self, ailsa: FlaskClient) -> None:
        assert looked_at(ailsa, b"x" * (import_drafts.MOST_BYTES + 200_000)).status == 413

    def test_every_other_page_stays_shut(self, ailsa: FlaskClient) -> None:
        token = ImportsPage.visit(ailsa).value("csrf_token")

        assert (
            ailsa.post("/imports/typed-in", data={"csrf_token": token, "words": "x" * 200_000}).status_code
            == 413
        )
        assert ailsa.post("/tell-us/check", data={"words": "x" * 200_000}).status_code in (404, 413)

    def test_a_file_from_another_site_is_refused(self, ailsa: FlaskClient, session: Session) -> None:
        assert ailsa.post("/imports", data={"csrf_token": "made up"}).status_code == 400
        assert count(session, ImportBatch) == 0

    @pytest.mark.parametrize("path", ["/imports", "/imports/typed-in"])
    def test_whoever_nobody_let_in_brings_in_nothing(
        self, client: FlaskClient, session: Session, worker_waiting: Person, path: str
    ) -> None:
        session.rollback()
        sign_in(client, worker_waiting)

        assert client.get(path).location == "/team"


class TestTypingIn:
    def test_urgent_words_that_are_typed_in_call_whoever_is_on_duty(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        urgent = TYPED | {"words": "Synthetic: he hits me and I do not feel safe here tonight."}
        page = ImportsPage(ailsa, ailsa.get("/imports/typed-in")).press("Keep it", **urgent)
        assert "whoever is on duty is called" in page.notice
        assert count_calls(session, now=dates.now()) == 1

    def test_one_thing_is_kept_with_how_it_came_and_who_agreed(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        page = ImportsPage(ailsa, ailsa.get("/imports/typed-in")).press("Keep it", **TYPED)

        assert "Kept." in page.notice
        assert session.scalars(select(Submission.came_by)).all() == [CameBy.PAPER]
        given = select(Consent.purpose).where(Consent.is_given)
        assert session.scalars(given).all() == [Purpose.COUNT]
        session.rollback()
        read = QueuePage.visit(ailsa).open_first()
        assert read.original == TYPED["words"]
        assert "Who made the choices: The young person." in read.text
        assert "Said on" in read.text
        assert "so no message reaches them" in read.text

    def test_the_same_form_is_kept_once(self, ailsa: FlaskClient, session: Session) -> None:
        form = ImportsPage(ailsa, ailsa.get("/imports/typed-in"))

        form.press("Keep it", **TYPED)
        form.press("Keep it", **TYPED)

        assert count(session, Submission) == 1

    @pytest.mark.parametrize("missing", ["words", "came_by", "agreed_by", "is_agreed"])
    def test_nothing_is_kept_that_nobody_agreed_to(
        self, ailsa: FlaskClient, session: Session, missing: str
    ) -> None:
        form = ImportsPage(ailsa, ailsa.get("/imports/typed-in"))

        page = form.press("Keep it", **{name: value for name, value in TYPED.items() if name != missing})

        assert page.status == 400
        assert page.errors
        assert count(session, Submission) == 0

    def test_it_is_on_the_log_without_a_word_of_it(self, ailsa: FlaskClient, session: Session) -> None:
        ImportsPage(ailsa, ailsa.get("/imports/typed-in")).press("Keep it", **TYPED)

        entries = audit.list_entries(session, page=1)

        assert ("typed_in", "paper") in [(entry.action, entry.subject) for entry in entries]
