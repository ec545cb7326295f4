"""Taking in what a young person tells us: sealed as it arrives, once for each form, and found again only by a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.consent import STATEMENTS_VERSION, Purpose
from webapp.domain.details import Question, Sureness, list_questions
from webapp.domain.errors import CodeUnknown, StalePage
from webapp.domain.moderation import URGENCY_ORDER, SubmissionStatus, Urgency
from webapp.domain.receipts import Code, code_from, read_code
from webapp.language.details import find_details
from webapp.language.urgency import urgency_of
from webapp.models import Base, Consent, ContentKey, Contributor, ErasedForm, Submission
from webapp.sealing.envelopes import new_content_key, seal_key
from webapp.sealing.keys import CodeKeys, derive_code_keys, derive_code_material, hash_look_up
from webapp.sealing.tokens import keyed_hash
from webapp.services import duty_calls, sealed_words, team_keys

DAYS_REMEMBERED = 3
"""A form can be sent for two days at most, so an erased one need not be known for longer than this."""


class FormSentBefore(StalePage):
    """This form came long ago and was kept; it is not kept twice."""


class FormErased(FormSentBefore):
    """This form was kept and then erased by its writer; it does not come back."""


@dataclass(frozen=True, kw_only=True)
class CodeKeySettings:
    """What a code needs from the configuration: nothing in it opens anybody's words.

    Units:   salt is 16 bytes, pepper and secret are 32 to 64.
    """

    salt: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    secret: bytes = field(repr=False)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> CodeKeySettings:
        """The three keys as the application holds them."""
        return cls(salt=config["CODE_SALT"], pepper=config["CODE_PEPPER"], secret=config["CODE_SECRET"])


def submit(
    session: Session,
    *,
    answers: Answers,
    choices: Mapping[Purpose, bool],
    contact: str | None,
    once: bytes,
    earlier_code: str | None,
    keys: CodeKeySettings,
    today: date,
    is_synthetic: bool = False,
) -> Code:
    """Keep what somebody told us, sealed to the team and to them, and return the code that opens it again.

    Shapes:  once is the random part of the form's once-token: however often and however close together the same form
             arrives, one submission is kept and one code returned. A contact is kept only with its yes.
    Units:   today is a day in Europe/London.
    Errors:  CodeUnreadable or CodeUnknown for an earlier code that is none; StalePage if the same form comes again
             with another code, FormErased if it was erased; NotFound before there is a team to read.
    Source:  docs/adr/0003-what-we-do-not-keep.md
    """
    code = read_code(earlier_code) if earlier_code else code_for_form(once, keys=keys)
    code_keys = derive_code_keys(code, salt=keys.salt)  # Slow, so before the first query holds up others.
    kept_contact = contact if choices.get(Purpose.CONTACT) else None
    row = _plain_columns(soonest(answers.words, kept_contact or ""), today, is_synthetic)
    form_hash = hash_form(once, keys=keys)
    _refuse_erased(session, form_hash)
    contributor_id = _contributor(session, code_keys, keys=keys, must_exist=bool(earlier_code))
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)
    content_key, submission_id = new_content_key(), uuid4()
    row |= dict(id=submission_id, contributor_id=contributor_id, form_hash=form_hash)
    row |= _sealed_columns(submission_id, answers, kept_contact, content_key)
    if not _insert_once(session, Submission, unique="form_hash", row=row):
        _check_same_writer(session, form_hash, contributor_id)
        return code
    readers = {None: code_keys.key_pair.public, team_key.id: team_key.public_key}
    _insert_keys(session, submission_id, content_key, readers)
    _insert_choices(session, submission_id, choices, today=today)
    duty_calls.note_arrival(session, submission_id=submission_id, urgency=row["urgency"])
    return code


def code_for_form(once: bytes, *, keys: CodeKeySettings) -> Code:
    """The code that a form makes, the same each time it is asked for."""
    return code_from(derive_code_material(once, secret=keys.secret))


def hash_form(once: bytes, *, keys: CodeKeySettings) -> bytes:
    """What is stored to know a form again: nothing leads from it to the form or to its code."""
    return keyed_hash(once, key=keys.secret, purpose="form hash")


def remember_erased(session: Session, *, form_hash: bytes, today: date) -> None:
    """Know an erased form again for a few days, and forget those that can come no more."""
    oldest = today - timedelta(days=DAYS_REMEMBERED)
    session.execute(delete(ErasedForm).where(ErasedForm.erased_on < oldest))
    session.execute(insert(_table(ErasedForm)), [{"form_hash": form_hash, "erased_on": today}])


def refuse_sent_before(session: Session, *, once: bytes, keys: CodeKeySettings) -> None:
    """Let a form that is too old for its code start again only if it never came.

    Errors:  FormErased or FormSentBefore.
    """
    form_hash = hash_form(once, keys=keys)
    _refuse_erased(session, form_hash)
    if session.scalar(select(Submission.id).where(Submission.form_hash == form_hash)) is not None:
        raise FormSentBefore


def find_contributor(session: Session, code_keys: CodeKeys, *, keys: CodeKeySettings) -> UUID | None:
    """Whose code this is, as far as anybody here knows: a row's identifier, or None."""
    hashed = hash_look_up(code_keys.look_up, pepper=keys.pepper)
    return session.scalar(select(Contributor.id).where(Contributor.look_up_hash == hashed))


def soonest(*typed: str) -> Urgency:
    """How soon somebody should read what was typed in the fields of one form."""
    return min((urgency_of(words) for words in typed), key=URGENCY_ORDER.__getitem__)


def should_show_help_first(*typed: str) -> bool:
    """Whether whoever wrote this may be having a hard time, so that help comes before everything else.

    Shapes:  nothing of it is kept, and it stops nobody from sending.
    """
    return soonest(*typed) is not Urgency.USUAL


def is_for_now(*typed: str) -> bool:
    """Whether whoever is on duty is called about what was typed."""
    return soonest(*typed) is Urgency.NOW


def list_what_may_tell(words: str) -> list[Question]:
    """What in these words may tell who somebody is, so that whoever wrote them can look once more.

    Shapes:  in the order of the words; only what is likely, because a false alarm here takes somebody's words away.
    """
    asked = list_questions(words, find_details(words))
    return [question for question in asked if question.hit.sureness >= Sureness.LIKELY]


def _contributor(session: Session, code_keys: CodeKeys, *, keys: CodeKeySettings, must_exist: bool) -> UUID:
    """The row of a code; a new code makes one, and the same form sent again finds it."""
    if not must_exist:
        row = {
            "id": uuid4(),
            "look_up_hash": hash_look_up(code_keys.look_up, pepper=keys.pepper),
            "public_key": code_keys.key_pair.public,
        }
        if _insert_once(session, Contributor, unique="look_up_hash", row=row):
            return UUID(str(row["id"]))
    found = find_contributor(session, code_keys, keys=keys)
    if found is None:
        raise CodeUnknown
    return found


def _insert_once(session: Session, model: type[Base], *, unique: str, row: dict[str, Any]) -> bool:
    """Insert a row and say whether it was new; of two at the same moment, the database lets one in."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    table = _table(model)
    statement = dialect.insert(table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)
    return session.scalar(statement, row) is not None


def _refuse_erased(session: Session, form_hash: bytes) -> None:
    if session.get(ErasedForm, form_hash) is not None:
        raise FormErased


def _check_same_writer(session: Session, form_hash: bytes, contributor_id: UUID) -> None:
    standing = session.scalar(select(Submission.contributor_id).where(Submission.form_hash == form_hash))
    if standing != contributor_id:
        raise StalePage


def _sealed_columns(
    submission_id: UUID, answers: Answers, contact: str | None, content_key: bytes
) -> dict[str, Any]:
    return {
        "sealed_answers": sealed_words.seal_answers(submission_id, answers, content_key=content_key),
        "sealed_contact": sealed_words.seal_contact(submission_id, contact, content_key=content_key),
    }


def _plain_columns(urgency: Urgency, today: date, is_synthetic: bool) -> dict[str, Any]:
    """All that stands beside the seal: the day, a coarse urgency, the first state, and whether it was made up."""
    return {
        "received_on": today,
        "status": SubmissionStatus.RECEIVED,
        "urgency": urgency,
        "urgency_order": URGENCY_ORDER[urgency],
        "revision": 1,
        "is_synthetic": is_synthetic,
    }


def _insert_keys(
    session: Session, submission_id: UUID, content_key: bytes, readers: Mapping[UUID | None, bytes]
) -> None:
    """Seal the content key to each reader: a team's key by its identifier, the young person by None."""
    rows = [
        {
            "id": uuid4(),
            "submission_id": submission_id,
            "team_key_id": team_key_id,
            "sealed_key": seal_key(content_key, reader_public=public_key),
        }
        for team_key_id, public_key in readers.items()
    ]
    session.execute(insert(_table(ContentKey)), rows)


def _insert_choices(
    session: Session, submission_id: UUID, choices: Mapping[Purpose, bool], *, today: date
) -> None:
    rows = [
        {
            "id": uuid4(),
            "submission_id": submission_id,
            "purpose": purpose,
            "is_given": choices.get(purpose, False),
            "statements_version": STATEMENTS_VERSION,
            "changed_on": today,
        }
        for purpose in Purpose
    ]
    session.execute(insert(_table(Consent)), rows)


def _table(model: type[Base]) -> Table:
    """The bare table: four rows through it cost a quarter of four mapped objects."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no plain table")
    return table
