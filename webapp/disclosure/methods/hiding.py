"""Hide what is small and round the rest: the method that the gate has."""

from dataclasses import dataclass

from webapp.disclosure.cube import RawTables
from webapp.disclosure.gate import METHOD, METHOD_VERSION, Parameters, ProtectedTables, protect


@dataclass(frozen=True)
class HideAndRound:
    """Fewer than the threshold is hidden, the rest is rounded.

    Source:  docs/adr/0004-small-numbers.md
    """

    name: str = METHOD
    version: int = METHOD_VERSION

    def protect(self, raw: RawTables, parameters: Parameters) -> ProtectedTables:
        return protect(raw, parameters)
