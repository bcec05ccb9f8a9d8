"""Text on a terminal that has only ASCII."""

from __future__ import annotations

import codecs
from typing import TextIO

_IN_ASCII = "autograd.in_ascii"
_ASCII = {
    "−": "-",
    "…": "...",
    "·": "*",
    "∂": "d",
    "←": "<-",
    "½": "1/2",
    "√": "sqrt",
    "σ": "sigmoid",
    "²": "^2",
    "³": "^3",
}


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """What stands for a sign that a terminal cannot show: so no minus is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_ASCII.get(sign, "=" if sign in "═─" else "?") for sign in signs), error.end


codecs.register_error(_IN_ASCII, _in_ascii)


def spell_in_ascii(stream: TextIO) -> None:
    """Have the stream write something readable for each sign that it cannot encode."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=_IN_ASCII)
