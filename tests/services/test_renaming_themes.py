"""A theme of the team's own gets another name: its code, its meaning and every number stay, and the old name too."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER
from tests.factories.people import Person
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing, StalePage
from webapp.domain.own_themes import OwnSuggestion, ThemeState
from webapp.domain.themes import Wellbeing
from webapp.models import AuditEntry
from webapp.services import own_themes
from webapp.services.own_themes import Naming, Suggestion

IN_IT = date(2026, 8, 12)
PETS = Suggestion(
    name="",
    plain_name="Pets",
    meaning="Keeping, seeing and missing animals.",
    examples="Made up: my dog could not come with me.",
    wellbeing=frozenset({Wellbeing.NURTURED}),
    is_synthetic=True,
)


@pytest.fixture
def theme(session: Session, worker_ailsa: Person) -> str:
    return own_themes.suggest(session, account_id=worker_ailsa.account_id, suggestion=PETS, today=IN_IT)


def agree(session: Session, person: Person, theme: str) -> None:
    seen = own_themes.get_story(session, theme=theme).seen
    own_themes.agree(session, account_id=person.account_id, theme=theme, seen=seen, today=IN_IT)


def rename(session: Session, person: Person, theme: str, plain_name: str, **changed: object) -> None:
    own_themes.rename(
        session,
        **{
            "account_id": person.account_id,
            "theme": theme,
            "seen": own_themes.get_story(session, theme=theme).seen,
            "reason": "Synthetic: a group would say it so.",
            "naming": Naming(plain_name=plain_name),
            "today": IN_IT,
            **changed,
        },
    )


def test_the_new_name_is_shown_and_the_code_the_meaning_and_the_counting_stay(
    session: Session, theme: str, worker_ailsa: Person, worker_callum: Person
) -> None:
    agree(session, worker_callum, theme)
    before = own_themes.load_themes(session)

    rename(
        session,
        worker_callum,
        theme,
        " Animals ",
        naming=Naming(plain_name=" Animals ", name="Animals at home"),
    )

    after = own_themes.load_themes(session)
    code = after.get(theme).code
    assert (code.code, code.plain_name, code.name) == ("pets", "Animals", "Animals at home")
    assert code.meaning == PETS.meaning
    assert own_themes.theme_names(session)["pets"] == "Animals"
    book = own_themes.choosable_book(session, today=IN_IT)
    assert book.get("pets").plain_name == "Animals"
    assert after.get(theme).state is ThemeState.AGREED
    assert after.counted_in(A_QUARTER).codes == before.counted_in(A_QUARTER).codes


def test_it_is_a_new_version_of_the_book_from_that_quarter_on(
    session: Session, theme: str, worker_callum: Person
) -> None:
    rename(session, worker_callum, theme, "Animals")
    assert own_themes.load_themes(session).version_in(A_QUARTER) == "1"  # Nothing is counted by it yet.
    rename(session, worker_callum, theme, "Pets")
    with pytest.raises(OwnSuggestion):
        agree(session, worker_callum, theme)


def test_each_new_name_of_a_counted_theme_is_a_version(
    session: Session, theme: str, worker_callum: Person
) -> None:
    agree(session, worker_callum, theme)
    assert own_themes.load_themes(session).version_in(A_QUARTER) == "1.1"
    rename(session, worker_callum, theme, "Animals")
    themes = own_themes.load_themes(session)

    assert themes.version_in(A_QUARTER) == "1.2"
    assert themes.version_in(A_QUARTER.following) == "1.2"


def test_every_earlier_name_stays_with_who_when_and_why(
    session: Session, theme: str, worker_ailsa: Person, worker_callum: Person
) -> None:
    agree(session, worker_callum, theme)
    rename(session, worker_callum, theme, "Animals")
    rename(session, worker_ailsa, theme, "Our animals")

    steps = own_themes.get_story(session, theme=theme).steps[2:]
    assert [(step.state, step.was, step.named, step.by, step.taken_on) for step in steps] == [
        (ThemeState.RENAMED, "Pets", "Animals", worker_callum.staff.name, IN_IT),
        (ThemeState.RENAMED, "Animals", "Our animals", worker_ailsa.staff.name, IN_IT),
    ]
    assert {step.reason for step in steps} == {"Synthetic: a group would say it so."}
    lines = session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.actor)).all()
    assert ("theme_renamed", "pets", str(worker_callum.account_id)) in [tuple(line) for line in lines]
    assert "Animals" not in str(lines)


def test_refusals(session: Session, theme: str, worker_callum: Person) -> None:
    with pytest.raises(ReasonMissing):
        rename(session, worker_callum, theme, "Animals", reason=" ")
    for same in ("Pets", " Pets ", ""):
        with pytest.raises(ReasonMissing):
            rename(session, worker_callum, theme, same)
    with pytest.raises(NotFound):
        rename(session, worker_callum, "school", "Lessons")
    with pytest.raises(StalePage):
        rename(session, worker_callum, theme, "Animals", seen=0)
    own_themes.decline(
        session, account_id=worker_callum.account_id, theme=theme, seen=1, reason="Synthetic.", today=IN_IT
    )
    with pytest.raises(DecisionNotAllowed):
        rename(session, worker_callum, theme, "Animals")


def test_a_page_that_shows_the_old_name_agrees_to_nothing(
    session: Session, theme: str, worker_ailsa: Person, worker_callum: Person
) -> None:
    rename(session, worker_ailsa, theme, "Animals")

    with pytest.raises(StalePage):
        own_themes.agree(session, account_id=worker_callum.account_id, theme=theme, seen=1, today=IN_IT)
    agree(session, worker_callum, theme)
    assert own_themes.load_themes(session).get(theme).state is ThemeState.AGREED
