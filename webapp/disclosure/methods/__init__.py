"""Ways to make a release safe, side by side: the same true counts in, protected tables out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from webapp.disclosure.cube import RawTables
from webapp.disclosure.gate import Parameters, ProtectedTables
from webapp.disclosure.methods.cell_keys import CellKey
from webapp.disclosure.methods.hiding import HideAndRound
from webapp.disclosure.methods.small_counts import SmallCountRounding
from webapp.disclosure.methods.suppression import Suppression


class Method(Protocol):
    """One way to protect true counts; whatever it is, the attacker has the last word.

    Source:  docs/adr/0014-methods-side-by-side.md
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    def protect(self, raw: RawTables, parameters: Parameters) -> ProtectedTables:
        """Decide what every cell shows, and what that says for certain about the truth.

        Errors:  DetailMissing where the method needs tables that were counted in detail.
        """
        ...


METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for method in (HideAndRound(), Suppression(), SmallCountRounding(), CellKey())}
)
"""The methods by name; the first is what releases are made with."""
