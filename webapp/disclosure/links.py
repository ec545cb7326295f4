"""Which areas hold which: what one area's numbers say about another's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

COUNTRY = "country"


@dataclass(frozen=True)
class Link:
    """An area and areas that cover it: in every cell it holds at least each of them and at most their sum.

    Shapes:  a country and its pools, a pool and its bodies, a span of several quarters and each of its quarters.
             over_time says that the parts were counted earlier than the whole, so that somebody may have left in
             between; the whole is then still at most the sum, and an attacker who assumes that nobody left may be
             wrong about the rest.
    Errors:  ValueError without parts, with one part twice, or with a whole that is part of itself.
    """

    whole: str
    parts: tuple[str, ...]
    over_time: bool = False

    def __post_init__(self) -> None:
        if not self.parts or len({self.whole, *self.parts}) != len(self.parts) + 1:
            raise ValueError(f"{self.whole} needs parts, each once and none of them itself")


def links_of(bodies: Sequence[str], pools: Mapping[str, Sequence[str]]) -> tuple[Link, ...]:
    """The links of one period: the country holds pools and bodies without a pool, a pool holds its bodies.

    Errors:  ValueError for a pool of nobody, of a body that is not listed, or of one that another pool has, and
             for a pool or a body with the name of another area.
    """
    pooled = [body for some in pools.values() for body in some]
    if not set(pooled) <= set(bodies) or len(set(pooled)) != len(pooled):
        raise ValueError("a pool is of listed bodies, and a body is in one pool")
    if {COUNTRY} & {*pools, *bodies} or set(pools) & set(bodies):
        raise ValueError(f"{COUNTRY}, the pools and the bodies need names of their own")
    outer = (*sorted(pools), *(body for body in bodies if body not in set(pooled)))
    country = (Link(COUNTRY, outer),) if outer else ()
    return (*country, *(Link(pool, tuple(sorted(pools[pool]))) for pool in sorted(pools)))
