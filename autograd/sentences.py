"""Pieces of error messages: a text cut to a length, and what may have been meant."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Callable, Iterable
from functools import wraps
from numbers import Integral
from typing import ParamSpec, TypeVar

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")


def shorten(text: str, length: int = 60) -> str:
    """The text, cut to a length that a sentence can carry.

    >>> shorten("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= length else text[: length - 1] + "…"


def need_text(x: object, what: str) -> None:
    """Refuse what is no text.

    Raises:
        TypeError: if it is something else.
    """
    if not isinstance(x, str):
        raise TypeError(f"{what} is text, not {shorten(repr(x))}: write it in quotes")


def need_whole(x: object, what: str, example: int = 4, least: int = 1) -> None:
    """Refuse what is no whole number, or one that is too small.

    Raises:
        TypeError: if it is something else.
        ValueError: if it is below ``least``.
    """
    if isinstance(x, bool) or not isinstance(x, Integral):
        raise TypeError(f"{what} is a whole number, not {shorten(repr(x))}: write {what}={example}")
    if x < least:
        raise ValueError(f"{what} is at least {least}, not {x}")


def word_of_python(name: str) -> str:
    """What to say of a name that is a word of Python, which no formula and no variable can use; else nothing.

    >>> word_of_python("lambda"), word_of_python("w1")
    ("'lambda' is a word of Python: write 'lambda_' or 'lam'", '')
    """
    if not keyword.iskeyword(name):
        return ""
    return f"{name!r} is a word of Python: write '{name}_'" + (" or 'lam'" if name == "lambda" else "")


def counted(count: int, noun: str) -> str:
    """A count with its noun.

    >>> counted(1, "weight"), counted(2, "weight")
    ('1 weight', '2 weights')
    """
    return f"{count} {noun}{'s' * (count != 1)}"


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The end of a sentence about an unknown word: what is nearest to it; else ``otherwise``, or what there is.

    >>> nearest("tahn", ["tanh", "exp"]), nearest("loss", ["E"])
    (": did you mean 'tanh'?", ': there is only E')
    """
    words = list(known)
    near = difflib.get_close_matches(word[:100].lower(), words, n=1)
    if near:
        return f": did you mean {near[0]!r}?"
    if otherwise:
        return f": {otherwise}"
    if len(words) < 2:
        return f": there is only {words[0]}" if words else ": there is none"
    folded = dict.fromkeys(word.partition("[")[0] if word.endswith("]") else word for word in words)
    return f": there are {shorten(', '.join(list(folded)[:40]), 400)}"


def calls_it_rate(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """The function, which says to write ``rate`` where somebody writes what PyTorch or Keras call it.

    >>> calls_it_rate(lambda rate: rate)(lr=0.1)
    Traceback (most recent call last):
        ...
    TypeError: <lambda> has no lr: write rate
    """

    @wraps(function)
    def told(*given: Inputs.args, **options: Inputs.kwargs) -> Output:
        for word in ("lr", "learning_rate"):
            if word in options:
                raise TypeError(f"{function.__name__} has no {word}: write rate")
        return function(*given, **options)

    return told
