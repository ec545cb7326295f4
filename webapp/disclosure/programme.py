"""Linear and integer programmes over one set of relations, solved with ever other bounds and aims."""

import highspy
import numpy as np

from webapp.disclosure.cube import Counts
from webapp.disclosure.model import Floats, Relations

_MOST_NODES = 10_000
"""A limit on work, not on time, so that the same release ends the same way on every machine."""

_WHOLE = 1e-6
"""How far from a whole number the solver's answer for one may lie."""


class Contradiction(ValueError):
    """What is published contradicts itself: no world is possible."""


class Programme:
    """The relations in HiGHS; bounds change from area to area, the basis of the last solution is kept.

    Units:   solved counts the programmes.
    """

    def __init__(self, relations: Relations) -> None:
        self._all = np.arange(relations.width, dtype=np.int32)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]  # HiGHS leaves it untyped.
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("mip_max_nodes", _MOST_NODES)
        nothing = np.zeros(relations.width)
        self._solver.addVars(relations.width, nothing, nothing)
        self._solver.addRows(
            len(relations.upper),
            np.zeros(len(relations.upper)),
            relations.upper,
            len(relations.columns),
            relations.starts[:-1].astype(np.int32),
            relations.columns.astype(np.int32),
            relations.signs,
        )
        self.solved = 0

    def bound(self, least: Floats, greatest: Floats) -> None:
        """Set what each cell can be."""
        self._solver.changeColsBounds(len(self._all), self._all, least, greatest)

    def relax(self, aim: Floats) -> Floats:
        """Make the aim as great as it can be, with people that may be split.

        Shapes:  aim and answer have one entry a column.
        Errors:  Contradiction; ArithmeticError if the solver gives up, which no release may survive.
        """
        self._solver.changeColsCost(len(self._all), self._all, -aim)
        return self._solve()

    def limits(self, aim: Floats) -> tuple[float, Counts]:
        """How great the aim can be with people that may be split, and the columns whose bounds keep it from more.

        Errors:  Contradiction; ArithmeticError if the solver gives up.
        """
        cells = self.relax(aim)
        prices = np.array(self._solver.getSolution().col_dual)
        return float(aim @ cells), np.flatnonzero(np.abs(prices) > _WHOLE)

    def maximise(self, aim: Floats, *, gap: float = 0.0) -> Floats:
        """Find whole numbers of people that make the aim as great as it can be.

        Shapes:  aim and answer have one entry a column. The linear answer is taken where it is whole already.
                 A gap above zero takes the first whole answer that is at most this share below the best.
        Errors:  Contradiction; ArithmeticError if the solver gives up, which no release may survive.
        """
        cells = self.relax(aim)
        if is_whole(cells):
            return np.rint(cells)
        self._solver.setOptionValue("mip_rel_gap", gap)
        self._set_kind(highspy.HighsVarType.kInteger)
        try:
            return np.rint(self._solve())
        finally:
            self._set_kind(highspy.HighsVarType.kContinuous)

    def _solve(self) -> Floats:
        self.solved += 1
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction("what is published contradicts itself")
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the programme ended as {status}")
        return np.array(self._solver.getSolution().col_value)

    def _set_kind(self, kind: highspy.HighsVarType) -> None:
        self._solver.changeColsIntegrality(len(self._all), self._all, np.full(len(self._all), kind))


def is_whole(cells: Floats) -> bool:
    """Whether a solver's answer is whole numbers of people, give or take its own precision."""
    return bool(np.abs(cells - np.rint(cells)).max() < _WHOLE)
