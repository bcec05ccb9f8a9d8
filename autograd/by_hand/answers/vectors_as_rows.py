"""Vectors as rows, in a sheet that multiplies them from the left: there xᵀ δ is a matrix, which is x δᵀ of columns.

A vector of this package is a column.  In ``z = "x W"`` x stands as a row, and its author writes ``∂L/∂W = "xᵀ δ"``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy

from autograd.by_hand.answers.formulas_on_graphs import FormulasOnGraphs
from autograd.by_hand.answers.written_formulas import Readable
from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.sheet.entry_answers import OfFormula
from autograd.by_hand.sheet.misfits import transposed
from autograd.paper.arrays import Array
from autograd.paper.formula_text import tree_of

_TRANSPOSE = ".T"
_MATRIX = 2  # axes
_A_TRANSPOSE = re.compile(r"[ᵀ⊤]|\.T\b|\^\s*\{?\s*(?:T\b|\\top|\\intercal|\\mathsf\{T\})")


def has_rows(products: Sequence[tuple[str, str]], arrays: Mapping[str, Array]) -> bool:
    """Whether vectors stand to the left of all matrices.

    Args:
        products: the factors that formulas multiply, as x and W in x @ W.
        arrays: what is an array, by its name.

    >>> arrays = {"x": Array((2,), [1, 2]), "W": Array((2, 2), [1, 2, 3, 4])}
    >>> has_rows([("x", "W.T")], arrays), has_rows([("W", "x")], arrays), has_rows([("x.T", "W")], arrays)
    (True, False, False)
    """
    axes = [tuple(_axes_of(factor, arrays) for factor in pair) for pair in products]
    return (1, 2) in axes and (2, 1) not in axes


def _axes_of(factor: str, arrays: Mapping[str, Array]) -> int:
    """How many axes a factor has: 0 for a number, and for x.T, since its author says that it is a row."""
    array = arrays.get(factor.removesuffix(_TRANSPOSE))
    axes = len(array.shape) if array else 0
    return 0 if axes == 1 and factor.endswith(_TRANSPOSE) else axes


def of_columns(readable: Readable, part: OfFormula | None, on_graphs: FormulasOnGraphs, start: NamedValues) -> Readable:
    """The formula with one product of two rows read as one of columns, if only that gives a matrix as asked for."""
    if not (part and len(part.shape) == _MATRIX and _A_TRANSPOSE.search(part.formula)):
        return readable
    if on_graphs.fits(readable.text, readable.derivatives, part):
        return readable

    def is_vector(text: str) -> bool:
        with suppress(ValueError):
            found = on_graphs.result(text, start, readable.derivatives)
            return isinstance(found, Array) and len(found.shape) == 1
        return False

    others = _with_a_matrix(readable.text, is_vector)
    fitting = (text for text in others if on_graphs.fits(text, readable.derivatives, part))
    text = next(fitting, "")
    return readable._replace(text=text, is_as_written=False) if text else readable


def _with_a_matrix(text: str, is_vector: Callable[[str], bool]) -> Iterator[str]:
    """The formulas with one product of two vectors, a number, as the matrix that it is of rows.

    >>> [*_with_a_matrix("x @ d + x @ W @ e", {"x", "d"}.__contains__)]
    ['x @ d.T + x @ W @ e']
    """
    tree = tree_of(text)
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=left, op=ast.MatMult() as times, right=right):
                if is_vector(ast.unparse(left)) and is_vector(ast.unparse(right)):
                    yield ast.unparse(deepcopy(tree, {id(node): ast.BinOp(left, times, transposed(right))}))
