"""What everybody can read: without a cookie, without scripts, and in part without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, FIFE_SHOWN, MORAY, make_account, make_release
from tests.factories.replies import send_and_show
from tests.pages.public import PAGES, AnswersPage, MyParentsPage, PublicPage
from webapp.domain import dates
from webapp.domain.dates import Quarter
from webapp.domain.plans import Duty, ReplyKind
from webapp.services import offers, plans
from webapp.services.plans import DAYS_TO_REPLY, Writer
from webapp.services.reference import load_areas, load_bodies
from webapp.services.replies import Answer

NEXT_QUARTER = Quarter(2026, 4)
Reply = Callable[..., UUID]


@pytest.fixture
def reply(session: Session) -> Reply:
    """Publishes a synthetic answer of a body to what was heard about a theme."""
    release = make_release(
        session, shown={**FIFE_SHOWN, (MORAY, "total", ""): 20, (MORAY, "theme", "money"): 15}
    )

    def publish(
        theme: str = "school",
        *,
        body: str = FIFE,
        kind: ReplyKind = ReplyKind.WE_DID,
        days_ago: int = 5,
        pulled_in_days_ago: int = 20,
        **said: str,
    ) -> UUID:
        writer = Writer(account_id=make_account(session, body=body).id, body=body)
        pulled_on = dates.today() - timedelta(days=pulled_in_days_ago)
        heard = plans.pull_in(
            session, writer=writer, release_id=release.id, theme=theme, duties=[Duty.ACCESS], today=pulled_on
        )
        words = {
            "answer": "Synthetic: a second bus runs.",
            "what_next": "Synthetic: we look again in May.",
            "signed_role": "Head of transport",
        }
        published = send_and_show(
            session,
            writer,
            heard.id,
            answer=Answer(kind=kind, **{**words, **said}),
            today=dates.today() - timedelta(days=days_ago),
        )
        session.commit()
        return published.id

    return publish


class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    def test_it_has_one_heading_a_title_and_no_gap_in_its_headings(
        self, client: FlaskClient, path: str
    ) -> None:
        page = PublicPage.visit(client, path)

        assert page.status == 200
        assert len(page.headings) == 1
        assert page.headings[0]
        assert page.title
        assert page.skipped_levels == []

    @pytest.mark.parametrize("path", PAGES)
    def test_it_is_there_from_right_to_left_too(self, client: FlaskClient, path: str) -> None:
        page = PublicPage.visit(client, f"/ar{path}")

        assert page.soup.html is not None
        assert page.soup.html["dir"] == "rtl"
        assert all(link.startswith("/ar/") for link in page.own_links if not is_a_language(link, path))

    @pytest.mark.parametrize("path", PAGES)
    def test_it_sets_no_cookie_and_asks_for_nothing_from_elsewhere(
        self, client: FlaskClient, path: str
    ) -> None:
        page = PublicPage.visit(client, path)

        assert "Set-Cookie" not in page.response.headers
        sources = [
            str(tag.get("src") or tag.get("href")) for tag in page.soup.select("script, link, img, iframe")
        ]
        assert all(source.startswith("/static/") for source in sources)

    @pytest.mark.parametrize("path", PAGES)
    def test_the_second_view_costs_no_sql(
        self, client: FlaskClient, statements: list[str], path: str
    ) -> None:
        first = client.get(path)
        statements.clear()
        second = client.get(path)

        assert statements == []
        assert second.data == first.data

    def test_no_link_leads_nowhere(self, client: FlaskClient) -> None:
        links = {link for path in PAGES for link in PublicPage.visit(client, path).own_links}

        assert len(links) > len(load_bodies()) + len(load_areas())
        assert {
            link: client.get(link).status_code for link in links if client.get(link).status_code >= 400
        } == {}

    @pytest.mark.parametrize("path", PAGES)
    def test_the_way_out_is_on_it(self, client: FlaskClient, path: str) -> None:
        assert "/leave" in PublicPage.visit(client, path).own_links


class TestHome:
    def test_the_first_things_to_do_are_to_tell_and_to_come_back(self, client: FlaskClient) -> None:
        main = PublicPage.visit(client, "/").soup.find("main")

        assert [link["href"] for link in main.find_all("a")][:2] == ["/tell-us", "/my-code"]

    def test_it_says_the_limits_before_anything_is_typed(self, client: FlaskClient) -> None:
        words = PublicPage.visit(client, "/").main

        assert "we have to tell someone who can help" in words
        assert "Nobody reads this straight away. In danger now? Call 999." in words

    def test_the_newest_answers_are_on_it(self, client: FlaskClient, reply: Reply) -> None:
        reply("money", kind=ReplyKind.WE_CANT, reason="Synthetic: the law says so.", days_ago=3)

        words = PublicPage.visit(client, "/").main

        assert "Money Fife Council : We can't made up" in words


class TestWhoAreMyParents:
    @pytest.mark.parametrize(
        ("area", "local"),
        [
            ("fife", ["Fife Council", "NHS Fife"]),
            ("moray", ["Moray Council", "NHS Grampian"]),
            ("glasgow-city", ["Glasgow City Council", "NHS Greater Glasgow and Clyde"]),
        ],
    )
    def test_the_nearest_come_first(self, client: FlaskClient, area: str, local: list[str]) -> None:
        name = next(place.name for place in load_areas() if place.slug == area)
        groups = MyParentsPage.ask(client, area=area).groups

        assert groups[f"Because you live in {name}"] == local
        assert next(iter(groups)) == f"Because you live in {name}"

    def test_parts_of_life_and_a_college_bring_their_own(self, client: FlaskClient) -> None:
        groups = MyParentsPage.ask(client, area="fife", parts=("hearings",), studies_at="fife-college").groups

        assert groups["Because of college"] == ["Fife College"]
        assert "Children's Hearings Scotland" in groups["Because you have hearings"]

    def test_nothing_picked_still_gets_an_answer(self, client: FlaskClient) -> None:
        groups = MyParentsPage.ask(client).groups

        assert "Everyone in care has these" in groups
        assert not any(title.startswith("Because you live") for title in groups)

    def test_what_was_picked_stands_in_the_form_and_nowhere_else(
        self, client: FlaskClient, statements: list[str]
    ) -> None:
        page = MyParentsPage.ask(client, area="moray", parts=("school", "police"))

        assert page.chosen == {"moray", "school", "police"}
        assert statements == []
        assert "Set-Cookie" not in page.response.headers
        assert page.response.headers["Cache-Control"] == "no-store"
        assert page.response.headers["Referrer-Policy"] == "no-referrer"

    def test_an_answer_is_never_given_to_the_next_visitor(self, client: FlaskClient) -> None:
        MyParentsPage.ask(client, area="moray")

        assert PublicPage.visit(client, "/corporate-parents").soup.find(id="answer") is None

    @pytest.mark.parametrize("query", ["area=atlantis", "studies_at=fife-council", "studies_at=nowhere"])
    def test_what_we_do_not_know_is_not_found(self, client: FlaskClient, query: str) -> None:
        assert client.get(f"/corporate-parents?{query}").status_code == 404

    def test_a_part_of_life_that_we_do_not_know_is_passed_over(self, client: FlaskClient) -> None:
        assert client.get("/corporate-parents?part=circus").status_code == 200

    def test_everybody_is_on_the_list_of_all(self, client: FlaskClient) -> None:
        links = PublicPage.visit(client, "/corporate-parents").own_links

        assert {f"/corporate-parents/{body.slug}" for body in load_bodies()} <= set(links)


class TestBody:
    def test_one_that_is_not_there_is_not_found(self, client: FlaskClient) -> None:
        assert client.get("/corporate-parents/ministry-of-magic").status_code == 404

    def test_it_says_how_to_tell_it_something(self, client: FlaskClient) -> None:
        assert f"/tell-us?about={FIFE}" in PublicPage.visit(client, f"/corporate-parents/{FIFE}").own_links

    def test_before_the_first_release_there_are_no_figures(self, client: FlaskClient) -> None:
        words = PublicPage.visit(client, f"/corporate-parents/{FIFE}").main

        assert "Nothing has been counted yet." in words
        assert "It has not answered yet." in words

    def test_it_shows_released_figures_in_words_first(self, client: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)

        page = PublicPage.visit(client, f"/corporate-parents/{FIFE}")
        shown, hidden = page.soup.select("table.figures")

        rows = [" ".join(row.get_text(" ", strip=True).split()) for row in shown.select("tbody tr")]
        assert rows == ["School most 30", "Money less than half 10"]
        assert len(hidden.select("tr.few")) == 15
        assert not any(figure.isdigit() for figure in hidden.get_text())
        assert "These numbers are made up" in page.main

    def test_real_figures_are_not_called_made_up(self, client: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN, is_synthetic=False)

        assert "made up" not in PublicPage.visit(client, f"/corporate-parents/{FIFE}").main

    def test_a_hidden_total_hides_everything(self, client: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)

        page = PublicPage.visit(client, f"/corporate-parents/{MORAY}")

        assert page.soup.select("table") == []
        assert "Too few people have told us about it so far." in page.main

    def test_an_unpublished_release_shows_nothing(self, client: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN, is_published=False)

        assert "Nothing has been counted yet." in PublicPage.visit(client, f"/corporate-parents/{FIFE}").main

    def test_it_shows_what_the_body_offers(self, client: FlaskClient, session: Session) -> None:
        writer = Writer(account_id=make_account(session).id, body=FIFE)
        offers.add_offer(
            session,
            writer=writer,
            name="Free bus",
            explanation="Synthetic.",
            today=date(2026, 1, 5),
            is_synthetic=True,
        )
        session.commit()

        assert "Free bus made up Synthetic." in PublicPage.visit(client, f"/corporate-parents/{FIFE}").main


class TestWhatChanged:
    def test_an_answer_says_what_was_said_what_was_done_and_what_comes_next(
        self, client: FlaskClient, reply: Reply
    ) -> None:
        reply("school")

        (answer,) = AnswersPage.visit(client, "/what-changed").answers

        assert answer.startswith("School made up Fife Council You said Most of the young people")
        assert "We did Synthetic: a second bus runs." in answer
        assert "What next Synthetic: we look again in May." in answer
        assert "Head of transport" in answer
        assert "Young people have not told us yet." in answer

    def test_a_no_comes_with_its_reason(self, client: FlaskClient, reply: Reply) -> None:
        reply(
            kind=ReplyKind.WE_CANT,
            reason="Synthetic: no money is left.",
            tried_with_others="Synthetic: we asked the health board.",
        )

        (answer,) = AnswersPage.visit(client, "/what-changed").answers

        assert "We can't" in answer
        assert "Because: Synthetic: no money is left." in answer
        assert "What we tried with others: Synthetic: we asked the health board." in answer
        assert "Did it really?" not in answer

    def test_the_newest_comes_first_and_each_address_shows_its_own(
        self, client: FlaskClient, reply: Reply
    ) -> None:
        reply("school", days_ago=9)
        reply("money", body=MORAY, days_ago=2)

        every = AnswersPage.visit(client, "/what-changed").answers
        assert [answer.split()[0] for answer in every] == ["Money", "School"]
        assert len(AnswersPage.visit(client, "/what-changed/in/fife").answers) == 1
        assert "Moray Council" in AnswersPage.visit(client, f"/what-changed/by/{MORAY}").answers[0]
        assert AnswersPage.visit(client, "/what-changed/in/na-h-eileanan-siar").answers == []

    def test_older_answers_are_one_link_away_and_none_is_lost(
        self, client: FlaskClient, reply: Reply
    ) -> None:
        said = {f"Synthetic answer {number}." for number in range(23)}
        for number, answer in enumerate(sorted(said)):
            reply("school", answer=answer, days_ago=1 + number % 4)

        found, path, pages = [], "/what-changed", 0
        while path:
            page = AnswersPage.visit(client, path)
            found += [answer for words in page.answers for answer in said if f" {answer} " in words]
            path, pages = page.older, pages + 1

        assert pages == 5
        assert len(found) == 23
        assert set(found) == said

    @pytest.mark.parametrize(
        "path",
        [
            "/what-changed/in/atlantis",
            "/what-changed/by/nobody",
            "/what-changed?before=yesterday",
            "/what-changed?before=2026-01-01_7",
        ],
    )
    def test_an_address_that_we_did_not_make_is_not_found(self, client: FlaskClient, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_silence_is_called_late(self, client: FlaskClient, reply: Reply, session: Session) -> None:
        reply("school", pulled_in_days_ago=DAYS_TO_REPLY + 30, days_ago=3)
        writer = Writer(account_id=make_account(session).id, body=FIFE)
        release_id = plans.get_plan(session, body=FIFE).inputs[0].release_id
        long_ago = dates.today() - timedelta(days=DAYS_TO_REPLY + 1)
        plans.pull_in(
            session, writer=writer, release_id=release_id, theme="money", duties=[Duty.ALERT], today=long_ago
        )
        session.commit()

        for path in ("/what-changed", f"/corporate-parents/{FIFE}"):
            words = PublicPage.visit(client, path).main
            assert "This answer came late." in words
            assert "Money made up Late. The answer was due on" in words

    @pytest.mark.parametrize(
        ("changed", "not_yet", "says"),
        [
            (15, None, "Young people say: yes, it changed"),
            (20, 15, "Young people say: yes, it changed Some of them say: not yet."),
            (None, 15, "Young people say: not yet"),
            (15, 25, "Young people say: not yet Some of them say: yes, it changed."),
            (None, None, "Too few young people have told us. So we do not show what they said."),
        ],
    )
    def test_young_people_say_whether_it_changed(
        self,
        client: FlaskClient,
        session: Session,
        reply: Reply,
        changed: int | None,
        not_yet: int | None,
        says: str,
    ) -> None:
        key = str(reply("school"))
        shown = {
            (FIFE, "reply_verdict", f"{key}|changed"): changed,
            (FIFE, "reply_verdict", f"{key}|not_yet"): not_yet,
        }
        make_release(session, shown=shown, quarter=NEXT_QUARTER)  # type: ignore[arg-type]

        (answer,) = AnswersPage.visit(client, "/what-changed").answers

        assert answer.endswith(says)


def is_a_language(link: str, path: str) -> bool:
    """Whether a link is to this same page, or on the page of languages to the first one, in another language."""
    return link in (path, f"/gd{path}") or (path == "/languages" and link in ("/", "/gd/"))
