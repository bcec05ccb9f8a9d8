"""Names of files made of what people are called: safe on every system, and each of them once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LONGEST = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # on Windows


def names_for(people: Sequence[str], ending: str) -> list[str]:
    """A file name for each person, in their order.

    >>> names_for(["Ada Quill", "../../x", "ada quill", ""], ".html")
    ['Ada Quill.html', 'x.html', 'ada quill-2.html', 'student.html']
    """
    taken: set[str] = set()
    names = []
    for person in people:
        stem = _stem(person)
        name, number = stem, 1
        while name.casefold() in taken:  # of two names that differ in capitals many systems make one file
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names.append(f"{name}{ending}")
    return names


def _stem(person: str) -> str:
    """Letters, digits, spaces, hyphens and underscores; no point, so that no name is a path or an ending."""
    plain = unicodedata.normalize("NFC", person)
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in plain)
    stem = " ".join(kept.split())[:_LONGEST].strip(" -")
    return f"_{stem}" if _RESERVED.fullmatch(stem) else stem or "student"
