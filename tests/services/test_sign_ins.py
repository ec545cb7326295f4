"""Signing in takes a password and a second factor; refusals look alike and are on the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.domain import dates
from webapp.models import AuditEntry, SignIn
from webapp.sealing.sessions import SessionSecret
from webapp.services import accounts, second_factor, sign_ins
from webapp.services.sign_ins import SignedIn

NOW = dates.now()


def sign_in(
    session: Session, person: Person, *, factor: str, password: str | None = None
) -> SessionSecret | None:
    lock = sign_ins.find_lock(session, email=person.email)
    key = sign_ins.try_password(lock, password=password or person.password)
    return sign_ins.sign_in(session, lock=lock, private_key=key, factor=factor, now=NOW)


def code_at(person: Person, *, steps: int) -> str:
    return second_factor.code_at(person.totp_secret, now=NOW + timedelta(seconds=30 * steps))


def last_line(session: Session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()


class TestSignIn:
    def test_password_and_digits_open_the_key(self, session: Session, worker_ailsa: Person) -> None:
        secret = sign_in(session, worker_ailsa, factor=code_at(worker_ailsa, steps=0))

        assert secret is not None
        found = sign_ins.find_signed_in(session, secret=secret, now=NOW)
        assert found == replace(worker_ailsa.staff, is_let_in=True)
        assert (last_line(session).actor, last_line(session).action) == (
            str(worker_ailsa.account_id),
            "signed_in",
        )

    def test_the_address_may_be_typed_in_capitals(self, session: Session, worker_ailsa: Person) -> None:
        assert (
            sign_ins.find_lock(session, email=" Ailsa.Reads@EXAMPLE.org ").account_id
            == worker_ailsa.account_id
        )

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_one_step_of_drift_is_forgiven(self, session: Session, worker_ailsa: Person, steps: int) -> None:
        assert sign_in(session, worker_ailsa, factor=code_at(worker_ailsa, steps=steps))

    @pytest.mark.parametrize("steps", [-2, 2])
    def test_two_steps_are_not(self, session: Session, worker_ailsa: Person, steps: int) -> None:
        assert sign_in(session, worker_ailsa, factor=code_at(worker_ailsa, steps=steps)) is None

    def test_the_same_digits_never_fit_twice(self, session: Session, worker_ailsa: Person) -> None:
        digits = code_at(worker_ailsa, steps=0)

        assert sign_in(session, worker_ailsa, factor=digits)
        assert sign_in(session, worker_ailsa, factor=digits) is None

    def test_older_digits_do_not_fit_after_newer_ones(self, session: Session, worker_ailsa: Person) -> None:
        assert sign_in(session, worker_ailsa, factor=code_at(worker_ailsa, steps=1))
        assert sign_in(session, worker_ailsa, factor=code_at(worker_ailsa, steps=0)) is None

    def test_a_code_on_paper_fits_once_however_it_is_typed(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        code = worker_ailsa.recovery_codes[3]

        assert sign_in(session, worker_ailsa, factor=code.upper().replace("-", " "))
        assert sign_in(session, worker_ailsa, factor=code) is None
        assert sign_in(session, worker_ailsa, factor=worker_ailsa.recovery_codes[4])

    def test_another_persons_code_on_paper_does_not_fit(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        assert sign_in(session, worker_ailsa, factor=worker_callum.recovery_codes[0]) is None


class TestRefusal:
    def test_a_wrong_password_is_on_the_log_and_uses_up_no_digits(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        digits = code_at(worker_ailsa, steps=0)

        assert sign_in(session, worker_ailsa, factor=digits, password="not the password at all") is None
        assert (last_line(session).actor, last_line(session).subject) == (
            "nobody",
            str(worker_ailsa.account_id),
        )
        assert sign_in(session, worker_ailsa, factor=digits)

    def test_an_unknown_address_gets_a_lock_that_nothing_opens(self, session: Session) -> None:
        lock = sign_ins.find_lock(session, email="nobody.at.all@example.org")

        assert sign_ins.try_password(lock, password="anything at all") is None
        assert sign_ins.sign_in(session, lock=lock, private_key=None, factor="123456") is None
        assert "example.org" not in last_line(session).subject

    def test_an_unknown_address_costs_as_much_stretching_as_a_known_one(
        self, session: Session, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from webapp.sealing import keys

        stretched: list[bytes] = []
        real = keys._stretch
        monkeypatch.setattr(keys, "_stretch", lambda *args: stretched.append(args[1]) or real(*args))
        for email in (worker_ailsa.email, "nobody.at.all@example.org"):
            sign_ins.try_password(sign_ins.find_lock(session, email=email), password="wrong password")

        assert [len(salt) for salt in stretched] == [16, 16]

    def test_somebody_who_was_put_out_cannot_come_back(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        accounts.deactivate(session, account_id=worker_ailsa.account_id, today=NOW.date(), actor="admin")

        assert sign_in(session, worker_ailsa, factor=code_at(worker_ailsa, steps=0)) is None


class TestFindSignedIn:
    @pytest.fixture
    def secret(self, session: Session, worker_ailsa: Person) -> SessionSecret:
        return sign_ins.begin(
            session, account_id=worker_ailsa.account_id, private_key=worker_ailsa.staff.private_key, now=NOW
        )

    def find(self, session: Session, secret: SessionSecret, *, minutes: float) -> SignedIn | None:
        return sign_ins.find_signed_in(session, secret=secret, now=NOW + timedelta(minutes=minutes))

    def test_each_page_lets_it_last_for_another_half_hour(
        self, session: Session, secret: SessionSecret
    ) -> None:
        assert self.find(session, secret, minutes=29)
        assert self.find(session, secret, minutes=58)

    def test_half_an_hour_without_a_page_ends_it_for_good(
        self, session: Session, secret: SessionSecret
    ) -> None:
        assert self.find(session, secret, minutes=31) is None
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0

    def test_when_somebody_was_seen_is_written_at_most_once_a_minute(
        self, session: Session, secret: SessionSecret
    ) -> None:
        self.find(session, secret, minutes=0.5)
        row = session.get_one(SignIn, secret.row_id)

        assert sign_ins.in_utc(row.last_seen_at) == NOW
        self.find(session, secret, minutes=2)
        assert sign_ins.in_utc(row.last_seen_at) == NOW + timedelta(minutes=2)

    def test_another_secret_finds_nobody(self, session: Session, secret: SessionSecret) -> None:
        assert self.find(session, SessionSecret.new(), minutes=0) is None

    def test_signing_out_takes_the_wrapped_key_away(self, session: Session, secret: SessionSecret) -> None:
        sign_ins.sign_out(session, secret=secret)

        assert self.find(session, secret, minutes=0) is None
        assert last_line(session).action == "signed_out"

    def test_the_table_alone_does_not_open_the_key(
        self, session: Session, secret: SessionSecret, worker_ailsa: Person
    ) -> None:
        row = session.get_one(SignIn, secret.row_id)

        assert worker_ailsa.staff.private_key not in row.wrapped_keys
        assert secret.secret not in row.row_id + row.wrapped_keys
