"""What is done with several Values at once: make and name leaves, set gradients to 0, a backward pass from many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from autograd.engine.backward import accumulate
from autograd.engine.habits import refuse_graph_options
from autograd.engine.history import history
from autograd.engine.numbers import Operand, described, number
from autograd.engine.value import Value
from autograd.sentences import counted, word_of_python
from autograd.table.arithmetic import Number


def leaves(**numbers: Operand) -> tuple[Value, ...]:
    """Several named leaves at once, in the order in which they are written.

    Raises:
        ValueError: if a name is a word of Python, such as lambda, which no formula can use.

    >>> w1, w2 = leaves(w1=0.1, w2=0.2)
    >>> w2
    Value(data=0.2, grad=0.0, name='w2')
    """
    for name in numbers:
        if word := word_of_python(name):
            raise ValueError(f"a formula cannot use the name: {word}")
    return tuple(Value(data, name) for name, data in numbers.items())


def name_from(namespace: dict[str, Any]) -> None:
    """Name each Value of a namespace after its variable, unless it has a name.

    Args:
        namespace: the variables, as ``locals()`` or ``globals()`` gives them.  Those that begin with an underscore are
            left out: a notebook keeps old outputs in them.

    Raises:
        TypeError: if it is not a dict.

    >>> a = Value(2.0)
    >>> b = a * 3
    >>> name_from(locals())
    >>> b.name
    'b'
    """
    if not isinstance(namespace, Mapping):
        raise TypeError(f"name_from takes a dict of variables, not {described(namespace)}: write name_from(locals())")
    for variable, value in namespace.items():
        if isinstance(value, Value) and not value.name and not variable.startswith("_"):
            value.name = variable


def zero_grad(*values: Value | Iterable[Value]) -> None:
    """Set the gradients of these Values, and of all they were made from, to 0.

    Args:
        values: Values, or iterables of them such as ``model.parameters()``.

    >>> x = Value(3.0)
    >>> (x * x).backward()
    >>> zero_grad(x)
    >>> x.grad
    0.0
    """
    for value in values:
        nodes = _values(value, "zero_grad takes Values", "pass model.parameters(), for example")
        for node in nodes if all(node.op is None for node in nodes) else history(*nodes):
            node.grad = Fraction(0) if isinstance(node.data, Fraction) else 0.0


def backward(
    values: Value | Iterable[Value],
    grads: Number | Sequence[Number] | None = None,
    retain_graph: None = None,
    create_graph: None = None,
) -> None:
    """The backward pass from several Values at once: as from the sum of grad · value over all of them.

    This takes one pass, where ``value.backward(grad)`` takes one for each Value.  The nodes between
    hold the gradient of the sum.

    Args:
        values: the Values to begin from, such as the losses of several outputs.
        grads: the gradient that each of them gets, 1 by default.

    Raises:
        TypeError: if one of them is not a Value.
        ValueError: if there are not as many gradients as Values.

    >>> x = Value(3.0)
    >>> h = x * x
    >>> backward([h * 2, h * 5], [1, 10])
    >>> h.grad, x.grad
    (52.0, 312.0)
    """
    refuse_graph_options(retain_graph, create_graph)
    roots = _values(values, "backward takes Values", "pass a list of them")
    given = [grads] if grads is not None and not isinstance(grads, Iterable) else grads
    seeds = [1.0] * len(roots) if given is None else [number(grad) for grad in given]
    if len(seeds) != len(roots):
        raise ValueError(
            f"there are {counted(len(roots), 'Value')} but {counted(len(seeds), 'gradient')}: one for each"
        )
    if roots:
        accumulate(roots, seeds)


def _values(values: Any, taken: str, instead: str) -> list[Value]:
    """One Value, or several, as a list."""
    nodes = list(values) if isinstance(values, Iterable) else [values]
    for node in nodes:
        if not isinstance(node, Value):
            raise TypeError(f"{taken}, not {described(node)}: {instead}")
    return nodes
