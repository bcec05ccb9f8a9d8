"""∇f as one claim, as in calculus: its entries are the derivatives with respect to all variables, in their order.

So are ∇²f and H, whose entries are the second ones, if a matrix of them is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.sheet.array_brackets import in_brackets, is_list, split_at
from autograd.by_hand.sheet.array_dialects import in_plain_brackets
from autograd.by_hand.sheet.written_arrays import as_written
from autograd.engine.numbers import Exact
from autograd.paper.array_names import array_name, whole_name
from autograd.paper.arrays import Array, ShapeError, array_of
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.spelling import plain_name
from autograd.paper.numerals import read_decimal

_NAME = r"[^\W\d_]\w*(?:\{\w+\})?"  # also E_{in}
_GRADIENT = re.compile(rf"(?:∇\s*|\\nabla\s*|grad\s+)({_NAME})(?:\s*\(([^()]*)\))?")
_NABLA = re.compile(rf"(?:∇|\\nabla)\s*({_NAME})(?:\s*\(\s*([^()]*?)\s*\))?")
_HESSIAN = re.compile(
    rf"(?:(?:∇|\\nabla)\s*(?:²|\^\{{?2\}}?)\s*({_NAME})|H(?:_\{{?({_NAME})\}}?|ess(?:ian)?(?:\s+({_NAME}))?)?)(?:\s*\(([^()]*)\))?"
)
_OF_THE_LAST = re.compile(r"(?:∇|\\nabla)\s*_(?:\{([^\W\d_])\}|([^\W\d_]))\s*([^\W\d_]\w*)")


def gradients_apart(claims: Iterable[tuple[str, Any]], example: Example) -> Iterator[tuple[str, Any]]:
    """The claims, with one for each variable in place of one about ∇f, and for each pair of one about the matrix ∇²f.

    The variables are numbers.

    >>> example = Example(dict, {"x": 1, "y": 2}, (), "f", None)
    >>> list(gradients_apart([("∇f", "(2x, 4y)"), ("∇f(y, x)", "(4y, 2x)")], example))
    [('df/dx', '2x'), ('df/dy', '4y'), ('df/dy', '4y'), ('df/dx', '2x')]
    """
    for key, answer in claims:
        if second := [*_second_derivatives(key, answer, example)]:
            yield from second
            continue
        variables = variables_of(key, example)
        entries = _entries(answer, len(variables)) if variables else None
        if entries is None:
            yield key, answer
        else:
            yield from ((f"d{example.error}/d{name}", x) for name, x in zip(variables, entries, strict=True))


def _second_derivatives(key: Any, answer: Any, example: Example) -> Iterator[tuple[str, Any]]:
    """The claims about the entries of ∇²f, or of H where that is no name; none for a claim about something else."""
    found = _HESSIAN.fullmatch(key.strip()) if isinstance(key, str) and isinstance(answer, str) else None
    if not found or plain_name(key.partition("(")[0]) in example.start:
        return
    of = found[1] or found[2] or found[3] or example.error
    behind = "" if found[4] is None else f"({found[4]})"
    variables = variables_of(f"∇{of}{behind}", example)
    listed = as_written(answer.strip(), (len(variables), len(variables)))
    try:
        matrix = None if isinstance(listed, str) or not variables else array_of(listed)
    except ShapeError:
        return
    if not isinstance(matrix, Array) or matrix.shape != (len(variables), len(variables)):
        return
    for (row, column), entry in zip(matrix.places(), matrix.entries, strict=True):
        one, other = variables[row - 1], variables[column - 1]
        yield f"d2{example.error}/d{one}2" if one == other else f"d2{example.error}/d{one}d{other}", entry


def variables_of(key: Any, example: Example) -> tuple[str, ...]:
    """The variables of a claim about the whole gradient: ∇f, ∇f(x, y), or ∇f(1, 2) where x is 1 and y is 2.

    They stand in the order of the key, or in that of the sheet; none of another claim.
    """
    variables = example.parameters or tuple(example.leaves)
    found = _GRADIENT.fullmatch(key.strip()) if isinstance(key, str) and len(variables) > 1 else None
    if not found or plain_name(found[1]) != example.error or any(map(array_name, variables)):
        return ()
    if not found[2]:
        return variables
    at = tuple(map(plain_name, split_at(found[2], ",")))
    if sorted(at) == sorted(variables):
        return at
    is_here = len(at) == len(variables) and all(
        _is_number(x, example.leaves[name]) for x, name in zip(at, variables, strict=True)
    )
    return variables if is_here else ()


def _is_number(written: str, number: Exact) -> bool:
    try:
        return read_decimal(written) == number
    except ValueError:
        return False


def _entries(answer: Any, count: int) -> list[Any] | None:
    """As many entries as there are variables; None if the answer has others."""
    if answer == "":
        return [""] * count
    if isinstance(answer, str):
        text = in_brackets(in_plain_brackets(answer.strip(), is_vector=True))
        answer = [_alone(part) for part in split_at(text[1:-1], ",")] if is_list(text) else None
    return answer if isinstance(answer, list) and len(answer) == count else None


def _alone(part: str) -> str:
    """The entry of a column, which LaTeX has as a row by itself."""
    return part[1:-1].strip() if is_list(part) else part


def with_gradients_named(text: str, names: Names, example: Example, *, is_key: bool = False) -> str:
    """A text in which ∇J and ∇J(θ) are ∇_θ J, where θ alone is trained, and ∇_a C is ∇_a3 C, of the last layer.

    In a key ∇y of something else than the error is ∇_y J.
    """
    trained = {whole_name(w) for w in example.parameters}

    def of_the_last(found: re.Match[str]) -> str:
        letter, of = found[1] or found[2], found[3]
        layers = [int(name[len(letter) :]) for name in names.known if re.fullmatch(rf"{letter}\d+", name)]
        is_else = names.meaning(letter) or names.name(of) != example.error or not layers
        return found[0] if is_else else f"∇_{{{letter}{max(layers)}}} {of}"

    def named(found: re.Match[str]) -> str:
        of, only = names.name(found[1]), next(iter(trained)) if len(trained) == 1 else ""
        at = names.name(found[2]) if found[2] else only
        return f"∇_{{{at}}} {of}" if only and of == example.error and at in trained else found[0]

    full = _with_gradients_of_error(text, names, example.error) if is_key else text
    return _NABLA.sub(named, _OF_THE_LAST.sub(of_the_last, full))


def _with_gradients_of_error(text: str, names: Names, error: str, meant: Collection[str] | None = None) -> str:
    """A text in which ∇y of something else than the error is ∇_y L; of all names, or of those that are meant so."""

    def named(found: re.Match[str]) -> str:
        of = names.name(found[1])
        is_other = of and of != error and not found[2] and (meant is None or of in meant)
        return f"∇_{{{of}}} {error} " if is_other else found[0]

    return _NABLA.sub(named, text)


def with_gradients_in_answers(claims: Mapping[str, Any], names: Names, error: str) -> dict[str, Any]:
    """The claims with ∇_y L for the ∇y of an answer, where its own key is such a ∇x, or another key is ∇y.

    Else ∇y may be the derivative of y, as in (y - t) ∇y.

    >>> with_gradients_in_answers({"∇y": "y - t", "dL/dw": "x ∇y + ∇h"}, Names({"y": 0, "h": 0}, lambda x: False), "L")
    {'∇y': 'y - t', 'dL/dw': 'x ∇_{y} L  + ∇h'}
    """
    keys = {key: found for key in claims if (found := _NABLA.fullmatch(key.strip("$ "))) and not found[2]}
    meant = {name for found in keys.values() if (name := names.name(found[1])) and name != error}
    own = {key for key, found in keys.items() if names.name(found[1]) in meant}

    def answered(key: str, answer: Any) -> Any:
        if not isinstance(answer, str):
            return answer
        return _with_gradients_of_error(answer, names, error, None if key in own else meant)

    return {key: answered(key, answer) for key, answer in claims.items()} if meant else dict(claims)
