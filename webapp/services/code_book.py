"""The code-books side by side: what a theme of ours touches in each, and who mapped it when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.domain.themes import FIXED_BOOKS, BookName, ThemeCode
from webapp.models import Account, ThemeMapping
from webapp.services import audit, own_themes, reference


@dataclass(frozen=True, kw_only=True)
class Touch:
    """One code of another book that a theme of ours touches.

    Shapes:  id is that of a mapping that somebody here made and may end; None for what came with Heard. by is empty
             where the mapping is a part of the theme itself.
    """

    id: UUID | None
    theme: str
    book: BookName
    code: ThemeCode
    version: str
    is_verified: bool
    by: str
    mapped_on: date | None
    ended_on: date | None = None


def list_touched(session: Session, *, theme: str) -> list[Touch]:
    """What a theme touches, by book; mappings that ended come last.

    Errors:  NotFound.
    """
    themes = own_themes.load_themes(session)
    found = [*_of_theme(themes.get(theme).code), *_packaged(theme), *_made_here(session, theme)]
    order = list(BookName)
    return sorted(found, key=lambda touch: (touch.ended_on is not None, order.index(touch.book)))


def group_touched(session: Session, *, theme: str) -> dict[BookName, list[Touch]]:
    """What a theme touches today, book by book; nothing for a theme that we never had."""
    if theme not in own_themes.load_themes(session).by_code:
        return {}
    grouped: dict[BookName, list[Touch]] = {}
    for touch in list_touched(session, theme=theme):
        if touch.ended_on is None:
            grouped.setdefault(touch.book, []).append(touch)
    return grouped


def list_targets() -> list[tuple[BookName, ThemeCode]]:
    """Every code that somebody here may map a theme to."""
    books = reference.load_code_books()
    return [(name, code) for name, book in books.items() if _is_open(name) for code in book.codes]


def map_theme(
    session: Session, *, account_id: UUID, theme: str, book: BookName, code: str, today: date
) -> None:
    """Say that a theme touches a code of another book; said twice, it stands there once.

    Errors:  NotFound for a theme, a book or a code that does not exist, and for books of which the mapping is a part of
             the theme.
    Source:  docs/adr/0022-own-themes.md
    """
    found = reference.load_code_books()[book]
    if not _is_open(book):
        raise NotFound(book)
    found.get(code)
    audit.wait_for_turn(session)
    standing = [touch for touch in list_touched(session, theme=theme) if touch.ended_on is None]
    if any((touch.book, touch.code.code) == (book, code) for touch in standing):
        return
    session.add(
        ThemeMapping(
            theme=theme,
            book=book,
            code=code,
            book_version=found.version,
            mapped_by_id=account_id,
            mapped_on=today,
        )
    )
    audit.record(session, actor=str(account_id), action="theme_mapped", subject=f"{theme}/{book}/{code}")


def end_mapping(session: Session, *, account_id: UUID, theme: str, mapping_id: UUID, today: date) -> None:
    """Say that a mapping does not hold any more; that it held stays to be read.

    Errors:  NotFound.
    """
    mapping = session.get(ThemeMapping, mapping_id)
    if mapping is None or mapping.theme != theme:
        raise NotFound(str(mapping_id))
    if mapping.ended_on is None:
        mapping.ended_by_id, mapping.ended_on = account_id, today
        session.flush()
        audit.record(session, actor=str(account_id), action="theme_unmapped", subject=theme)


def _is_open(book: BookName) -> bool:
    return book not in FIXED_BOOKS and book is not BookName.THEMES


def _of_theme(theme: ThemeCode) -> list[Touch]:
    """What a theme was agreed with, and keeps for as long as it lives."""
    pairs = {
        BookName.WELLBEING: theme.wellbeing,
        BookName.DUTIES: theme.duties,
        BookName.PROMISE: theme.promise,
    }
    return [
        _touch(theme.code, book, code.value, by="", mapped_on=None)
        for book, codes in pairs.items()
        for code in codes
    ]


def _packaged(theme: str) -> list[Touch]:
    file = reference.load_mappings()
    return [
        _touch(theme, mapping.book, mapping.code, by=file.mapped_by, mapped_on=file.mapped_on)
        for mapping in file.mappings
        if mapping.theme == theme
    ]


def _made_here(session: Session, theme: str) -> Sequence[Touch]:
    rows = session.execute(
        select(ThemeMapping, Account.name)
        .join(Account, Account.id == ThemeMapping.mapped_by_id)
        .where(ThemeMapping.theme == theme)
        .order_by(ThemeMapping.mapped_on, ThemeMapping.book, ThemeMapping.code, ThemeMapping.id)
    )
    books = reference.load_code_books()
    return [
        _touch(
            theme,
            row.book,
            row.code,
            by=by,
            mapped_on=row.mapped_on,
            id=row.id,
            version=row.book_version,
            ended_on=row.ended_on,
        )
        for row, by in rows
        if books[row.book].find(row.code)
    ]


def _touch(
    theme: str,
    book: BookName,
    code: str,
    *,
    by: str,
    mapped_on: date | None,
    id: UUID | None = None,
    version: str = "",
    ended_on: date | None = None,
) -> Touch:
    found = reference.load_code_books()[book]
    entry = found.get(code)
    return Touch(
        id=id,
        theme=theme,
        book=book,
        code=entry,
        version=version or found.version,
        is_verified=found.is_code_verified(entry),
        by=by,
        mapped_on=mapped_on,
        ended_on=ended_on,
    )
