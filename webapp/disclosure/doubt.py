"""How much must stay open about a small cell."""

from dataclasses import dataclass

from webapp.disclosure.gate import LEAST_THRESHOLD


@dataclass(frozen=True)
class Doubt:
    """How much must stay in doubt about a small cell.

    Units:   threshold in contributors; insiders in people who put what they know of one cell together.
    """

    threshold: int = LEAST_THRESHOLD
    insiders: int = 1

    @property
    def enough(self) -> int:
        """So many people above the least leave enough in doubt."""
        return self.threshold + self.insiders

    def hides(self, least: float, greatest: float) -> bool:
        """Whether worlds this far apart leave the attacker with nothing, the insiders included."""
        return greatest - least >= self.threshold - 1 and self.hides_others(least, greatest)

    def hides_others(self, least: float, greatest: float) -> bool:
        """Whether people in the cell, who subtract themselves, cannot tell how many others there are.

        Knowing that they are in the cell only raises its least value to their number: leaving whole numbers aside,
        the worlds form a convex set, so every value between the old least and the greatest stays possible.
        """
        others_least, others_greatest = max(least, self.insiders) - self.insiders, greatest - self.insiders
        return others_greatest >= self.threshold and others_greatest - others_least >= self.threshold - 1
