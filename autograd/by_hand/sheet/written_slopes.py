r"""Derivatives as they are written: ∂L/∂w, \frac{\partial L}{\partial w}, ∇_w L, d/dw L, and δL/δw of some pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

from autograd.engine.numbers import Exact
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.latex import without_latex
from autograd.paper.notation.spelling import plain_name
from autograd.paper.numerals import is_decimal, read_decimal

NAME = r"[^\W\d_](?:_\{[^{}]*\}|[\u0300-\u036f]|[^\W²³ᵀ])*(?:\[[\d,: ]*\])?"
QUOTIENT = re.compile(rf"\(*\s*[d∂]\s*({NAME})\s*\)?\s*/\s*\(?\s*[d∂]\s*({NAME})\s*\)*")
_OF_A_LAYER = re.compile(r"\(*\s*[d∂]\s*([^/()]+?)\s*\)?\s*/\s*\(?\s*[d∂]\s*([^/()]+?(?:\([^()]*\))?)\s*\)*")  # n^2
_QUOTIENT_ALONE = re.compile(
    rf"\(\(\s*[d∂]\s*({NAME})\s*\)/\(\s*[d∂]\s*({NAME})\s*\)\)|(?<!\w)[d∂]\s*({NAME})\s*/\s*[d∂]\s*({NAME})"
)
NABLA = re.compile(rf"[∇∂]_(?:\{{({NAME})\}}|({NAME}))\s*({NAME})")
_OPERATOR = re.compile(
    rf"\(*\s*[d∂]\s*\)?\s*/\s*\(?\s*[d∂]\s*({NAME})\s*\)*\s*[\[(]?\s*({NAME}(?:\s*\(\s*{NAME}\s*\))?)\s*[\])]?"
)
_OPERATOR_BEFORE = re.compile(  # in a formula
    rf"(?:\(\(\s*[d∂]\s*\)/\(\s*[d∂]\s*({NAME})\s*\)\)|(?<!\w)[d∂]\s*/\s*[d∂]\s*({NAME}))\s+({NAME})(?!\w)"
)
_DELTAS = re.compile(rf"\(*\s*δ\s*({NAME})\s*\)?\s*/\s*\(?\s*δ\s*({NAME})\s*\)*")
_TWO_PRIMES = re.compile(rf"({NAME})(?:''|″|′′)\s*\(\s*({NAME})\s*\)")
_MARKS = r"(?:'|′|’|\^\(?['′’]{1,2}\)?)*"  # f'_x of some countries
_BELOW = re.compile(
    rf"([^\W\d_]+?)(?:{_MARKS}_\{{([^{{}}]+)\}}|{_MARKS}_([^\W_]+)|([^\W_]+)){_MARKS}\s*(?:\(([^()]*)\))?"
)
_BAR = "\u0304"


def as_quotient(words: str, *, has_delta: bool = False) -> str:
    """A key as a quotient where it is d/dz of a name, δa/δz where δ is no name, or f''(x); another as it is.

    >>> as_quotient("((d)/(dz)) L"), as_quotient("∂/∂w₁ E"), as_quotient("((δ a)/(δ z))"), as_quotient("f''(x)")
    ('∂L/∂z', '∂E/∂w₁', '∂a/∂z', '∂²f/∂x²')
    """
    if found := _OPERATOR.fullmatch(words):
        return f"∂{found[2]}/∂{found[1]}"
    if found := _TWO_PRIMES.fullmatch(words):
        return f"∂²{found[1]}/∂{found[2]}²"
    if not has_delta and (found := _DELTAS.fullmatch(words)):
        return f"∂{found[1]}/∂{found[2]}"
    return words


def without_bar(word: str) -> str:
    """A name without the bar above its letter: z for z̄, v₁ for v̄₁; a word without a bar as it is."""
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", parts.replace(_BAR, "", 1)) if parts[1:2] == _BAR else word


def slope_below(words: str, names: Names, given: Mapping[str, Exact], arrays: Collection[str] = ()) -> str:
    """The derivative that f_x, f_{xy}, f_xx(x, y) or f_x(2, 3) is, where f is a number made from others; else empty.

    The h_T of an array h is an entry of it.

    >>> names = Names({"f": 0, "x": 0, "y": 0}, lambda word: False)
    >>> keys = ("f_x", "f_{xy}", "fxx(x, y)", "f_y(2, 3)", "f_y(3, 2)", "x_y", "f_t")
    >>> [slope_below(words, names, {"x": 2, "y": 3}) for words in keys]
    ['df/dx', 'd2f/dxdy', 'd2f/dx2', 'df/dy', '', '', '']
    """
    found = None if names.meaning(words) else _BELOW.fullmatch(words)
    of = names.name(found[1]) if found else ""
    if not found or not of or of in given or of in arrays or not _is_here(found[5], names, given):
        return ""
    letters = (found[2] or found[3] or found[4]).replace(" ", "").replace(",", "")
    by = [names.name(letters)] if names.name(letters) else next((x for x in names.cuts(letters) if len(x) == 2), [])
    if len(by) < 2:
        return f"d{of}/d{by[0]}" if by else ""
    return f"d2{of}/d{by[0]}2" if by[0] == by[1] else f"d2{of}/d{by[0]}d{by[1]}"


def _is_here(arguments: str | None, names: Names, given: Mapping[str, Exact]) -> bool:
    """Whether arguments are names, or the numbers that are given, in their order; or there are none."""
    listed = [argument.strip() for argument in arguments.split(",")] if arguments else []
    if all(map(is_decimal, listed)) and listed:
        return [read_decimal(digits) for digits in listed] == [*given.values()]
    return all(map(names.is_spelled, listed))


def plain_derivative(text: str) -> str:
    r"""A derivative as it stands in a worksheet, with the names that formulas know; empty if the text is none.

    >>> plain_derivative(r"\frac{\partial L}{\partial z_1}"), plain_derivative("∂L/∂h₂"), plain_derivative("w1")
    ('dL/dz1', 'dL/dh2', '')
    """
    words = " ".join(without_latex(text, lambda word: False).split())
    found = QUOTIENT.fullmatch(words) or _OF_A_LAYER.fullmatch(words)
    parts = [plain_name(part.strip()) for part in found.groups()] if found else []
    return f"d{parts[0]}/d{parts[1]}" if parts and all(part.partition("[")[0].isidentifier() for part in parts) else ""


def with_plain_derivatives(text: str, names: Names, is_function: Callable[[str], bool]) -> str:
    r"""A formula in which each ∂L/∂ŷ, \frac{\partial L}{\partial y} or ∇_y L is written dL/dy.

    >>> names = Names({"L": 0, "yhat": 0, "x": 0}, lambda word: False)
    >>> with_plain_derivatives(r"\frac{\partial L}{\partial \hat{y}} x", names, lambda word: False)
    'dL/dyhat x'
    """
    if not re.search(r"[∂∇]|\\partial|\\nabla|\bd[\w{}\\ ]+/\s*d|\\d?frac\{\s*d", text):
        return text

    def plain(found: re.Match[str]) -> str:
        return derivative(found, *(name for name in found.groups() if name))

    def of_nabla(found: re.Match[str]) -> str:
        return derivative(found, found[3], found[1] or found[2])

    def derivative(found: re.Match[str], of: str, by: str) -> str:
        above, below = _meant(of, names), _meant(by, names)
        after = found.string[found.end() : found.end() + 1]
        runs_on = after.isalnum() or (after and after in "(∂∇√")
        return f"d{above}/d{below}{' ' if runs_on else ''}" if above and below else found[0]

    def of_an_operator(found: re.Match[str]) -> str:
        return derivative(found, found[3], found[1] or found[2])

    signs = without_latex(names.with_layers_below(text), is_function)
    signs = _OPERATOR_BEFORE.sub(of_an_operator, signs)
    return NABLA.sub(of_nabla, _QUOTIENT_ALONE.sub(plain, signs))


def _meant(word: str, names: Names) -> str:
    """The name of a graph that a word is a spelling of, or an entry: h₂ is h[2]."""
    if name := names.name(word):
        return name
    meaning = names.meaning(word)
    return meaning.text.replace(" ", "") if meaning and "[" in meaning.text else ""
