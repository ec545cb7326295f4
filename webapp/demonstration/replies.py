"""Synthetic offers and answers of bodies; no real body said any of this."""

from __future__ import annotations

from webapp.demonstration.words import LABEL
from webapp.domain.plans import ReplyKind
from webapp.services.replies import Answer

OFFERS = (
    (
        "Free swim and gym",
        "A card for every pool and gym in the area, for you and one friend.",
        ("health", "fun-and-activities"),
    ),
    (
        "A mentor",
        "Somebody who has time for you each week, for as long as you want.",
        ("being-listened-to", "same-worker", "college-and-work"),
    ),
    (
        "Help with your first flat",
        "A worker who goes with you to see flats and helps with forms.",
        ("moving-on", "home-after-care"),
    ),
)
ROLE = "Head of children's services (made up)"
CANNOT = frozenset({"being-listened-to", "money", "mental-health"})


def answers_for(theme: str) -> Answer:
    """What a body answers in the demonstration: mostly what it did, sometimes why it cannot."""
    if theme in CANNOT:
        return Answer(
            kind=ReplyKind.WE_CANT,
            answer=f"{LABEL} We cannot do all of this this year.",
            reason="The rooms that we have are not open in the evening.",
            tried_with_others="We asked the college and the health board to share rooms. One said yes, from spring.",
            what_next="We open two evenings a week in the shared room and ask again in summer.",
            signed_role=ROLE,
        )
    return Answer(
        kind=ReplyKind.WE_DID,
        answer=f"{LABEL} We changed how we plan this, together with a group of young people.",
        what_next="We ask the same group after three months whether it feels different.",
        signed_role=ROLE,
    )


TO_LOOK_AT = Answer(
    kind=ReplyKind.WHAT_NEXT,
    answer=f"{LABEL} We will open the youth room on two more evenings, as you know. We have no money for a bus.",
    reason="",
    tried_with_others="We asked the bus company and the health board. The health board pays for half of it.",
    what_next="The room opens next month. Ask for Mrs Example at the front desk, who is made up.",
    signed_role=ROLE,
)
"""An answer that waits to be read in the demonstration, with something in it for each kind of prompt to find."""
