"""A Value as one number among others: its name, its text, comparisons, and what it refuses to be."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from autograd.engine.habits import Habits
from autograd.engine.numbers import Exact, Operand, array_like, called, described, digits, number_beside


class Scalar(Habits):
    """A number, its gradient and its name; its operators are installed from the table by ``methods``."""

    __slots__ = ()

    data: Exact
    grad: Exact
    name: str

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value(data={digits(self.data)}, grad={digits(self.grad)}{name})"

    def named(self, name: str) -> Self:
        """Give this Value a name and return it.

        >>> from autograd import Value
        >>> Value(0.1).named("w1")
        Value(data=0.1, grad=0.0, name='w1')
        """
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {described(name)}: write named({str(name)!r})")
        self.name = name  # type: ignore[misc]  # a slot of Value
        return self

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def __lt__(self, other: Operand) -> Any:
        return _compare(operator.lt, self, other)

    def __le__(self, other: Operand) -> Any:
        return _compare(operator.le, self, other)

    def __gt__(self, other: Operand) -> Any:
        return _compare(operator.gt, self, other)

    def __ge__(self, other: Operand) -> Any:
        return _compare(operator.ge, self, other)

    def __bool__(self) -> bool:
        raise TypeError(
            f"{called(self)} is neither true nor false: write v.data != 0 to ask for its number, "
            "v is not None to ask whether there is one, or where(v, a, b) to choose inside the graph"
        )

    def __float__(self) -> float:
        raise TypeError(
            f"float() would cut {called(self)} off from its history: write v.data for the number, "
            "or the function of autograd (exp, sqrt, ...) instead of the one of math"
        )

    def as_integer_ratio(self) -> tuple[int, int]:
        """Refused, as float() is: the module statistics and Fraction(...) ask for it."""
        raise TypeError(
            f"statistics or Fraction would cut {called(self)} off from its history: write mean([...]) of autograd, "
            "np.std, np.median, ... of an array of Values, or v.data for the number"
        )

    def _no_whole_number(self, *_: Operand) -> Any:
        raise TypeError(
            f"there is no whole number of {called(self)}: //, %, divmod, round, int and math.floor go up in steps, "
            "which have no slope: write them on v.data, or add them with a derivative by @operation"
        )

    __int__ = __round__ = __floor__ = __ceil__ = __trunc__ = _no_whole_number
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = _no_whole_number

    if TYPE_CHECKING:  # what the table installs, for type checkers and editors

        def __neg__(self) -> Self: ...
        def __add__(self, other: Operand) -> Self: ...

        __pos__ = __abs__ = negative = positive = absolute = exp = expm1 = log = log1p = sqrt = square = __neg__
        sin = cos = tan = arcsin = arccos = semicircle = arctan = sinh = cosh = sech = tanh = __neg__
        sign = step = relu = sigmoid = softplus = __neg__
        sinc = erf = erfc = erfinv = gamma = lgamma = digamma = gelu = silu = logsigmoid = softsign = __neg__

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
        __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __add__
        bessel_ratio = tie = polygamma = leaky_relu = elu = __add__
        add = subtract = multiply = divide = power = arctan2 = hypot = sine2 = inversion = quadrupole = maximum = (
            minimum
        ) = __add__

        def where(self, a: Operand, b: Operand) -> Self:
            """A choice: a where this Value is not 0, else b."""


def _compare(comparison: Callable[[Any, Any], Any], a: Scalar, b: Operand) -> Any:
    if array_like(b):
        return NotImplemented
    return comparison(a.data, b.data if isinstance(b, Scalar) else number_beside(b, a.data))
