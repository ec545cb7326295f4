"""What waits in the demonstration's queue, and what one made-up young person said with a code that is printed.

These go the whole way that anything goes: through `submit`, sealed, with a code, read and decided by a worker.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.duty import put_on_duty
from webapp.demonstration.words import LABEL, draw_words, hide_names
from webapp.domain import dates
from webapp.domain.answers import Answers
from webapp.domain.concerns import StepNote
from webapp.domain.consent import Purpose
from webapp.domain.details import ask
from webapp.domain.moderation import HoldReason, Urgency
from webapp.domain.openings import OpeningReason, OpeningWords
from webapp.domain.safety import ConcernStep
from webapp.models import ProtectionConcern, Submission
from webapp.services import moderation, openings, reading, safety, submissions
from webapp.services.contact_keys import ContactOf
from webapp.services.moderation import Made
from webapp.services.reading import OpenItem
from webapp.services.sign_ins import SignedIn
from webapp.services.submissions import CodeKeySettings
from webapp.simulation.voice import SimulatedVoice

WAITING = 36
HELD = 4
CLEARED_ONCE = 3
URGENT = (
    (
        f"{LABEL} This one contains risk words so that it comes first: I do not feel safe where I live.",
        Urgency.NOW,
    ),
    (
        f"{LABEL} This one contains risk words so that it comes early: I am scared of somebody at school.",
        Urgency.SOON,
    ),
)
PASSED_ON = f"{LABEL} This one was passed on to the safeguarding team: somebody hit me last week."
CONTACT = f"{LABEL} 07700 900456"
ASKED = OpeningWords(reason=OpeningReason.WORRIED, why=f"{LABEL} To ask whether they are safe tonight.")
YES_TO_ALL = dict.fromkeys(Purpose, True)


@dataclass(frozen=True)
class Desk:
    """Who reads in the demonstration, and what a submission needs."""

    keys: CodeKeySettings
    worker: SignedIn
    second: SignedIn
    lead: SignedIn
    second_lead: SignedIn
    today: date

    @classmethod
    def of(cls, cast: Mapping[str, SignedIn], *, keys: CodeKeySettings, today: date) -> Desk:
        """The made-up people in their places."""
        return cls(
            keys=keys, worker=cast["ailsa"], second=cast["callum"], lead=cast["morag"], second_lead=cast["isla"],
            today=today,
        )  # fmt: skip

    def say(
        self,
        session: Session,
        answers: Answers,
        *,
        day: date,
        code: str | None = None,
        contact: str | None = None,
        is_quoted: bool = True,
    ) -> tuple[UUID, str]:
        """Say something as anybody would, with a yes to everything, or to everything but being quoted.

        Shapes:  returns the submission's identifier and the code's words.
        """
        once = secrets.token_bytes(16)
        made = submissions.submit(
            session, answers=answers, choices=YES_TO_ALL | {Purpose.QUOTE: is_quoted}, contact=contact, once=once,
            earlier_code=code, keys=self.keys, today=day, is_synthetic=True,
        )  # fmt: skip
        form_hash = submissions.hash_form(once, keys=self.keys)
        found = session.execute(select(Submission.id).where(Submission.form_hash == form_hash)).scalar_one()
        return found, made.spoken

    def take(
        self, session: Session, submission_id: UUID, *, now: datetime, by: SignedIn | None = None
    ) -> OpenItem:
        """Take something to read."""
        reader = by or self.worker
        reading.claim(session, submission_id=submission_id, staff=reader, now=now)
        return reading.keep_open(
            session,
            submission_id=submission_id,
            staff=reader,
            revision=reading.get_submission(session, submission_id=submission_id).revision,
            now=now,
        )

    def clear(self, session: Session, submission_id: UUID, *, themes: set[str], body: str, day: date) -> None:
        """Read something and clear it, with a word back, and let a second reader agree."""
        self.clear_once(session, submission_id, themes=themes, body=body, day=day)
        now = noon(day)
        item = self.take(session, submission_id, now=now, by=self.second)
        made = Made(
            revision=item.revision, shared_words=item.shared_words, themes=item.themes, body=item.body,
            left_details=leave_all(item), nobody_at_risk=True,
        )  # fmt: skip
        moderation.clear(
            session, submission_id=submission_id, staff=self.second, made=made, today=day, now=now
        )

    def clear_once(
        self, session: Session, submission_id: UUID, *, themes: set[str], body: str, day: date
    ) -> None:
        """Read something first; what may be quoted waits for a second reader."""
        now = noon(day)
        item = self.take(session, submission_id, now=now)
        made = Made(
            revision=item.revision, shared_words=hide_names(item.answers.words), themes=frozenset(themes), body=body,
            left_details=leave_all(item), nobody_at_risk=True,
            message=f"{LABEL} Thank you for telling us. We passed it on in the way you chose.",
        )  # fmt: skip
        moderation.clear(
            session, submission_id=submission_id, staff=self.worker, made=made, today=day, now=now
        )


def leave_all(item: OpenItem) -> frozenset[str]:
    """The answer "leave it" to every question about a detail: the words are made up."""
    return frozenset(
        question.key for question in ask(item.answers.words, item.hits, shared=item.shared_words)
    )


def fill_queue(session: Session, desk: Desk, voices: Iterable[SimulatedVoice]) -> None:
    """Leave a queue as a busy week leaves it: waiting, urgent, held, one passed on, and somebody on duty."""
    dice = random.Random("queue")  # noqa: S311  # Seeded on purpose; nothing here is secret.
    for number, voice in enumerate(voices):
        day = desk.today - timedelta(days=dice.randint(0, 6))
        answers = Answers(
            words=draw_words(dice, voice.themes), kind=voice.kind, body=voice.bodies[0], feeling=voice.feeling,
            age_band=voice.age_band, area=voice.area, home=voice.home,
        )  # fmt: skip
        submission_id, _ = desk.say(session, answers, day=day)
        if number < HELD:
            hold(session, desk, submission_id, words=answers.words, day=day)
        elif number < HELD + CLEARED_ONCE:
            desk.clear_once(
                session, submission_id, themes=set(voice.themes) or {"school"}, body=voice.bodies[0], day=day
            )
    for words, _urgency in URGENT:
        desk.say(session, Answers(words=words), day=desk.today)
    pass_on(session, desk)
    put_on_duty(session, leads=(desk.lead, desk.second_lead), worker=desk.worker, today=desk.today)


def hold(session: Session, desk: Desk, submission_id: UUID, *, words: str, day: date) -> None:
    now = noon(day)
    item = desk.take(session, submission_id, now=now)
    made = Made(revision=item.revision, shared_words=words)
    moderation.hold(
        session, submission_id=submission_id, staff=desk.worker, made=made, reason=HoldReason.SECOND_READER,
        today=day, now=now,
    )  # fmt: skip


def pass_on(session: Session, desk: Desk) -> None:
    """One concern that a safeguarding lead has taken over, who asks a colleague to agree that its contact is opened."""
    day = desk.today - timedelta(days=1)
    submission_id, _ = desk.say(session, Answers(words=PASSED_ON), day=day, contact=CONTACT)
    now = noon(day)
    item = desk.take(session, submission_id, now=now)
    moderation.escalate(
        session, submission_id=submission_id, staff=desk.worker, revision=item.revision, urgency=Urgency.SOON,
        note=f"{LABEL} Passed on so that the demonstration shows a concern.", today=day, now=now,
    )  # fmt: skip
    concern_id = session.execute(
        select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    ).scalar_one()
    safety.take_over(session, concern_id=concern_id, staff=desk.lead, now=now)
    safety.add_step(
        session, concern_id=concern_id, staff=desk.lead, step=ConcernStep.NOTE,
        note=StepNote(words=f"{LABEL} Read and discussed."), done_at=now,
    )  # fmt: skip
    openings.ask(
        session, of=ContactOf(concern_id=concern_id), staff=desk.lead, words=ASKED, is_silent=False,
        today=desk.today, now=dates.now(),
    )  # fmt: skip


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
