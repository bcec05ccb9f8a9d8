"""``translate``: a formula as people write it, in the strict notation that ``parse`` reads."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from autograd.paper.array_functions import ARRAY_FUNCTIONS
from autograd.paper.notation.choices import with_choices
from autograd.paper.notation.cursor import REACHES, Chosen, Functions
from autograd.paper.notation.grammar import strict_text
from autograd.paper.notation.index_notation import with_sums_written_out
from autograd.paper.notation.indicators import with_indicators
from autograd.paper.notation.indices import ask_about_indices, with_indices_below
from autograd.paper.notation.joined import with_parts_joined
from autograd.paper.notation.known_names import Names, shape_of
from autograd.paper.notation.latex import without_latex
from autograd.paper.notation.layers import with_layers_by_themselves
from autograd.paper.notation.other_languages import in_signs_of_paper, is_of_matlab
from autograd.paper.notation.pieces import OpenArgumentError, OpenReachError, TwoProductsError
from autograd.paper.notation.program_calls import with_arrays_written_out, with_sizes_written_out, without_libraries
from autograd.paper.notation.program_losses import with_losses_written_out
from autograd.paper.notation.raised import with_raised_letters
from autograd.paper.notation.styles import without_styles
from autograd.paper.notation.tokens import UnreadableError
from autograd.paper.strict import DERIVATIVES, FUNCTIONS, LONGEST, SIGNS
from autograd.sentences import shorten

_IN_FRONT = re.compile(r"^\s*[=≈≃≅]\s*")
_DOT = re.compile("[·×]")
_UNLIKE_PYTHON = (ast.BitXor, ast.BitOr, ast.Tuple, ast.Set, ast.Compare, ast.IfExp)


class Reading(NamedTuple):
    """A formula in strict notation, and whether it was written so."""

    text: str
    is_plain: bool


class Ways(NamedTuple):
    """The only reading of a formula; or several, and the sentence that asks which is meant."""

    readings: list[Reading]
    question: str = ""
    is_of_reach: bool = False  # whether an exponent or an argument may reach further
    has_usual: bool = False  # then the first reading is the usual one


def translate(text: str, names: Mapping[str, Any], first: int = 1) -> Reading:
    r"""A formula as people write it, in strict notation.

    Args:
        text: the formula.
        names: what each name stands for; which are arrays decides what W x means.
        first: where a sum over an index begins: indices are counted from 1, or from 0.

    Raises:
        TwoProductsError: if arrays are multiplied in two ways; the sentence names both.
        ValueError: if the text cannot be read, or reads in two ways.

    >>> translate("2w x", {"w": 3.0, "x": 2.0}), translate(r"\frac{1}{2}(y-t)^2", {"y": 1.0, "t": 0.0}).text
    (Reading(text='2*w*x', is_plain=False), '(1/2)*(y - t)**2')
    """
    return _translated(text, names, first, Chosen())


def ways_to_read(text: str, names: Mapping[str, Any], first: int = 1) -> Ways:
    """The reading of a formula; or several where arrays are multiplied in two ways, or an exponent reaches further.

    >>> u, v = [1.0, 2.0], [3.0, 4.0]
    >>> [reading.text for reading in ways_to_read("u·v + 1", {"u": u, "v": v}).readings]
    ['u @ v + 1', 'u*v + 1']
    >>> [reading.text for reading in ways_to_read("e^2x", {"x": 1.0}).readings]
    ['exp(2*x)', 'exp(2)*x']
    """
    try:
        return Ways([translate(text, names, first)])
    except TwoProductsError as problem:
        return Ways([_translated(text, names, first, Chosen(products=sign)) for sign in "@*"], str(problem))
    except OpenReachError as problem:
        found = {way.text: way for reach in REACHES for way in [_translated(text, names, first, Chosen(reach=reach))]}
        is_usual = not isinstance(problem, OpenArgumentError)
        return Ways([*found.values()], str(problem) if len(found) > 1 else "", is_of_reach=True, has_usual=is_usual)


def _translated(text: str, names: Mapping[str, Any], first: int, chosen: Chosen) -> Reading:
    """A formula in strict notation, read as is chosen where that is open."""
    if not isinstance(text, str) or len(text) > LONGEST or "#" in text:
        return Reading(text, is_plain=True)  # the parser refuses it
    if is_of_matlab(text) and not chosen.products:
        chosen = chosen._replace(products="@")
    text = in_signs_of_paper(text, lambda word: Names(names, is_function).shape_of(word), names.__contains__)
    text = with_sizes_written_out(text, lambda word: Names(names, is_function).shape_of(word))
    text = with_raised_letters(text, lambda word: Names(names, is_function).is_spelled(word))
    has_arrays = bool(_DOT.search(text)) and any(map(shape_of, names.values()))
    if is_plain(text, names, has_arrays=has_arrays):
        return Reading(text, is_plain=True)
    try:
        known = Names(names, is_function)
        ask_about_indices(text, known.letters)
        plain = with_losses_written_out(with_arrays_written_out(without_styles(text), known.number), known)
        alone = without_libraries(with_layers_by_themselves(plain))
        terms = with_sums_written_out(alone, known, first, known.letters)
        below = known.with_layers_below(with_indices_below(terms, known.letters))
        signs = with_choices(with_indicators(with_parts_joined(without_latex(below, is_function))))
        strict = strict_text(_IN_FRONT.sub("", signs, count=1), known, _OF_FUNCTIONS, chosen)
    except UnreadableError as problem:
        if _tree(text):
            return Reading(text, is_plain=True)
        raise ValueError(f"{_the_formula(text)} cannot be read: {problem}") from None
    except (TwoProductsError, OpenReachError) as problem:
        raise type(problem)(f"{_the_formula(text)} {problem}") from None
    except ValueError as problem:
        raise ValueError(f"{_the_formula(text)} {problem}") from None
    is_same = not chosen.products and is_strict(text, names) and _tight(strict) == _tight(text.translate(SIGNS))
    return Reading(text if is_same else strict, is_same)


def _tight(text: str) -> str:
    return "".join(text.split())


def is_plain(text: str, names: Collection[str], *, has_arrays: bool) -> bool:
    """Whether a formula is in strict notation, and means the same on paper: a dot between arrays has two meanings."""
    return is_strict(text, names) and not (has_arrays and _DOT.search(text))


def _the_formula(text: str) -> str:
    return f"the formula {shorten(' '.join(text.split()))!r}"


def is_strict(text: str, names: Collection[str]) -> bool:
    """Whether a formula is written in strict notation: Python's operators, known names and known functions."""
    try:
        tree = _tree(text)
    except (RecursionError, MemoryError):  # the parser says that it is nested too deeply
        return True
    if tree is None:
        return False
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    within_indices = {id(part) for node in nodes if isinstance(node, ast.Subscript) for part in ast.walk(node.slice)}
    return all(_is_strict_node(node, names, id(node) in called) for node in nodes if id(node) not in within_indices)


def _tree(text: str) -> ast.AST | None:
    """The formula as Python sees it; None where it is none to Python."""
    try:
        with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
            return ast.parse(" ".join(text.split()).translate(SIGNS), mode="eval")
    except (SyntaxError, ValueError):
        return None


def _is_strict_node(node: ast.AST, names: Collection[str], is_called: bool) -> bool:
    if isinstance(node, ast.Name):
        return is_function(node.id) if is_called else node.id in names
    if isinstance(node, ast.Call):
        is_clear = isinstance(node.func, ast.Name) and not _has_a_decimal_comma(node.func.id, node.args)
        return is_clear and not _is_times_itself(node, names)
    if isinstance(node, ast.Subscript):
        parts = [*ast.walk(node.slice)]
        has_names = any(isinstance(part, ast.Name) and part.id in names for part in parts)  # W [x1, x2] is a product
        return not has_names and (isinstance(node.value, ast.Name) or not any(isinstance(x, ast.BinOp) for x in parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return not isinstance(node.left, ast.Constant)  # 25 % x
    return not isinstance(node, _UNLIKE_PYTHON)


def _has_a_decimal_comma(name: str, args: list[ast.expr]) -> bool:
    """Whether two numerals are the argument of a function of one number, as in exp(0,5)."""
    return is_function(name) and _arity(name) == 1 and [type(x) for x in args] == [ast.Constant] * 2


def _is_times_itself(call: ast.Call, names: Collection[str]) -> bool:
    """Whether a call is one of a name, with that name in its argument: σ(1 − σ) is a product, where σ is a number."""
    words = [part.id for part in ast.walk(call) if isinstance(part, ast.Name)]
    return words[0] in names and words.count(words[0]) > 1


def is_function(word: str) -> bool:
    """Whether a word is the name of a function in strict notation."""
    return word in FUNCTIONS or word in ARRAY_FUNCTIONS or word in DERIVATIVES


def _arity(name: str) -> int | None:
    return 1 if name in DERIVATIVES else FUNCTIONS[name].arity if name in FUNCTIONS else ARRAY_FUNCTIONS[name].arity


def _gives_one_number(name: str) -> bool:
    return FUNCTIONS[name].arity is None if name in FUNCTIONS else name == "cross_entropy"


def _takes_an_angle(name: str) -> bool:
    return name in FUNCTIONS and FUNCTIONS[name].of_angle


_OF_FUNCTIONS = Functions(_arity, _gives_one_number, _takes_an_angle)
