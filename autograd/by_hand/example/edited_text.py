"""A formula as text, with one thing in it written otherwise: a name, a sign, a factor, a transpose, a sum for a mean.

Where such an edit makes a wrong formula right, it is the slip, whatever the formula is about.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from autograd.paper.arrays import Shape
from autograd.paper.strict import OF_SEVERAL, SIGNS
from autograd.sentences import shorten

MOST_EDITS = 400  # of one formula: each is computed once
_LONGEST = 2_000  # characters of a formula in which edits are tried
_LONGEST_IN_WORDS = 60  # characters of a part of it in a sentence
_LINEAR = [name for name, op in OF_SEVERAL.items() if not (op.bends or op.kinked)]  # a sum, or a mean
_OPERATOR = re.compile(r" (\*\*|[*/]) ")  # people write no blanks around these


class Edit(NamedTuple):
    """What a formula should have been, and what was done instead."""

    text: str
    kind: str  # of slip
    words: str  # of what was done in the formula as it stands


def edits_of(text: str, shapes: Mapping[str, Shape]) -> Iterator[Edit]:
    """The formulas that one edit makes of a formula, the most natural first.

    Args:
        text: a formula in strict notation.
        shapes: of what each name stands for; () for a number.

    >>> [edit.words for edit in edits_of("p + y", {"p": (), "y": ()})][:2]
    ['a plus stands in place of the minus before y', 'p stands in place of its square']
    """
    if len(text) > _LONGEST:
        return
    tree = ast.parse(" ".join(text.split()).translate(SIGNS), mode="eval")
    for edit in (_signs, _reductions, _transposes, _products, _factors, _powers, _symbols):
        for place in range(sum(1 for _ in ast.walk(tree))):
            yield from _edited(tree, place, edit, shapes)
    for name in shapes:
        yield Edit(f"({text})*{name}", "missing factor", f"the factor {name} is missing")
        yield Edit(f"({text})/{name}", "missing factor", f"the division by {name} is missing")


Rewriting = Callable[[ast.expr, Mapping[str, Shape]], Iterator[tuple[ast.expr, str, str]]]


def _edited(tree: ast.Expression, place: int, edit: Rewriting, shapes: Mapping[str, Shape]) -> Iterator[Edit]:
    """The formulas in which the node at a place of the walk is written otherwise."""
    found = next(node for i, node in enumerate(ast.walk(tree)) if i == place)
    if isinstance(found, ast.expr):
        for new, kind, words in edit(found, shapes):
            copy = deepcopy(tree, {id(found): found})  # of all but this node, which is replaced
            yield Edit(ast.unparse(_Replaced(found, new).visit(copy)), kind, words)


class _Replaced(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self._old, self._new = old, new

    def visit(self, node: Any) -> Any:
        return self._new if node is self._old else self.generic_visit(node)


def _written(node: ast.expr) -> str:
    return shorten(_OPERATOR.sub(r"\1", ast.unparse(node)), _LONGEST_IN_WORDS)


def _signs(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield (
                ast.BinOp(left, ast.Sub(), right),
                "factor sign",
                f"a plus stands in place of the minus before {_written(right)}",
            )
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            yield (
                ast.BinOp(left, ast.Add(), right),
                "factor sign",
                f"a minus stands in place of the plus before {_written(right)}",
            )
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand, "factor sign", f"the minus before {_written(operand)} does not belong there"


def _reductions(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[_], keywords=keywords) if name in _LINEAR:
            for other in _LINEAR:
                if other != name:
                    new = ast.Call(ast.Name(other), node.args, keywords)
                    yield new, "batch size", f"{name}({_written(node.args[0])}) stands in place of {other}(…)"
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant) and keyword.value.value in (0, 1):
                turned = ast.keyword("axis", ast.Constant(1 - keyword.value.value))
                keywords = [*node.keywords[:i], turned, *node.keywords[i + 1 :]]
                what = f"{_written(node)} is along the wrong axis"
                yield ast.Call(node.func, node.args, keywords), "wrong axis", what


def _transposes(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.Attribute(value=inner, attr="T"):
            yield inner, "transposed", f"the transpose of {_written(inner)} stands in place of it"
        case ast.Name(id=name) if len(shapes.get(name, ())) == 2:
            yield ast.Attribute(node, "T"), "transposed", f"{name} stands in place of its transpose"


def _products(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            what = f"{_written(left)} and {_written(right)} are multiplied as matrices, not entry by entry"
            yield ast.BinOp(left, ast.Mult(), right), "wrong product", what
            what = f"{_written(left)} @ {_written(right)} is the other way round"
            yield ast.BinOp(right, ast.MatMult(), left), "transposed", what
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            what = f"{_written(left)} and {_written(right)} are multiplied entry by entry, not as matrices"
            yield ast.BinOp(left, ast.MatMult(), right), "wrong product", what


def _factors(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.BinOp(left=left, op=ast.Mult() | ast.MatMult(), right=right):
            yield left, "wrong factor", f"the factor {_written(right)} does not belong there"
            yield right, "wrong factor", f"the factor {_written(left)} does not belong there"
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            yield left, "wrong factor", f"the division by {_written(right)} does not belong there"
            what = f"it was divided by {_written(right)}, not multiplied"
            yield ast.BinOp(left, ast.Mult(), right), "wrong factor", what
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            what = f"it was multiplied by {_written(right)}, not divided"
            yield ast.BinOp(left, ast.Div(), right), "wrong factor", what
        case ast.Call(func=ast.Name(), args=[inner], keywords=[]):
            yield inner, "derivative of a function", f"{_written(node)} stands in place of {_written(inner)}"


def _powers(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(n))):
            for other in (n - 1, n + 1):
                new = left if other == 1 else ast.BinOp(left, ast.Pow(), ast.Constant(other))
                what = f"the exponent of {_written(left)} is {n} in place of {other}"
                yield new, "derivative of a function", what
        case ast.Name(id=name):
            what = f"{name} stands in place of its square"
            yield ast.BinOp(node, ast.Pow(), ast.Constant(2)), "derivative of a function", what


def _symbols(node: ast.expr, shapes: Mapping[str, Shape]) -> Iterator[tuple[ast.expr, str, str]]:
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(n))):
            for place in (n - 1, n + 1):
                what = f"{name}[{n}] stands in place of {name}[{place}]"
                yield ast.Subscript(node.value, ast.Constant(place)), "neighbour", what
        case ast.Name(id=name) if name in shapes:
            for other, shape in shapes.items():
                if other != name and shape == shapes[name]:
                    yield ast.Name(other), "wrong factor", f"{name} stands in place of {other}"
        case ast.Constant(value=int() | float() as number) if number and not isinstance(number, bool):
            for factor, kind in ((2, "two forgotten"), (1 / 2, "half forgotten")) if number != 2 else ():
                what = f"{number} stands in place of {factor * number:g}"
                yield ast.Constant(factor * number), kind, what
