"""What a terminal can show: signs that it has, and red where it has colours."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

from autograd.paper.plain_signs import PLAIN

_RED, _END = "\x1b[1;31m", "\x1b[0m"


def spell_plainly(stream: TextIO) -> None:
    """Have the stream write something readable for each sign that it cannot encode."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=PLAIN)


def in_colour(text: str) -> str:
    """The text with its WRONGs in red, where it goes to a terminal that has colours and NO_COLOR is not set."""
    settings = os.environ
    if settings.get("NO_COLOR") or settings.get("TERM", "") in ("", "dumb") or not sys.stdout.isatty():
        return text
    return re.sub(r"\bWRONG\b", f"{_RED}WRONG{_END}", text)
