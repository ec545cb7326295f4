"""Coming in by invitation, signing in and out, and letting colleagues in, as a browser without scripts sees it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import FIFE, Person, sign_in
from tests.pages.account import REFUSAL, FactorPage, InvitationPage, SignInPage, StaffPage
from webapp import cookies
from webapp.domain import dates
from webapp.domain.accounts import Role
from webapp.models import Account, AuditEntry, Base, SignIn
from webapp.services import accounts, second_factor
from webapp.services.accounts import Belonging

GOOD_PASSWORD = "four geese on a bus"


def invite(session: Session, belonging: Belonging, *, email: str = "isla@example.org") -> str:
    invited = accounts.invite(session, email=email, name="Isla New", belonging=belonging, today=dates.today())
    session.commit()
    return invited.token


def digits(page: FactorPage) -> str:
    return second_factor.code_at(page.secret, now=dates.now())


def count(session: Session, table: type[Base]) -> int:
    """How many rows there are; the transaction ends at once, because a page may have to write next."""
    rows = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return rows


@pytest.fixture
def token(session: Session) -> str:
    return invite(session, Belonging(Role.PARENT_OFFICER, body=FIFE))


class TestInvitation:
    def test_three_steps_lead_from_the_link_to_a_signed_in_account(
        self, client: FlaskClient, session: Session, token: str
    ) -> None:
        first = InvitationPage.visit(client, token)
        assert first.heading == "Welcome, Isla New"
        assert "Officer of a corporate parent" in first.text

        second = first.choose(GOOD_PASSWORD)
        third = second.confirm(password=GOOD_PASSWORD, factor=digits(second))

        assert third.heading == "Your account is made and you are signed in"
        assert len(third.soup.select(".code li")) == 8
        assert StaffPage.open(client, "/account").heading == "My account"
        assert count(session, Account) == 1

    def test_the_new_account_signs_in_again_with_a_code_from_its_paper(
        self, app: Flask, client: FlaskClient, token: str
    ) -> None:
        second = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        third = second.confirm(password=GOOD_PASSWORD, factor=digits(second))
        code = third.soup.select(".code li")[0].get_text()

        other = app.test_client()
        SignInPage.visit(other).sign_in(email="isla@example.org", password=GOOD_PASSWORD, factor=code)
        assert "You have 7 recovery codes left" in StaffPage.open(other, "/account").text

    def test_the_digits_of_the_last_step_cannot_be_used_again(
        self, app: Flask, client: FlaskClient, token: str
    ) -> None:
        second = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        used = digits(second)
        second.confirm(password=GOOD_PASSWORD, factor=used)

        page = SignInPage.visit(app.test_client()).sign_in(
            email="isla@example.org", password=GOOD_PASSWORD, factor=used
        )
        assert REFUSAL in page.errors[0]

    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("", "Choose a password"),
            ("too short", "at least 12"),
            ("Isla New 2026", "Leave out your name"),
            ("qwertyuiop12", "Add a word or two"),
        ],
    )
    def test_a_weak_password_is_answered_with_a_sentence_and_never_sent_back(
        self, client: FlaskClient, session: Session, token: str, password: str, said: str
    ) -> None:
        page = InvitationPage.visit(client, token).choose(password)

        assert page.heading == "Welcome, Isla New"
        assert said in page.errors[0]
        assert page.value("password") is None
        assert count(session, Account) == 0

    def test_wrong_digits_or_another_password_keep_the_same_secret(
        self, client: FlaskClient, session: Session, token: str
    ) -> None:
        second = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        secret = second.secret
        for password, factor, said in (
            ("not what I chose", digits(second), "not the password"),
            (GOOD_PASSWORD, "000000", "do not fit"),
            (GOOD_PASSWORD, "", "Write the six digits"),
        ):
            page = second.confirm(password=password, factor=factor)
            assert said in page.errors[0]
            second = FactorPage(client, page.response)
            assert second.secret == secret
        assert count(session, Account) == 0
        assert second.confirm(password=GOOD_PASSWORD, factor=digits(second)).heading.startswith(
            "Your account"
        )

    def test_the_page_carries_nothing_that_opens_without_the_password(
        self, client: FlaskClient, token: str
    ) -> None:
        second = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)

        assert GOOD_PASSWORD not in second.response.get_data(as_text=True)
        assert second.secret not in (second.value("half_made") or "")
        assert second.response.headers["Cache-Control"] == "no-store"

    def test_what_one_invitation_carries_is_nothing_to_another(
        self, client: FlaskClient, session: Session, token: str
    ) -> None:
        second = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        other = invite(session, Belonging(Role.SERVICE_ADMIN), email="other@example.org")
        csrf = second.value("csrf_token")

        for carried in (second.value("half_made"), "nonsense"):
            response = client.post(
                f"/invitation/{other}",
                data={
                    "csrf_token": csrf,
                    "half_made": carried,
                    "password": GOOD_PASSWORD,
                    "factor": digits(second),
                },
            )
            assert "Set up your second factor" in response.text
            assert second.secret not in response.text
        assert count(session, Account) == 0

    def test_of_two_tabs_the_slower_is_told_that_the_invitation_was_used(
        self, client: FlaskClient, session: Session, token: str
    ) -> None:
        one = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        other = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        one.confirm(password=GOOD_PASSWORD, factor=digits(one))
        page = other.confirm(password=GOOD_PASSWORD, factor=digits(other))

        assert (page.status, page.heading) == (404, "This invitation does not open")
        assert count(session, Account) == 1

    def test_used_withdrawn_old_and_invented_links_look_alike(
        self, client: FlaskClient, session: Session, token: str
    ) -> None:
        second = InvitationPage.visit(client, token).choose(GOOD_PASSWORD)
        second.confirm(password=GOOD_PASSWORD, factor=digits(second))
        client = client.application.test_client()
        used = client.get(f"/invitation/{token}")
        invented = client.get("/invitation/never-made")
        late = invite(session, Belonging(Role.SERVICE_ADMIN), email="late@example.org")
        with time_machine.travel(dates.now() + timedelta(days=15)):
            run_out = client.get(f"/invitation/{late}")

        assert used.status_code == invented.status_code == run_out.status_code == 404
        assert used.text == invented.text == run_out.text


class TestSignIn:
    def come(self, client: FlaskClient, person: Person, **answers: str) -> StaffPage:
        known = {"email": person.email, "password": person.password, "factor": person.code}
        return SignInPage.visit(client).sign_in(**known | answers)

    def test_password_and_digits_open_the_first_page_of_the_role(
        self, client: FlaskClient, admin: Person
    ) -> None:
        page = self.come(client, admin)

        assert (page.path, page.heading) == ("/people", "People")
        assert page.places == ["On duty", "Code-book", "People", "Log", "Content labels", "My account"]

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
        self, client: FlaskClient, admin: Person
    ) -> None:
        page = SignInPage.visit(client)
        response = client.post(
            "/sign-in",
            data={
                "csrf_token": page.value("csrf_token"),
                "email": admin.email,
                "password": admin.password,
                "factor": admin.code,
            },
        )
        (cookie,) = [line for line in response.headers.getlist("Set-Cookie") if line.startswith(cookies.DESK)]

        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie

    def test_every_refusal_is_the_same_page(self, client: FlaskClient, parent_fife: Person) -> None:
        right_code = parent_fife.code
        tries = (
            ("wrong password", {"password": "not the password", "factor": right_code}),
            ("wrong digits", {"factor": "000000"}),
            ("unknown address", {"email": "nobody.here@example.org", "factor": right_code}),
        )
        pages = {name: self.come(client, parent_fife, **answers) for name, answers in tries}
        texts = {
            re.sub(r"value=\"[^\"]*\"", "", page.response.get_data(as_text=True)) for page in pages.values()
        }

        assert len(texts) == 1
        assert {page.status for page in pages.values()} == {400}
        assert REFUSAL in pages["wrong digits"].errors[0]

    def test_what_was_typed_stays_except_the_password(self, client: FlaskClient, parent_fife: Person) -> None:
        page = self.come(client, parent_fife, password="not the password")

        assert page.value("email") == parent_fife.email
        assert page.value("password") is None

    def test_refusals_are_on_the_log(
        self, client: FlaskClient, session: Session, parent_fife: Person
    ) -> None:
        before = count(session, AuditEntry)
        self.come(client, parent_fife, password="not the password")
        self.come(client, parent_fife, email="nobody.here@example.org")

        assert count(session, AuditEntry) == before + 2

    def test_digits_cannot_be_replayed(self, app: Flask, client: FlaskClient, parent_fife: Person) -> None:
        with time_machine.travel(dates.now(), tick=False):
            factor = parent_fife.code
            self.come(client, parent_fife, factor=factor)
            page = self.come(app.test_client(), parent_fife, factor=factor)

        assert REFUSAL in page.errors[0]

    def test_empty_fields_are_asked_for(self, client: FlaskClient, parent_fife: Person) -> None:
        page = self.come(client, parent_fife, email="", password="", factor="")

        assert page.errors == [
            "Write your e-mail address",
            "Write your password",
            "Write the six digits from your app",
        ]

    def test_a_guesser_waits_and_the_owner_comes_in_from_elsewhere(
        self, app: Flask, client: FlaskClient, admin: Person
    ) -> None:
        pages = [self.come(client, admin, password="guess") for _ in range(6)]

        assert pages[3].status == 400
        assert pages[5].status == 429
        assert "too many tries" in pages[5].errors[0]
        elsewhere = app.test_client()
        elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.20"
        assert self.come(elsewhere, admin).heading == "People"

    def test_waiting_is_the_same_for_an_address_that_nobody_has(
        self, client: FlaskClient, admin: Person
    ) -> None:
        pages = [self.come(client, admin, email="nobody.here@example.org") for _ in range(6)]

        assert pages[5].status == 429

    def test_somebody_who_was_put_out_cannot_come_back(
        self, client: FlaskClient, session: Session, parent_fife: Person
    ) -> None:
        accounts.deactivate(session, account_id=parent_fife.account_id, today=dates.today(), actor="admin")
        session.commit()

        assert REFUSAL in self.come(client, parent_fife).errors[0]

    def test_the_page_that_was_asked_for_comes_after_signing_in(
        self, client: FlaskClient, admin: Person
    ) -> None:
        page = SignInPage.visit(client, "/log").sign_in(
            email=admin.email, password=admin.password, factor=admin.code
        )

        assert page.path == "/log"

    @pytest.mark.parametrize("onward", ["//evil.example", "/\\evil.example", "https://evil.example", ""])
    def test_nobody_is_sent_to_another_site(self, client: FlaskClient, admin: Person, onward: str) -> None:
        page = SignInPage.visit(client, f"/sign-in?onward={onward}").sign_in(
            email=admin.email, password=admin.password, factor=admin.code
        )

        assert page.path == "/people"

    def test_a_form_from_another_site_is_refused(self, client: FlaskClient, admin: Person) -> None:
        response = client.post(
            "/sign-in", data={"email": admin.email}, headers={"Sec-Fetch-Site": "cross-site"}
        )

        assert response.status_code == 400


class TestSession:
    def test_it_lasts_while_somebody_works(self, client: FlaskClient, admin: Person) -> None:
        sign_in(client, admin)
        for minutes in (29, 58):
            with time_machine.travel(dates.now() + timedelta(minutes=minutes)):
                assert StaffPage.open(client, "/people").path == "/people"

    def test_half_an_hour_later_the_page_asks_to_sign_in(
        self, client: FlaskClient, session: Session, admin: Person
    ) -> None:
        sign_in(client, admin)
        with time_machine.travel(dates.now() + timedelta(minutes=31)):
            assert StaffPage.open(client, "/people").path == "/sign-in"
        assert count(session, SignIn) == 0

    def test_signing_out_ends_it_in_every_tab_and_deletes_the_row(
        self, client: FlaskClient, session: Session, admin: Person
    ) -> None:
        sign_in(client, admin)
        kept = client.get_cookie(cookies.DESK)
        assert kept is not None
        page = StaffPage.open(client, "/people").send("Sign out")
        client.set_cookie(cookies.DESK, kept.value)

        assert page.path == "/sign-in"
        assert count(session, SignIn) == 0
        assert StaffPage.open(client, "/people").path == "/sign-in"

    def test_a_nonsense_cookie_is_nobody(self, client: FlaskClient) -> None:
        client.set_cookie(cookies.DESK, "nonsense")

        assert StaffPage.open(client, "/people").path == "/sign-in"

    def test_deactivating_ends_it_at_once(
        self, client: FlaskClient, session: Session, parent_fife: Person
    ) -> None:
        sign_in(client, parent_fife)
        assert StaffPage.open(client, "/account").heading == "My account"
        accounts.deactivate(session, account_id=parent_fife.account_id, today=dates.today(), actor="admin")
        session.commit()

        assert StaffPage.open(client, "/account").path == "/sign-in"


class TestOnward:
    @pytest.mark.parametrize(
        "onward",
        ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "https://evil.example"],
    )
    def test_signing_in_never_leads_to_another_site(
        self, client: FlaskClient, admin: Person, onward: str
    ) -> None:
        page = SignInPage.visit(client)
        answer = client.post(
            "/sign-in",
            data={
                "csrf_token": page.value("csrf_token"),
                "email": admin.email,
                "password": admin.password,
                "factor": admin.code,
                "onward": onward,
            },
        )

        assert answer.status_code == 302
        assert answer.headers["Location"] == "/desk"
