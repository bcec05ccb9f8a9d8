"""A wrong derivative that a row lists, of which more is known: some people stop there, without the inner derivative."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AsOfAPower:
    """The rule of powers for an exponential, as x·eˣ⁻¹ for eˣ.  Some stop there, without the inner derivative.

    >>> AsOfAPower(lambda x, y: x * 2 ** (x - 1))(3.0, 8.0)
    12.0
    """

    rule: Callable[..., Any]

    def __call__(self, *numbers: Any) -> Any:
        """What is taken for the derivative."""
        return self.rule(*numbers)
