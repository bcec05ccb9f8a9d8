"""Wrong derivatives that a row lists, of which more is known than the formula."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KnownMistake:
    """A wrong derivative with a name of its own; it is called as any other.

    >>> NotSquared(lambda a, b, y: -a / b)(6.0, 3.0, 2.0)
    -2.0
    """

    rule: Callable[..., Any]

    def __call__(self, *numbers: Any) -> Any:
        """What is taken for the derivative."""
        return self.rule(*numbers)


class AsOfAPower(KnownMistake):
    """The rule of powers for an exponential, as x·eˣ⁻¹ for eˣ.  Some stop there, without the inner derivative."""


class NotSquared(KnownMistake):
    """A denominator that is not squared, as −a/b for −a/b²."""


class MinusItsSquare(KnownMistake):
    """−σ² for σ·(1 − σ), which below a logarithm is a 1 that is missing."""
