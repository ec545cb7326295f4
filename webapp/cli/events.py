"""How an outbreak and a campaign are written on a command line: `body=fife-council,theme=school,from=2026-03-02`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from webapp.simulation.events import Campaign, Outbreak

COPIED = "copied"
SEVERAL = "+"


class OutbreakType(click.ParamType):
    """A rise: body, theme, from, weeks, factor."""

    name = "body=…,theme=…,from=…,weeks=…,factor=…"

    def convert(
        self, value: object, param: click.Parameter | None, context: click.Context | None
    ) -> Outbreak:
        try:
            said = read_pairs(str(value), known=("body", "theme", "from", "weeks", "factor"))
            return Outbreak(
                name=f"{said['theme']} in {said['body']}", body=said["body"], theme=said["theme"],
                first_day=date.fromisoformat(said["from"]), weeks=int(said["weeks"]), factor=float(said["factor"]),
            )  # fmt: skip
        except ValueError as error:
            self.fail(str(error), param, context)


class CampaignType(click.ParamType):
    """A campaign: bodies joined by a plus, theme, from, days, voices, and if wanted people and copied=yes."""

    name = "bodies=…+…,theme=…,from=…,days=…,voices=…"

    def convert(
        self, value: object, param: click.Parameter | None, context: click.Context | None
    ) -> Campaign:
        try:
            said = read_pairs(
                str(value), known=("bodies", "theme", "from", "days", "voices"), rest=("people", COPIED)
            )
            return Campaign(
                name=f"{said['theme']} to {said['bodies']}", bodies=tuple(said["bodies"].split(SEVERAL)),
                theme=said["theme"], first_day=date.fromisoformat(said["from"]), days=int(said["days"]),
                voices=int(said["voices"]), people=int(said["people"]) if "people" in said else None,
                is_copied=said.get(COPIED) == "yes",
            )  # fmt: skip
        except ValueError as error:
            self.fail(str(error), param, context)


def read_pairs(text: str, *, known: tuple[str, ...], rest: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Read `name=value,name=value`.

    Errors:  ValueError for a name that is missing, unknown or said twice.
    """
    pairs = [
        (name.strip(), value.strip()) for name, _, value in (pair.partition("=") for pair in text.split(","))
    ]
    said = dict(pairs)
    if len(said) < len(pairs) or not set(known) <= said.keys() <= {*known, *rest}:
        raise ValueError(f"write {', '.join(f'{name}=…' for name in known)}")
    return said
