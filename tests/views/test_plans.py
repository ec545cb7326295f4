"""A body's pages, as its officer, its board reader and another body's officer see them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import docx
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT, FIFE, FIFE_SHOWN, MORAY, hear, make_release, release
from tests.factories.people import Person, sign_in
from tests.factories.replies import read_by
from tests.pages.plans import BodyPage
from webapp.domain import dates
from webapp.domain.about import AgeBand
from webapp.domain.dates import Quarter
from webapp.domain.plans import ActionState
from webapp.domain.themes import BookName
from webapp.models import Action, PlanInput, Reply, SentReply, SharedMessage, Submission
from webapp.services import reference, reply_reading

HIDDEN = "Fewer than 10, or hidden so that nobody can be worked out"
ANSWER = {
    "kind": "we_cant",
    "answer": "Not this year.",
    "reason": "The law does not let us.",
    "what_next": "We ask again.",
    "signed_role": "Director of education",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    start = datetime(AFTER_IT.year, AFTER_IT.month, AFTER_IT.day, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as moved:
        yield moved


@pytest.fixture
def officer(client: FlaskClient, parent_fife: Person) -> FlaskClient:
    sign_in(client, parent_fife)
    return client


@pytest.fixture
def shown(session: Session) -> None:
    make_release(session, shown=FIFE_SHOWN)


@pytest.fixture
def school(officer: FlaskClient, shown: None) -> BodyPage:
    """The page of a theme that was taken into the plan."""
    page = BodyPage.visit(officer, "/heard/2026Q3/school")
    return page.fill_in("Take it into the plan", duties=["assess", "access"])


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def read_what_was_sent(session: Session, clock: time_machine.Coordinates) -> None:
    """Let half an hour go by, and a worker show what was sent."""
    clock.shift(31 * 60)
    sent = session.scalars(select(SentReply)).one()
    reply_reading.show(
        session,
        sent_id=sent.id,
        staff=read_by(session),
        revision=sent.revision,
        today=AFTER_IT,
        now=dates.now(),
    )
    session.commit()


class TestHeard:
    def test_before_the_first_release_it_says_what_will_be_here(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/heard")

        assert "Nothing is published yet" in page.text

    def test_words_first_then_numbers_and_nothing_left_out(self, officer: FlaskClient, shown: None) -> None:
        rows = BodyPage.visit(officer, "/heard").rows("For Fife Council")

        assert rows["School"] == "Most about 30"
        assert rows["Money"] == "Less than half about 10"
        (hidden,) = (names for names, words in rows.items() if words == HIDDEN)
        plain_names = [code.plain_name for code in reference.load_code_books()[BookName.THEMES].codes]
        named = {*rows, *hidden.split("; ")} - {hidden}
        assert named == {*plain_names, "Something that fits no theme yet"}

    def test_what_is_hidden_is_hatched_and_explained(self, officer: FlaskClient, shown: None) -> None:
        page = BodyPage.visit(officer, "/heard")

        assert len(page.soup.select("tr.few svg path[stroke-dasharray]")) == len(page.soup.select("tr.few"))
        assert "Where the bar is striped" in page.text

    def test_who_was_heard(self, officer: FlaskClient, shown: None) -> None:
        page = BodyPage.visit(officer, "/heard")

        assert page.rows("How old they are")["12 to 15"] == "The majority about 20"
        assert page.rows("Where they live")["With a foster family"] == "Less than half about 15"
        assert page.rows("What kind of thing it was")["Something they need"] == "The majority about 25"

    def test_duties_show_the_figures_of_their_themes(self, officer: FlaskClient, shown: None) -> None:
        duties = BodyPage.visit(officer, "/heard").rows("Themes of each duty (section 58 of the 2014 Act)")

        assert len(duties) == 6
        assert duties["Assess what they need"].startswith("School about 30 ; Money about 10")
        assert duties["Promote their interests"] == "4 more are hidden."

    def test_a_table_without_figures_says_why(self, officer: FlaskClient, session: Session) -> None:
        make_release(session, shown={(FIFE, "total", ""): 40}, withheld=[f"{FIFE}/home"])
        text = BodyPage.visit(officer, "/heard").text

        assert "This table is not shown at all" in text
        assert "Every figure of this table is hidden" in text

    def test_earlier_releases_stay(self, officer: FlaskClient, session: Session, shown: None) -> None:
        make_release(session, shown={(FIFE, "total", ""): 20}, quarter=Quarter(2026, 2))
        page = BodyPage.visit(officer, "/heard")

        assert "About 40" in page.text
        assert "About 20" in BodyPage.visit(officer, page.links()["April to June 2026"]).text
        assert BodyPage.visit(officer, "/heard/2025Q1").status == 404

    def test_synthetic_figures_say_so(self, officer: FlaskClient, shown: None) -> None:
        assert "These figures are synthetic" in BodyPage.visit(officer, "/heard").text

    def test_real_figures_do_not(self, officer: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN, is_synthetic=False)
        assert "synthetic" not in BodyPage.visit(officer, "/heard").text

    def test_another_body_sees_its_own_and_never_this_one(
        self, client: FlaskClient, parent_moray: Person, shown: None
    ) -> None:
        sign_in(client, parent_moray)
        page = BodyPage.visit(client, "/heard")

        assert "Fife" not in page.text
        assert "Every theme is hidden for you" in page.text

    def test_words_are_seen_by_the_body_they_were_shared_with(
        self, client: FlaskClient, session: Session, parent_fife: Person, parent_moray: Person, shown: None
    ) -> None:
        hear(session, people=1)
        said = session.scalars(select(Submission.id)).one()
        words = "Synthetic: my bus <b>comes</b> late."
        session.add(
            SharedMessage(submission_id=said, body=FIFE, words=words, shared_on=AFTER_IT, is_synthetic=True)
        )
        session.commit()
        sign_in(client, parent_fife)
        assert words in BodyPage.visit(client, "/heard").text
        assert "Synthetic words, made up" in BodyPage.visit(client, "/heard").text
        sign_in(client, parent_moray)
        assert words not in BodyPage.visit(client, "/heard").text

    def test_nothing_of_a_small_number_is_on_the_page(self, officer: FlaskClient, session: Session) -> None:
        hear(session, people=27, age_band=AgeBand.FROM_12_TO_15)
        hear(session, people=7, themes=("money",), age_band=AgeBand.FROM_16_TO_17)
        release(session)
        rows = BodyPage.visit(officer, "/heard").rows("For Fife Council")

        assert rows["School"].endswith("about 25")
        (hidden,) = (names for names, words in rows.items() if words == HIDDEN)
        assert "Money" in hidden.split("; ")


class TestTakingIn:
    def test_duties_of_the_code_book_are_ticked_beforehand(self, officer: FlaskClient, shown: None) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/school")

        assert page.ticked() == ["assess", "opportunities", "access"]
        assert page.rows("What they spoke about, by age")["12 to 15"] == "The majority about 15"

    def test_it_goes_into_the_plan_once(self, officer: FlaskClient, session: Session, shown: None) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/school")
        first = page.fill_in("Take it into the plan", duties=["assess"])
        second = page.fill_in("Take it into the plan", duties=["assess"])

        assert first.path == second.path
        assert count(session, PlanInput) == 1
        assert "Open it in the plan" in BodyPage.visit(officer, "/heard/2026Q3/school").text
        assert "In your plan" in BodyPage.visit(officer, "/heard").text

    def test_without_a_duty_the_field_says_so(
        self, officer: FlaskClient, session: Session, shown: None
    ) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/school").fill_in("Take it into the plan", duties=[])

        assert "Tick one or more duties" in page.error_at("duties")
        assert page.errors == ["Tick one or more duties"]
        assert count(session, PlanInput) == 0

    def test_a_hidden_theme_is_taken_in_with_the_figure_for_scotland(
        self, officer: FlaskClient, shown: None
    ) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/mental-health")
        assert "the plan keeps the figure for Scotland" in page.text
        assert "figure for Scotland" in page.fill_in("Take it into the plan", duties=["alert"]).text

    def test_what_is_hidden_everywhere_has_no_form_and_no_back_door(
        self, officer: FlaskClient, session: Session, shown: None
    ) -> None:
        token = BodyPage.visit(officer, "/heard/2026Q3/school").value("csrf_token")
        page = BodyPage.visit(officer, "/heard/2026Q3/having-a-say")

        assert "Take it into the plan" not in page.buttons()
        sent = officer.post("/heard/2026Q3/having-a-say", data={"csrf_token": token, "duties": "alert"})
        assert sent.status_code == 409
        assert count(session, PlanInput) == 0

    @pytest.mark.parametrize(
        "path", ["/heard/2026Q3/weather", "/heard/2026Q3/no-theme", "/heard/2020Q1/school"]
    )
    def test_what_is_not_there_is_not_found(self, officer: FlaskClient, shown: None, path: str) -> None:
        assert officer.get(path).status_code == 404


class TestThePlan:
    def test_an_empty_one_says_where_to_begin(self, officer: FlaskClient) -> None:
        assert BodyPage.visit(officer, "/plan").links()["See what we heard"] == "/heard"

    def test_duties_without_a_theme_are_gaps(self, officer: FlaskClient, school: BodyPage) -> None:
        page = BodyPage.visit(officer, "/plan")
        duties = page.rows("The six duties")

        assert "4 duties have no theme yet" in page.text
        assert duties["Be alert to what harms their wellbeing"] == "No theme yet"
        assert duties["Assess what they need"].startswith("School")

    def test_duties_can_be_changed(self, officer: FlaskClient, school: BodyPage) -> None:
        assert school.ticked() == ["assess", "access"]
        assert school.fill_in("Keep these duties", duties=["alert"]).ticked() == ["alert"]
        assert school.fill_in("Keep these duties", duties=[]).error_at("duties")

    def test_silence_turns_late_by_itself(
        self, officer: FlaskClient, school: BodyPage, parent_fife: Person, clock: time_machine.Coordinates
    ) -> None:
        assert "An answer is due by 4 December 2026" in BodyPage.visit(officer, "/plan").text

        clock.move_to(datetime(2026, 12, 5, 9, tzinfo=UTC))
        sign_in(officer, parent_fife)
        assert "Late: an answer was due by 4 December 2026" in BodyPage.visit(officer, "/plan").text
        assert "Everybody can see that it is late" in BodyPage.visit(officer, school.path).text


class TestActions:
    def add(self, officer: FlaskClient, school: BodyPage) -> BodyPage:
        form = BodyPage.visit(officer, f"{school.path}/action")
        given = {"what": "Two more buses", "owner": "Head of transport", "due_on": "2027-03-01"}
        form.fill_in("Put it into the plan", **given)
        return form.fill_in("Put it into the plan", **given)

    def test_the_same_form_twice_makes_one(
        self, officer: FlaskClient, school: BodyPage, session: Session
    ) -> None:
        page = self.add(officer, school)

        assert count(session, Action) == 1
        assert page.rows("What we will do")["Two more buses"].startswith(
            "Head of transport 1 March 2027 Planned"
        )

    @pytest.mark.parametrize(
        ("name", "given"), [("what", {"what": " "}), ("owner", {"owner": ""}), ("due_on", {"due_on": "soon"})]
    )
    def test_what_is_missing_is_said_at_its_field(
        self, officer: FlaskClient, school: BodyPage, session: Session, name: str, given: dict[str, str]
    ) -> None:
        form = BodyPage.visit(officer, f"{school.path}/action")
        whole = {"what": "Two more buses", "owner": "Head of transport", "due_on": "2027-03-01"}
        page = form.fill_in("Put it into the plan", **(whole | given))

        assert page.error_at(name)
        assert page.value("once") == form.value("once")
        assert count(session, Action) == 0

    def test_a_day_that_is_over_is_refused_and_what_was_typed_is_kept(
        self, officer: FlaskClient, school: BodyPage, session: Session
    ) -> None:
        form = BodyPage.visit(officer, f"{school.path}/action")
        page = form.fill_in(
            "Put it into the plan", what="Two more buses", owner="Head of transport", due_on="2020-02-29"
        )

        assert "This day is over." in page.error_at("due_on")
        assert (page.value("owner"), page.value("due_on")) == ("Head of transport", "2020-02-29")
        assert count(session, Action) == 0

    def test_a_step_at_a_time(self, officer: FlaskClient, school: BodyPage, session: Session) -> None:
        page = self.add(officer, school)
        page = page.fill_in("It is under way").fill_in("It is done")

        assert "Done, as the body says" in page.text
        assert session.scalars(select(Action.state)).one() is ActionState.DONE
        assert "It is done" not in page.buttons()

    def test_stopping_needs_a_public_reason(
        self,
        officer: FlaskClient,
        school: BodyPage,
        session: Session,
        clock: time_machine.Coordinates,
        parent_fife: Person,
    ) -> None:
        page = self.add(officer, school).fill_in("Stop it")
        assert page.errors == [
            "An action stops only in public. Answer with “We can't” and the reason first, then stop it."
        ]

        BodyPage.visit(officer, f"{school.path}/reply").fill_in("Send this answer", **ANSWER)
        assert page.fill_in("Stop it").errors == page.errors  # Nobody has read it yet.
        read_what_was_sent(session, clock)
        sign_in(officer, parent_fife)
        page = BodyPage.visit(officer, school.path)
        assert "Stopped" in page.fill_in("Stop it").text
        assert session.scalars(select(Action.state)).one() is ActionState.STOPPED

    @pytest.mark.parametrize("state", ["done", "confirmed"])
    def test_steps_that_are_not_offered_are_refused(
        self, officer: FlaskClient, school: BodyPage, session: Session, state: str
    ) -> None:
        page = self.add(officer, school)
        path = str(page.form("It is under way")["action"])

        sent = officer.post(path, data={"csrf_token": page.value("csrf_token"), "to": state})
        assert sent.status_code == 409
        assert officer.post(path, data={"csrf_token": page.value("csrf_token"), "to": "x"}).status_code == 404


class TestAnswering:
    def open(self, officer: FlaskClient, school: BodyPage) -> BodyPage:
        return BodyPage.visit(officer, f"{school.path}/reply")

    def test_it_says_beforehand_who_reads_it_and_that_names_are_not_allowed(
        self, officer: FlaskClient, school: BodyPage
    ) -> None:
        text = self.open(officer, school).text

        assert "an advocacy worker reads it before young people and everybody else do" in text
        assert "Do not write anybody's name" in text

    def test_the_same_form_twice_makes_one(
        self, officer: FlaskClient, school: BodyPage, session: Session
    ) -> None:
        form = self.open(officer, school)
        form.fill_in("Send this answer", **ANSWER)
        page = form.fill_in("Send this answer", **ANSWER)

        assert (count(session, SentReply), count(session, Reply)) == (1, 0)
        assert "The law does not let us." in page.text
        assert "An advocacy worker reads it before anybody else does" in page.text

    @pytest.mark.parametrize(
        "given",
        [{"reason": "There is no money."}, {"lacks_resources": "y"}, {"answer": "We cannot afford it."}],
    )
    def test_no_money_alone_is_refused_at_its_field_and_nothing_typed_is_lost(
        self, officer: FlaskClient, school: BodyPage, session: Session, given: dict[str, str]
    ) -> None:
        sent = ANSWER | given
        page = self.open(officer, school).fill_in("Send this answer", **sent)

        assert "is not enough by itself" in page.error_at("tried_with_others")
        assert [page.typed(name) for name in ("answer", "reason", "what_next")] == [
            sent["answer"],
            sent["reason"],
            sent["what_next"],
        ]
        assert page.value("signed_role") == "Director of education"
        assert count(session, SentReply) == 0

        tried = "We asked the health board to share the cost."
        page.fill_in("Send this answer", **sent, tried_with_others=tried)
        assert count(session, SentReply) == 1

    def test_no_needs_a_reason(self, officer: FlaskClient, school: BodyPage, session: Session) -> None:
        page = self.open(officer, school).fill_in("Send this answer", **(ANSWER | {"reason": " "}))

        assert "needs a reason" in page.error_at("reason")
        assert count(session, SentReply) == 0

    def test_a_form_without_its_token_is_too_old(self, officer: FlaskClient, school: BodyPage) -> None:
        page = self.open(officer, school).fill_in("Send this answer", **ANSWER, once="mine")

        assert page.errors == ["This form is too old. Open it again."]


class TestWhoMay:
    PATHS = ("", "/action", "/reply")

    def test_another_bodys_plan_is_not_found(
        self, officer: FlaskClient, school: BodyPage, parent_moray: Person, session: Session
    ) -> None:
        action = TestActions().add(officer, school)
        move = str(action.form("It is under way")["action"])
        sign_in(officer, parent_moray)
        token = BodyPage.visit(officer, "/heard/2026Q3/school").value("csrf_token")

        assert [officer.get(school.path + path).status_code for path in self.PATHS] == [404] * 3
        for path in (f"{school.path}/duties", f"{school.path}/reply", f"{school.path}/action", move):
            sent = officer.post(
                path, data={"csrf_token": token, "duties": "alert", "to": "under_way"} | ANSWER
            )
            assert sent.status_code == 404, path
        assert "School" not in BodyPage.visit(officer, "/plan").text

    def test_a_board_reader_reads_and_writes_nothing(
        self, officer: FlaskClient, school: BodyPage, board_fife: Person, session: Session
    ) -> None:
        TestActions().add(officer, school)
        sign_in(officer, board_fife)

        for path in ("/heard", "/heard/2026Q3/money", "/plan", school.path, "/evidence"):
            page = BodyPage.visit(officer, path)
            assert page.status == 200, path
            assert [label for label in page.buttons() if label != "Print this page"] == [], path
        token = BodyPage.visit(officer, "/plan").value("csrf_token")
        paths = (
            "/heard/2026Q3/money",
            f"{school.path}/duties",
            f"{school.path}/action",
            f"{school.path}/reply",
            "/offers",
        )
        for path in paths:
            assert officer.post(path, data={"csrf_token": token} | ANSWER).status_code == 403, path

    @pytest.mark.parametrize("who", ["worker_ailsa", "lead_morag", "admin"])
    def test_nobody_else_opens_them(
        self, client: FlaskClient, who: str, shown: None, request: pytest.FixtureRequest
    ) -> None:
        sign_in(client, request.getfixturevalue(who))
        for path in ("/heard", "/plan", "/evidence", "/offers", "/evidence/2026Q3/csv"):
            assert client.get(path).status_code == 403, path


class TestOffers:
    def test_one_is_added_shown_and_ended(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/offers")
        given = {"name": "Free gym pass", "explanation": "Until you are 26."}
        page.fill_in("Show it to everybody", **given)
        page = page.fill_in("Show it to everybody", **given)
        assert page.text.count("Until you are 26.") == 1

        assert "until 5 October 2026" in page.fill_in("We no longer offer Free gym pass").text

    def test_an_empty_one_is_refused_at_its_fields(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/offers").fill_in("Show it to everybody", name="", explanation="")

        assert page.error_at("name")
        assert page.error_at("explanation")

    def test_another_bodys_offer_is_not_found(self, officer: FlaskClient, parent_moray: Person) -> None:
        BodyPage.visit(officer, "/offers").fill_in("Show it to everybody", name="Gym", explanation="Free.")
        sign_in(officer, parent_moray)
        token = BodyPage.visit(officer, "/offers").value("csrf_token")

        assert officer.post("/offers/gym/end", data={"csrf_token": token}).status_code == 404
        assert officer.get("/offers/gym/themes").status_code == 404

    def test_its_themes_are_chosen_and_changed(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/offers").fill_in(
            "Show it to everybody", name="Gym", explanation="Free.", themes=["health"]
        )
        assert "For: Your health" in page.text

        change = BodyPage.visit(officer, "/offers/gym/themes")
        assert change.ticked() == ["health"]
        page = change.fill_in("Keep these themes", themes=["money", "school"])
        assert "For: School; Money" in page.text
        assert "themes" in change.fill_in("Keep these themes", themes=["nothing"]).text


class TestEvidence:
    def test_page_csv_json_and_document_say_the_same(self, officer: FlaskClient, school: BodyPage) -> None:
        page = BodyPage.visit(officer, "/heard").rows("For Fife Council")
        lines = list(
            csv.DictReader(io.StringIO(officer.get("/evidence/2026Q3/csv").get_data().decode("utf-8-sig")))
        )
        in_csv = {
            x["detail"]: (x["words"], x["number"]) for x in lines if x["name"] == "What they spoke about"
        }
        pack = json.loads(officer.get("/evidence/2026Q3/json").get_data())
        (table,) = (table for table in pack["tables"] if table["name"] == "theme")
        in_json = {f["labels"][0]: (f["words"], str(f["number"] or "")) for f in table["figures"]}
        document = docx.Document(io.BytesIO(officer.get("/evidence/2026Q3/docx").get_data()))
        in_docx = {}
        for found in document.tables:
            if [cell.text for cell in found.rows[0].cells] == ["Theme", "In words", "Number"]:
                cells = ([cell.text for cell in row.cells] for row in found.rows[1:])
                in_docx = {
                    label: (words, number.removeprefix("about ").partition(" ")[0])
                    for label, words, number in cells
                }
        on_page = {}
        for label, text in page.items():
            (words, number) = re.fullmatch(r"(.*?)(?: about (\d+))?", text).groups("")  # type: ignore[union-attr]
            on_page |= dict.fromkeys(label.split("; ") if words == HIDDEN else [label], (words, number))

        assert on_page == in_csv == in_json == in_docx
        assert on_page["School"] == ("Most", "30")

    @pytest.mark.parametrize(
        ("kind", "media_type"),
        [
            ("csv", "text/csv; charset=utf-8"),
            ("json", "application/json"),
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ],
    )
    def test_downloads_are_named_and_kept_by_nobody(
        self, officer: FlaskClient, shown: None, kind: str, media_type: str
    ) -> None:
        answer = officer.get(f"/evidence/2026Q3/{kind}")

        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="heard-evidence-fife-council-2026Q3.{kind}"'
        )

    def test_the_page_lists_what_can_be_had(self, officer: FlaskClient, shown: None) -> None:
        links = BodyPage.visit(officer, "/evidence").links("table")

        assert sorted(links.values()) == [f"/evidence/2026Q3/{kind}" for kind in ("csv", "docx", "json")]

    @pytest.mark.parametrize("path", ["/evidence/2026Q1/csv", "/evidence/2026Q3/pdf", "/evidence/x/csv"])
    def test_what_is_not_there_is_not_found(self, officer: FlaskClient, shown: None, path: str) -> None:
        assert officer.get(path).status_code == 404

    def test_another_body_downloads_its_own(
        self, client: FlaskClient, parent_moray: Person, shown: None
    ) -> None:
        sign_in(client, parent_moray)
        pack = json.loads(client.get("/evidence/2026Q3/json").get_data())

        assert pack["body"] == "Moray Council"
        assert {f["number"] for table in pack["tables"] for f in table["figures"]} == {None}
        assert MORAY in client.get("/evidence/2026Q3/json").headers["Content-Disposition"]
