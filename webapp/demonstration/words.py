"""Synthetic wording for the demonstration; each begins by saying so, and none is a quotation of anybody."""

from __future__ import annotations

import random
from collections.abc import Sequence

from webapp.domain.moderation import RedactionReason
from webapp.domain.redaction import STAND_INS, hide

LABEL = "Synthetic example."
ABOUT = {
    "feeling-safe": (
        "The door to the house should lock properly.",
        "It helps when the same person is on at night.",
    ),
    "feels-like-home": (
        "Being able to choose the colour of a bedroom matters.",
        "Meals together would be good.",
    ),
    "seeing-family": (
        "Visits are too short and too far apart.",
        "Family time was moved twice without asking.",
    ),
    "brothers-and-sisters": (
        "Brothers and sisters should have a set day together.",
        "Phone calls are not enough.",
    ),
    "friends-and-fitting-in": (
        "Sleepovers need forms that other people do not need.",
        "A club helped with friends.",
    ),
    "being-listened-to": (
        "Meetings go too fast to say anything.",
        "Somebody listened and then came back about it.",
    ),
    "having-a-say": (
        "The plan was ready before the meeting.",
        "It is good to help choose who chairs the meeting.",
    ),
    "same-worker": ("Three workers in one year is too many.", "Keeping the same worker made a difference."),
    "school": (
        "Being taken out of class for meetings is embarrassing.",
        "Extra help with maths would be good.",
    ),
    "college-and-work": ("The bursary came six weeks late.", "Nobody said that there was a mentor."),
    "money": ("The clothing grant does not last a winter.", "It is hard to know what you can ask for."),
    "health": ("The dentist has a long wait.", "A move meant starting again with a new doctor."),
    "mental-health": ("The wait for somebody to talk to is months.", "Evening times would work better."),
    "fun-and-activities": (
        "The bus stops before the club ends.",
        "A free pass for the pool would be used a lot.",
    ),
    "moving-on": ("Nobody explains what changes at eighteen.", "A practice flat would help."),
    "home-after-care": ("Bills in the first flat were a shock.", "A list of what a flat needs would help."),
}
OTHER = ("It would help to know who decides this.",)
SINCE = (
    "It has been so since the summer of last year.", "It began again when the clocks went back.",
    "Ever since we moved house it has been so.", "Nearly every week there is a day like that.",
    "Before every holiday it gets a little worse.", "On some school days you can hardly notice it.",
    "It comes up at home about every second month.", "Mostly it is so at weekends and after eight.",
    "When new staff come it starts from the beginning.", "Around birthdays everybody suddenly talks about it.",
    "In winter you feel that more than in June.", "A year ago nobody would have said anything.",
)  # fmt: skip
AND = (
    "Lately it has become better, but only by a little.", "Nobody could tell me why that has to be so.",
    "A lot depends on who is working that evening.", "Please ask the others here what they think of that.",
    "Two of us have noticed exactly the same thing.", "It matters far more than it seems from outside.",
    "Just one small change would already be quite enough.", "There once was a promise that this would change.",
    "We talked for half an hour about it once.", "Other people always get told long before I do.",
    "Most of the time I think about something else.", "In other places they do this in another way.",
)  # fmt: skip
"""What makes nearly every longer wording its own, as real ones are, so that what is found as a copy is one."""


NAMES = ("Kim", "Rowan", "Sam", "Ailbhe", "Noor", "Jo")
NAMES_SOMEBODY = 0.3
"""How much of what is said names somebody, all of them made up, so that a first reader has something to hide."""


def draw_words(dice: random.Random, themes: Sequence[str]) -> str:
    """A few synthetic sentences about some themes, or one about none."""
    sentences = [dice.choice(ABOUT.get(theme, OTHER)) for theme in themes] or list(OTHER)
    if len(sentences) > 1:
        sentences += [dice.choice(SINCE), dice.choice(AND)]
    return " ".join((LABEL, *sentences))


def copied_words(wording: str) -> str:
    """What everybody sends who uses one wording, word for word."""
    return (
        f"{LABEL} Many were asked to send this ({wording}), and all of them send the same words: the clothing grant "
        "should be paid before the winter begins, and nobody should have to ask for it again after a move."
    )


def name_somebody(dice: random.Random, words: str) -> str:
    """The same words with somebody made up named at the end."""
    return f"{words} {dice.choice(NAMES)} said so too."


def hide_names(words: str) -> str:
    """What a reader lets others see, who hides every name that is drawn here."""
    for name in NAMES:
        words = hide(words, hidden=name, stand_in=STAND_INS[RedactionReason.NAME], in_any_case=False).words
    return words
