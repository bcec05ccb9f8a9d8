"""A worksheet from a model in Python: its graph has the formulas, and its leaves are the numbers.

The model may be one of nn, or anything else that is called with inputs and has ``parameters()``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Protocol

from autograd.by_hand.example.given import as_written, read_rate
from autograd.by_hand.exercises.asked import asked_of
from autograd.by_hand.sheet.sheet import Sheet
from autograd.derivatives.structures import is_array
from autograd.engine.value import Value
from autograd.paper.array_names import entry_name
from autograd.paper.formulas import formula
from autograd.paper.graph import Graph
from autograd.sentences import counted, shorten, word_of_python

SAME = 1e-9  # how near the error of a row of 0 and 1 is to that of the class
ERROR, OF_A_SAMPLE = "E", "e"
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
        ValueError: if the samples and targets do not fit, two Values of the graph have one name, or the formulas of
            two samples differ.
    """
    parameters = [w.named(w.name or f"p{place}") for place, w in enumerate(model.parameters(), 1)]
    samples = _samples(x, y)
    is_batch = len(samples) > 1
    worked = [_worked(model, loss, sample, OF_A_SAMPLE if is_batch else ERROR) for sample in samples]
    known = [_formulas_of(error) for error, _ in worked]
    _refuse_other_formulas(known)
    error = worked[0][0].name
    columns = [leaf.name for leaf in worked[0][1]] if is_batch else []
    used = Graph(*(error for error, _ in worked)).named
    sheet = Sheet(
        title=f"A network with {counted(len(parameters), 'parameter')}{f', {len(samples)} samples' * is_batch}",
        source="",
        rate=None if rate is None else read_rate(rate),
        error=ERROR if is_batch else error,
        inputs=_inputs([leaves for _, leaves in worked]),
        parameters={w.name: as_written(w.data, w.name) for w in parameters if w in used},
        formulas=known[0] | ({ERROR: f"mean({error})"} if is_batch else {}),
        claims={},
        digits=digits,
        samples=tuple(columns),
        count=len(samples) if is_batch else 0,
    )
    return replace(sheet, claims=dict.fromkeys(asked_of(sheet), ""))


def _worked(model: Model, loss: Loss, sample: tuple[Any, Any], name: str) -> tuple[Value, list[Value]]:
    """The error of a sample under its name, and the leaves of its inputs and targets."""
    inputs, target = sample
    leaves = _leaves("x", inputs)
    error, aims = _error_of(loss, model(leaves), target)
    if not isinstance(error, Value):
        raise TypeError(f"the loss gives {shorten(repr(error))}: return a Value of the prediction and the target")
    return error.named(error.name if error.name not in ("", ERROR) else name), [*leaves, *aims]


def _error_of(loss: Loss, prediction: Any, target: Any) -> tuple[Any, list[Value]]:
    """The error, and the leaves of the target; where it is a class, they are a row of 0 and 1."""
    aims = _leaves("t", target)
    if isinstance(target, _LISTS):
        return loss(prediction, aims), aims
    try:
        return loss(prediction, aims[0]), aims
    except TypeError:  # a class is a plain number
        if not isinstance(prediction, _LISTS):
            raise
        expected = loss(prediction, target)
    aims = _leaves("t", [int(k == target) for k in range(len(prediction))])
    try:
        error = loss(prediction, aims)
    except TypeError:
        error = None
    if not isinstance(error, Value) or not math.isclose(error.data, expected.data, rel_tol=SAME):
        raise TypeError("the loss takes a class and no row of 0 and 1, which a worksheet shows: take nn.cross_entropy")
    return error, aims


def _formulas_of(error: Value) -> dict[str, str]:
    named = Graph(error).named
    _refuse_names(named)
    return {node.name: formula(node, "text") for node in named if node.op is not None}


def _refuse_other_formulas(known: Sequence[Mapping[str, str]]) -> None:
    """A worksheet writes the formulas once for all samples."""
    for number, formulas in enumerate(known, 1):
        for name in {**known[0], **formulas}:
            if (first := known[0].get(name)) != (other := formulas.get(name)):
                raise ValueError(
                    f"the formulas of sample {number} are not those of sample 1: {name} is {shorten(str(other))}, and "
                    f"there it is {shorten(str(first))}; give samples that go the same way through the model"
                )


def _inputs(leaves: Sequence[Sequence[Value]]) -> dict[str, Fraction]:
    """The inputs and targets; of several samples as the entries of columns."""
    if len(leaves) == 1:
        return {leaf.name: as_written(leaf.data, leaf.name) for leaf in leaves[0]}
    columns = zip(*leaves, strict=True)
    return {
        entry_name(leaf.name, (number,)): as_written(leaf.data, leaf.name)
        for column in columns
        for number, leaf in enumerate(column, 1)
    }


def _samples(x: Any, y: Any) -> list[tuple[Any, Any]]:
    """The inputs and the target of each sample."""
    x, y = (z.tolist() if is_array(z) else z for z in (x, y))
    if not isinstance(x, _LISTS) or not x:
        raise ValueError("x is a list of inputs, such as [2, 3], or a list of such lists for several samples")
    if not isinstance(x[0], _LISTS):
        return [(x, y)]
    if not isinstance(y, _LISTS) or len(y) != len(x):
        raise ValueError(f"there are {len(x)} samples: give y as a list with a target for each")
    if len({len(inputs) for inputs in x}) > 1 or len({len(t) if isinstance(t, _LISTS) else 0 for t in y}) > 1:
        raise ValueError("the samples differ in how many inputs and targets they have: give each as many as the first")
    return list(zip(x, y, strict=True))


def _leaves(name: str, numbers: Any) -> list[Value]:
    """Inputs x1, x2, …, or a single target t."""
    if not isinstance(numbers, _LISTS):
        return [Value(as_written(numbers, name), name)]
    return [Value(as_written(z, f"{name}{i}"), f"{name}{i}") for i, z in enumerate(numbers, 1)]


def _refuse_names(named: Sequence[Value]) -> None:
    for name, count in Counter(node.name for node in named).items():
        if count > 1:
            raise ValueError(f"{count} Values of this graph are called {shorten(name)!r}: give each its own name")
        if not name.isidentifier() or word_of_python(name):
            raise ValueError(f"{shorten(name)!r} cannot be used in a formula: name it with letters, digits and _")
