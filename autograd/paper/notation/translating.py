"""``translate``: a formula as people write it, in the strict notation that ``parse`` reads."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

from autograd.paper.array_functions import ARRAY_FUNCTIONS
from autograd.paper.notation.grammar import Functions, strict_text
from autograd.paper.notation.latex import without_latex
from autograd.paper.notation.spelling import Names
from autograd.paper.parsing import FUNCTIONS, LONGEST, STRICT_SIGNS
from autograd.sentences import shorten

_IN_FRONT = re.compile(r"\s*[=≈≃≅]\s*")
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
    spelled = Names(names, _is_function)
    try:
        plain = without_latex(text, _is_function)
        return Reading(strict_text(_IN_FRONT.sub("", plain, count=1) if _IN_FRONT.match(plain) else plain,
                                   spelled, Functions(_arity, _gives_one_number)), is_plain=False)
    except ValueError as problem:
        raise ValueError(f"the formula {shorten(' '.join(text.split()))!r} {problem}") from None


def is_strict(text: str, names: Mapping[str, Any]) -> bool:
    """Whether a formula is written in strict notation: Python's operators, known names and known functions."""
    try:
        with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
            tree = ast.parse(" ".join(text.split()).translate(STRICT_SIGNS), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    indices = {id(node.slice) for node in nodes if isinstance(node, ast.Subscript)}
    return all(_is_strict_node(node, names, id(node) in called, id(node) in indices) for node in nodes)


def _is_strict_node(node: ast.AST, names: Mapping[str, Any], is_called: bool, is_index: bool) -> bool:
    if isinstance(node, ast.Name):
        return _is_function(node.id) if is_called else node.id in names
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name)
    return not isinstance(node, _UNLIKE_PYTHON) or is_index


def _is_function(word: str) -> bool:
    return word in FUNCTIONS or word in ARRAY_FUNCTIONS


def _arity(name: str) -> int | None:
    return FUNCTIONS[name].arity if name in FUNCTIONS else ARRAY_FUNCTIONS[name].arity


def _gives_one_number(name: str) -> bool:
    return FUNCTIONS[name].arity is None if name in FUNCTIONS else name == "cross_entropy"
