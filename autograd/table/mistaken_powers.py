"""Wrong derivatives of a power uⁿ that people write: n·uⁿ, uⁿ⁻¹ or uⁿ⁺¹/(n + 1), in place of n·uⁿ⁻¹."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.table.arithmetic import Number
from autograd.table.ops import divide, power, sqrt, square
from autograd.table.roots_logs_angles import cbrt, reciprocal
from autograd.table.rows import Operation

EXPONENTS: Mapping[Operation, Number] = {square: 2, sqrt: Fraction(1, 2), cbrt: Fraction(1, 3), reciprocal: -1}
"""The rows that are a fixed power of their argument, and which one."""


class PowerRule(NamedTuple):
    """A mistaken rule for the derivative of uⁿ, with the words for it.

    >>> POWER_RULES[0].words, POWER_RULES[0].derivative(2.0, 3)  # 3·2³
    ('the exponent {} was not reduced', 24.0)
    """

    words: str  # with a place for the exponent
    derivative: Callable[[Any, Any], Any]  # of the base and the exponent
    is_common: bool = False
    is_turned: bool = (
        False  # the exponent moves the wrong way, as −2·x⁻¹ for −2·x⁻³; hardly anybody does so in a square
    )


def as_it_is(u: Any, n: Any) -> Any:
    """The rule of a person who leaves uⁿ as it is."""
    return power(u, n)


def without_the_power(u: Any, n: Any) -> Any:
    """The rule of a person who brings the exponent down and leaves the power out."""
    return n


POWER_RULES = (
    PowerRule("the exponent {} was not reduced", lambda u, n: n * power(u, n), is_common=True),
    PowerRule(
        "the exponent {} was raised by 1, not lowered", lambda u, n: n * power(u, n + 1), is_common=True, is_turned=True
    ),
    PowerRule("the exponent {} was not brought down as a factor", lambda u, n: power(u, n - 1), is_common=True),
    PowerRule("the power with the exponent {} was left as it is", as_it_is, is_common=True),
    PowerRule("the exponent {} was lowered by 2, not by 1", lambda u, n: n * power(u, n - 2)),
    PowerRule("the exponent {} was lowered before it was brought down", lambda u, n: (n - 1) * power(u, n - 1)),
    PowerRule("the exponent {} was brought down, and the power left out", without_the_power),
    PowerRule("the exponent {} divides, and does not multiply", lambda u, n: divide(power(u, n - 1), n)),
    PowerRule(
        "the exponent {} was raised by 1 and divides, as in an integral", lambda u, n: divide(power(u, n + 1), n + 1)
    ),
)


def right_rule(u: Any, n: Any) -> Any:
    """The derivative of uⁿ.

    >>> right_rule(2.0, 3)
    12.0
    """
    return n * power(u, n - 1)
