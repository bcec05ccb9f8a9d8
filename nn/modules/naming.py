"""Names as on paper: weights w1, w2, …, biases b1, b2, …, hidden neurons h1, h2, … and the output prediction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from autograd import Value

Row = tuple[Sequence[Value], Value | None]  # the weights of a neuron, and its bias if it has one


def name_parameters(rows: Iterable[Row]) -> list[Value]:
    """Number the parameters of neurons; one that has a name keeps it.  Those that got one are returned."""
    neurons = list(rows)
    weights = [w for weights, _ in neurons for w in weights]
    biases = [bias for _, bias in neurons if bias is not None]
    named = []
    for letter, parameters in (("w", weights), ("b", biases)):
        for number, parameter in enumerate(parameters, 1):
            if not parameter.name:
                named.append(parameter.named(f"{letter}{number}"))
    return named


def is_numbered(name: str) -> bool:
    """Whether it is a name of ``name_parameters``, such as w12."""
    return name[:1] in {"w", "b"} and name[1:].isdigit()


def output_names(sizes: Sequence[int]) -> list[list[str]]:
    """The names of what each layer gives.

    >>> output_names([2, 1]), output_names([1, 2])
    ([['h1', 'h2'], ['prediction']], [['h1'], ['prediction1', 'prediction2']])
    """
    hidden, last = count(1), sizes[-1]
    names = [[f"h{next(hidden)}" for _ in range(size)] for size in sizes[:-1]]
    return [*names, numbered("prediction", last)]


def numbered(name: str, size: int) -> list[str]:
    """The name with a number for each of several; a single one has none."""
    return [name] if size == 1 else [f"{name}{number}" for number in range(1, size + 1)]
