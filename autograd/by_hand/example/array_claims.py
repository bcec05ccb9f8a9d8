"""Claims about whole arrays, taken apart into claims about their entries.

``"dL/dW1" = "[[0.1, 0.2], [0.3, 0.4]]"`` is ``"dL/dW1[1,1]" = "0.1"`` and so on, with the digits as they were written.
A formula for an array is a formula for each of its entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from autograd.by_hand.example.handwriting import as_digits
from autograd.engine.numbers import array_like
from autograd.paper.array_names import first_index
from autograd.paper.arrays import Array, Shape, ShapeError, array_of, selected
from autograd.paper.numerals import is_decimal
from autograd.sentences import shorten

_COMMA = re.compile(r"^([+−-]?\d+),(\d+)$")  # a decimal comma, where entries have a semicolon between them
_BRACKETS = str.maketrans("[]", "  ")
_SPACE = re.compile(r"(?<=[^\s\[])\s+(?=[^\s\]])")  # between two things


class Part(NamedTuple):
    """The place of an entry in a claim about an array."""

    whole: str  # the claim, as it was written
    shape: Shape
    place: tuple[int, ...]  # counted from 1


class OfFormula(NamedTuple):
    """The answer for one entry, where a formula is given for all of them."""

    formula: str
    number: int  # of the entry, row by row from 0
    shape: Shape


class Entry(NamedTuple):
    """A claim about a single number, and its answer."""

    key: Any
    answer: Any
    part: Part | None = None
    problem: str = ""  # why it cannot be read


def taken_apart(
    claims: Mapping[Any, Any], arrays: Mapping[str, Array], plain: Callable[[str], str] = str
) -> list[Entry]:
    """The claims, those about an array as one for each entry.

    Args:
        claims: the answers by their keys; an array of Values is a key too.
        arrays: the names of the entries of each array.
        plain: a key as claims are read, from one as people write it.

    >>> x = Array((2,), ["x[1]", "x[2]"])
    >>> [(entry.key, entry.answer) for entry in taken_apart({"dL/dx": "[0.10, 2]", "L": "3"}, {"x": x})]
    [('dL/dx[1]', '0.10'), ('dL/dx[2]', '2'), ('L', '3')]
    """
    named = _Named(arrays)
    keys = {key: plain(key) if isinstance(key, str) else key for key in claims}
    return [entry for key, answer in claims.items() for entry in _entries(keys[key], answer, named)]


def _entries(key: Any, answer: Any, named: _Named) -> Iterable[Entry]:
    try:
        keys = named.keys(key)
        if not isinstance(keys, Array):
            return [Entry(keys, answer)]
        whole = " ".join(key.split()) if isinstance(key, str) else ""
        answers = _answers(answer, keys.shape, whole or "about an array")
    except ValueError as problem:
        return [Entry(key, answer, problem=str(problem))]
    parts = (Part(whole, keys.shape, place) for place in keys.places())
    return map(Entry, keys.entries, answers, parts)


class _Named:
    """The arrays that a key may speak of; what stands before the first entry, such as h[0], is known by itself."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        longest_first = "|".join(map(re.escape, sorted(arrays, key=len, reverse=True)))
        before = r"(?:^|(?<=\s)|(?<=/)|(?<=^[d∂])|(?<=[/\s][d∂]))"
        self._pattern = re.compile(rf"{before}({longest_first})(?:\[([\d\s,:]*)\])?(?=$|[\s/])")

    def keys(self, key: Any) -> Any:
        """The keys of all entries that a key speaks of, as an Array; a key that speaks of no array as it is."""
        if array_like(key):
            return array_of(key)
        if not isinstance(key, str) or not self._arrays:
            return key
        found = list(self._pattern.finditer(key))
        meant = [self._meant(match) for match in found]
        whole = [match[1] for match, labels in zip(found, meant, strict=True) if isinstance(labels, Array)]
        if len(whole) > 1:
            raise ValueError(
                f"the claim {shorten(key)!r} speaks of two arrays, {whole[0]} and {whole[1]}: write one entry of the "
                "first, and the other as it is"
            )
        array = next((labels for labels in meant if isinstance(labels, Array)), None)
        if array is None:
            return _written(key, found, meant)
        chosen = [[label if labels is array else labels for labels in meant] for label in array.entries]
        return Array(array.shape, [_written(key, found, labels) for labels in chosen])

    def _meant(self, match: re.Match[str]) -> Any:
        labels = self._arrays[match[1]]
        index = [i.strip() for i in match[2].split(",")] if match[2] is not None else []
        if not all(i.isdecimal() or i == ":" for i in index):
            raise ShapeError(f"{match[0]!r} is no entry of {match[1]}: write it as in W[2,1]")
        first = first_index(labels.entries[:1])  # each array by itself: a[1] is the first of a, beside an h[0]
        if len(index) == 1 and index[0] != ":" and int(index[0]) < first:
            return match[0]
        return selected(labels, [None if i == ":" else int(i) for i in index], first)


def _written(key: str, found: list[re.Match[str]], labels: list[str]) -> str:
    """A key with these names in the places that were found."""
    for match, label in reversed(list(zip(found, labels, strict=True))):
        key = key[: match.start()] + label + key[match.end() :]
    return key


def _answers(answer: Any, shape: Shape, whole: str) -> Iterable[Any]:
    """The answer for each entry."""
    size = len(Array(shape, ()).places())
    if size == 1 and isinstance(answer, str) and is_decimal(as_digits(answer.strip("[] "))):
        return [answer.strip("[] ")]
    if isinstance(answer, str) and _is_tuple(answer.strip()):
        answer = f"[{answer.strip()[1:-1]}]"
    if isinstance(answer, str) and _is_bare(answer, size):
        answer = f"[{answer.strip()}]"
    if isinstance(answer, str) and _is_list(answer.strip()):
        answer = _listed(answer.strip(), shape)
    if answer is None or (isinstance(answer, str) and not answer.strip(" _?…")):
        return [answer] * size
    if isinstance(answer, str):
        return [OfFormula(answer, i, shape) for i in range(size)]
    array = array_of(answer)
    if not isinstance(array, Array):
        what = "and the answer is one number: write [...] with all entries, or a formula"
        raise ShapeError(f"the claim {whole!r} is about an array of shape {shape}, {what}")
    if not fits(array.shape, shape):
        what = f"and the answer has the shape {array.shape}"
        perhaps = _what_was_done(array.shape, shape)
        raise ShapeError(
            f"the claim {whole!r} is about an array of shape {shape}, {what}: write one of {shape}{perhaps}"
        )
    return array.entries


def _what_was_done(found: Shape, asked: Shape) -> str:
    """What may have led to an array of another shape."""
    if found == asked[::-1]:
        return " (this is the shape of its transpose)"
    is_not_summed = len(found) == 2 and max(asked) > 1 and any(fits((n,), asked) for n in found)
    return " (it would have that if it were summed over the samples)" if is_not_summed else ""


def fits(found: Shape, asked: Shape) -> bool:
    """Whether an array may stand for another: a vector may be written as a row or as a column."""
    return found == asked or ((1 in found or len(found) == 1) and _only_axis(found) == _only_axis(asked))


def _only_axis(shape: Shape) -> int:
    """The length of a vector, however it is written; 0 for a matrix."""
    return max(shape) if len(shape) == 1 or 1 in shape else 0


def _is_tuple(text: str) -> bool:
    """Whether a text is a list in parentheses, as vectors stand in a line: (7, 4, −2)."""
    return _is_list(text, "(") and any(depth == 1 and c == "," for c, depth in zip(text, _depths(text), strict=True))


def _is_bare(text: str, size: int) -> bool:
    """Whether a text is a list without brackets: a numeral for each entry, with ; or blanks between."""
    pieces = text.split(";") if ";" in text else text.split()
    return size > 1 and len(pieces) == size and all(is_decimal(as_digits(piece)) for piece in pieces)


def _is_list(text: str, bracket: str = "[") -> bool:
    """Whether the bracket that a text begins with closes at its end."""
    if not text.startswith(bracket):
        return False
    return next((i for i, depth in enumerate(_depths(text)) if not depth), 0) == len(text) - 1


def _depths(text: str) -> Iterator[int]:
    """How many brackets are open after each character."""
    depth = 0
    for character in text:
        depth += (character in "[(") - (character in ")]")
        yield depth


def _is_printed(inside: str) -> bool:
    """Whether nothing but numerals, or rows of them, stands in a list, with blanks between."""
    pieces = inside.translate(_BRACKETS).split()
    return "," not in inside and len(pieces) > 1 and all(map(is_decimal, pieces))


def _listed(text: str, shape: Shape) -> list[Any]:
    """The entries of a list; after a semicolon comes a row, as in [1, 2; 3, 4], or an entry, as in [0,25; 0,5].

    >>> _listed("[1, 2; 3, 4]", (2, 2)), _listed("[0,25; 1,125]", (2,))
    ([['1', '2'], ['3', '4']], ['0.25', '1.125'])
    """
    if ";" not in text:
        return _literal(text)
    rows = [_literal(f"[{row}]") for row in _pieces(text, ";")]
    are_rows = len(shape) == 2 and {len(row) for row in rows} == {shape[1]}
    if are_rows and not text.startswith("[["):
        return rows
    return _with_points(_literal(text, ";"))


def _with_points(pieces: list[Any]) -> list[Any]:
    """The entries of a list, or of its rows, with points for decimal commas."""
    return [_with_points(piece) if isinstance(piece, list) else _COMMA.sub(r"\1.\2", piece) for piece in pieces]


def _literal(text: str, separator: str = ",") -> list[Any]:
    """The entries of a list, or of its rows, as they are written; NumPy prints them without commas.

    >>> _literal("[[0.10, x[1]*2], [3, f(1, 2)]]"), _literal("[[0.1 -2. ] [ 3. 4.]]")
    ([['0.10', 'x[1]*2'], ['3', 'f(1, 2)']], [['0.1', '-2.'], ['3.', '4.']])
    """
    return [_literal(piece, separator) if _is_list(piece) else piece for piece in _pieces(text, separator)]


def _pieces(text: str, separator: str) -> list[str]:
    """What stands between the separators of a list, those inside brackets left alone."""
    inside = text[1:-1].strip()
    if _is_printed(inside):
        inside = _SPACE.sub(separator, inside)
    ends = [i for i, depth in enumerate(_depths(inside)) if not depth and inside[i] == separator]
    return [inside[i + 1 : j].strip() for i, j in zip([-1, *ends], [*ends, len(inside)], strict=True)]
