"""Patterns of formulas: pieces of strict notation in which letters stand for parts of a formula."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from autograd.paper.reader import read_formula

Letters = Mapping[str, ast.expr]  # what the letters stand for; "it" for the whole of what is written


@cache
def pattern_of(text: str) -> ast.expr:
    """The pattern that a text is."""
    return ast.parse(text, mode="eval").body


@cache
def letters_in(text: str) -> set[str]:
    """The letters of a pattern."""
    return {node.id for node in ast.walk(pattern_of(text)) if isinstance(node, ast.Name)}


def made_of(pattern: Any, bound: Letters) -> Any:
    """A pattern with what its letters stand for; a number where only numbers stand, as 3 for 2 + 1."""
    if isinstance(pattern, list):
        return [made_of(part, bound) for part in pattern]
    if isinstance(pattern, ast.Name):
        return bound.get(pattern.id, pattern)
    if not isinstance(pattern, ast.AST) or isinstance(pattern, ast.Constant) or not pattern._fields:
        return pattern
    if isinstance(pattern, ast.Call) and pattern.keywords:
        pattern = ast.Call(pattern.func, pattern.args, [*pattern.keywords, *_without_axis(bound["it"])])
    made = type(pattern)(*[made_of(getattr(pattern, field), bound) for field in pattern._fields])
    if isinstance(made, ast.BinOp | ast.UnaryOp) and None not in map(constant_in, _operands(made)):
        with suppress(ValueError):  # a division by 0
            number = read_formula(ast.unparse(made), {})
            return ast.Constant(int(number) if number == int(number) else number)
    return made


def _without_axis(call: ast.expr) -> list[ast.keyword]:
    return [keyword for keyword in getattr(call, "keywords", ()) if keyword.arg != "axis"]


def _operands(node: ast.BinOp | ast.UnaryOp) -> list[ast.expr]:
    return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]


def children_of(node: ast.AST, pattern: ast.AST | None = None) -> list[ast.AST]:
    """What a piece is made of; of a call with ``keepdims=`` without it, where a row asks for the axis alone."""
    children = [*ast.iter_child_nodes(node)]
    if isinstance(pattern, ast.Call) and pattern.keywords:
        return [child for child in children if not isinstance(child, ast.keyword) or child.arg == "axis"]
    return children


def constant_in(node: ast.AST) -> float | None:
    """The number that a piece is; None if it is something else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else None
