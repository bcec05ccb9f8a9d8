"""Products whose shapes do not fit, and those of the same factors that do: W1 @ delta where W1.T @ delta was meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice, product

from autograd.paper.formula_text import tree_of

MOST_TRIED = 60  # products in place of those of a formula: each is computed once


def other_products(text: str) -> Iterator[tuple[str, str]]:
    """Formulas with one product of matrices turned, the other way round, or both; and that product.

    >>> [what for _, what in other_products("W1 @ d * h")]
    ['W1 @ d.T', 'W1.T @ d', 'W1.T @ d.T', 'd @ W1', 'd.T @ W1', 'd @ W1.T', 'd.T @ W1.T']
    """
    tree = tree_of(text)
    products = (node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult))
    pairs = ((old, new) for old in products for new in _others(old))
    for old, new in islice(pairs, MOST_TRIED):
        yield ast.unparse(deepcopy(tree, {id(old): new})), ast.unparse(new)


def _others(node: ast.BinOp) -> Iterator[ast.BinOp]:
    for is_swapped, left, right in product((False, True), _both_ways(node.left), _both_ways(node.right)):
        pair = (right, left) if is_swapped else (left, right)
        if pair != (node.left, node.right):
            yield ast.BinOp(pair[0], node.op, pair[1])


def _both_ways(factor: ast.expr) -> list[ast.expr]:
    """A factor, and its transpose."""
    return [factor, transposed(factor)]


def transposed(factor: ast.expr) -> ast.expr:
    """The transpose; that of a number times a matrix is the number times the transpose."""
    match factor:
        case ast.Attribute(value=inner, attr="T"):
            return inner
        case ast.BinOp(left=number, op=ast.Mult() as times, right=right) if not _has_names(number):
            return ast.BinOp(number, times, transposed(right))
        case ast.UnaryOp(op=ast.USub() as minus, operand=right):
            return ast.UnaryOp(minus, transposed(right))
    return ast.Attribute(factor, "T")


def _has_names(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) for part in ast.walk(node))
