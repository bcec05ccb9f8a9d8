"""How arrays are written in a formula: products, transposes, literals, indices, and ``axis=``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from autograd.paper.arrays import Array, ShapeError, along, selected
from autograd.paper.slices import Index

Step = Callable[[list[Any]], Any]  # what is done with the values of the parts of a formula

MOST_NUMBERS = 1_000_000  # that formulas may make together: some seconds


class Effort:
    """How many numbers the formulas of one example have made: a product of matrices is short to write."""

    def __init__(self, most: int = MOST_NUMBERS, refusal: type[ValueError] = ShapeError) -> None:
        self._most = most
        self._refusal = refusal
        self.left = most

    def spend(self, numbers: int) -> None:
        """Pay for numbers before they are made.

        Raises:
            ShapeError: if they are too many, or the refusal that was asked for.
        """
        self.left -= numbers
        if self.left < 0:
            raise self._refusal(f"the arrays make more than {self._most} numbers: write smaller ones")

    def spent(self, result: Any) -> Any:
        """A result, paid for."""
        self.spend(len(result.entries) if isinstance(result, Array) else 0)
        return result


def step_of_arrays(
    node: ast.expr, first: int, effort: Effort, letters: Mapping[str, int]
) -> tuple[Step, list[ast.expr]] | None:
    """What a piece of notation for arrays does, and with which parts; None if it is none.

    Args:
        first: the index of the first entry, 1 or 0.
        effort: what the formula may cost.
        letters: what the letters of an index stand for.
    """
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            return partial(_product, effort), [left, right]
        case ast.Attribute(value=part, attr="T"):
            return _transposed, [part]
        case ast.Subscript(value=part, slice=index):
            return partial(_entry, index_of(index, letters), first), [part]
        case ast.List(elts=[_, *_] as parts):
            return _literal, parts
    return None


def _entry(index: list[Index], first: int, args: Sequence[Any]) -> Any:
    (array,) = args
    if not isinstance(array, Array):
        raise ShapeError("only an array has entries, and this is one number")
    return selected(array, index, first)


def _product(effort: Effort, args: Sequence[Any]) -> Any:
    """A product of matrices and vectors."""
    left, right = args
    if not isinstance(left, Array) or not isinstance(right, Array):
        raise ShapeError("@ stands between two arrays: write * for a product with a number")
    effort.spend(len(left.entries) * right.table[1])
    return left @ right


def _transposed(args: Sequence[Any]) -> Any:
    """The transpose of an array; a number is its own."""
    (array,) = args
    return array.transposed() if isinstance(array, Array) else array


def _literal(parts: Sequence[Any]) -> Array:
    """A literal: a vector of numbers, or a matrix of rows."""
    if not any(isinstance(part, Array) for part in parts):
        return Array((len(parts),), parts)
    shapes = {part.shape if isinstance(part, Array) else () for part in parts}
    if len(shapes) > 1 or len(parts[0].shape) > 1:
        raise ShapeError("the rows of a matrix are vectors of one length")
    return Array((len(parts), *parts[0].shape), (entry for part in parts for entry in part.entries))


def reduced(function: Step, axis: int | None = None, *, keepdims: bool = False) -> Step:
    """A function of several numbers as one of the entries of an array; of a single number it is as it was."""

    def step(args: list[Any]) -> Any:
        (array,) = args
        if isinstance(array, Array):
            return along(lambda entries: function(list(entries)), array, axis, keepdims=keepdims)
        if axis is not None:
            raise ShapeError("axis= is for arrays, and this is one number")
        return function(args)

    return step


def axis_of(keywords: Sequence[ast.keyword]) -> dict[str, Any]:
    """The options ``axis=`` and ``keepdims=`` of a call, which PyTorch calls ``dim=`` and ``keepdim=``."""
    options: dict[str, Any] = {}
    for keyword in keywords:
        value = _whole_number(keyword.value)
        if keyword.arg in ("axis", "dim") and value is not None:
            options["axis"] = value
        elif keyword.arg in ("keepdims", "keepdim") and getattr(keyword.value, "value", None) in (0, 1):
            options["keepdims"] = bool(ast.literal_eval(keyword.value))
        else:
            raise ShapeError("beside an array there may stand axis=0, axis=1 or keepdims=True")
    return options


def index_of(node: ast.expr, letters: Mapping[str, int]) -> list[Index]:
    """The index of an entry: a whole number for each axis, a slice such as ``1:3``, or None for all, written ``:``."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return [_slice(part, letters) if isinstance(part, ast.Slice) else _place(part, letters) for part in parts]


def _slice(node: ast.Slice, letters: Mapping[str, int]) -> slice | None:
    if node.step is not None:
        raise ShapeError("a slice has a start and an end, and no step: write the entries, as in [x[1], x[3]]")
    start, stop = (bound and _place(bound, letters) for bound in (node.lower, node.upper))
    return None if node.lower is node.upper is None else slice(start, stop)


def _place(node: ast.expr, letters: Mapping[str, int]) -> int:
    """A whole number, also as t or t-1 where a letter stands for one."""
    match node:
        case ast.Name(id=letter) if letter in letters:
            return letters[letter]
        case ast.BinOp(left=ast.Name(id=letter), op=ast.Add() | ast.Sub() as sign) if letter in letters:
            offset = _whole_number(node.right)
            number = None if offset is None else letters[letter] + (offset if isinstance(sign, ast.Add) else -offset)
        case _:
            number = _whole_number(node)
    if number is None:
        raise ShapeError("an index is a whole number, as in h[1] or W[2, 1], or a slice such as 1:3")
    return number


def _whole_number(node: ast.expr) -> int | None:
    """A whole number as it stands in the text; None if it is something else."""
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return -number
    return None
