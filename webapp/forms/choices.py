"""What young people choose from: the words on the page for each code, and the five statements a yes is given to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import AboutPart
from webapp.domain.consent import Purpose
from webapp.domain.moderation import RedactionReason

RATHER_NOT_SAY = _l("I would rather not say")
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
REDACTION_REASONS = {
    RedactionReason.NAME: _l("because it was a name"),
    RedactionReason.PLACE: _l("because it was a place"),
    RedactionReason.SCHOOL: _l("because it was a school"),
    RedactionReason.CONTACT: _l("because it was a way to reach somebody"),
    RedactionReason.DATE_OR_AGE: _l("because a date or an age can tell who you are"),
    RedactionReason.RARE: _l("because only a few people could have said it"),
    RedactionReason.UNKIND: _l("because it could hurt somebody"),
}

# Consent and safety words stay English here and are translated on the page, because beside a translation that nobody
# has checked yet the English stands too.
N_ = str  # Marks a sentence for the catalogues and gives it back as it is.

LIMITS = (
    N_("We keep what you say private. An advocacy worker reads it. They are on your side."),
    N_("If we think you or someone else is being hurt, or might be, we have to tell someone who can help."),
    N_("We will tell you first, unless that makes it less safe."),
    N_("If you do not leave a way to reach you, we cannot check that you are OK."),
    N_("Nobody reads this straight away."),
)
IN_DANGER = N_("In danger now? Call 999.")
CONSENT_STATEMENTS = {
    Purpose.COUNT: N_("Yes, count me."),
    Purpose.SHARE_WITH_BODY: N_("Yes, show my words to who it is about, without my name."),
    Purpose.SHARE_WITH_OTHERS: N_("Yes, show my words to others who should hear this, without my name."),
    Purpose.QUOTE: N_("Yes, show my words to everyone, without my name."),
    Purpose.CONTACT: N_("Yes, you may get in touch with me."),
}
CONSENT_HINTS = {
    Purpose.COUNT: N_(
        "You become part of a number, like “most people said this”. For that we keep your age, your area, your home "
        "and how it felt, without your words. We hide small numbers, so that it is hard to pick you out."
    ),
    Purpose.SHARE_WITH_BODY: N_("We take out names and places first."),
    Purpose.SHARE_WITH_OTHERS: N_("Like the council, if you told us about your school."),
    Purpose.QUOTE: N_("On this website, or in something anyone can read."),
    Purpose.CONTACT: N_("Only your advocacy worker sees how. Or just come back with your code."),
}
