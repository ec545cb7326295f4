"""Packaged data, read once: corporate parents, areas, code-books and help contacts. It needs no database.

Reading is strict on purpose. A misspelt key or an impossible day in a file about law or about help lines is a
mistake to find while testing, not on somebody's phone.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from webapp.domain.help_contacts import HelpContact
from webapp.domain.places import ALL_AREAS, Area, BodyKind, CorporateParentBody, CorporateParentEntry, Partner
from webapp.domain.referrals import ChecklistItem, RouteFact
from webapp.domain.reply_checks import PhraseList, SeriousThemes
from webapp.domain.themes import BookName, CodeBook, MappingFile, ThemeCode
from webapp.domain.themes import Mapping as ThemeMapping
from webapp.domain.working_time import PublicHoliday
from webapp.simulation.country import AreaSize, HomeShare, Population, ThemePattern

DATA = Path(__file__).resolve().parent.parent / "data"

Row = dict[str, Any]
T = TypeVar("T")


class ReferenceDataError(ValueError):
    """A packaged data file does not say what the code expects of it."""


@cache
def load_entries() -> tuple[CorporateParentEntry, ...]:
    """The 24 entries of schedule 4, in statutory order."""
    document = _parents_file()
    rows = [{key: value for key, value in row.items() if key != "bodies"} for row in document["entries"]]
    return tuple(_build(CorporateParentEntry, row) for row in _with_sources(rows, document["sources"]))


@cache
def load_bodies() -> tuple[CorporateParentBody, ...]:
    """Every corporate parent, in the order of the entries; each takes its flags from its entry.

    Errors:  ReferenceDataError if a slug appears twice, or a body serves an area that is not in areas.json.
    """
    document = _parents_file()
    bodies: list[CorporateParentBody] = []
    for entry, row in zip(load_entries(), document["entries"], strict=True):
        given = {
            "entry": entry.number,
            "applies_61_64": entry.applies_61_64,
            "applies_64": entry.applies_64,
        }
        bodies += [
            _build(CorporateParentBody, body_row, given)
            for body_row in _with_sources(row["bodies"], document["sources"])
        ]
    _refuse_twins([body.slug for body in bodies], "corporate_parents.json")
    known = {row["slug"] for row in _area_rows()} | {ALL_AREAS}
    for body in bodies:
        if unknown := body.serves_areas - known:
            raise ReferenceDataError(f"{body.slug} serves unknown areas: {sorted(unknown)}")
    return tuple(bodies)


@cache
def load_partners() -> tuple[Partner, ...]:
    """Kinds of body that matter to young people and are not corporate parents in law."""
    document = _parents_file()
    return tuple(_build(Partner, row) for row in _with_sources(document["partners"], document["sources"]))


@cache
def load_areas() -> tuple[Area, ...]:
    """The 32 council areas by name; each takes its statistical codes from its council.

    Errors:  ReferenceDataError if an area has no council, or a slug appears twice.
    """
    council_of = {
        area: body for body in load_bodies() if body.kind is BodyKind.COUNCIL for area in body.serves_areas
    }
    rows = _area_rows()
    _refuse_twins([row["slug"] for row in rows], "areas.json")
    if orphans := [row["slug"] for row in rows if row["slug"] not in council_of]:
        raise ReferenceDataError(f"areas without a council: {orphans}")
    areas = []
    for row in rows:
        council = council_of[row["slug"]]
        areas.append(_build(Area, row, {"code": council.code, "former_code": council.former_code}))
    return tuple(sorted(areas, key=lambda area: area.name))


@cache
def load_code_books() -> Mapping[BookName, CodeBook]:
    """The code-books by name, each from a file of its own; one version of each is in use."""
    keys = {field.name for field in fields(CodeBook)}
    return MappingProxyType({book: _build(CodeBook, _read_file(_file_of(book), keys)) for book in BookName})


@cache
def load_mappings() -> MappingFile:
    """What our working themes touch in other books, as Heard comes with it.

    Errors:  ReferenceDataError if a theme or a code is in no book.
    """
    document = _read_file("theme_mappings.json", {field.name for field in fields(MappingFile)})
    found = _build(MappingFile, document)
    books = load_code_books()
    for mapping in found.mappings:
        if not (books[BookName.THEMES].find(mapping.theme) and books[mapping.book].find(mapping.code)):
            raise ReferenceDataError(f"theme_mappings.json: {mapping}")
    return found


@cache
def load_help_contacts() -> tuple[HelpContact, ...]:
    """Every help contact, shown or not, in the order of the file.

    Errors:  ReferenceDataError unless exactly one contact is always first.
    """
    document = _read_file("help_contacts.json", {"sources", "contacts"})
    contacts = [_build(HelpContact, row) for row in _with_sources(document["contacts"], document["sources"])]
    _refuse_twins([contact.slug for contact in contacts], "help_contacts.json")
    if sum(contact.always_first for contact in contacts) != 1:
        raise ReferenceDataError("help_contacts.json: exactly one contact must be always first")
    return tuple(contacts)


@cache
def load_referral_routes() -> tuple[RouteFact, ...]:
    """Where a concern goes, for a child, an adult and somebody who works with young people."""
    document = _read_file("referral.json", {"sources", "routes", "checklist"})
    return tuple(_build(RouteFact, row) for row in _with_sources(document["routes"], document["sources"]))


@cache
def load_referral_checklist() -> tuple[ChecklistItem, ...]:
    """What a worker goes through with a concern, in order."""
    document = _read_file("referral.json", {"sources", "routes", "checklist"})
    items = [_build(ChecklistItem, row) for row in _with_sources(document["checklist"], document["sources"])]
    _refuse_twins([item.slug for item in items], "referral.json")
    return tuple(items)


@cache
def load_population() -> Population:
    """How many young people live where, and how they speak, for simulations only; every row is synthetic."""
    document = _read_file("synthetic_population.json", {"sources", "areas", "homes", "themes"})

    def rows(name: str, cls: type[T]) -> tuple[T, ...]:
        return tuple(_build(cls, row) for row in _with_sources(document[name], document["sources"]))

    return Population(rows("areas", AreaSize), rows("homes", HomeShare), rows("themes", ThemePattern))


def _file_of(book: BookName) -> str:
    return f"code_book_{book.value}.json"


@cache
def load_public_holidays() -> tuple[PublicHoliday, ...]:
    """Every public holiday in Scotland that the file knows, in order.

    Errors:  ReferenceDataError if two fall on one day.
    """
    document = _read_file("public_holidays.json", {"sources", "holidays"})
    holidays = [
        _build(PublicHoliday, row) for row in _with_sources(document["holidays"], document["sources"])
    ]
    _refuse_twins([str(holiday.day) for holiday in holidays], "public_holidays.json")
    return tuple(sorted(holidays, key=lambda holiday: holiday.day))


@cache
def load_phrase_lists() -> tuple[PhraseList, ...]:
    """The words that point at something in a body's answer."""
    document = _reply_checks_file()
    lists = [_build(PhraseList, row) for row in _with_sources(document["lists"], document["sources"])]
    _refuse_twins([f"{each.kind} {each.language}" for each in lists], "reply_checks.json")
    return tuple(lists)


@cache
def load_serious_themes() -> tuple[SeriousThemes, ...]:
    """The themes whose answers always wait until somebody read them.

    Errors:  ReferenceDataError for a theme that is in no code-book.
    """
    document = _reply_checks_file()
    rows = [
        _build(SeriousThemes, row) for row in _with_sources(document["serious_themes"], document["sources"])
    ]
    known = {code.code for code in load_code_books()[BookName.THEMES].codes}
    if unknown := {theme for row in rows for theme in row.themes} - known:
        raise ReferenceDataError(f"reply_checks.json: unknown themes {sorted(unknown)}")
    return tuple(rows)


def _reply_checks_file() -> Row:
    return _read_file("reply_checks.json", {"sources", "lists", "serious_themes"})


def _parents_file() -> Row:
    return _read_file("corporate_parents.json", {"sources", "entries", "partners"})


def _area_rows() -> list[Row]:
    rows: list[Row] = _read_file("areas.json", {"areas"})["areas"]
    return rows


def _read_file(name: str, keys: Collection[str]) -> Row:
    document: Row = json.loads(
        (DATA / name).read_text(encoding="utf-8"), object_pairs_hook=_without_twin_keys
    )
    if document.keys() != set(keys):
        raise ReferenceDataError(f"{name}: expected the keys {sorted(keys)}, found {sorted(document)}")
    return document


def _without_twin_keys(pairs: list[tuple[str, Any]]) -> Row:
    _refuse_twins([key for key, _ in pairs], "an object")
    return dict(pairs)


def _refuse_twins(names: list[str], where: str) -> None:
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise ReferenceDataError(f"{where}: twice: {twins}")


def _with_sources(rows: list[Row], sources: Mapping[str, str]) -> list[Row]:
    """Put the full wording of each source where the file names it in short."""
    for row in rows:
        if row.get("source") not in sources:
            raise ReferenceDataError(f"unknown source {row.get('source')!r} in {row}")
    return [{**row, "source": sources[row["source"]]} for row in rows]


def _build(cls: type[T], row: Row, given: Mapping[str, object] = MappingProxyType({})) -> T:
    """Make a domain object of a row; its fields are the only schema there is."""
    hints = get_type_hints(cls)
    own = {field.name: field for field in fields(cls) if field.name not in given}  # type: ignore[arg-type]
    required = {
        name for name, field in own.items() if field.default is MISSING and field.default_factory is MISSING
    }
    if not required <= row.keys() <= own.keys():
        wrong = sorted((required - row.keys()) | (row.keys() - own.keys()))
        raise ReferenceDataError(f"{cls.__name__} has missing or unknown keys {wrong} in {row}")
    try:
        return cls(**{name: _convert(hints[name], value) for name, value in row.items()}, **given)
    except (TypeError, ValueError) as error:
        raise ReferenceDataError(f"{cls.__name__}: {error} in {row}") from error


def _convert(hint: Any, value: Any) -> Any:
    """Read one JSON value as the type that the field asks for."""
    origin = get_origin(hint)
    if origin is UnionType:
        return None if value is None else _convert(_only_member(hint), value)
    if origin in SEQUENCES:
        return _convert_list(SEQUENCES[origin], get_args(hint)[0], value)
    if hint is date:
        return date.fromisoformat(value)
    if issubclass(hint, Enum):
        return hint(value)
    if hint in (ThemeCode, ThemeMapping):
        return _build(hint, value)
    if type(value) is not hint:
        raise TypeError(f"{value!r} is not {hint.__name__}")
    return value


SEQUENCES: Mapping[Any, Callable[[list[Any]], Any]] = {tuple: tuple, frozenset: frozenset}


def _only_member(hint: Any) -> Any:
    (member,) = (part for part in get_args(hint) if part is not NoneType)
    return member


def _convert_list(make: Callable[[list[Any]], Any], hint: Any, value: Any) -> Any:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    members = [_convert(hint, member) for member in value]
    if len(set(members)) != len(members):
        raise ValueError(f"{value!r} names something twice")
    return make(members)
