"""What people write who come from micrograd or PyTorch: some of it works, and the rest is told what to write here.

>>> from autograd import Value
>>> x = Value(3.0)
>>> (x * x)._op, x.item()
('*', 3.0)
>>> x.numpy()
Traceback (most recent call last):
    ...
AttributeError: a Value has no .numpy: write v.data for its number, or data_of(array) for those of an array
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.engine.numbers import digits
from autograd.table.rows import Operation

NO_HOOK = "read v.grad after y.backward(), or take gradient(y, v), and change that"
NO_PLACE = "it is a number of Python, on no device: leave it out"
ONE_NUMBER = "it is one number: leave it out, or make an array of Values, with array(...)"
NO_TYPE = "it keeps the float or the Fraction that it was made with: leave it out"
RECORDED = "every Value has a gradient: leave it out, or write v.detach() for a leaf, or with no_grad(): before lines"
OPERATOR = "write it with Python's operator, as in v * w, v ** 2, -v and abs(v)"
IN_PLACE = "write v.data = ... for a new number in a leaf, or a new Value, as in v = v + w"

LACKING = {
    "T": ONE_NUMBER,
    "_backward": "its derivatives are rules of the table, v.op.partials: write @operation for a function of your own",
    "_value": "write v.data for its number",
    "abs": OPERATOR,
    "add_": IN_PLACE,
    "astype": NO_TYPE,
    "clone": "write +v for a node of its own with the same number, or v.detach() for a leaf",
    "copy_": IN_PLACE,
    "cpu": NO_PLACE,
    "cuda": NO_PLACE,
    "detach_": "write v = v.detach(), which is a new leaf",
    "device": NO_PLACE,
    "dim": ONE_NUMBER,
    "div": OPERATOR,
    "double": NO_TYPE,
    "dtype": NO_TYPE,
    "float": NO_TYPE,
    "grad_fn": "write v.op for the operation that made it, and v.args for what it was made from",
    "is_leaf": "write v.op is None",
    "label": "write v.name, or v.named('w'), which gives v",
    "mean": ONE_NUMBER,
    "mul": OPERATOR,
    "mul_": IN_PLACE,
    "ndim": ONE_NUMBER,
    "neg": OPERATOR,
    "numpy": "write v.data for its number, or data_of(array) for those of an array",
    "pow": OPERATOR,
    "register_hook": NO_HOOK,
    "register_post_accumulate_grad_hook": NO_HOOK,
    "requires_grad": RECORDED,
    "requires_grad_": RECORDED,
    "reshape": ONE_NUMBER,
    "retain_grad": "every node keeps its gradient: leave it out",
    "shape": ONE_NUMBER,
    "size": ONE_NUMBER,
    "squeeze": ONE_NUMBER,
    "sub": OPERATOR,
    "sub_": IN_PLACE,
    "sum": ONE_NUMBER,
    "to": NO_PLACE,
    "tolist": "write v.data for its number",
    "unsqueeze": ONE_NUMBER,
    "view": ONE_NUMBER,
    "zero_grad": "write zero_grad(v), or v.grad = 0.0",
}
"""The attributes that a Value lacks and other engines have, each with what to write here."""


class Lacking:
    """An attribute that is not there, with a sentence.

    A ``__getattr__`` would need no such class, but with one Python 3.11 takes three times as long to read
    ``.data`` and all other attributes of a Value.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, value: Any, kind: type) -> Any:
        # With a name alone Python adds no guess at what was meant.
        raise AttributeError(f"a Value has no .{self.name}: {LACKING[self.name]}", name=self.name)

    def __set__(self, value: Any, given: object) -> None:
        self.__get__(value, type(value))


class Habits:
    """The part of a Value that other engines have."""

    __slots__ = ()

    if TYPE_CHECKING:  # what is read here, of a Value
        data: float
        op: Operation | None

        @property
        def args(self) -> tuple[Any, ...]: ...  # noqa: D102

    def item(self) -> float:
        """The number, as ``data``: PyTorch's name.

        >>> from autograd import Value
        >>> (Value(3.0) * 2).item()
        6.0
        """
        return self.data

    @property
    def _prev(self) -> set[Any]:
        """micrograd's name for the Values it was made from; a plain number is no Value here, and not among them."""
        return {a for a in self.args if isinstance(a, Habits)}

    @property
    def _op(self) -> str:
        """micrograd's sign of the operation that made it: +, *, **2, ReLU; nothing for a leaf."""
        if self.op is None:
            return ""
        if self.op.name == "power" and not isinstance(self.args[1], Habits):
            return f"**{digits(self.args[1]).removesuffix('.0')}"
        return "ReLU" if self.op.name == "relu" else self.op.sign

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__()} - {*LACKING})


for _name in LACKING:
    setattr(Habits, _name, Lacking(_name))


# The options below are parameters of their own, with defaults: 4 ns each, where **options takes 35.


def refuse_options_of_a_leaf(name: object, label: object, requires_grad: object) -> None:
    """Raise TypeError for what micrograd's ``Value`` takes, its lecture's, or PyTorch's ``tensor``."""
    if not isinstance(name, str):
        raise TypeError(
            "a Value takes a number and a name, not what it was made from: write @operation above a function of "
            "numbers, with its derivatives, for an operation of your own"
        )
    if label is not None:
        raise TypeError(f"a Value has no label: write name={label!r}")
    if requires_grad is not None:
        raise TypeError(f"a Value takes no requires_grad: {RECORDED}")


def refuse_graph_options(retain_graph: object, create_graph: object) -> None:
    """Raise TypeError where one of PyTorch's options of ``backward`` is given."""
    if retain_graph is not None:
        raise TypeError("backward takes no retain_graph: leave it out, since a graph stays for as long as it is held")
    if create_graph is not None:
        raise TypeError(
            "backward takes no create_graph: write gradient(y, x), whose result is a Value that has gradients itself"
        )
