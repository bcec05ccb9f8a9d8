"""A worksheet from a model in Python: its graph has the formulas, and its leaves are the numbers.

The model may be one of nn, or anything else that is called with inputs and has ``parameters()``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Protocol

from autograd.by_hand.example.given import as_written, read_rate
from autograd.by_hand.example.sheet import Sheet
from autograd.by_hand.exercises.asked import asked_of
from autograd.derivatives.structures import is_array
from autograd.engine.functions import sum as added
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.formulas import formula
from autograd.paper.paths import Graph
from autograd.sentences import shorten, word_of_python

ERROR = "E"
_LISTS = (list, tuple)


class Model(Protocol):
    """What is asked of a model."""

    def __call__(self, x: Sequence[Any], /) -> Any:
        """The output for a list of inputs: a Value, or a list of them."""

    def parameters(self) -> Collection[Value]:
        """The leaves that training changes."""


Loss = Callable[[Any, Any], Value]


def sheet_of_model(
    model: Model, x: Sequence[Any], y: Any, loss: Loss, rate: float | Fraction | None = None, digits: int = 0
) -> Sheet:
    """The worksheet of a model on one sample, or on several if ``x`` is a list of lists: then E is the mean.

    Raises:
        TypeError: if the loss gives no Value.
        ValueError: if the samples and targets do not fit, or two Values of the graph have one name.
    """
    parameters = list(model.parameters())
    for place, w in enumerate(parameters, 1):
        w.named(w.name or f"p{place}")
    samples, targets = _samples(x, y)
    errors: list[Value] = []
    given: list[Value] = []
    for number, (inputs, target) in enumerate(zip(samples, targets, strict=True), 1):
        mark = f"_{number}" if len(samples) > 1 else ""
        leaves, aims = _leaves("x", inputs, mark), _leaves("t", target, mark)
        output = model(leaves)
        error = loss(output, aims if isinstance(target, _LISTS) else aims[0])
        if not isinstance(error, Value):
            raise TypeError(f"the loss gives {shorten(repr(error))}: return a Value of the prediction and the target")
        errors.append(_with_marks(error, mark, {*parameters, *leaves, *aims}))
        given += [*leaves, *aims]
    end = errors[0] if len(errors) == 1 else (added(errors) / len(errors)).named(ERROR)
    return _sheet(end, given, parameters, None if rate is None else read_rate(rate), digits)


def _samples(x: Any, y: Any) -> tuple[list[Any], list[Any]]:
    """The inputs and the target of each sample."""
    x, y = (z.tolist() if is_array(z) else z for z in (x, y))
    if not isinstance(x, _LISTS) or not x:
        raise ValueError("x is a list of inputs, such as [2, 3], or a list of such lists for several samples")
    if not isinstance(x[0], _LISTS):
        return [x], [y]
    if not isinstance(y, _LISTS) or len(y) != len(x):
        raise ValueError(f"there are {len(x)} samples: give y as a list with a target for each")
    return list(x), list(y)


def _leaves(name: str, numbers: Any, mark: str) -> list[Value]:
    """Inputs x1, x2, …, or a single target t."""
    if not isinstance(numbers, _LISTS):
        return [Value(as_written(numbers, name), f"{name}{mark}")]
    return [Value(as_written(z, f"{name}{i}"), f"{name}{i}{mark}") for i, z in enumerate(numbers, 1)]


def _with_marks(error: Value, mark: str, leaves: Collection[Value]) -> Value:
    """The error of a sample; its names and those behind it wear the number of the sample."""
    error.named(error.name or ERROR)
    for node in history(error) if mark else ():
        if node.name and node not in leaves:
            node.named(f"{node.name}{mark}")
    return error


def _sheet(end: Value, given: list[Value], parameters: list[Value], rate: Fraction | None, digits: int) -> Sheet:
    named = Graph(end).named
    _refuse_names(named)
    sheet = Sheet(
        title=f"A network with {len(parameters)} parameters",
        source="",
        rate=rate,
        error=end.name,
        inputs=dict(_numbers(node for node in named if node.op is None and node not in parameters)),
        parameters=dict(_numbers(w for w in parameters if w in named)),
        formulas={node.name: formula(node, "text") for node in named if node.op is not None},
        claims={},
        digits=digits,
    )
    return replace(sheet, claims=dict.fromkeys(asked_of(sheet), ""))


def _numbers(leaves: Iterator[Value]) -> Iterator[tuple[str, Fraction]]:
    for leaf in leaves:
        yield leaf.name, as_written(leaf.data, leaf.name)


def _refuse_names(named: Sequence[Value]) -> None:
    for name, count in Counter(node.name for node in named).items():
        if count > 1:
            raise ValueError(f"{count} Values of this graph are called {shorten(name)!r}: give each its own name")
        if not name.isidentifier() or word_of_python(name):
            raise ValueError(f"{shorten(name)!r} cannot be used in a formula: name it with letters, digits and _")
