"""The log finds every edit, deletion and change of order that a chain can find."""

from __future__ import annotations

import threading
from copy import copy

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from webapp.extensions import db
from webapp.models import AuditEntry
from webapp.services import audit
from webapp.services.audit import FIRST_PREVIOUS_HASH, ChainFault, Head, check_chain

COLUMNS = ("number", "at", "actor", "action", "subject", "previous_hash", "entry_hash")


def log_of(length: int) -> list[AuditEntry]:
    """A log as `record` would write it, without a database."""
    entries: list[AuditEntry] = []
    previous = FIRST_PREVIOUS_HASH
    for number in range(1, length + 1):
        entry = AuditEntry(
            number=number,
            at="2026-11-22T10:00:00+00:00",
            actor=f"actor {number % 3}",
            action="opened",
            subject=str(number),
            previous_hash=previous,
        )
        entry.entry_hash = previous = audit.hash_of(entry)
        entries.append(entry)
    return entries


def copied(entry: AuditEntry) -> AuditEntry:
    return AuditEntry(**{column: copy(getattr(entry, column)) for column in COLUMNS})


class TestRecord:
    def test_lines_are_numbered_and_chained(self, session: Session) -> None:
        first = audit.record(session, actor="a", action="signed_in")
        second = audit.record(session, actor="a", action="signed_out")

        assert (first.number, second.number) == (1, 2)
        assert second.previous_hash == first.entry_hash
        assert audit.verify(session) == audit.ChainReport(2, Head(2, second.entry_hash))

    def test_an_empty_log_is_whole(self, session: Session) -> None:
        assert audit.verify(session).is_whole

    def test_two_texts_never_run_together(self) -> None:
        one = AuditEntry(number=1, at="", actor="ab", action="c", subject="", previous_hash="")
        other = AuditEntry(number=1, at="", actor="a", action="bc", subject="", previous_hash="")

        assert audit.hash_of(one) != audit.hash_of(other)

    def test_many_writers_at_once_make_one_whole_chain(self, app: Flask) -> None:
        def write(actor: str) -> None:
            with app.app_context(), Session(db.engine) as own:
                for _ in range(5):
                    audit.record(own, actor=actor, action="opened")
                    own.commit()

        threads = [threading.Thread(target=write, args=(f"actor {number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        with app.app_context(), Session(db.engine) as own:
            report = audit.verify(own)
        assert (report.lines, report.is_whole) == (20, True)

    def test_pages_show_the_newest_first(self, session: Session) -> None:
        for number in range(5):
            audit.record(session, actor="a", action="opened", subject=str(number))

        assert [entry.subject for entry in audit.list_entries(session, page=2, size=2)] == ["2", "1"]
        assert audit.count_entries(session) == 5


class TestVerify:
    @pytest.fixture
    def kept_head(self, session: Session) -> Head:
        for number in range(6):
            audit.record(session, actor="a", action="opened", subject=str(number))
        session.commit()
        head = audit.find_head(session)
        assert head is not None
        return head

    def test_an_edit_is_found(self, session: Session, kept_head: Head) -> None:
        session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(actor="b"))

        report = audit.verify(session)
        assert (report.fault, report.fault_at, report.lines) == (ChainFault.LINE_CHANGED, 3, 2)

    def test_a_line_taken_out_is_found(self, session: Session, kept_head: Head) -> None:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 3))

        assert audit.verify(session).fault == ChainFault.LINE_MISSING

    def test_a_shortened_log_is_found_only_with_a_head_kept_elsewhere(
        self, session: Session, kept_head: Head
    ) -> None:
        session.execute(delete(AuditEntry).where(AuditEntry.number > 4))

        assert audit.verify(session).is_whole
        assert audit.verify(session, kept_head=kept_head).fault == ChainFault.HEAD_LOST

    def test_a_log_made_anew_is_found_only_with_a_head_kept_elsewhere(self) -> None:
        kept_head = Head(5, log_of(5)[-1].entry_hash)
        other = log_of(5)
        previous = FIRST_PREVIOUS_HASH
        for entry in other:
            entry.actor, entry.previous_hash = "forged", previous
            entry.entry_hash = previous = audit.hash_of(entry)

        assert check_chain(other).is_whole
        assert check_chain(other, kept_head=kept_head).fault == ChainFault.HEAD_LOST

    def test_a_kept_head_stays_good_while_the_log_grows(self, session: Session, kept_head: Head) -> None:
        audit.record(session, actor="a", action="opened")

        assert audit.verify(session, kept_head=kept_head).is_whole


class TestAnyChange:
    @given(
        st.integers(0, 11),
        st.sampled_from(COLUMNS[1:]),
        st.text(max_size=70, alphabet=st.characters(codec="utf-8")),
    )
    def test_an_edit_of_any_column_of_any_line_is_found(self, place: int, column: str, text: str) -> None:
        entries = log_of(12)
        before = getattr(entries[place], column)
        setattr(entries[place], column, text if text != before else text + "x")

        assert not check_chain(entries).is_whole

    @given(
        st.sets(st.integers(0, 11), min_size=1, max_size=11).filter(lambda gone: min(gone) < 12 - len(gone))
    )
    def test_any_deletion_that_leaves_a_later_line_is_found(self, gone: set[int]) -> None:
        assert not check_chain(
            [entry for place, entry in enumerate(log_of(12)) if place not in gone]
        ).is_whole

    @given(st.permutations(range(12)).filter(lambda order: order != sorted(order)))
    def test_any_other_order_is_found_even_when_the_numbers_are_written_anew(self, order: list[int]) -> None:
        entries = [copied(entry) for entry in log_of(12)]
        moved = [entries[place] for place in order]
        for number, entry in enumerate(moved, start=1):
            entry.number = number

        assert not check_chain(moved).is_whole
