"""Wherever a young person types: urgent words call whoever is on duty, and help is shown to them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.architecture.young_words import KEPT, SEEN
from tests.factories.duty import count_calls
from tests.factories.figures import A_QUARTER, FIFE_SHOWN, make_release
from tests.factories.people import Person
from tests.factories.readings import clear, made, take
from tests.factories.voices import YES_TO_ALL, Say
from tests.pages.feedback import CheckPage, TellUsPage, YoungPersonsPage
from tests.pages.returning import OnePage, come_back
from webapp.domain import dates
from webapp.models import DutyCall, Message
from webapp.services import group_looks

URGENT = "Synthetic: he hits me and I do not feel safe here tonight."
USUAL = "Synthetic: the bus comes late."
HELP = "Talk to someone now"


@dataclass
class World:
    """Everything that a young person may need to come to a place where they can type."""

    client: FlaskClient
    session: Session
    say: Say
    worker: Person

    def page_of_one(self) -> OnePage:
        """The page of one thing that was said and cleared."""
        said = self.say(self.session, choices=YES_TO_ALL)
        clear(self.session, said.id, self.worker, made(take(self.session, said.id, self.worker)))
        self.session.rollback()
        return come_back(self.client, said.code.spoken).first()

    def group_code(self) -> str:
        make_release(self.session, shown=FIFE_SHOWN, is_published=False)
        code = group_looks.make_code(
            self.session, quarter=A_QUARTER, label="Made-up group", account_id=self.worker.account_id,
            pepper=self.client.application.config["CODE_PEPPER"], today=date.today(),
        )  # fmt: skip
        self.session.commit()
        return code.spoken


Type = Callable[[World, str], YoungPersonsPage]


def tell_us(name: str) -> Type:
    def check(world: World, typed: str) -> CheckPage:
        return TellUsPage.open(world.client).check(**{"words": USUAL, "contact": "y"} | {name: typed})

    return check


def send(name: str) -> Type:
    return lambda world, typed: tell_us(name)(world, typed).send()  # type: ignore[attr-defined]


def write_message(world: World, typed: str) -> YoungPersonsPage:
    return world.page_of_one().do("/message", message=typed)


def change_choices(world: World, typed: str) -> YoungPersonsPage:
    return world.page_of_one().do("/choices", reach=typed, contact="y")


def appeal(world: World, typed: str) -> YoungPersonsPage:
    return world.page_of_one().do("/appeal", why=typed)


def ask_with_code(path: str, code: str, client: FlaskClient) -> YoungPersonsPage:
    page = YoungPersonsPage(client, client.get(path))
    return YoungPersonsPage(client, page.send_form(path, code=code))


def first_name(world: World) -> YoungPersonsPage:
    page = ask_with_code("/heard-right/group", world.group_code(), world.client)
    return YoungPersonsPage(world.client, page.send_form("/group/answer"))


def group_answer(world: World, typed: str) -> YoungPersonsPage:
    page = first_name(world)
    area = page.soup.select("main textarea")[0]
    theme = str(area["name"]).removeprefix("words-")
    sent = page.send_form("/group/answer", **{f"says-{theme}": "no", f"words-{theme}": typed})
    return YoungPersonsPage(world.client, sent)


TYPES: dict[tuple[str, str], Type] = {
    ("feedback.send", "words"): send("words"),
    ("feedback.send", "reach"): send("reach"),
    ("returning.message", "message"): write_message,
    ("returning.change_choices", "reach"): change_choices,
    ("returning.appeal", "why"): appeal,
    ("heard_right.answer", "words-"): group_answer,
    ("feedback.check", "words"): tell_us("words"),
    ("feedback.check", "reach"): tell_us("reach"),
    ("feedback.check", "earlier_code"): tell_us("earlier_code"),
    ("returning.open_code", "code"): lambda world, typed: ask_with_code("/my-code", typed, world.client),
    ("heard_right.open_look", "code"): lambda world, typed: ask_with_code(
        "/heard-right/group", typed, world.client
    ),
}


@pytest.fixture
def world(client: FlaskClient, session: Session, say: Say, worker_ailsa: Person) -> World:
    return World(client, session, say, worker_ailsa)


def calls(session: Session) -> int:
    return count_calls(session, now=dates.now())


def test_every_place_is_tried() -> None:
    assert set(TYPES) == KEPT | SEEN


@pytest.mark.parametrize("place", sorted(TYPES), ids=".".join)
def test_whoever_types_urgent_words_sees_help_before_everything_else(
    world: World, place: tuple[str, str]
) -> None:
    page = TYPES[place](world, URGENT)
    assert HELP in page.text
    assert page.text.count(HELP) == 1
    assert page.text.index("It sounds like things may be hard right now.") < page.text.index(HELP)
    headings = [each.get_text(" ", strip=True) for each in page.soup.select("main h2")]
    assert [each for each in headings if each != "One thing needs another look"][0] == HELP
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", sorted(KEPT), ids=".".join)
def test_urgent_words_call_whoever_is_on_duty_and_others_do_not(world: World, place: tuple[str, str]) -> None:
    TYPES[place](world, URGENT)
    assert calls(world.session) == 1


@pytest.mark.parametrize("place", sorted(KEPT), ids=".".join)
def test_everyday_words_call_nobody_and_show_the_page_as_it_is(world: World, place: tuple[str, str]) -> None:
    page = TYPES[place](world, USUAL)
    assert page.status in (200, 303)
    assert "It sounds like things may be hard right now." not in page.text
    assert calls(world.session) == 0


@pytest.mark.parametrize("place", sorted(SEEN), ids=".".join)
def test_what_is_kept_nowhere_calls_nobody(world: World, place: tuple[str, str]) -> None:
    TYPES[place](world, URGENT)
    assert calls(world.session) == 0


def test_urgent_words_of_an_appeal_can_be_read_by_whoever_is_there(world: World) -> None:
    appeal(world, URGENT)
    world.session.rollback()
    assert len(world.session.scalars(select(Message)).all()) == 1
    assert world.session.scalars(select(DutyCall.submission_id)).one() is not None


def test_a_group_that_says_yes_and_writes_is_asked_again_so_that_nothing_is_lost(world: World) -> None:
    page = first_name(world)
    theme = str(page.soup.select("main textarea")[0]["name"]).removeprefix("words-")
    sent = page.send_form("/group/answer", **{f"says-{theme}": "yes", f"words-{theme}": URGENT})
    again = YoungPersonsPage(world.client, sent)
    assert (again.status, calls(world.session)) == (422, 0)
    assert any("You said yes and wrote something too." in error for error in again.errors)
    assert HELP in again.text
