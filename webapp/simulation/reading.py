"""From columns of numbers back to voices with names and days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from webapp.simulation.country import Country
from webapp.simulation.events import Campaign, Outbreak
from webapp.simulation.people import AGES, HOMES
from webapp.simulation.voice import SimulatedVoice
from webapp.simulation.weeks import KINDS, NONE, Block


@dataclass(frozen=True)
class Names:
    """What the places in a block's columns stand for; the last one of events is none."""

    areas: tuple[str, ...]
    bodies: tuple[str, ...]
    themes: tuple[str, ...]
    outbreaks: tuple[str | None, ...]
    campaigns: tuple[str | None, ...]
    wordings: tuple[str | None, ...]

    @classmethod
    def of(
        cls, country: Country, *, outbreaks: Sequence[Outbreak] = (), campaigns: Sequence[Campaign] = ()
    ) -> Names:
        return cls(
            areas=tuple(row.area for row in country.areas),
            bodies=tuple(body.slug for body in country.bodies),
            themes=tuple(row.theme for row in country.themes),
            outbreaks=(*(event.name for event in outbreaks), None),
            campaigns=(*(event.name for event in campaigns), None),
            wordings=(*(event.name if event.is_copied else None for event in campaigns), None),
        )


def read_block(block: Block, names: Names) -> Iterator[SimulatedVoice]:
    """The voices of a block, in its order."""
    kinds, ages, homes, feelings = (*KINDS, None), (*AGES, None), (*HOMES, None), (None, 1, 2, 3, 4, 5, None)
    columns = zip(
        block.speakers.tolist(), block.days.tolist(), block.cleared.tolist(), block.bodies.tolist(),
        block.areas.tolist(), block.names_area.tolist(), block.themes.tolist(), block.kinds.tolist(),
        block.ages.tolist(), block.homes.tolist(), block.feelings.tolist(), block.may_be_counted.tolist(),
        block.may_be_shared.tolist(), block.withdrawn.tolist(), block.erased.tolist(), block.outbreaks.tolist(),
        block.campaigns.tolist(), strict=True,
    )  # fmt: skip
    for (
        speaker, day, cleared, bodies, area, names_area, themes, kind, age, home, feeling, counted, shared,
        withdrawn, erased, outbreak, campaign,
    ) in columns:  # fmt: skip
        yield SimulatedVoice(
            speaker, day_of(day), day_of(cleared), tuple(names.bodies[body] for body in bodies if body != NONE),
            names.areas[area] if names_area else None,
            tuple(names.themes[theme] for theme in themes if theme != NONE),
            kinds[kind], ages[age], homes[home], feelings[feeling], counted, shared,
            None if withdrawn == NONE else day_of(withdrawn), None if erased == NONE else day_of(erased),
            names.outbreaks[outbreak], names.campaigns[campaign], names.wordings[campaign],
        )  # fmt: skip


@lru_cache(maxsize=4096)
def day_of(ordinal: int) -> date:
    """A day, made once for the many voices that share it."""
    return date.fromordinal(ordinal)
