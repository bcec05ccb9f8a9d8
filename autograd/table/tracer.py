"""What a derivative rule runs on in place of numbers: whoever runs it says what an operation gives.

So the same rule gives the text of the backward pass (``sweep``), the Terms of a derivative
(``terms``) and their derivatives of any order (``series``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.table import ops
from autograd.table.ops import known
from autograd.table.rows import Operation


class Recorded:
    """What a rule runs on in place of numbers: each operation goes to ``record``, which its subclasses have."""

    __slots__ = ()

    if TYPE_CHECKING:

        def record(self, op: Operation, args: tuple[Any, ...]) -> Any:
            """An operation inside a rule."""

    def __neg__(self) -> Any:
        return self.record(ops.negative, (self,))

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return self.record(ops.absolute, (self,))

    def __add__(self, other: Any) -> Any:
        return self.record(ops.add, (self, other))

    def __radd__(self, other: Any) -> Any:
        return self.record(ops.add, (other, self))

    def __sub__(self, other: Any) -> Any:
        return self.record(ops.subtract, (self, other))

    def __rsub__(self, other: Any) -> Any:
        return self.record(ops.subtract, (other, self))

    def __mul__(self, other: Any) -> Any:
        return self.record(ops.multiply, (self, other))

    def __rmul__(self, other: Any) -> Any:
        return self.record(ops.multiply, (other, self))

    def __truediv__(self, other: Any) -> Any:
        return self.record(ops.divide, (self, other))

    def __rtruediv__(self, other: Any) -> Any:
        return self.record(ops.divide, (other, self))

    def __pow__(self, other: Any) -> Any:
        return self.record(ops.power, (self, other))

    def __rpow__(self, other: Any) -> Any:
        return self.record(ops.power, (other, self))

    def _refuse(self, *_: Any) -> Any:
        raise TypeError(
            "a derivative rule cannot look at the number of its argument, since it makes the formulas of "
            "higher derivatives as well: write it with arithmetic and the functions of autograd (exp, sqrt, "
            "divide, ...), and where(condition, a, b) or step(x) instead of an if"
        )

    __bool__ = __float__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """NumPy's protocol: np.exp inside a rule is the row of that name."""
        op = known(ufunc.__name__)
        if op is None or method != "__call__" or options:
            raise TypeError(
                "a derivative rule is written with arithmetic and the functions of autograd or NumPy that the "
                f"table has, which has no {ufunc.__name__}: write it with those"
            )
        return self.record(op, inputs)
