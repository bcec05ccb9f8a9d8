"""What a derivative rule runs on in place of numbers: each operation goes to ``record``.

So the same rule gives the text of the backward pass (``loop``), the Terms of a derivative (``terms``) and
their derivatives of any order (``series``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.table.ops import TABLE, known
from autograd.table.rows import Operation


class Tracer:
    """A quantity in a rule.  Its subclasses have ``record``, which says what an operation on it gives.

    Python's operators come from the column ``method`` of the table: ``-x`` records the row negative.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def record(self, op: Operation, args: tuple[Any, ...]) -> Any:
            """An operation inside a rule."""

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


def _install(op: Operation) -> None:
    """Give Tracer the operator of a row."""
    if op.arity == 1:
        setattr(Tracer, op.method, lambda self: self.record(op, (self,)))
        return
    setattr(Tracer, op.method, lambda self, other: self.record(op, (self, other)))
    setattr(Tracer, op.reflected, lambda self, other: self.record(op, (other, self)))


for _op in TABLE.values():
    if _op.method:
        _install(_op)
