"""How often two readers agreed, month by month: counted when a re-read ends, and never by worker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.agreement import Agreement, Verdict, agreement, is_frequent
from webapp.models import AgreementCount

VERDICT, THEME = "verdict", "theme "
MOST_MONTHS = 12
Counts = dict[tuple[str, str], int]


@dataclass(frozen=True, kw_only=True)
class Month:
    """How far two readers agreed in one month.

    Shapes:  themes are (code, agreement) of those that were given often enough, the most frequent first.
    """

    first_day: date
    verdicts: Agreement
    themes: tuple[tuple[str, Agreement], ...]


def count(
    session: Session,
    *,
    today: date,
    verdicts: tuple[Verdict, Verdict],
    first: Iterable[str],
    second: Iterable[str],
) -> None:
    """Count one pair of readings.

    Shapes:  themes that neither reader gave are not counted one by one: they are all the other pairs of the month.
    """
    given, again = frozenset(first), frozenset(second)
    _add(session, today, VERDICT, *verdicts)
    for theme in sorted(given | again):
        _add(session, today, THEME + theme, _yes(theme in given), _yes(theme in again))


def list_months(session: Session) -> list[Month]:
    """The last months in which anything was read again, the newest first."""
    months: dict[str, dict[str, Counts]] = defaultdict(lambda: defaultdict(dict))
    for row in session.scalars(select(AgreementCount)):
        months[row.month][row.what][row.first, row.second] = row.times
    return [_month(month, months[month]) for month in sorted(months, reverse=True)[:MOST_MONTHS]]


def _month(month: str, counts: dict[str, Counts]) -> Month:
    pairs = sum(counts[VERDICT].values())
    themes = [
        (what.removeprefix(THEME), each | {("no", "no"): pairs - sum(each.values())})
        for what, each in counts.items()
        if what.startswith(THEME) and is_frequent(each)
    ]
    themes.sort(key=lambda theme: (theme[1]["no", "no"], theme[0]))
    return Month(
        first_day=date.fromisoformat(f"{month}-01"),
        verdicts=agreement(counts[VERDICT]),
        themes=tuple((theme, agreement(each)) for theme, each in themes),
    )


def _add(session: Session, today: date, what: str, first: str, second: str) -> None:
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name]
    table: Table = AgreementCount.__table__  # type: ignore[assignment]
    row = {"month": f"{today:%Y-%m}", "what": what, "first": str(first), "second": str(second), "times": 1}
    adding = dialect.insert(table).values(row)
    session.execute(
        adding.on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_={"times": table.c.times + 1}
        )
    )


def _yes(is_given: bool) -> str:
    return "yes" if is_given else "no"
