"""A file that somebody looks at: theirs alone, and never one that began to come in elsewhere."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.pages.imports import ImportsPage
from webapp.domain import dates
from webapp.domain.imports import Column, Plan
from webapp.models import ImportBatch
from webapp.services import imports

FILE = b"Comment,Agreed,Count\nSynthetic: the bus is late,yes,yes\nSynthetic: late again,yes,no\nSynthetic: no,no,no\n"
AGREED = {"agreed": "1", "count": "2"}


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


def looked_at(client: FlaskClient) -> ImportsPage:
    return ImportsPage.visit(client).upload(FILE)


def test_a_colleague_neither_sees_nor_tries_nor_puts_away_what_somebody_looks_at(
    ailsa: FlaskClient, session: Session, worker_callum: Person
) -> None:
    page = looked_at(ailsa)
    page.press("Try it", **AGREED)
    callum = ailsa.application.test_client()
    sign_in(callum, worker_callum)
    list_of_files = ImportsPage.visit(callum)
    assert "No file came in yet" in list_of_files.text
    token = {"csrf_token": list_of_files.value("csrf_token") or ""}
    for path in ("", "/rows-left-out.csv"):
        assert callum.get(f"/imports/{page.batch_id}{path}").status_code == 404
    for path in ("try", "bring-in", "put-away"):
        assert callum.post(f"/imports/{page.batch_id}/{path}", data=token).status_code == 404
    assert session.get(ImportBatch, page.batch_id) is not None
    session.rollback()
    assert "2 rows came in" in page.press("Try it", **AGREED).press("Bring in").notice
    assert "Came in" in ImportsPage.visit(callum).text


def test_what_means_yes_is_kept_nowhere_in_plain(ailsa: FlaskClient, session: Session) -> None:
    page = looked_at(ailsa)
    page.press("Try it", **AGREED, yes_words="Synthetic: yes, says Rowan")
    assert "Rowan" not in (session.get_one(ImportBatch, page.batch_id).plan or "")
    session.rollback()
    page.press("Try it", **AGREED).press("Bring in")
    assert session.get_one(ImportBatch, page.batch_id, populate_existing=True).plan is None


def test_what_began_at_the_terminal_keeps_its_plan(ailsa: FlaskClient, session: Session) -> None:
    page = looked_at(ailsa)
    tried = page.press("Try it", **AGREED)
    batch = session.get_one(ImportBatch, page.batch_id)
    plan = Plan(columns={Column.WORDS: 0, Column.AGREED: 1})
    imports.begin(
        session,
        file_hash=batch.file_hash,
        encoding="utf-8",
        plan=plan,
        is_synthetic=True,
        now=dates.now(),
    )
    session.commit()
    assert [tried.press("Try it", **AGREED).status, tried.press("Bring in").status] == [404, 404]
    refused = looked_at(ailsa)
    assert refused.status == 409
    assert "stopped half way at the terminal" in refused.errors[0]
    session.expire_all()
    imports.check_plan(session.get_one(ImportBatch, page.batch_id), plan)
