"""A group looks at the names of themes before a release: a code to open it, the names, and what the group says."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.disclosure.words import Quantity
from webapp.domain.accounts import TeamKind
from webapp.domain.answers import clean_words
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing, StalePage
from webapp.domain.heard_right import (
    CODE_LASTS,
    GroupCodeUnknown,
    GroupSays,
    WordsMissing,
    is_written,
    refuse_words,
)
from webapp.domain.moderation import Urgency
from webapp.domain.receipts import MATERIAL_BYTES, Code, code_from, read_code
from webapp.domain.themes import ThemeCode
from webapp.language.urgency import urgency_of
from webapp.models import GroupAnswer, GroupLook, Release, ReleasedCell
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.sealing.tokens import keyed_hash
from webapp.services import audit, duty_calls, own_themes, team_keys
from webapp.services.release_plan import NO_THEME, SCOTLAND, TableName


@dataclass(frozen=True, kw_only=True)
class ShownName:
    """One theme as a group is shown it: its name, what it means, and how much of everybody spoke about it, in words.

    Shapes:  no number, and nothing that anybody wrote; quantity is None where the whole is hidden.
    """

    theme: str
    name: str
    meaning: str
    quantity: Quantity | None


@dataclass(frozen=True, kw_only=True)
class OpenLook:
    """What a group's code opens.

    Shapes:  said holds what the group has chosen so far; the words that go with it are sealed and stay as they are.
    """

    id: UUID
    quarter: Quarter
    names: tuple[ShownName, ...]
    said: Mapping[str, GroupSays]
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a group says about one theme."""

    says: GroupSays
    words: str = field(default="", repr=False)


def make_code(
    session: Session,
    *,
    quarter: Quarter,
    label: str,
    account_id: UUID,
    pepper: bytes,
    today: date,
    is_synthetic: bool = False,
) -> Code:
    """Make a code with which one group looks at the names of a release, to be shown once; only its hash is kept.

    Errors:  NotFound; ReasonMissing without a label; DecisionNotAllowed once the release is out, or is not safe.
    Source:  docs/adr/0035-did-we-hear-you-right.md
    """
    release = session.scalar(select(Release).where(Release.quarter == str(quarter)))
    if release is None:
        raise NotFound(str(quarter))
    if not label.strip():
        raise ReasonMissing
    if not release.is_safe or release.published_on is not None:
        raise DecisionNotAllowed
    code = code_from(secrets.token_bytes(MATERIAL_BYTES))
    look = GroupLook(
        release_id=release.id,
        code_hash=hash_code(code, pepper=pepper),
        label=label.strip(),
        made_by_id=account_id,
        made_on=today,
        expires_on=today + CODE_LASTS,
        is_synthetic=is_synthetic or release.is_synthetic,
    )
    session.add(look)
    session.flush()
    audit.record(session, actor=str(account_id), action="group_code_made", subject=str(look.id))
    return code


def hash_code(code: Code, *, pepper: bytes) -> bytes:
    """What is kept of a group's code: without the key of this service nobody can try codes on a stolen table."""
    material = code.number.to_bytes(MATERIAL_BYTES, "big")
    return keyed_hash(material, key=pepper, purpose="group code")


def open_look(session: Session, *, typed: str, pepper: bytes, today: date) -> OpenLook:
    """What a group sees with its code.

    Errors:  CodeUnreadable; GroupCodeUnknown for whatever else opens nothing.
    """
    return _open(session, *_find(session, typed=typed, pepper=pepper, today=today))


def list_names(session: Session, *, release: Release) -> tuple[ShownName, ...]:
    """The themes that a release shows for the country, most often heard first: words for how many, and no number."""
    rows = session.execute(
        select(ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value).where(
            ReleasedCell.release_id == release.id,
            ReleasedCell.body == SCOTLAND,
            ReleasedCell.table_name.in_((TableName.THEME, TableName.TOTAL)),
        )
    )
    numbers = {(table, key): value for table, key, value in rows}
    whole = numbers.get((TableName.TOTAL, ""))
    shown = [
        Figure(codes=(key,), number=value, whole=whole)
        for (table, key), value in numbers.items()
        if table == TableName.THEME and value is not None and key != NO_THEME
    ]
    themes = own_themes.load_themes(session)
    ordered = sorted(shown, key=lambda figure: (-(figure.number or 0), figure.codes))
    return tuple(_shown(themes.get(figure.codes[0]).code, figure) for figure in ordered)


def keep(session: Session, *, typed: str, said: Mapping[str, Said], pepper: bytes, today: date) -> OpenLook:
    """Keep what a group says about some themes; a yes may be changed later, and what was written stays.

    Shapes:  words are sealed to the advocacy team, and urgent ones call whoever is on duty, as anybody's do. A group
             that leaves half-way has said what is kept by then.
    Errors:  CodeUnreadable, GroupCodeUnknown; WordsMissing where nothing is said at all, or a theme was not shown;
             StalePage where somebody wrote about one of them before.
    """
    look, release = _find(session, typed=typed, pepper=pepper, today=today, for_update=True)
    shown = {name.theme for name in list_names(session, release=release)}
    if not said or not said.keys() <= shown:
        raise WordsMissing
    before = _said(session, look)
    if any(is_written(before.get(theme)) for theme in said):
        raise StalePage
    session.execute(delete(GroupAnswer).where(GroupAnswer.look_id == look.id, GroupAnswer.theme.in_(said)))
    rows = [_sealed(session, look, theme, what) for theme, what in sorted(said.items())]
    session.add_all(rows)
    look.answered_on = today
    session.flush()
    if any(row.urgency is Urgency.NOW for row in rows):
        duty_calls.call_about_group(session, look_id=look.id)
    return _open(session, look, release)


def finish(session: Session, *, typed: str, pepper: bytes, today: date) -> int:
    """Let a group say that this is all, and return about how many themes; from then on its code opens nothing.

    Errors:  CodeUnreadable, GroupCodeUnknown; WordsMissing where nothing was said at all.
    """
    look, _ = _find(session, typed=typed, pepper=pepper, today=today, for_update=True)
    said = _said(session, look)
    if not said:
        raise WordsMissing
    look.finished_on = today
    session.flush()
    return len(said)


def revoke(session: Session, *, look_id: UUID, account_id: UUID, today: date) -> None:
    """Let a code open nothing any more; what the group said before stays.

    Errors:  GroupCodeUnknown.
    """
    look = session.get(GroupLook, look_id)
    if look is None:
        raise GroupCodeUnknown
    if look.revoked_on is None:
        look.revoked_on = today
        session.flush()
        audit.record(session, actor=str(account_id), action="group_code_revoked", subject=str(look.id))


def list_looks(session: Session, *, release: Release) -> Sequence[GroupLook]:
    """Every group's look at a release, oldest first."""
    looks = select(GroupLook).where(GroupLook.release_id == release.id)
    return session.scalars(looks.order_by(GroupLook.made_on, GroupLook.label, GroupLook.id)).all()


def binding_of(answer_id: UUID) -> Binding:
    """Where a group's words belong."""
    return Binding("group_answer", answer_id, "sealed_words")


def _find(
    session: Session, *, typed: str, pepper: bytes, today: date, for_update: bool = False
) -> tuple[GroupLook, Release]:
    """The look that a code opens today, and its release."""
    hashed = hash_code(read_code(typed), pepper=pepper)
    query = select(GroupLook).where(
        GroupLook.code_hash == hashed,
        GroupLook.expires_on >= today,
        GroupLook.revoked_on.is_(None),
        GroupLook.finished_on.is_(None),
    )
    look = session.scalar(query.with_for_update() if for_update else query)
    release = session.get(Release, look.release_id) if look else None
    if look is None or release is None or release.published_on is not None or not release.is_safe:
        raise GroupCodeUnknown
    return look, release


def _open(session: Session, look: GroupLook, release: Release) -> OpenLook:
    return OpenLook(
        id=look.id,
        quarter=read_quarter(release.quarter),
        names=list_names(session, release=release),
        said=_said(session, look),
        is_synthetic=look.is_synthetic,
    )


def _said(session: Session, look: GroupLook) -> dict[str, GroupSays]:
    rows = select(GroupAnswer.theme, GroupAnswer.says).where(GroupAnswer.look_id == look.id)
    return {theme: says for theme, says in session.execute(rows)}


def _shown(code: ThemeCode, figure: Figure) -> ShownName:
    return ShownName(
        theme=code.code,
        name=code.plain_name,
        meaning=code.meaning,
        quantity=figure.share.quantity if figure.share else None,
    )


def _sealed(session: Session, look: GroupLook, theme: str, what: Said) -> GroupAnswer:
    """What is said about one theme, its words sealed to the team before they touch the database."""
    words = clean_words(what.words)
    refuse_words(what.says, words)
    row = GroupAnswer(id=uuid4(), look_id=look.id, theme=theme, says=what.says)
    if what.says is GroupSays.YES:
        return row
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)
    content_key = envelopes.new_content_key()
    row.team_key_id = team_key.id
    row.sealed_key = envelopes.seal_key(content_key, reader_public=team_key.public_key)
    row.sealed_words = envelopes.seal_words(words, content_key=content_key, binding=binding_of(row.id))
    row.urgency = urgency_of(words)
    return row
