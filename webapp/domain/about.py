"""What a young person may say about themselves: codes only, every one of them may be skipped.

The wording they see is in `forms`, where it can be translated. A skipped question is None, never a code.
"""

from enum import StrEnum


class SubmissionKind(StrEnum):
    """What it is that somebody tells us about."""

    OFFER = "offer"
    NEED = "need"
    SOMETHING_ELSE = "something-else"


class AgeBand(StrEnum):
    """An age in bands wide enough to hide in; a date of birth is never asked for.

    Units:   whole years, both ends included.
    Source:  Children and Young People (Scotland) Act 2014, s.57 (16th and 26th birthday); Data Protection
             Act 2018, s.208 (12 years).
    """

    UNDER_12 = "under-12"
    FROM_12_TO_15 = "12-15"
    FROM_16_TO_17 = "16-17"
    FROM_18_TO_20 = "18-20"
    FROM_21_TO_25 = "21-25"
    FROM_26 = "26-or-over"


class HomeKind(StrEnum):
    """The kind of home somebody lives in, in the groups that young people would name themselves."""

    WITH_PARENTS = "with-parents"
    WITH_FAMILY_OR_FRIENDS = "with-family-or-friends"
    WITH_FOSTER_FAMILY = "with-foster-family"
    WITH_ADOPTIVE_FAMILY = "with-adoptive-family"
    CHILDRENS_HOUSE = "childrens-house"
    RESIDENTIAL_SCHOOL = "residential-school"
    SECURE_CARE = "secure-care"
    SUPPORTED_PLACE = "supported-place"
    OWN_PLACE = "own-place"
    NOWHERE_SETTLED = "nowhere-settled"
    SOMEWHERE_ELSE = "somewhere-else"
