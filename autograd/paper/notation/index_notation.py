r"""Index notation: Σ_i w_i x_i is w_{1} x_{1} + w_{2} x_{2}, and W_ij is W_{1,2} where i is 1 and j is 2.

A formula with indices is a formula for each entry.  The letters are replaced before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import partial

from autograd.paper.notation.brackets import depths
from autograd.paper.notation.index_entries import (
    ENTRY,
    Known,
    columns_of,
    entry_in,
    is_matrix,
    is_name,
    is_unit,
    sizes_in,
    with_indices_in_braces,
)
from autograd.paper.notation.index_powers import with_powers_at
from autograd.paper.notation.indices import with_letters_of_sums_below
from autograd.paper.notation.products_of_many import SIGN as PRODUCT, ask_how_far, joint_of
from autograd.paper.notation.sample_indices import with_samples_below
from autograd.paper.notation.sum_bounds import bounds_of, places_within, whole_number
from autograd.paper.notation.terms import BEHIND_A_FACTOR, end_of_term
from autograd.paper.strict import LONGEST

MOST_SUMS = 100  # of one formula
_ANY_SUM = re.compile(r"[Σ∑∏]|\\(?:sum|prod)(?![A-Za-z])")
_FROM = r"\{\s*([a-z])\s*(?:(?:=\s*|(?=≠))([^{}]*?)\s*)?\}|([a-z])(?![A-Za-z0-9])"
_OTHERS = re.compile(r"_\{\s*([a-z])\s*(?:≠|!=|\\neq?(?![A-Za-z]))\s*([a-z]|\d+)\s*\}")  # the terms but one
_COMPARED = re.compile(r"_\{\s*([a-z])\s*(≤|<=|\\leq?(?![A-Za-z])|<|≥|>=|\\geq?(?![A-Za-z])|>)\s*(\w+)\s*\}")  # k ≤ t
_LIMITS = r"\s*\\(?:no)?limits"
_SIGN = rf"(?:Σ|∑|\\sum(?![A-Za-z]))(?:{_LIMITS}|(?!{_LIMITS}))"
_UP_TO = r"(?:\^(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\w)))?"
SUM = re.compile(rf"(?:{_SIGN}|{PRODUCT}(?:{_LIMITS})?|\bsum)\s*_(?:{_FROM}){_UP_TO}")
_ALL_BUT_ONE = re.compile(  # Σ_{j=1, j≠i}^n
    r"_\{\s*([a-z])\s*=\s*1\s*[,;]\s*\1\s*(?:≠|\\neq?(?![A-Za-z])|!=|\\not\s*=)\s*(\w+)\s*\}\s*\^\s*(?:\{\s*[A-Za-z]\s*\}|[A-Za-z])"
)
_OVER_TWO = re.compile(rf"({_SIGN})\s*_\{{\s*([a-z])\s*,?\s*([a-z])\s*\}}")
OF_ALL = re.compile(rf"{_SIGN}(?!\s*_)")  # entries: it has no index
_PART = re.compile(r"(?<![\w.^])(\d+\s*/\s*(?:\w+|\([^()]*\)))\s*$")  # in 1/n Σ nobody divides by the sum
_IN_PARENTHESES = re.compile(r"(?:\\left\s*)?[(\[](.*?)(?:\\right\s*)?[)\]]", re.DOTALL)
_KRONECKER = ("δ", r"\delta", "delta")


def at_places(text: str, places: Mapping[str, int], known: Known, first: int = 1) -> str:
    """A text with numbers in place of the letters of indices.

    δ_ij is Kronecker's, 1 where i is j and 0 elsewhere, unless δ is a name or has two indices as a derivative.
    """

    def at_place(found: re.Match[str]) -> str:
        stem, letters = entry_in(found)
        if is_name(found, known) or not any(letter in places for place in letters for letter in place.letters):
            return found[0]
        index = [place.at(places, first) for place in letters]
        if all(map(str.isdecimal, index)) and is_kronecker(found[1], len(index), known):
            is_factor = BEHIND_A_FACTOR.search(text[: found.start()])  # 2 δ_ij would be 2 1
            return f"{'·' if is_factor else ''}{int(index[0] == index[1])}"
        if len(index) == 2 and index[1].isdecimal() and columns_of(stem, known):  # x_{i,2} is entry i of the column x2
            return f"{stem}{index[1]}_{{{index[0]}}}"
        if len(index) == 1 and is_unit(stem, letters[0].letter, known):
            return f"{stem}_{{{letters[0].letter}{index[0]}}}"
        if len(index) == 1 and len(index[0]) > 1 and index[0].isdecimal() and is_matrix(stem, known):
            return f"{stem}[{index[0]}]"  # row 12, where W_{12} is an entry
        return f"{stem}_{{{','.join(index)}}}"

    return with_powers_at(ENTRY.sub(at_place, text), places, known, first)


def is_kronecker(word: str, indices: int, known: Known) -> bool:
    """Whether a δ with so many indices is Kronecker's."""
    return word in _KRONECKER and indices == 2 and not known.name("δ") and len(known.shape_of("δ")) != 2


def with_sums_written_out(text: str, known: Known, first: int = 1, free: Collection[str] = ()) -> str:
    """A text with the terms of each sum over an index; the sum goes on up to the next plus or minus.

    Args:
        text: a formula.
        known: what is known of its names.
        first: the index of the first entry.
        free: letters that stand for one entry after the other, over which a sum without an index does not run.

    Raises:
        ValueError: if it is not known how many terms there are, or these are too many; what it says of the formula.
    """
    if len(_ANY_SUM.findall(text)) > MOST_SUMS:
        raise ValueError(f"has more than {MOST_SUMS} sums: split it into several named formulas")
    text = with_letters_of_sums_below(text, lambda word: bool(known.name(word)))
    text = _with_plain_bounds(with_samples_below(text, known), first)
    if _sums_in(text, known) or OF_ALL.search(text):
        text = _with_letters_below(with_indices_in_braces(text, known), known, free)
    while sums := _sums_in(text, known):
        found = _next(sums)
        end = end_of_term(text, found.end())
        letter, body = found[1] or found[3], text[found.end() : end].strip()
        if known.name(letter) and re.search(rf"(?<!\w){letter}(?!\w)", body):
            raise ValueError(f"has a sum over {letter}, a name that stands in it too: give the index another letter")
        places = places_within(found, _size(letter, body, known), known, first)
        joint = joint_of(found[0])
        ask_how_far(joint, letter, body)
        each = (f"({at_places_and_bounds(body, {letter: place}, known, first)})" for place in places)
        terms = joint.sign.join(each) or joint.none
        text = f"{_before(text, found)}({terms}){_apart(text, end)}"
        if len(text) > LONGEST:
            raise ValueError(f"has a sum over {letter} with more than {LONGEST} characters when it is written out")
    return text


def _with_plain_bounds(text: str, first: int) -> str:
    """A text in which each sum over an index has it below the line, with = in front of the lower bound, or with ≠."""
    compared = _COMPARED.sub(partial(_with_bounds, first), _ALL_BUT_ONE.sub(r"_{\1≠\2}", text))
    return _OVER_TWO.sub(r"\1_\2 \1_\3", _OTHERS.sub(r"_{\1≠\2}", compared))


def has_bounds_with(text: str, letters: Collection[str], known: Known) -> bool:
    """Whether a sum ends, or begins, at one of these letters: Σ_{k=1}^{t}, or Σ_{k ≤ t}."""
    words = " ".join(bound for found in _sums_in(_with_plain_bounds(text, 1), known) for bound in bounds_of(found))
    return not {*letters}.isdisjoint(re.findall("[a-z]+", words))


def _with_bounds(first: int, found: re.Match[str]) -> str:
    """The index of a sum with bounds in place of a comparison: k=1 up to t for k ≤ t."""
    letter, sign, bound = found.groups()
    if "<" in sign or "≤" in sign or sign.startswith(r"\l"):
        return f"_{{{letter}={first}}}^{{{bound}{'-1' if sign == '<' else ''}}}"
    return f"_{{{letter}={bound}{'+1' if sign == '>' else ''}}}"


def _with_letters_below(text: str, known: Known, free: Collection[str]) -> str:
    """A text with an index below each sum that has none, where indices stand behind it; else it is that of all entries.

    The sum Σ (y_i − t_i)² is Σ_i (y_i − t_i)², and Σ (y − t)² is sum((y − t)²).
    """
    for found in reversed([] if known.name("Σ") else [*OF_ALL.finditer(text)]):  # the inner ones first
        end = end_of_term(text, found.end())
        body = text[found.end() : end].strip()
        bound = {*free, *(x[1] or x[3] for x in SUM.finditer(body))}
        below = "".join(f"Σ_{letter} " for letter in sizes_in(body, known) if letter not in bound)
        text = f"{_before(text, found)}{below + body if below else f'sum({_inside(body)})'}{_apart(text, end)}"
    return text


def _inside(term: str) -> str:
    """A term without the parentheses around all of it: in those of a sum a product is entry by entry."""
    found = _IN_PARENTHESES.fullmatch(term)
    return found[1] if found and min(depths(found[1]), default=0) >= 0 else term


def _before(text: str, found: re.Match[str]) -> str:
    return _PART.sub(r"(\1) ", text[: found.start()])


def _sums_in(text: str, known: Known) -> list[re.Match[str]]:
    return [found for found in SUM.finditer(text) if not known.name(found[0])]


def _next(sums: list[re.Match[str]]) -> re.Match[str]:
    """The sum that is written out next: the inner ones first, but Σ_{k=1}^{t} inside of Σ_t after that one."""
    for place in range(len(sums) - 1, 0, -1):
        words = {*re.findall("[a-z]+", " ".join(bounds_of(sums[place])))}
        if words.isdisjoint(found[1] or found[3] for found in sums[:place]):
            return sums[place]
    return sums[0]


def _size(letter: str, body: str, known: Known) -> int | None:
    """The number of entries that an index has, or that of an inner sum whose bound it is."""
    sizes = sizes_in(body, known)
    bound_by = [x[1] or x[3] for x in SUM.finditer(body) if re.search(rf"\b{letter}\b", " ".join(bounds_of(x)))]
    return sizes_in(body, known, letter).get(letter) or next((sizes[x] for x in bound_by if x in sizes), None)


def upper_bounds(text: str, letter: str, known: Known) -> list[int]:
    """The upper bounds of the sums over a letter, those that are numbers.

    >>> from autograd.paper.notation.known_names import Names
    >>> upper_bounds("Σ_{t=1}^3 h_t + Σ_{t=1}^{T} h_t + Σ_{t=1}^{m} h_t", "t", Names({"T": 4}, lambda word: False))
    [3, 4]
    """
    sums = (found for found in _sums_in(text, known) if letter == (found[1] or found[3]))
    return [end for found in sums if (end := whole_number(bounds_of(found)[1], known)) is not None]


def at_places_and_bounds(text: str, places: Mapping[str, int], known: Known, first: int) -> str:
    """A text with numbers in place of letters, which may stand in the bounds of sums as well."""

    def number(found: re.Match[str]) -> str:
        return str(places[found[0]] + first - 1) if found[0] in places else found[0]

    def in_bounds(found: re.Match[str]) -> str:
        lower, upper = (re.sub(r"\b[a-z]\b", number, bound) for bound in bounds_of(found))
        below = f"{found[1] or found[3]}{'=' if lower[:1] not in ('', '≠') else ''}{lower}"
        return f"{joint_of(found[0]).letter}_{{{below}}}" + (f"^{{{upper}}}" if upper else "")

    return at_places(SUM.sub(in_bounds, _with_plain_bounds(text, first)), places, known, first)


def _apart(text: str, end: int) -> str:
    rest = text[end:]
    return f" {rest}" if rest[:1] in ("+", "-", "−") else rest
