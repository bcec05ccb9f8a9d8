"""A wrong number for a claim, and the slip that gives it."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.seeded.formulas import MP, Real
from benchmarks.seeded.printing import holds, printed


@dataclass(frozen=True)
class Seeded:
    """A wrong number for a claim, and the slip that gives it."""

    claim: str
    kind: str
    what: str
    value: Real  # what the slip gives, before it is rounded
    true: Real
    rounding: Callable[[Real, int], str] | None = None  # for slips of the printing itself
    carried: Callable[[int], Real] | None = None  # what the slip gives, where it depends on the digits printed

    def number(self, digits: int) -> Real:
        """What the slip gives where so many significant digits are printed, before it is rounded."""
        return self.carried(digits) if self.carried else self.value

    def printed(self, digits: int) -> str:
        """What is written down with so many significant digits."""
        return (self.rounding or printed)(self.number(digits), digits)

    def question(self, digits: int) -> str:
        """What is written down; empty if there is nothing, or nobody could tell it from the right number."""
        if not finite(self.number(digits)):
            return ""
        text = self.printed(digits)
        return "" if holds(text, self.true) else text


def finite(x: Real) -> bool:
    """Whether it is a real number."""
    return isinstance(x, MP.mpf) and bool(MP.isfinite(x))


def same(a: Real, b: Real) -> bool:
    """Whether two numbers are the same, but for the last of their digits."""
    return bool(abs(a - b) <= MP.mpf("1e-30") * max(abs(a), abs(b)))
