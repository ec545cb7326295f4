"""What was told, as it arrived: counted, and opened as a reader would."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.domain.answers import Answers
from webapp.models import Base, Submission
from webapp.services import sealed_words

SCRIPTS = {
    "Arabic": "تجريبي: أريد أن أرى أخي أكثر.",
    "Gaelic": "Synthetic: tha am bus fadalach a-rithist.",
    "Tigrinya": "ፈተነ: ብዙሕ ክዛረብ እደሊ።",
    "Chinese": "測試：我想換房間。",
    "emoji": "Synthetic 👩🏽\u200d👧🏿 🏳️\u200d🌈 😭😭",
    "hidden marks": "Synthetic \u202eright to left\u202c \u200f",
    "line ends": "Synthetic\r\n\r\nthree\rlines",
    "markup": "Synthetic </textarea><script>alert(1)</script> \" ' & {{ 7*7 }}",
    "null": "Synthetic\x00 and \x01 nothing",
}


def count(session: Session, model: type[Base]) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def open_as(session: Session, person: Person) -> Answers:
    """What the only submission says to a member of the team."""
    submission = session.scalars(select(Submission)).one()
    key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=person.staff)
    return sealed_words.open_answers(submission, key)
