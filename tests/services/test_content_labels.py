"""Labels that a team names itself: a code never goes, so what carries it and who opted out of it stay as they were."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, actions, take
from tests.factories.voices import Say
from webapp.domain.content_labels import (
    MOST_OFFERED,
    LabelMove,
    LabelMovedAlready,
    LabelNameMissing,
    LabelNameTaken,
    LabelStep,
    TooManyLabels,
    check_name,
    stand,
)
from webapp.domain.errors import NotFound
from webapp.domain.welfare import ContentLabel, SlipKind, Wishes
from webapp.models import ContentLabelStep, PrivateSlip
from webapp.services import content_labels, labels, moderation, next_item, welfare

CALLED = {str(code): str(code) for code in ContentLabel}


def add(session: Session, person: Person, name: str = "animals hurt", **called: str) -> str:
    code = content_labels.add(
        session, staff=person.staff, name=name, called=CALLED | called, today=DAY, now=NOW
    )
    session.commit()
    return code


def rename(session: Session, person: Person, code: str, name: str) -> None:
    content_labels.rename(
        session, staff=person.staff, code=code, name=name, called=CALLED, today=DAY, now=NOW
    )
    session.commit()


def retire(session: Session, person: Person, code: str) -> None:
    content_labels.retire(session, staff=person.staff, code=code, today=DAY, now=NOW)
    session.commit()


def label(session: Session, say: Say, person: Person, code: str) -> object:
    """Something that one reader labelled and closed."""
    said = say(session, today=DAY)
    take(session, said.id, person)
    with welfare.ending(
        session, said.id, staff=person.staff, urgency=said.submission.urgency, decision=None,
        labels=frozenset({code}), now=NOW,
    ):  # fmt: skip
        moderation.put_down(session, submission_id=said.id, staff=person.staff)
    session.commit()
    return said.id


class TestNaming:
    def test_every_step_is_kept_with_who_and_when(
        self, session: Session, lead_morag: Person, admin: Person
    ) -> None:
        code = add(session, lead_morag)
        rename(session, admin, code, "  hurt \n animals ")
        retire(session, lead_morag, code)
        content_labels.bring_back(session, staff=admin.staff, code=code, today=DAY, now=NOW)

        steps = content_labels.list_steps(session)
        assert [(step.move, step.name, step.by) for step in steps] == [
            (LabelMove.ADDED, "animals hurt", lead_morag.staff.name),
            (LabelMove.RENAMED, "hurt animals", admin.staff.name),
            (LabelMove.RETIRED, "", lead_morag.staff.name),
            (LabelMove.BROUGHT_BACK, "", admin.staff.name),
        ]
        (own,) = [each for each in content_labels.load_labels(session).values() if each.code == code]
        assert (own.name, own.is_retired) == ("hurt animals", False)

    def test_what_heard_comes_with_can_be_renamed_and_retired_too(
        self, session: Session, admin: Person
    ) -> None:
        rename(session, admin, "loss", "grief")
        retire(session, admin, "hate")

        found = content_labels.load_labels(session)
        assert (found["loss"].name, found["hate"].is_retired, found["drugs"].name) == ("grief", True, None)

    def test_the_log_says_who_and_which_code_and_no_name(self, session: Session, admin: Person) -> None:
        code = add(session, admin)
        rename(session, admin, code, "hurt animals")

        assert [action for action, _ in actions(session)][-2:] == ["label_added", "label_renamed"]

    @pytest.mark.parametrize(
        ("name", "refusal"), [(" \n", LabelNameMissing), ("LOSS", LabelNameTaken), ("a  pet", LabelNameTaken)]
    )
    def test_a_name_is_some_words_and_unlike_the_others(
        self, session: Session, admin: Person, name: str, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            add(session, admin, name, pet="A pet")

    def test_no_more_are_offered_than_somebody_can_read(self, session: Session, admin: Person) -> None:
        for number in range(MOST_OFFERED - len(ContentLabel)):
            add(session, admin, f"synthetic {number}")
        with pytest.raises(TooManyLabels):
            add(session, admin)
        retire(session, admin, "loss")
        add(session, admin)
        with pytest.raises(TooManyLabels):
            content_labels.bring_back(session, staff=admin.staff, code="loss", today=DAY, now=NOW)

    def test_nothing_is_done_twice_or_to_what_is_not_there(self, session: Session, admin: Person) -> None:
        retire(session, admin, "loss")
        with pytest.raises(LabelMovedAlready):
            retire(session, admin, "loss")
        with pytest.raises(LabelMovedAlready):
            content_labels.bring_back(session, staff=admin.staff, code="hate", today=DAY, now=NOW)
        with pytest.raises(NotFound):
            rename(session, admin, "nothing", "something")
        rename(session, admin, "hate", "racism")
        rename(session, admin, "hate", "racism")
        assert [step.move for step in content_labels.list_steps(session)] == [
            LabelMove.RETIRED,
            LabelMove.RENAMED,
        ]


class TestWhatCarriesThem:
    def test_opting_out_keeps_working_when_a_label_is_renamed_and_when_it_is_retired(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person, lead_morag: Person
    ) -> None:
        code = add(session, lead_morag)
        labels.set_wishes(
            session, staff=worker_callum.staff, wishes=Wishes(opt_outs=frozenset({code})), today=DAY
        )
        label(session, say, worker_ailsa, code)
        for change in (
            lambda: rename(session, lead_morag, code, "hurt animals"),
            lambda: retire(session, lead_morag, code),
        ):
            change()
            assert next_item.open_next(session, staff=worker_callum.staff, now=NOW) is None
            assert labels.get_wishes(session, staff=worker_callum.staff).opt_outs == {code}

    def test_a_label_that_was_retired_while_the_page_was_open_still_says_what_it_said(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person, lead_morag: Person
    ) -> None:
        code = add(session, lead_morag)
        retire(session, lead_morag, code)
        submission_id = label(session, say, worker_ailsa, code)

        care = labels.find_care(session, staff=worker_callum.staff, ids=[submission_id], today=DAY)  # type: ignore[list-item]
        assert [each.labels for each in care.values()] == [(code,)]

    def test_a_label_that_nobody_named_is_refused(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        with pytest.raises(NotFound):
            label(session, say, worker_ailsa, "nobody named this")

    def test_nothing_of_who_opted_out_stands_beside_the_names(
        self, session: Session, worker_callum: Person, lead_morag: Person, admin: Person
    ) -> None:
        code = add(session, lead_morag)
        before = session.execute(select(*ContentLabelStep.__table__.columns)).all()
        labels.set_wishes(
            session, staff=worker_callum.staff, wishes=Wishes(opt_outs=frozenset({code})), today=DAY
        )
        session.commit()

        assert session.execute(select(*ContentLabelStep.__table__.columns)).all() == before
        slip = session.scalars(select(PrivateSlip).where(PrivateSlip.kind == SlipKind.WISHES)).one()
        assert code.encode() not in slip.sealed_words
        for person in (lead_morag, admin):
            assert labels.get_wishes(session, staff=person.staff) == Wishes()


STEPS = st.lists(
    st.builds(
        LabelStep,
        code=st.sampled_from(["loss", "own1", "own2"]),
        move=st.sampled_from(list(LabelMove)),
        name=st.sampled_from(["", "one", "two"]),
        by=st.just("Somebody"),
        made_on=st.just(date(2026, 8, 1)),
    ),
    max_size=12,
)


@given(STEPS, STEPS)
def test_no_step_ever_takes_a_code_away(before: list[LabelStep], more: list[LabelStep]) -> None:
    assert stand(before).keys() <= stand(before + more).keys()
    assert set(ContentLabel) <= stand(before).keys()


@given(st.text(max_size=90))
def test_a_name_stands_on_one_line_and_is_itself_again(name: str) -> None:
    try:
        plain = check_name(name, called={})
    except LabelNameMissing:
        assert not name.split()
        return
    assert "\n" not in plain
    assert check_name(plain, called={"other": "not this"}) == plain
