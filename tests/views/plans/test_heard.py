"""What a body heard, as its officer reads it."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT, FIFE, FIFE_SHOWN, hear, make_release, release
from tests.factories.people import Person, sign_in
from tests.factories.sent_forms import HIDDEN
from tests.pages.plans import BodyPage
from webapp.domain.about import AgeBand
from webapp.domain.dates import Quarter
from webapp.domain.themes import BookName
from webapp.models import SharedMessage, Submission
from webapp.services import reference


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
