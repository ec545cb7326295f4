"""What young people choose from: the words on the page for each code, and the five statements a yes is given to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import AboutPart
from webapp.domain.consent import Purpose

ABOUT_PARTS = {
    AboutPart.COUNCIL: _l("My council or my social worker"),
    AboutPart.HEALTH: _l("Health: doctors, nurses, hospital, how I feel"),
    AboutPart.SCHOOL: _l("School"),
    AboutPart.COLLEGE_OR_UNIVERSITY: _l("College or university"),
    AboutPart.POLICE: _l("Police"),
    AboutPart.HEARINGS: _l("Children's hearings"),
    AboutPart.HOME: _l("Where I live"),
    AboutPart.WORK_OR_MONEY: _l("Work, training or money"),
    AboutPart.NOT_SURE: _l("I'm not sure"),
}
KINDS = {
    SubmissionKind.OFFER: _l("Something they do or offer"),
    SubmissionKind.NEED: _l("Something I need"),
    SubmissionKind.SOMETHING_ELSE: _l("Something else"),
}
FEELINGS = {
    1: _l("really bad"),
    2: _l("bad"),
    3: _l("in between"),
    4: _l("good"),
    5: _l("really good"),
}
AGE_BANDS = {
    AgeBand.UNDER_12: _l("Under 12"),
    AgeBand.FROM_12_TO_15: _l("12 to 15"),
    AgeBand.FROM_16_TO_17: _l("16 or 17"),
    AgeBand.FROM_18_TO_20: _l("18 to 20"),
    AgeBand.FROM_21_TO_25: _l("21 to 25"),
    AgeBand.FROM_26: _l("26 or over"),
}
HOMES = {
    HomeKind.WITH_PARENTS: _l("With my mum, my dad or both"),
    HomeKind.WITH_FAMILY_OR_FRIENDS: _l("With other family or friends"),
    HomeKind.WITH_FOSTER_FAMILY: _l("With a foster family"),
    HomeKind.WITH_ADOPTIVE_FAMILY: _l("With the family who adopted me"),
    HomeKind.CHILDRENS_HOUSE: _l("In a children's house"),
    HomeKind.RESIDENTIAL_SCHOOL: _l("At a school I live in"),
    HomeKind.SECURE_CARE: _l("In secure care"),
    HomeKind.SUPPORTED_PLACE: _l("In a place with support"),
    HomeKind.OWN_PLACE: _l("In my own place"),
    HomeKind.NOWHERE_SETTLED: _l("Nowhere settled right now"),
    HomeKind.SOMEWHERE_ELSE: _l("Somewhere else"),
}
CONSENT_STATEMENTS = {
    Purpose.COUNT: _l("Yes, count me."),
    Purpose.SHARE_WITH_BODY: _l("Yes, show my words to who it is about, without my name."),
    Purpose.SHARE_WITH_OTHERS: _l(
        "Yes, other places that should hear this may see my words too, without my name."
    ),
    Purpose.QUOTE: _l("Yes, you may show my words to everyone, without my name."),
    Purpose.CONTACT: _l("Yes, you may get in touch with me."),
}
CONSENT_HINTS = {
    Purpose.COUNT: _l("We add you to numbers like “most people said this”. Nobody can pick you out."),
    Purpose.SHARE_WITH_BODY: _l("We take out names and places first."),
    Purpose.SHARE_WITH_OTHERS: _l("Like the council, if you told us about a school."),
    Purpose.QUOTE: _l("On this website, or in a report that anyone can read."),
    Purpose.CONTACT: _l("Only your advocacy worker sees how. You can also just come back with your code."),
}
