"""Answers for the entries of an array: by a formula for all of them, and those of another shape than is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from math import prod
from typing import Any, NamedTuple

from autograd.by_hand.sheet.written_arrays import as_written
from autograd.paper.arrays import Array, Shape, ShapeError, array_of
from autograd.sentences import shorten

_BLANK = re.compile(r"[\s_?…–—−-]*|\s*\.{3,}\s*")
_NONE = re.compile(r"n/?a|n\.\s?a\.", re.IGNORECASE)


class OfFormula(NamedTuple):
    """The answer for one entry, where a formula is given for all of them."""

    formula: str
    number: int  # of the entry, row by row from 0
    shape: Shape
    own: str = ""  # the formula of this entry, where letters say which it is
    of_sample: str = ""  # the formula for the sample of this entry, if it may be meant for one sample

    @property
    def for_its_sample(self) -> OfFormula:
        """The answer, where the formula is for one sample."""
        size = prod(self.shape[1:])
        return OfFormula(self.formula, self.number % size, self.shape[1:], self.of_sample)


class Instead(NamedTuple):
    """An answer for one entry that may have been meant, and what was done in its place."""

    answer: Any
    kind: str = "transposed"
    words: str = "the transpose was written"


class OfAnotherShape(NamedTuple):
    """The answer for one entry of an array that was written in another shape than is asked for, or without one."""

    written: str
    found: Shape
    asked: Shape
    instead: tuple[Instead, ...] = ()  # what would have the shape
    misfit: str = ""  # why it has none, in a sentence

    @property
    def in_words(self) -> str:
        """Both shapes, and what may have been done."""
        perhaps = _what_was_done(self.found, self.asked)
        return f"an array of shape {self.found}, where one of {self.asked} is asked for{perhaps}"

    def words_for(self, meant: Instead) -> str:
        """What was done in place of what was meant."""
        return meant.words if self.misfit else f"{meant.words}, of shape {self.found} where {self.asked} is asked for"


class ItselfError(ValueError):
    """An answer that is what it is asked for: y for y."""


class OtherShapeError(ShapeError):
    """A formula gives an array of another shape than is asked for."""

    def __init__(self, answer: OfAnotherShape) -> None:
        super().__init__(answer.in_words)
        self.answer = answer

    def or_instead(self, more: Iterable[Instead]) -> OtherShapeError:
        """The error with more that may have been meant."""
        return OtherShapeError(self.answer._replace(instead=(*self.answer.instead, *more)))


def entry_of(result: Any, part: OfFormula | None) -> Any:
    """The number that a formula gives for a claim, or for its part of a claim about an array."""
    shape = result.shape if isinstance(result, Array) else ()
    if part is None:
        if isinstance(result, Array) and len(result.entries) > 1:
            raise ShapeError(f"the formula gives an array of shape {shape}, and the claim is about one number")
        return result.entries[0] if isinstance(result, Array) else result
    if not isinstance(result, Array) and (part.own or prod(part.shape) == 1):
        return result
    if not isinstance(result, Array):
        raise ShapeError(f"the formula gives one number, and the claim is about an array of shape {part.shape}")
    if not fits(shape, part.shape):
        turned = Instead(part._replace(formula=f"({part.formula}).T"))
        instead = (turned,) if shape == part.shape[::-1] else ()
        raise OtherShapeError(OfAnotherShape(" ".join(part.formula.split()), shape, part.shape, instead))
    return result.entries[part.number]


def _what_was_done(found: Shape, asked: Shape) -> str:
    """What may have led to an array of another shape."""
    if found == asked[::-1]:
        return " (this is the shape of its transpose)"
    is_not_summed = len(found) == 2 and max(asked) > 1 and any(fits((n,), asked) for n in found)
    return " (it would have that if it were summed over the samples)" if is_not_summed else ""


def fits(found: Shape, asked: Shape) -> bool:
    """Whether an array of one shape may be written in another: a vector as a row or a column, and these as a vector.

    >>> fits((1, 3), (3,)), fits((3,), (3, 1)), fits((1, 3), (3, 1))
    (True, True, False)
    """
    is_vector = len(found) == 1 or len(asked) == 1
    return found == asked or (is_vector and _only_axis(found) == _only_axis(asked) > 0)


def _only_axis(shape: Shape) -> int:
    """The length of a vector, however it is written; 0 for a matrix."""
    return max(shape) if len(shape) == 1 or 1 in shape else 0


def is_blank(answer: Any) -> bool:
    """Whether there is no answer yet, as where a sheet has ___, a dash or a question mark."""
    return answer is None or (isinstance(answer, str) and bool(_BLANK.fullmatch(answer)))


def is_left_out(answer: Any, names: Collection[str]) -> bool:
    """Whether there is no answer, or it says so, as N/A does; where N is a name, that is a quotient.

    >>> is_left_out("N/A", ["w"]), is_left_out("N/A", ["N", "A"]), is_left_out("0.4", [])
    (True, False, False)
    """
    written = answer.formula if isinstance(answer, OfFormula) else answer
    is_none = isinstance(written, str) and _NONE.fullmatch(written.strip()) and not {*written.strip()} & {*names}
    return is_blank(answer) or bool(is_none)


def answers_of_entries(answer: Any, shape: Shape, whole: str) -> Iterable[Any]:
    """The answer for each entry."""
    size = len(Array(shape, ()).places())
    written = answer
    if isinstance(answer, str):
        answer = as_written(answer.strip(), shape)
    if is_blank(answer):
        return [answer] * size
    if isinstance(answer, str):
        return [OfFormula(answer, i, shape) for i in range(size)]
    array = array_of(answer)
    if not isinstance(array, Array):
        what = "and the answer is one number: write [...] with all entries, or a formula"
        raise ShapeError(f"the claim {whole!r} is about an array of shape {shape}, {what}")
    if not fits(array.shape, shape):
        text = " ".join(written.split()) if isinstance(written, str) else shorten(str(array.nested()))
        is_turned = array.shape == shape[::-1]
        instead = [(Instead(entry),) for entry in array.transposed().entries] if is_turned else [()] * size
        return [OfAnotherShape(text, array.shape, shape, answers) for answers in instead]
    return array.entries
