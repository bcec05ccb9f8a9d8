"""Indices of time steps as people write them: hₜ₋₁, h^{(t-1)} and h^{<t-1>} are h_{t-1}, and h[t-1] in strict text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import NamedTuple

_LONGEST = 100  # characters of a key
_LETTER = r"[^\W\d_]"
_BELOW = {unicodedata.normalize("NFKC", small): small for small in "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"}
_MAY_HAVE_AN_INDEX = re.compile(rf"[_^\[₀-₉{''.join(_BELOW.values())}]")
_BRACKETS = (r"\(", r"\)"), ("<", ">"), (r"\[", r"\]"), (r"\\langle\b", r"\\rangle\b")
_PLACE = re.compile(rf"({_LETTER}|-?\d+)(?:([-+])(\d+))?")
_OF_A_SUM = re.compile(r"(?:Σ|∑|\\sum(?:\\limits)?)\s*_\s*\{?\s*([ts])(?![A-Za-z])")
_KEY = re.compile(r"(.+?)(?:[_^]\{([^{}]+)\}|[_^]([^\W_]+)|\[([^\[\],]+)\])")


class Indexed(NamedTuple):
    """A name with an index: the 3 of h_3, the t of h_t, or the t and the -1 of h_{t-1}."""

    name: str
    place: str  # a letter, or a whole number
    shift: int = 0


def with_indices_below(text: str, letters: Collection[str] = ()) -> str:
    r"""The text with the indices of time steps below the line, where they stand above it or are small letters.

    >>> with_indices_below(r"\tanh(wx xₜ + wh h^{(t-1)}) + x^(2)", "t")
    '\\tanh(wx x_{t} + wh h_{t-1}) + x^(2)'
    """
    if not _MAY_HAVE_AN_INDEX.search(text):
        return text
    counts = "|".join(map(re.escape, letters)) or r"(?!)"
    index = rf"\s*(?:{counts})\s*(?:[-+−]\s*\d{{1,6}})?\s*"
    above = "|".join(rf"{start}{index}{end}" for start, end in _BRACKETS)
    numbered = r"<\s*-?\d{1,6}\s*>"
    small = rf"(?:{'|'.join(_BELOW[letter] for letter in letters if letter in _BELOW) or '(?!)'})(?:[₋₊][₀-₉]{{1,6}})?"
    pattern = rf"\^(?:\{{\s*(?:{above}|{numbered})\s*\}}|{above}|{numbered})|_\{{{index}\}}|{small}"
    return re.sub(pattern, lambda found: f"_{{{_plain(found[0]).strip('_^{}()[]<>')}}}", text)


def with_letters_of_sums_below(text: str, is_name: Callable[[str], bool]) -> str:
    r"""The text with the letter of a sum over time below the line: Σ_t y^{(t)} is Σ_t y_{t}.

    >>> with_letters_of_sums_below(r"\sum_t (o^{(t)} - y^{(t)})^2", {"o", "y"}.__contains__)
    '\\sum_t (o_{t} - y_{t})^2'
    """
    letters = {letter for letter in _OF_A_SUM.findall(text) if not is_name(letter)} if "^" in text else set()
    return with_indices_below(text, letters) if letters else text


def ask_about_indices(text: str, letters: Collection[str]) -> None:
    """Ask about h_t-1, which may be the step before or one less.

    Raises:
        ValueError: if that stands in the text.
    """
    counts = "|".join(map(re.escape, letters)) or r"(?!)"
    if found := re.search(rf"(?<!\w)(\w{{1,60}}?)_({counts})([-+−])(\d+)(?![\w.])", text):
        name, letter, sign, number = found.groups()
        raise ValueError(f"reads in two ways: write {name}[{letter}{sign}{number}] or {name}[{letter}] {sign} {number}")


def _plain(index: str) -> str:
    """An index without blanks and commands, in letters on the line."""
    without_commands = re.sub(r"\\[lr]angle", "", index)
    return "".join(unicodedata.normalize("NFKC", without_commands).replace("−", "-").split())


def indexed(word: str) -> Indexed | None:
    r"""A name with an index, as it may stand for a key; None for another word.

    >>> indexed("h_t"), indexed("h^{(t)}"), indexed("hₜ₋₁").shift, indexed("h₀").place, indexed("net_h1")
    (Indexed(name='h', place='t', shift=0), Indexed(name='h', place='t', shift=0), -1, '0', None)
    """
    if len(word) > _LONGEST or not _MAY_HAVE_AN_INDEX.search(word):
        return None
    below = re.sub(r"\^\{?[(\[<](-?\w+)[)\]>]\}?", r"_{\1}", with_indices_below(word.strip(), _letters_in(word)))
    below = re.sub(r"(₋?[₀-₉]+)$", lambda found: f"_{{{_plain(found[0])}}}", below)
    found = _KEY.fullmatch(below)
    place = _PLACE.fullmatch(_plain(found[2] or found[3] or found[4])) if found else None
    if not found or not place or (place[2] and not place[1].isalpha()):
        return None
    return Indexed(found[1], place[1], int(f"{place[2]}{place[3]}") if place[2] else 0)


def _letters_in(word: str) -> set[str]:
    return {letter for letter in unicodedata.normalize("NFKC", word) if letter.isalpha()}
