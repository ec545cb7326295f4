"""Help and emergency contacts: which a young person may be shown, in what order, and when to check again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.domain.provenance import DatedFact, SourceStatus

# A number that nobody has read anywhere must never be dialled by somebody in need.
NUMBERS_FIT_TO_SHOW = frozenset({SourceStatus.READ, SourceStatus.READ_SECOND_HAND})


class HelpFor(StrEnum):
    """Who a contact is there for."""

    EMERGENCY = "emergency"
    ANYONE = "anyone"
    YOUNG_PEOPLE = "young_people"
    CARE_EXPERIENCED = "care_experienced"
    FAMILIES = "families"
    COMPLAINTS_AND_RIGHTS = "complaints_and_rights"


@dataclass(frozen=True, kw_only=True)
class HelpContact(DatedFact):
    """A place to get help.

    Shapes:  number is written for people, tel holds what a phone dials; sms and sms_word are where to text
             and what; other_way says in words how else to reach it, such as a video call; status is about
             the service, number_status about its number or other way. hours is empty when not known.
    Units:   checked_on is the day somebody last tried the contact itself; check_interval_days counts from it.
    Errors:  ValueError if number and tel differ, a number is not dialable, or the interval is not positive.
    """

    slug: str
    name: str
    helps_with: str
    who_for: str
    audience: HelpFor
    hours: str
    number: str | None
    tel: str | None
    sms: str | None
    sms_word: str | None
    email: str | None
    other_way: str | None
    number_status: SourceStatus
    check_interval_days: int
    always_first: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.number or "").replace(" ", "") != (self.tel or ""):
            raise ValueError(f"{self.slug}: number and tel differ")
        if any(value is not None and not value.isdecimal() for value in (self.tel, self.sms)):
            raise ValueError(f"{self.slug}: a number holds digits only")
        if self.check_interval_days < 1:
            raise ValueError(f"{self.slug}: check_interval_days must be at least 1")

    @property
    def can_be_reached(self) -> bool:
        """Whether there is a number to call or text, or another way that is written down."""
        return any(way is not None for way in (self.tel, self.sms, self.other_way))

    @property
    def tel_link(self) -> str | None:
        """What a link dials."""
        return None if self.tel is None else f"tel:{self.tel}"

    @property
    def sms_link(self) -> str | None:
        """What a link texts to, with the first word filled in where the service asks for one."""
        if self.sms is None:
            return None
        return f"sms:{self.sms}?body={self.sms_word}" if self.sms_word else f"sms:{self.sms}"

    @property
    def may_be_shown_to_young_people(self) -> bool:
        """Whether there is a way to reach it, and somebody read that way at a source."""
        return self.can_be_reached and self.number_status in NUMBERS_FIT_TO_SHOW

    @property
    def is_number_verified(self) -> bool:
        """Whether staff see this contact without the words "not verified"."""
        return self.is_verified and self.number_status is SourceStatus.READ

    def is_stale(self, day: date) -> bool:
        """Whether it is time to try the contact again: never tried, or not within its interval."""
        if self.checked_on is None:
            return True
        return day - self.checked_on > timedelta(days=self.check_interval_days)


def for_young_people(contacts: Iterable[HelpContact], *, day: date) -> list[HelpContact]:
    """Choose the contacts a young person sees, 999 first.

    Shapes:  order kept after 999. A stale contact stays: an old number is still better than none, and staff
             are told.
    """
    shown = [
        contact for contact in contacts if contact.may_be_shown_to_young_people and contact.valid_on(day)
    ]
    return sorted(shown, key=lambda contact: not contact.always_first)


def stale_contacts(contacts: Iterable[HelpContact], *, day: date) -> list[HelpContact]:
    """Choose the contacts that staff have to try again, order kept."""
    return [contact for contact in contacts if contact.valid_on(day) and contact.is_stale(day)]
