"""Runs of letters taken apart into the names that stand beside one another: wx as w and x, Wᵀδ as W, ᵀ and δ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograd.paper.notation.known_names import LONGEST_RUN, Names
from autograd.paper.notation.tokens import TRANSPOSE, Token

_WITH_DIGITS = re.compile(r"(.*[^\d_])_?\d+")
_ARGUMENT = re.compile(r"(\d*)([^\W\d_])")  # of a function without a blank: cosx, sin2x
_WITH_A_FACTOR = re.compile(r"([^\W\d_]+)(\d+)([^\W\d_]+)")  # x3y: x·3y where powers have a sign


def taken_apart(tokens: Sequence[Token], names: Names) -> list[Token]:
    """The tokens, each word a name or a function; ^T is a transpose where T is no name.

    Raises:
        ValueError: if a run can be cut into names in two ways.
    """
    found: list[Token] = []
    has_powers = any(token.text in ("^", "**") for token in tokens)
    for i, token in enumerate(tokens):
        is_option = token.kind == "word" and tokens[i + 1].text == "="
        if token.kind != "word" or is_option:
            found.append(token)
            continue
        words = token.text
        if found and found[-1].text == "^" and _is_transpose(words, names):
            found[-1] = Token("turn", TRANSPOSE, False)
            words = words[1:]
        inside = _WITH_A_FACTOR.fullmatch(words) if has_powers and not names.cuts(words) else None
        if inside and not names.meaning(words) and names.cuts(inside[1]) and names.cuts(inside[3]):
            left, number, right = inside.groups()
            found += [*_words(left, token.spaced, names), Token("number", number, True), *_words(right, False, names)]
        else:
            found += _with_its_argument(words, token.spaced, names) or _words(words, token.spaced, names)
    return found


def _with_its_argument(run: str, spaced: bool, names: Names) -> list[Token]:
    """A function and the letter behind it, with a blank between them: cosx is cos x.  Nothing where a name is meant."""
    if len(run) > LONGEST_RUN or names.function(run) or names.meaning(run) or names.cuts(run):
        return []
    size = next((size for size in range(len(run) - 1, 1, -1) if names.function(run[:size])), 0)
    argument = _ARGUMENT.fullmatch(run[size:]) if size else None
    if not argument or not names.name(argument[2]):
        return []
    number = [Token("number", argument[1], True)] if argument[1] else []
    return [Token("word", run[:size], spaced), *number, Token("word", argument[2], not number)]


def _is_transpose(word: str, names: Names) -> bool:
    is_number = names.known.get(names.name("T"), 1) == 0  # a matrix of that name is no power
    return word[0] == "T" and not is_number and (word == "T" or not names.name(word))


def _words(run: str, spaced: bool, names: Names) -> Iterator[Token]:
    if run:
        for i, word in enumerate(_cut(run, names)):
            yield Token("word", word, spaced and i == 0)


def _cut(run: str, names: Names) -> list[str]:
    """The names in a run; the run itself where it is one, or cannot be cut."""
    if names.function(run) or names.meaning(run):
        return [run]
    cuts = names.cuts(run)
    stem = _WITH_DIGITS.fullmatch(run)
    if len(cuts) == 1 and stem and len(stem[1]) > 1 and names.name(stem[1]):
        cuts.append([stem[1], run[len(stem[1]) :].lstrip("_")])
    if len(cuts) > 1:
        raise ValueError(f"holds {run!r}, which reads in two ways: write {' or '.join('*'.join(cut) for cut in cuts)}")
    return cuts[0] if cuts else [run]
