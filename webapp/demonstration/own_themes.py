"""Our own themes in the demonstration: one suggested, one agreed, one merged, and a group that looks at the names."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from webapp.demonstration.words import LABEL
from webapp.domain import dates
from webapp.domain.dates import Quarter
from webapp.domain.heard_right import GroupSays, Outcome
from webapp.domain.themes import Foundation, Wellbeing
from webapp.services import group_looks, heard_right, own_themes, releases
from webapp.services.group_looks import Said
from webapp.services.own_themes import Suggestion
from webapp.services.sign_ins import SignedIn

PETS = Suggestion(
    name="Pets",
    plain_name="Pets",
    meaning="Keeping, seeing and missing animals.",
    examples=f"{LABEL} The dog could not come along. Nobody asked about the cat.",
    wellbeing=frozenset({Wellbeing.NURTURED}),
    promise=frozenset({Foundation.CARE}),
    is_synthetic=True,
)
ONLINE = Suggestion(
    name="Phones and internet",
    plain_name="Getting online",
    meaning="Having a phone and the internet, and the rules for both.",
    examples=f"{LABEL} There is no internet in the evening. The phone has to be handed in.",
    wellbeing=frozenset({Wellbeing.INCLUDED, Wellbeing.ACTIVE}),
    is_synthetic=True,
)
MERGED, INTO = "home-after-care", "moving-on"
GROUP = "A group (made up)"
ANSWERS = (
    Said(says=GroupSays.YES),
    Said(says=GroupSays.ANOTHER_WAY, words=f"{LABEL} Somebody you can count on."),
    Said(says=GroupSays.NO, words=f"{LABEL} It is two different things."),
    Said(says=GroupSays.YES),
)
SUMMARY = f"{LABEL} The group would choose other words for this."
REPLY = f"{LABEL} We talk about it with you, and suggest a new name before the next numbers come out."


def let_themes_live(
    session: Session, *, writer: SignedIn, colleague: SignedIn, merged_in: Quarter, today: date
) -> None:
    """Suggest one theme lately; agree to one, and merge one, in a quarter of last year."""
    day = merged_in.first_day + timedelta(days=30)
    pets = own_themes.suggest(session, account_id=writer.account_id, suggestion=PETS, today=day)
    own_themes.agree(session, account_id=colleague.account_id, theme=pets, seen=1, today=day)
    own_themes.merge(
        session,
        account_id=writer.account_id,
        theme=MERGED,
        into=INTO,
        seen=0,
        reason=f"{LABEL} Readers could not tell the two apart.",
        today=day,
    )
    lately = today - timedelta(days=9)
    own_themes.suggest(session, account_id=colleague.account_id, suggestion=ONLINE, today=lately)


def let_a_group_look(
    session: Session, *, quarter: Quarter, staff: SignedIn, pepper: bytes, today: date
) -> None:
    """Let a made-up group look at the names of a release that is not out yet, and answer what it would change."""
    release = releases.get_release(session, quarter=quarter)
    if not release.is_safe:
        return
    code = group_looks.make_code(
        session,
        quarter=quarter,
        label=GROUP,
        account_id=staff.account_id,
        pepper=pepper,
        today=today,
        is_synthetic=True,
    )
    names = group_looks.list_names(session, release=release)
    said = {name.theme: what for name, what in zip(names, ANSWERS, strict=False)}
    if not said:
        return
    group_looks.keep(session, typed=code.spoken, said=said, pepper=pepper, today=today)
    group_looks.finish(session, typed=code.spoken, pepper=pepper, today=today)
    for objection in heard_right.list_objections(session, release=release, staff=staff, now=dates.now()):
        heard_right.answer_objection(
            session,
            answer_id=objection.id,
            staff=staff,
            summary=SUMMARY,
            reply=REPLY,
            outcome=Outcome.LOOKED_AGAIN,
            today=today,
        )
