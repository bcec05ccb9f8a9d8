"""A Value as one number among others: its name, its text, comparisons, and what it refuses to be."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from autograd.engine.callers import line_in_words
from autograd.engine.habits import Habits
from autograd.engine.labels import LabelledName
from autograd.engine.modes import mode, open_contexts
from autograd.engine.numbers import Operand, array_like, called, described, digits, number_beside
from autograd.sentences import shorten


class Scalar(Habits):
    """A number, its gradient and its name; its operators are installed from the table by ``methods``."""

    __slots__ = ()

    data: float
    grad: float
    name: str

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value(data={digits(self.data)}, grad={digits(self.grad)}{name})"

    def named(self, name: str, latex: str = "") -> Self:
        r"""Give this Value a name and return it.

        Args:
            name: free text.
            latex: a label of its own for LaTeX; by default what people write for the name, such as w_{1} for w1.

        >>> from autograd import Value, latex_name
        >>> Value(0.1).named("w1")
        Value(data=0.1, grad=0.0, name='w1')
        >>> latex_name(Value(0.1).named("W11", latex=r"\mathbf{W}_{11}").name)
        '{\\mathbf{W}_{11}}'
        """
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {described(name)}: write named({str(name)!r})")
        self.name = LabelledName(name, latex) if latex != "" else name  # type: ignore[misc]  # a slot of Value
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
        _refuse_while_recorded(f"asks whether {called(self)} is true")
        raise TypeError(
            f"{called(self)} is neither true nor false: write v.data != 0 to ask for its number, "
            "v is not None to ask whether there is one, or where(v, a, b) to choose inside the graph"
        )

    def __float__(self) -> float:
        _refuse_while_recorded(f"takes float() of {called(self)}", ", and array(np.zeros(n)) to be filled with Values")
        raise TypeError(
            f"float() would cut {called(self)} off from its history: write v.data for the number, "
            "the function of autograd (exp, sqrt, ...) instead of the one of math, or array(np.zeros(n)) for an array "
            "to be filled with Values"
        )

    def as_integer_ratio(self) -> tuple[int, int]:
        """Refused, as float() is: the module statistics and Fraction(...) ask for it."""
        raise TypeError(
            f"statistics or Fraction would cut {called(self)} off from its history: write mean([...]) of autograd, "
            "np.std, np.median, ... of an array of Values, or v.data for the number"
        )

    def __int__(self) -> int:
        _refuse_while_recorded(f"takes int() of {called(self)}")
        raise TypeError(
            f"int() would cut {called(self)} off from its history: write int(v.data) for the whole number, or "
            "trunc(v), floor(v), rint(v) for a Value"
        )

    def __round__(self, digits: int | None = None) -> Any:
        if digits is not None:
            raise TypeError(
                f"round(v, {digits}) of {called(self)} is not an operation: write round(v.data, {digits}) for a number "
                f"to show, or round(v * 10**{digits}) / 10**{digits} inside the graph"
            )
        return self.rint()

    def __divmod__(self, other: Operand) -> tuple[Any, Any]:
        return self // other, self % other

    def __rdivmod__(self, other: Operand) -> tuple[Any, Any]:
        return other // self, other % self

    if TYPE_CHECKING:  # what the table installs, for type checkers and editors

        def __neg__(self) -> Self: ...
        def __add__(self, other: Operand) -> Self: ...

        __pos__ = __abs__ = negative = positive = absolute = exp = expm1 = log = log1p = sqrt = square = __neg__
        sin = cos = tan = arcsin = arccos = semicircle = arctan = sinh = cosh = sech = tanh = __neg__
        sign = step = relu = sigmoid = softplus = __neg__
        sinc = erf = erfc = erfinv = gamma = lgamma = digamma = gelu = silu = logsigmoid = softsign = __neg__
        cbrt = reciprocal = log2 = log10 = exp2 = logit = sec = csc = cot = csch = coth = __neg__
        arcsinh = arccosh = arctanh = deg2rad = rad2deg = floor = ceil = trunc = rint = __neg__
        __floor__ = __ceil__ = __trunc__ = __neg__

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
        __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __add__
        bessel_ratio = tie = polygamma = leaky_relu = elu = __add__
        add = subtract = multiply = divide = power = arctan2 = hypot = sine2 = inversion = quadrupole = maximum = (
            minimum
        ) = __add__
        __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __add__
        logaddexp = logaddexp2 = xlogy = xlog1py = floor_divide = remainder = fmod = heaviside = __add__
        fmax = fmin = copysign = __add__

        def where(self, a: Operand, b: Operand, /) -> Self:
            """A choice: a where this Value is not 0, else b."""

        def clip(self, low: Operand, high: Operand, /) -> Self:
            """This Value where it is between low and high, else the nearer of the two."""


def _compare(comparison: Callable[[Any, Any], Any], a: Scalar, b: Operand) -> Any:
    if open_contexts and not mode().decides:
        _refuse_while_recorded(f"compares {called(a)} with {called(b) if isinstance(b, Scalar) else shorten(repr(b))}")
    if array_like(b):
        return NotImplemented
    return comparison(a.data, b.data if isinstance(b, Scalar) else number_beside(b, a.data))


def _refuse_while_recorded(what: str, way: str = "") -> None:
    """Refuse what a line does with a number while a program is recorded.

    Args:
        what: the line does.
        way: a further thing to write instead.
    """
    if not mode().decides:
        raise TypeError(
            f"a program is recorded once for all numbers, and {line_in_words()} {what}: write where(step(a - b), "
            "..., ...) in place of an if, maximum(a, b) or minimum(a, b) in place of Python's max and min, and "
            f"functions of autograd in place of those of math{way}"
        )
