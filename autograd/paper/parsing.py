"""``parse``: a formula read from text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograd.paper.arrays import Array
from autograd.paper.notation.translating import ways_to_read
from autograd.paper.reader import read_formula
from autograd.sentences import shorten


def parse(text: str, names: Mapping[str, Any] | None = None, *, exact: bool = False, notation: str = "strict") -> Any:
    r"""The Value, or number, that a formula stands for; of arrays a list, or a list of rows.

    Args:
        text: numbers, names, + - * / // % ** and unary minus, parentheses, and the functions
            of the table: ``"sigmoid(w1*x + b)"``, ``"max(y, z)"``.  Arrays have ``@`` and ``.T`` too,
            entries ``W[2, 1]`` that are counted from 1, literals ``[[1, 2], [3, 4]]``, the sums, means and
            norms of the table with ``axis=``, and softmax, log_softmax, cross_entropy, outer, transpose and diag.
        names: what each name stands for: Values, numbers, or arrays and lists of them.
        exact: read numbers as exact Fractions ("0.1" as 1/10) instead of floats.
        notation: "strict", or "paper" for formulas as people write them: ``"2w x"``, ``"x²"``, LaTeX.

    Raises:
        ValueError: if the text is not such a formula, is too long or too deep, uses an unknown
            name or function, has no finite value where it holds only numbers, or the shapes do not fit.

    >>> from autograd import Value
    >>> x = Value(3.0, name="x")
    >>> parse("x**2/2 + 1", {"x": x})
    Value(data=5.5, grad=0.0)
    >>> parse("W @ v + [1, 0]", {"W": [[1, 2], [3, 4]], "v": [1, 10]})
    [22.0, 43.0]
    >>> parse(r"\frac{1}{2}(y − t)^2", {"y": 0.5, "t": 1.0}, notation="paper")
    0.125
    """
    if names is not None and not isinstance(names, Mapping):
        raise TypeError(f"names= says what each name stands for, as {{'x': 3.0}} does, and not {shorten(repr(names))}")
    if notation not in ("strict", "paper"):
        raise ValueError(f"notation={shorten(repr(notation))} is not known: write 'strict' or 'paper'")
    if notation == "paper":
        result = _only_result(text, names or {}, exact=exact)
    else:
        result = read_formula(text, names or {}, exact=exact)
    return result.nested() if isinstance(result, Array) else result


def _only_result(text: str, names: Mapping[str, Any], *, exact: bool) -> Any:
    """What a formula of paper gives; of two ways to multiply its arrays, the only one in which the shapes fit."""
    ways = ways_to_read(text, names)
    results, problems = [], []
    for way in ways.readings:
        try:
            results.append(read_formula(way.text, names, exact=exact))
        except ValueError as problem:
            problems.append(problem)
    if len(results) > 1:
        raise ValueError(ways.question)
    if not results:
        raise problems[0]
    return results[0]
