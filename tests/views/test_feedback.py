"""Telling us: nothing is asked twice, nothing kept before "Send", everything kept once, and every slip kindly met."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, literal_column, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import Say
from tests.pages.feedback import SYNTHETIC, CheckPage, CodePage, TellUsPage, tell_us
from tests.pages.returning import OnePage, come_back
from webapp import form_tokens
from webapp.domain.answers import Answers
from webapp.domain.consent import Purpose
from webapp.domain.moderation import Urgency
from webapp.models import Base, Consent, Contributor, Submission
from webapp.services import sealed_words

SCRIPTS = {
    "Arabic": "تجريبي: أريد أن أرى أخي أكثر.",
    "Gaelic": "Synthetic: tha am bus fadalach a-rithist.",
    "Tigrinya": "ፈተነ: ብዙሕ ክዛረብ እደሊ።",
    "Chinese": "測試：我想換房間。",
    "emoji": "Synthetic 👩🏽\u200d👧🏿 🏳️\u200d🌈 😭😭",
    "hidden marks": "Synthetic \u202eright to left\u202c \u200f",
    "line ends": "Synthetic\r\n\r\nthree\rlines",
    "markup": "Synthetic </textarea><script>alert(1)</script> \" ' & {{ 7*7 }}",
    "null": "Synthetic\x00 and \x01 nothing",
}


@pytest.fixture
def reader(session: Session, worker_ailsa: Person) -> Person:
    """A worker of the team, and no transaction left open that a page would wait for."""
    session.rollback()
    return worker_ailsa


def count(session: Session, model: type[Base]) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def open_as(session: Session, person: Person) -> Answers:
    """What the only submission says to a member of the team."""
    submission = session.scalars(select(Submission)).one()
    key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=person.staff)
    return sealed_words.open_answers(submission, key)


class TestTheFormBeforeTheFirstWord:
    def test_the_limits_of_privacy_stand_before_the_words_are_asked(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client)
        start, words = (
            page.text.index("We keep what you say private"),
            page.text.index("What would you like to say?"),
        )

        assert page.start == "start"
        assert start < words
        for point in (
            "we have to tell someone who can help",
            "unless that makes it less safe",
            "we cannot check that you are OK",
            "Nobody reads this straight away",
            "In danger now? Call 999",
            "within 3 working days",
        ):
            assert start < page.text.index(point) < words

    def test_it_is_the_same_for_everybody_and_takes_no_sql(self, app: Flask, statements: list[str]) -> None:
        first = app.test_client().get("/tell-us").data
        statements.clear()
        again = app.test_client().get("/tell-us", headers={"User-Agent": "another", "Accept-Language": "ar"})

        assert again.data == first
        assert statements == []

    def test_the_browser_keeps_nothing_and_gets_no_cookie(self, client: FlaskClient) -> None:
        for _ in range(2):
            response = client.get("/tell-us")
            assert response.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in response.headers

    def test_a_link_from_an_offer_picks_the_body_and_the_kind(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client, "?about=fife-council&offer=summer-club&words=planted&count=y")

        assert (page.value("body"), page.value("offer"), page.value("kind")) == (
            "fife-council",
            "summer-club",
            "offer",
        )
        assert page.value("words") == ""
        assert page.value("count") is None
        assert TellUsPage.open(client).value("body") == ""

    def test_every_choice_starts_as_no(self, client: FlaskClient) -> None:
        fields = TellUsPage.open(client).fields("/tell-us/check")

        assert not fields.keys() & {purpose.value for purpose in Purpose}


class TestChecking:
    def test_nothing_is_kept_before_it_is_sent(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = TellUsPage.open(client).check(count="y")

        assert page.status == 200
        assert page.cookies_set == []
        assert count(session, Submission) == 0

    def test_it_shows_exactly_what_each_would_see(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client).check(
            body="fife-council", age_band="12-15", share_with_body="y", count="y"
        )

        assert page.answers["Your age"] == "12 to 15"
        assert page.answers["Fife Council"].startswith("Your words, without your name")
        assert page.answers["Others who should hear this"] == "Nothing you wrote."
        assert page.answers["Everyone"] == "Nothing you wrote."
        assert page.answers["In our numbers"].startswith("You count as one")

    def test_a_way_to_be_reached_without_the_yes_is_not_kept_and_it_says_so(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = TellUsPage.open(client).check(reach="sam@example.org")
        assert "did not say yes" in page.answers["How to reach you"]

        page.send()
        assert session.scalars(select(Submission)).one().sealed_contact is None

    @pytest.mark.parametrize("step", ["about-what", "your-words", "about-you", "your-choices"])
    def test_back_and_change_asks_nothing_twice(self, client: FlaskClient, step: str) -> None:
        page = TellUsPage.open(client).check(
            about="school", feeling="2", home="own-place", quote="y", area="fife"
        )
        again = page.change(step)

        assert again.start == step
        assert again.errors == []
        kept = {name: again.value(name) for name in ("words", "about", "feeling", "home", "quote", "area")}
        assert kept == {
            "words": SYNTHETIC,
            "about": "school",
            "feeling": "2",
            "home": "own-place",
            "quote": "y",
            "area": "fife",
        }

    @pytest.mark.parametrize("path", ["/tell-us/check", "/tell-us/send"])
    def test_a_page_that_was_reloaded_leads_somewhere(self, client: FlaskClient, path: str) -> None:
        assert client.get(path).status_code == 302


class TestLimitsAndForgeries:
    def test_five_thousand_characters_are_kept(
        self, client: FlaskClient, session: Session, reader: Person
    ) -> None:
        words = "Synthetic. " + "é\n" * 2494 + "é"
        assert len(words) == 5000
        page = tell_us(client, words=words.replace("\n", "\r\n"))

        assert page.status == 200
        assert open_as(session, reader).words == words

    def test_one_more_is_refused_in_a_clear_sentence_and_nothing_typed_is_lost(
        self, client: FlaskClient
    ) -> None:
        page = TellUsPage.open(client).check(words="x" * 5001, area="fife")

        assert page.status == 422
        assert page.errors == [
            "That is 1 too many letters and spaces. You can write up to 5000. Nothing you wrote is lost."
        ]
        assert page.start == "your-words"
        assert page.value("words") == "x" * 5001
        assert page.value("area") == "fife"

    @pytest.mark.parametrize("words", ["", "   \n\t ", "\x00\x00"])
    def test_nothing_at_all_is_asked_for_again(self, client: FlaskClient, words: str) -> None:
        page = TellUsPage.open(client).check(words=words)

        assert page.errors == ["Write something first. A few words are enough."]
        assert page.soup.select_one(".errors").has_attr("autofocus")  # type: ignore[union-attr]

    @pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS.keys())
    def test_any_script_arrives_as_it_was_written(
        self, client: FlaskClient, session: Session, reader: Person, words: str
    ) -> None:
        tell_us(client, words=words)

        expected = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\x01", "")
        assert open_as(session, reader).words == expected.strip()

    @pytest.mark.parametrize(("broken", "status"), [(b"%ED%A0%80%FF%C3", 200), (b"\xed\xa0\x80\xff", 400)])
    def test_broken_bytes_are_no_fault_of_ours(
        self, client: FlaskClient, team: object, broken: bytes, status: int
    ) -> None:
        token = TellUsPage.open(client).fields("/tell-us/check")["csrf_token"]
        body = f"csrf_token={token}&words=Synthetic+".encode() + broken
        kind = "application/x-www-form-urlencoded"
        page = CheckPage(client, client.post("/tell-us/check", data=body, content_type=kind))

        assert page.status == status
        if status == 200:
            assert page.send().status == 200

    def test_values_that_no_option_has_count_as_skipped(
        self, client: FlaskClient, session: Session, reader: Person
    ) -> None:
        forged = {
            "about": "the-moon",
            "body": "no-such-council",
            "kind": "insult",
            "feeling": "9",
            "age_band": "40",
            "area": "' OR 1=1",
            "home": "\x00",
            "offer": "<b>x</b>",
            "count": "maybe",
        }
        page = TellUsPage.open(client).check(**forged)
        page.send(feeling="-1", body="x" * 5000)

        assert open_as(session, reader) == Answers(words=SYNTHETIC)
        assert not session.scalar(select(func.count()).where(Consent.is_given))

    def test_a_form_that_is_far_too_big_is_refused(self, client: FlaskClient) -> None:
        assert TellUsPage.open(client).check(words="x" * 200_000).status == 413

    @pytest.mark.parametrize("once", ["", "forged", "A" * 80])
    def test_a_form_that_we_did_not_make_is_refused(
        self, client: FlaskClient, session: Session, team: object, once: str
    ) -> None:
        assert TellUsPage.open(client).check().send(once=once).status == 400
        assert count(session, Submission) == 0


class TestTheCode:
    def test_it_shows_six_words_and_twenty_digits_and_opens_again(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = tell_us(client)

        assert page.heading == "Thank you. We have it."
        assert len(page.words.split()) == 6
        assert len(page.digits) == 20
        assert "We aim to read it within 3 working days." in page.text

    def test_it_is_never_compressed_and_never_kept(self, client: FlaskClient, team: object) -> None:
        page = TellUsPage.open(client).check()
        response = client.post(
            "/tell-us/send", data=page.fields("/tell-us/send"), headers={"Accept-Encoding": "gzip, br"}
        )

        assert "Content-Encoding" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"

    def test_the_picture_holds_the_code_only_after_the_hash_and_has_no_style(
        self, client: FlaskClient, team: object
    ) -> None:
        page = tell_us(client)

        assert page.soup.select_one(".qr svg path")
        assert not page.soup.select(".qr [style]")
        assert all(page.digits not in str(tag.attrs) for tag in page.soup.find_all(["a", "form", "title"]))

    def test_it_can_be_seen_again_on_the_same_phone_only(
        self, app: Flask, client: FlaskClient, team: object
    ) -> None:
        page = tell_us(client)

        assert page.cookies_set == ["heard_sight"]
        assert CodePage.open(client).words == page.words
        assert "There is no code to show here" in CodePage.open(app.test_client()).text

    def test_help_comes_first_where_somebody_may_need_it_now(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = tell_us(client, words="Synthetic: I want to die")

        assert page.text.index("Talk to someone now") < page.text.index("Your six words")
        assert session.scalars(select(Submission)).one().urgency == Urgency.NOW
        session.rollback()
        calm = tell_us(client)
        assert "Talk to someone now" not in calm.text

    def test_an_earlier_code_makes_them_one_person(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        first = tell_us(client)
        client.delete_cookie("heard_sight")
        second = tell_us(client, earlier_code=first.digits)

        assert second.words == first.words
        assert second.cookies_set == []
        assert (count(session, Submission), count(session, Contributor)) == (2, 1)

    def test_an_earlier_code_that_cannot_be_one_is_met_kindly(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client).check(earlier_code="six words that are no code")

        assert page.errors[0].startswith("We cannot read that code.")
        assert page.start == "your-choices"

    def test_an_earlier_code_that_opens_nothing_leaves_a_way_on(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = TellUsPage.open(client).check(earlier_code="00000000000000000001").send()
        assert page.errors[0].startswith("This code opens nothing here.")
        assert page.value("words") == SYNTHETIC
        assert (count(session, Submission), count(session, Contributor)) == (0, 0)

        assert page.check(earlier_code="").send().status == 200
        assert count(session, Submission) == 1


class TestOnceForEachForm:
    def test_twenty_times_one_after_another_is_one(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        check = TellUsPage.open(client).check()
        codes = {check.send().words for _ in range(20)}

        assert len(codes) == 1
        assert (count(session, Submission), count(session, Consent)) == (1, 5)

    def test_twenty_times_at_once_is_one(self, app: Flask, session: Session, team: object) -> None:
        fields = TellUsPage.open(app.test_client()).check().fields("/tell-us/send")

        def send(_: int) -> tuple[int, str]:
            browser = app.test_client()
            page = CodePage(browser, browser.post("/tell-us/send", data=fields))
            return page.status, page.digits

        with ThreadPoolExecutor(8) as threads:
            answers = set(threads.map(send, range(20)))

        assert len(answers) == 1
        assert next(iter(answers))[0] == 200
        assert (count(session, Submission), count(session, Contributor)) == (1, 1)

    def test_thirty_people_at_once_are_thirty(self, app: Flask, session: Session, team: object) -> None:
        def say(number: int) -> str:
            return tell_us(app.test_client(), words=f"Synthetic voice {number}", count="y").digits

        with ThreadPoolExecutor(8) as threads:
            codes = set(threads.map(say, range(30)))

        assert len(codes) == 30
        assert "" not in codes
        assert (count(session, Submission), count(session, Contributor)) == (30, 30)

    def test_the_same_form_under_another_code_is_refused(
        self, client: FlaskClient, session: Session, say: Say
    ) -> None:
        earlier = say(session).code
        check = TellUsPage.open(client).check()
        check.send()

        assert check.send(earlier_code=earlier.digits).status == 409
        assert count(session, Submission) == 2

    def test_a_form_that_was_erased_does_not_come_back(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        check = TellUsPage.open(client).check()
        one = come_back(client, check.send().words).first()
        OnePage.at(client, f"{one.response.request.path}/erase").do("/erase")

        again = check.send()
        assert again.status == 409
        assert "This was erased. Nothing was sent again." in again.text
        assert (count(session, Submission), count(session, Contributor)) == (0, 0)

    def test_a_check_page_that_was_open_for_long_loses_nothing(
        self, client: FlaskClient, session: Session, team: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = TellUsPage.open(client).check(words="Synthetic: slow")
        hour = form_tokens._hour_now()
        monkeypatch.setattr(form_tokens, "_hour_now", lambda: hour + 2)

        again = CheckPage(client, check.send().response)
        assert "This page was open for a long while." in again.text
        assert count(session, Submission) == 0
        assert again.fields("/tell-us/send")["words"] == "Synthetic: slow"
        assert again.send().status == 200
        assert count(session, Submission) == 1

    def test_after_two_hours_a_sent_form_shows_no_code_and_is_not_kept_twice(
        self, client: FlaskClient, session: Session, team: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = TellUsPage.open(client).check()
        check.send()
        hour = form_tokens._hour_now()
        monkeypatch.setattr(form_tokens, "_hour_now", lambda: hour + 2)

        again = check.send()
        assert (again.status, again.digits) == (409, "")
        assert "You sent this before. We have it." in again.text
        assert count(session, Submission) == 1


class TestWhatIsKept:
    @pytest.mark.parametrize(
        "table",
        [
            "contributor",
            "submission",
            "content_key",
            "consent",
            "message",
            "voice",
            "shared_message",
            "erased_form",
        ],
    )
    def test_no_hidden_row_number_tells_the_order_of_arrival(self, session: Session, table: str) -> None:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("only SQLite numbers its rows")
        assert table in Base.metadata.tables
        with pytest.raises(OperationalError, match="no such column: rowid"):
            session.execute(select(literal_column("rowid")).select_from(Base.metadata.tables[table]))

    def test_only_the_day_the_state_and_a_coarse_urgency_stand_open(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        words = "Synthetic: Dougal Quarrywood of Sandpiper House hits me"
        tell_us(
            client,
            words=words,
            reach="planted@example.org",
            contact_="y",
            body="fife-council",
            age_band="12-15",
        )
        row = session.scalars(select(Submission)).one()
        stored = {name: value for name, value in vars(row).items() if not name.startswith("_")}

        for value in stored.values():
            text = value if isinstance(value, bytes) else str(value).encode()
            for planted in (b"Dougal", b"Sandpiper", b"planted@", b"fife", b"12-15"):
                assert planted not in text
        assert {name for name, value in stored.items() if not isinstance(value, bytes)} >= {
            "received_on",
            "urgency",
        }
        assert not [name for name in stored if "time" in name or "address" in name or "agent" in name]

    def test_short_and_long_words_take_the_same_room(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        tell_us(client, words="Synthetic")
        tell_us(client, words="Synthetic " + "words " * 90)

        assert len({len(sealed) for sealed in session.scalars(select(Submission.sealed_answers))}) == 1

    def test_the_log_holds_no_words(
        self, client: FlaskClient, team: object, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        page = tell_us(client, words="Synthetic Dougal Quarrywood", reach="planted@example.org")

        for planted in ("Quarrywood", "planted@", page.digits, page.words.split()[0]):
            assert planted not in caplog.text
