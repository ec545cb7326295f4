"""Every language of the pages: whole catalogues, honest drafts, and English where a translation must not be trusted."""

from __future__ import annotations

import gettext
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import gettext as say_in_view
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, FIFE_SHOWN, make_account, make_release
from tests.factories.replies import send_and_show
from tests.pages.feedback import CheckPage, CodePage, TellUsPage
from tests.pages.languages import PageInALanguage
from webapp import catalogues
from webapp.domain import dates
from webapp.domain.languages import ENGLISH, LANGUAGES, Language
from webapp.domain.plans import Duty, ReplyKind
from webapp.forms.choices import CONSENT_HINTS, CONSENT_STATEMENTS, IN_DANGER, LIMITS
from webapp.i18n import ENVIRON_KEY
from webapp.services import plans, replies

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
TEMPLATES = Path(catalogues.__file__).parent / "templates"
PAGES = (
    "/",
    "/tell-us",
    "/my-code",
    "/your-code",
    "/get-help",
    "/corporate-parents",
    "/corporate-parents?area=fife",
    "/corporate-parents/fife-council",
    "/scotland",
    "/what-changed",
    "/privacy",
    "/nothing-is-here",
)
PLACE = re.compile(r"%\(\w+\)s")
SAID_TWICE = re.compile(r'(?:beside|notice)\(_\("([^"]+)"\),\s*(?:english=)?"([^"]+)"')
DRAFT = "This translation is a draft."
NOT_TRANSLATED = "Nobody has put this sentence into any language"


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_all()


@pytest.fixture(params=OTHERS, ids=lambda language: language.tag)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture
def catalogue(language: Language) -> Catalog:
    source = catalogues.FOLDER / language.tag / "LC_MESSAGES" / "messages.po"
    with source.open("rb") as file:
        return read_po(file, locale=language.tag, abort_invalid=True)


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Every translated sentence with the English that it stands for."""
    return [pair for message in catalogue if message.id for pair in pairs_of(message)]


def pairs_of(message: Message) -> list[tuple[str, str]]:
    if isinstance(message.id, str):
        return [(message.id, str(message.string))] if message.string else []
    return [(message.id[-1], form) for form in message.string if form]


def places_in(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def tell_us(client: FlaskClient, language: Language) -> CodePage:
    return TellUsPage.open(client, language=f"/{language.tag}").check().send()


class TestCatalogues:
    def test_each_compiles_and_is_read_back(self, tmp_path: Path, language: Language) -> None:
        source = catalogues.FOLDER / language.tag / "LC_MESSAGES" / "messages.po"
        copy = tmp_path / language.tag / "LC_MESSAGES" / "messages.po"
        copy.parent.mkdir(parents=True)
        copy.write_bytes(source.read_bytes())
        catalogues.compile_all(tmp_path)
        read = gettext.translation("messages", tmp_path, [language.tag])
        assert read.gettext("Leave this page") not in ("", "Leave this page")

    def test_every_placeholder_is_the_one_of_the_english(self, catalogue: Catalog) -> None:
        whole = [pair for message in catalogue if isinstance(message.id, str) for pair in pairs_of(message)]
        assert whole
        wrong = [pair for pair in whole if places_in(pair[0]) != places_in(pair[1])]
        assert wrong == []

    def test_no_plural_form_asks_for_a_placeholder_that_is_not_there(self, catalogue: Catalog) -> None:
        plurals = [message for message in catalogue if message.pluralizable and any(message.string)]
        assert plurals
        for message in plurals:
            assert all(message.string), f"{message.id[0]} lacks a form"
            for form in message.string:
                assert set(places_in(form)) <= set(places_in(message.id[-1])), form

    def test_no_translation_carries_markup_into_a_page(self, catalogue: Catalog) -> None:
        """Templates do not escape translations, so that a catalogue could otherwise change a page."""
        marked = [text for _, text in pairs(catalogue) if set("<>&\"'") & set(text)]
        assert marked == []

    def test_no_translation_is_only_guessed_from_a_sentence_like_it(self, catalogue: Catalog) -> None:
        assert [message.id for message in catalogue if message.fuzzy and message.id] == []

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (1, "يوم عمل واحد"),
            (2, "يومَي عمل"),
            (3, "%(num)s أيام عمل"),
            (11, "%(num)s يوم عمل"),
            (103, "أيام"),
        ],
    )
    def test_arabic_counts_as_arabic_does(self, number: int, words: str) -> None:
        arabic = gettext.translation("messages", catalogues.FOLDER, ["ar"])
        one = "We aim to read it within one working day."
        many = "We aim to read it within %(num)s working days."
        assert words in arabic.ngettext(one, many, number)


class TestPages:
    @pytest.mark.parametrize("path", PAGES)
    def test_each_says_its_language_and_that_it_is_a_draft(
        self, client: FlaskClient, language: Language, path: str
    ) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}{path}")
        assert (page.tag, page.direction) == (language.tag, language.direction)
        assert any(DRAFT in notice for notice in page.notices)
        assert any(words.startswith(DRAFT) for words in page.english)

    @pytest.mark.parametrize("path", PAGES)
    def test_english_is_no_draft(self, client: FlaskClient, path: str) -> None:
        page = PageInALanguage.open(client, path)
        assert (page.tag, page.direction) == ("en", "ltr")
        assert not any(DRAFT in notice for notice in page.notices)
        assert page.english == []

    @pytest.mark.parametrize("path", PAGES)
    def test_every_link_and_form_stays_in_the_language(
        self, client: FlaskClient, language: Language, path: str
    ) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}{path}")
        assert page.links_and_forms
        assert {where.split("/")[1] for where in page.links_and_forms} == {language.tag}

    @pytest.mark.parametrize("path", PAGES)
    def test_no_cookie_is_set_for_the_language(
        self, client: FlaskClient, language: Language, path: str
    ) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}{path}")
        assert page.cookies_set == []
        assert PageInALanguage.open(client, path).tag == "en"

    def test_the_whole_way_from_a_question_to_the_code_is_in_the_language(
        self, client: FlaskClient, team: object, language: Language
    ) -> None:
        asked = TellUsPage.open(client, language=f"/{language.tag}")
        checked = asked.check()
        assert isinstance(checked, CheckPage)
        sent = checked.send()
        assert len(sent.words.split()) == 6
        for step in (asked, checked, sent):
            page = PageInALanguage(client, step.response)
            assert (page.status, page.tag, page.direction) == (200, language.tag, language.direction)
            assert any(DRAFT in notice for notice in page.notices)
            assert {where.split("/")[1] for where in page.links_and_forms} == {language.tag}

    def test_a_link_from_an_answer_stays_in_the_language(
        self, client: FlaskClient, session: Session, language: Language
    ) -> None:
        release = make_release(session, shown=FIFE_SHOWN)
        writer = plans.Writer(account_id=make_account(session).id, body=FIFE)
        heard = plans.pull_in(
            session,
            writer=writer,
            release_id=release.id,
            theme="school",
            duties=[Duty.ACCESS],
            today=date(2026, 10, 6),
        )
        send_and_show(
            session,
            writer,
            heard.id,
            answer=replies.Answer(
                kind=ReplyKind.WE_DID,
                answer="Synthetic: a second bus runs.",
                what_next="Synthetic: we look again in May.",
                signed_role="Head of transport",
            ),
            today=dates.today() - timedelta(days=1),
        )
        session.commit()
        page = PageInALanguage.open(client, f"/{language.tag}/what-changed")
        assert f"/{language.tag}/corporate-parents/{FIFE}" in page.links_and_forms
        assert {where.split("/")[1] for where in page.links_and_forms} == {language.tag}

    def test_a_wrong_code_is_answered_in_the_language(self, client: FlaskClient, language: Language) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}/my-code")
        answer = PageInALanguage(client, page.send_form("/my-code", code="not a code"))
        read = gettext.translation("messages", catalogues.FOLDER, [language.tag])
        english = "We cannot read that code. It is six words or twenty numbers. Check that none is missing."
        assert read.gettext(english) != english
        assert answer.errors == [read.gettext(english)]


class TestEnglishBesideADraft:
    def test_the_limits_stand_in_english_too(self, client: FlaskClient, language: Language) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}/tell-us")
        assert {*LIMITS, IN_DANGER} <= set(page.english)
        assert "We aim to read it within 3 working days." in page.soup.main.get_text(" ", strip=True)

    def test_each_consent_stands_in_english_too(self, client: FlaskClient, language: Language) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}/tell-us")
        assert {*CONSENT_STATEMENTS.values(), *CONSENT_HINTS.values()} <= set(page.english)

    def test_consent_can_be_changed_beside_its_english(
        self, client: FlaskClient, team: object, language: Language
    ) -> None:
        code = tell_us(client, language).words
        ask = PageInALanguage.open(client, f"/{language.tag}/my-code")
        opened = client.get(ask.send_form("/my-code", code=code).headers["Location"])
        first = PageInALanguage(client, opened).soup.select_one(".card h2 a")
        assert first is not None
        page = PageInALanguage.open(client, str(first["href"]))
        assert page.tag == language.tag
        assert {*CONSENT_STATEMENTS.values(), LIMITS[4]} <= set(page.english)

    @pytest.mark.parametrize(
        ("path", "start"),
        [
            ("/", "Nobody reads this straight away. In danger now?"),
            ("/", "If we think you or someone else is being hurt"),
            ("/tell-us", "No name, no account, nothing about your phone"),
            ("/privacy", "We keep what you say private."),
            ("/get-help", "A call may stay in the list of calls"),
            ("/corporate-parents?area=fife", "We did not keep what you picked."),
        ],
    )
    def test_what_safety_hangs_on_stands_in_english_too(
        self, client: FlaskClient, language: Language, path: str, start: str
    ) -> None:
        page = PageInALanguage.open(client, f"/{language.tag}{path}")
        assert any(words.startswith(start) for words in page.english)

    def test_a_sentence_and_the_english_beside_it_never_part(self) -> None:
        found = [
            pair for path in TEMPLATES.rglob("*.html") for pair in SAID_TWICE.findall(path.read_text("utf-8"))
        ]
        assert len(found) > 15
        assert [pair for pair in found if pair[0] != pair[1]] == []

    def test_english_stands_where_a_sentence_is_missing(self, app: Flask, language: Language) -> None:
        with app.test_request_context("/", environ_overrides={ENVIRON_KEY: language.tag}):
            assert render_template_string("{{ _(words) }}", words=NOT_TRANSLATED) == NOT_TRANSLATED
            assert say_in_view(NOT_TRANSLATED) == NOT_TRANSLATED
            assert render_template_string('{{ _("Send") }}') != "Send"
            assert say_in_view("Send") != "Send"


class TestFromRightToLeft:
    @pytest.mark.parametrize("path", ["/", "/tell-us", "/get-help", "/nothing-is-here"])
    def test_what_is_dialled_keeps_its_own_direction(self, client: FlaskClient, path: str) -> None:
        page = PageInALanguage.open(client, f"/ar{path}")
        assert page.dialled
        for shown, kept in page.dialled:
            assert re.sub(r"\D", "", kept) == re.sub(r"\D", "", shown), shown
            assert kept, shown

    def test_the_code_keeps_its_own_direction(self, client: FlaskClient, team: object) -> None:
        arabic = next(language for language in OTHERS if language.direction == "rtl")
        page = tell_us(client, arabic)
        words = page.soup.select('.code-words bdi[dir="ltr"]')
        assert len(words) == 6
        assert all(word.get_text().isascii() for word in words)
        assert len(page.digits) == 20
        assert page.soup.select_one('.digits[dir="ltr"]') is not None
