"""Opened contacts for tests: asked for, answered and opened as the pages do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import Said
from webapp.domain.moderation import Urgency
from webapp.domain.openings import (
    OpeningReason,
    OpeningWords,
)
from webapp.models import AuditEntry, ProtectionConcern, Submission
from webapp.sealing.keys import derive_code_keys
from webapp.services import moderation, opening_list, openings, reading, returning
from webapp.services.contact_keys import ContactOf
from webapp.services.opening_list import OpeningNotice
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)
CONTACT = "Synthetic: text 07700 900123"
WHY = "Synthetic: to ask about the worry in the last line."
WORDS = OpeningWords(reason=OpeningReason.WORRIED, why=WHY)
SILENT = OpeningWords(reason=OpeningReason.WORRIED, why=WHY, silence="Synthetic: the phone is shared.")


def common(person: Person, *, now: datetime = NOW) -> dict[str, Any]:
    return {"staff": person.staff, "today": now.date(), "now": now}


def ask(
    session: Session, said: Said, person: Person, *, words: OpeningWords = WORDS, now: datetime = NOW
) -> UUID:
    """Claim it, ask to open its contact, and commit."""
    reading.claim(session, submission_id=said.id, staff=person.staff, now=now)
    opening_id = openings.ask(
        session,
        of=ContactOf(submission_id=said.id),
        words=words,
        is_silent=bool(words.silence),
        **common(person, now=now),
    )
    session.commit()
    return opening_id


def answer(
    session: Session, opening_id: UUID, person: Person, *, is_yes: bool = True, now: datetime = NOW
) -> None:
    openings.answer(session, opening_id=opening_id, staff=person.staff, is_yes=is_yes, now=now)
    session.commit()


def ask_and_agree(
    session: Session, said: Said, first: Person, second: Person, *, words: OpeningWords = WORDS
) -> UUID:
    """One asks and another agrees, so that it can be opened."""
    opening_id = ask(session, said, first, words=words)
    answer(session, opening_id, second)
    return opening_id


def open_in_danger(session: Session, said: Said, person: Person) -> UUID:
    """One person reads it and opens the contact alone."""
    reading.claim(session, submission_id=said.id, staff=person.staff, now=NOW)
    return open_alone(session, ContactOf(submission_id=said.id), person)


def open_it(session: Session, opening_id: UUID, person: Person, *, now: datetime = NOW) -> str:
    opened = openings.open_contact(session, opening_id=opening_id, **common(person, now=now))
    session.commit()
    return opened.contact


def open_alone(session: Session, of: ContactOf, person: Person, *, words: OpeningWords = WORDS) -> UUID:
    opened = openings.open_alone(session, of=of, words=words, is_silent=bool(words.silence), **common(person))
    session.commit()
    assert opened.contact == CONTACT
    return opened.opening_id


def look(
    session: Session, opening_id: UUID, person: Person, *, now: datetime = NOW
) -> opening_list.OpeningRow:
    return opening_list.get_opening(session, opening_id=opening_id, **common(person, now=now))


def notices(session: Session, said: Said, keys: CodeKeySettings) -> list[OpeningNotice]:
    """What the young person finds with their code."""
    own = derive_code_keys(said.code, salt=keys.salt)
    contributor = session.get_one(Submission, said.id).contributor_id
    code = OpenedCode(contributor, own.key_pair.private)
    return returning.get_said(session, code=code, submission_id=said.id).openings


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def pass_on(session: Session, said: Said, person: Person) -> UUID:
    reading.claim(session, submission_id=said.id, staff=person.staff, now=NOW)
    moderation.escalate(
        session,
        submission_id=said.id,
        staff=person.staff,
        revision=session.get_one(Submission, said.id).revision,
        urgency=Urgency.NOW,
        note="",
        today=DAY,
        now=NOW,
    )
    session.commit()
    query = select(ProtectionConcern.id).where(ProtectionConcern.submission_id == said.id)
    return session.scalars(query).one()
