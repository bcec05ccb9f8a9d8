"""Identifiers: names that a language takes, made of what people call things, each once."""

from __future__ import annotations

import builtins
import keyword
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, count

OF_PYTHON = {*keyword.kwlist, *dir(builtins), "np", "math", "reduce", "batch", "samples", "found", "part"}
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
        self._numbers: defaultdict[str, Iterator[int]] = defaultdict(partial(count, 1))

    def of(self, name: str) -> str:
        """A name as close to this one as the language allows."""
        plain = re.sub(r"\W+|__+", "_", name, flags=re.ASCII)[:LONGEST].strip("_")
        if not plain[:1].isalpha():
            plain = f"input_{plain}".rstrip("_")
        return self._first_free(chain([plain], (f"{plain}_{number or ''}" for number in count())))

    def numbered(self, stem: str) -> str:
        """The stem with the next number behind it."""
        return self._first_free(f"{stem}{number}" for number in self._numbers[stem])

    def _first_free(self, candidates: Iterable[str]) -> str:
        name = next(name for name in candidates if name not in self._taken)
        self._taken.add(name)
        return name


def refuse_no_identifier(name: str, language: str, taken: set[str]) -> None:
    """Refuse a name that is not one of a function.

    Raises:
        ValueError: if it is a word of the language, or has other signs than letters and digits in it.
    """
    if not _IDENTIFIER.fullmatch(name) or name in taken:
        raise ValueError(f"{name!r} is not the name of a function in {language}: write one of letters, as in 'loss'")
