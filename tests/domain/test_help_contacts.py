from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.help_contacts import HelpContact, HelpFor, for_young_people, stale_contacts
from webapp.domain.provenance import SourceStatus

DAY = date(2026, 11, 2)

LINE = HelpContact(
    slug="a-line",
    name="A line",
    helps_with="Anything.",
    who_for="Everyone",
    audience=HelpFor.ANYONE,
    hours="Always",
    number="0808 157 0000",
    tel="08081570000",
    sms=None,
    sms_word=None,
    email=None,
    other_way=None,
    number_status=SourceStatus.READ,
    check_interval_days=31,
    source="made up for a test",
    status=SourceStatus.READ,
    valid_from=None,
    valid_to=None,
    checked_on=DAY,
)
FIRST = replace(LINE, slug="first", number="999", tel="999", always_first=True)


def without_number(contact: HelpContact) -> HelpContact:
    return replace(contact, number=None, tel=None)


@given(st.permutations([LINE, FIRST, replace(LINE, slug="other")]))
def test_the_emergency_number_is_first_and_the_rest_keep_their_order(contacts: list[HelpContact]) -> None:
    shown = for_young_people(contacts, day=DAY)
    assert shown[0] is FIRST
    assert shown[1:] == [contact for contact in contacts if contact is not FIRST]


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [
        (SourceStatus.READ, True),
        (SourceStatus.READ_SECOND_HAND, True),
        (SourceStatus.IN_FOUNDING_PAPERS, False),
        (SourceStatus.GENERAL_KNOWLEDGE, False),
    ],
)
def test_a_number_nobody_read_is_not_shown_to_young_people(status: SourceStatus, is_shown: bool) -> None:
    contact = replace(LINE, number_status=status)
    assert (for_young_people([contact], day=DAY) == [contact]) is is_shown


def test_a_contact_that_cannot_be_reached_is_not_shown() -> None:
    assert for_young_people([without_number(LINE)], day=DAY) == []


@pytest.mark.parametrize("way", [{"sms": "85258"}, {"other_way": "Make a video call in the app."}])
def test_a_text_or_another_way_is_enough(way: dict[str, str]) -> None:
    contact = replace(without_number(LINE), **way)
    assert for_young_people([contact], day=DAY) == [contact]


def test_a_contact_that_has_ended_is_not_shown() -> None:
    assert for_young_people([replace(LINE, valid_to=DAY - timedelta(days=1))], day=DAY) == []


def test_staff_see_not_verified_until_both_service_and_number_were_read() -> None:
    assert LINE.is_number_verified
    assert not replace(LINE, status=SourceStatus.GENERAL_KNOWLEDGE).is_number_verified
    assert not replace(LINE, number_status=SourceStatus.READ_SECOND_HAND).is_number_verified


@given(st.integers(min_value=0, max_value=200), st.integers(min_value=1, max_value=100))
def test_a_contact_is_stale_after_its_interval_and_not_on_its_last_day(days: int, interval: int) -> None:
    contact = replace(LINE, check_interval_days=interval)
    assert contact.is_stale(DAY + timedelta(days=days)) == (days > interval)


def test_a_contact_nobody_ever_tried_is_stale_and_still_shown() -> None:
    never_tried = replace(LINE, checked_on=None)
    assert never_tried.is_stale(DAY)
    assert stale_contacts([LINE, never_tried], day=DAY) == [never_tried]
    assert for_young_people([never_tried], day=DAY) == [never_tried]


def test_links_dial_and_text_with_one_tap() -> None:
    assert LINE.tel_link == "tel:08081570000"
    assert LINE.sms_link is None
    assert without_number(LINE).tel_link is None
    assert replace(LINE, sms="85258").sms_link == "sms:85258"
    assert replace(LINE, sms="85258", sms_word="SHOUT").sms_link == "sms:85258?body=SHOUT"


@pytest.mark.parametrize(
    "changes",
    [
        {"tel": "08081570001"},
        {"tel": None},
        {"number": "+44 808", "tel": "+44808"},
        {"sms": "85 258"},
        {"check_interval_days": 0},
    ],
)
def test_a_contact_that_would_dial_wrong_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"a-line:"):
        replace(LINE, **changes)
