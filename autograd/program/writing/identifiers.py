"""Identifiers: names that a language takes, made of what people call things, each once."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count

OF_PYTHON = {*keyword.kwlist, *dir(builtins), "np", "math", "reduce", "batch", "samples"}
LONGEST = 40
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Identifiers:
    """The names in one text.

    Args:
        taken: names that are not to be given.

    >>> names = Identifiers(OF_PYTHON)
    >>> names.of("w"), names.of("w"), names.of("x; system()"), names.of("for"), names.numbered("h")
    ('w', 'w_', 'x_system', 'for_', 'h1')
    """

    def __init__(self, taken: set[str]) -> None:
        self._taken = {*taken}
        self._last: Counter[str] = Counter()

    def of(self, name: str) -> str:
        """A name as close to this one as the language allows."""
        plain = re.sub(r"\W+|__+", "_", name, flags=re.ASCII)[:LONGEST].strip("_")
        if not plain[:1].isalpha():
            plain = f"input_{plain}".rstrip("_")
        return self._free(plain, (f"{plain}_{number or ''}" for number in count()))

    def numbered(self, stem: str) -> str:
        """The stem with the next number behind it."""
        self._last[stem] += 1
        return self._free(f"{stem}{self._last[stem]}", (self.numbered(stem) for _ in count()))

    def _free(self, name: str, others: Iterator[str]) -> str:
        """The name, or the first of the others if it is taken."""
        while name in self._taken:
            name = next(others)
        self._taken.add(name)
        return name


def refuse_no_identifier(name: str, language: str, taken: set[str]) -> None:
    """Refuse a name that is not one of a function.

    Raises:
        ValueError: if it is a word of the language, or has other signs than letters and digits in it.
    """
    if not _IDENTIFIER.fullmatch(name) or name in taken:
        raise ValueError(f"{name!r} is not the name of a function in {language}: write one of letters, as in 'loss'")
