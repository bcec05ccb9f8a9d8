"""``translate``: a formula as people write it, in the strict notation that ``parse`` reads."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from autograd.paper.array_functions import ARRAY_FUNCTIONS
from autograd.paper.notation.grammar import Functions, strict_text
from autograd.paper.notation.latex import without_latex
from autograd.paper.notation.spelling import Names
from autograd.paper.strict import FUNCTIONS, LONGEST, SIGNS
from autograd.sentences import shorten

_IN_FRONT = re.compile(r"^\s*[=≈≃≅]\s*")
_UNLIKE_PYTHON = (ast.BitXor, ast.BitOr, ast.Tuple)


class Reading(NamedTuple):
    """A formula in strict notation, and whether it was written so."""

    text: str
    is_plain: bool


def translate(text: str, names: Mapping[str, Any]) -> Reading:
    r"""A formula as people write it, in strict notation.

    Args:
        text: the formula.
        names: what each name stands for; which are arrays decides what W x means.

    Raises:
        ValueError: if the text cannot be read, or reads in two ways; the sentence names both.

    >>> translate("2w x", {"w": 3.0, "x": 2.0}), translate(r"\frac{1}{2}(y-t)^2", {"y": 1.0, "t": 0.0}).text
    (Reading(text='2*w*x', is_plain=False), '(1/2)*(y - t)**2')
    """
    if not isinstance(text, str) or len(text) > LONGEST or "#" in text or is_strict(text, names):
        return Reading(text, is_plain=True)  # the parser reads it, or refuses it
    try:
        plain = without_latex(text, is_function)
        formula = _IN_FRONT.sub("", plain, count=1)
        strict = strict_text(formula, Names(names, is_function), Functions(_arity, _gives_one_number))
    except ValueError as problem:
        raise ValueError(f"the formula {shorten(' '.join(text.split()))!r} {problem}") from None
    return Reading(strict, is_plain=False)


def is_strict(text: str, names: Collection[str]) -> bool:
    """Whether a formula is written in strict notation: Python's operators, known names and known functions."""
    try:
        with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
            tree = ast.parse(" ".join(text.split()).translate(SIGNS), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    within_indices = {id(part) for node in nodes if isinstance(node, ast.Subscript) for part in ast.walk(node.slice)}
    return all(_is_strict_node(node, names, id(node) in called) for node in nodes if id(node) not in within_indices)


def _is_strict_node(node: ast.AST, names: Collection[str], is_called: bool) -> bool:
    if isinstance(node, ast.Name):
        return is_function(node.id) if is_called else node.id in names
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name)
    return not isinstance(node, _UNLIKE_PYTHON)


def is_function(word: str) -> bool:
    """Whether a word is the name of a function in strict notation."""
    return word in FUNCTIONS or word in ARRAY_FUNCTIONS


def _arity(name: str) -> int | None:
    return FUNCTIONS[name].arity if name in FUNCTIONS else ARRAY_FUNCTIONS[name].arity


def _gives_one_number(name: str) -> bool:
    return FUNCTIONS[name].arity is None if name in FUNCTIONS else name == "cross_entropy"
