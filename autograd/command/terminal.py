"""What a terminal can show: red, where it has colours."""

from __future__ import annotations

import os
import re
import sys

_RED, _END = "\x1b[1;31m", "\x1b[0m"


def in_colour(text: str) -> str:
    """The text with its WRONGs in red, where it goes to a terminal that has colours and NO_COLOR is not set."""
    settings = os.environ
    if settings.get("NO_COLOR") or settings.get("TERM", "") in ("", "dumb") or not sys.stdout.isatty():
        return text
    return re.sub(r"\bWRONG\b", f"{_RED}WRONG{_END}", text)
