"""Value: a number that remembers how it was made.

A Value is data only: its number, its gradient, the row of the table that made it, its
arguments, a name, and the part of a model it belongs to.  It has no closures and no reference
cycles.  So a graph that nobody holds is freed at once, and a Value pickles and copies with its
whole history.  Its operators are installed from the table (``methods``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

from autograd.engine import copying
from autograd.engine.backward import NOT_YET, accumulate
from autograd.engine.habits import refuse_graph_options, refuse_options_of_a_leaf
from autograd.engine.modes import mode, open_contexts
from autograd.engine.numbers import Exact, Operand, number, number_beside
from autograd.engine.scalar import Scalar
from autograd.table.arithmetic import Number
from autograd.table.rows import Operation


class Value(Scalar):
    """A number that remembers how it was made, so that ``backward`` can find its gradients.

    Args:
        data: an int, float, NumPy real or Fraction.  A Fraction stays exact through + - * / and
            whole powers (up to 20,000 bits), forward and backward, also beside plain ints.  Any
            other number is kept as a float, an int too.
        name: free text, for formulas, pictures and messages.

    Raises:
        TypeError: if ``data`` is not a real number, but a bool, str, None, complex, array ...
        ValueError: if ``data`` is an int that no float holds exactly.

    >>> a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    >>> y = (a * b + 10) ** 2
    >>> y.backward()
    >>> y.data, a.grad, b.grad
    (16.0, -24.0, 16.0)

    A second ``backward`` adds to the gradients of the leaves, here a and b, and overwrites those between.  Two Values
    are equal only if they are the same object; ``<`` and its relatives compare the numbers.
    """

    __slots__ = {  # noqa: RUF023  what help() shows; an editor shows the two below
        "data": "Its number: a float, or a Fraction where the numbers that it was made from are exact.",
        "grad": "The gradient that backward has found with respect to this Value; 0 before.",
        "name": "What it is called in formulas, pictures and messages; empty without a name.",
        "op": None, "left": None, "right": None, "scope": None,
    }  # fmt: skip
    data: float
    """Its number: a float, or a Fraction where the numbers that it was made from are exact."""
    grad: float
    """The gradient that ``backward`` has found with respect to this Value; 0 before."""
    op: Operation | None
    left: Any  # the first argument; of many arguments all, or the first of each pair
    right: Any  # the second, or those of each pair, or None: one tuple for both would take a third more memory
    name: str
    scope: str  # the part of a model it belongs to, see ``scope``

    def __init__(self, data: Operand, name: str = "", label: None = None, requires_grad: None = None) -> None:
        if label is not None or requires_grad is not None:
            refuse_options_of_a_leaf(name, label, requires_grad)
        self.data = data if data.__class__ is float else number(data)  # type: ignore[assignment]  # or a Fraction
        self.grad = NOT_YET
        self.op = self.left = self.right = None
        self.scope = mode().scope_of(self) if open_contexts else ""
        self.name = name if name.__class__ is str else self.named(name).name

    def __init_subclass__(cls) -> None:
        raise TypeError(
            f"{cls.__name__} cannot be a subclass of Value, whose results are plain Values: hold a Value instead"
        )

    @property
    def args(self) -> tuple[Any, ...]:
        """What it was made from: Values and plain numbers, in order; nothing for a leaf."""
        left, right = self.left, self.right
        if left.__class__ is tuple:
            return left if right is None else (*chain(*zip(left, right, strict=False)), *right[len(left) :])
        return (left, right) if right is not None else (left,) if self.op else ()

    def backward(self, grad: Number = 1.0, retain_graph: None = None, create_graph: None = None) -> None:
        """Find the gradient of this Value with respect to everything it was made from.

        A leaf adds ``grad`` times the derivative to the gradient it holds; the gradients of the nodes
        between are overwritten.  After a change of ``.data`` run the forward pass again first, or
        the gradients mix old numbers and new ones.  ``backward`` does not look for that, since
        looking takes as long as a forward pass; ``gradient`` and ``draw`` look, and refuse.

        Args:
            grad: the gradient that this Value itself gets, a number.

        >>> x = Value(3.0)
        >>> y = x * x * x
        >>> y.backward(); x.grad
        27.0
        >>> y.backward(); x.grad
        54.0
        """
        if retain_graph is not None or create_graph is not None:
            refuse_graph_options(retain_graph, create_graph)
        seed = grad if grad.__class__ is float else number(grad)
        accumulate((self,), (seed,))

    def detach(self) -> Value:
        """A new leaf with the same number and name, and no history."""
        return Value(self.data, self.name)

    def record(self, op: Operation, args: tuple[Any, ...]) -> Value:
        """An operation inside a derivative rule.  Where it is not defined it gives inf or nan, never an error."""
        args = tuple(operand(a, self.data) for a in args)
        return made(op, args, op.of_numbers(*map(number_in, args)))

    # ---- copies and pickles keep the history ----

    def __copy__(self) -> Value:
        return _remade(*copying.recipe(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return copying.deep_copy(self, memo, _remade)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return copying.reduced(self, _remade)


new: Callable[[], Value] = partial(object.__new__, Value)  # a Value whose slots are still empty


@copying.at_home_in_autograd
def _remade(
    op: Operation | None, args: tuple[Any, ...], data: Exact, grad: Exact = NOT_YET, name: str = "", scope: str = ""
) -> Value:
    """A Value from the six things that it is."""
    value = new()
    value.op, value.data, value.grad = op, data, grad  # type: ignore[assignment]  # or a Fraction
    value.name, value.scope = name, scope
    value.left, value.right = op.sides(args) if op else (None, None)
    return value


def made(op: Operation, args: tuple[Any, ...], data: Exact) -> Value:
    """The result of an operation as a Value; inside no_grad() it is a leaf."""
    if mode().paused and mode().watch is None:
        return Value(data)
    node = _remade(op, args, data, scope=mode().scope)
    if mode().watch is not None:
        mode().watch.made(node)
    return Value(data) if mode().paused else node


def operand(x: Operand, beside: Exact) -> Any:
    """x as an argument: a Value stays one, a plain number becomes exact beside an exact one."""
    return x if x.__class__ is Value else number_beside(x, beside)


def number_in(x: Operand) -> Any:
    """The number of a Value, or the number itself."""
    return x.data if x.__class__ is Value else x
