"""Updates as programs write them: w -= lr * g is w = w − (lr·g), and w.data += −lr * g is w = w + (−lr·g)."""

from __future__ import annotations

import re
from typing import Any

from autograd.by_hand.sheet.handwriting import as_digits
from autograd.paper.numerals import is_decimal

_NAME = r"(?:[^\W\d]|\\(?!\s))(?:[^=+*/−-]*?[^\s=+*/−-])?"  # without blanks at its end
_ASSIGNED = re.compile(rf"\s*({_NAME})(?:\.data)?\s*(?<!\^)([-−+*/])=(?!=)\s*(.*)", re.DOTALL)
# The w - of w -= g.  dE/ is no such key, and w+ may be w⁺, the new w: there a blank stands before the sign.
_CUT_OFF = re.compile(rf"\s*({_NAME})(?:\.data)?(?:\s*(?<![\^<])(?<!\w_)([-−])|\s+([+*]))\s*")
_NEXT = re.compile(r"\s*(?<![<>!:=+*/−-])[=≈](?!=)\s*")


def spelled_out(key: Any, answer: Any) -> tuple[Any, Any]:
    """A claim whose key or answer is an assignment in place, as one about w = w − g; another as it is.

    With digits alone it is one about the step.

    >>> spelled_out("w", "w -= lr * g"), spelled_out("w -= lr * g", "0.2"), spelled_out("w -", "lr * g = 0.3")
    (('w', 'w = w - (lr * g)'), ('w = w - (lr * g)', '0.2'), ('w ', 'w = w - (lr * g) = 0.3'))
    >>> spelled_out("w", "w += 0.16"), spelled_out("w", "w - 0.16")
    (('step w', '-0.16'), ('w', 'w - 0.16'))
    """
    if not isinstance(key, str):
        return key, answer
    name, sign, text = key, "", answer
    if isinstance(answer, str):
        if cut := _CUT_OFF.fullmatch(key):
            name, sign = cut[1], cut[2] or cut[3]
        elif found := _ASSIGNED.fullmatch(answer):
            name, sign, text = found.groups()
    if sign and text:
        step = _step(sign, text)
        return (f"step {name}", step) if step else (key.removesuffix(sign), f"{name} = {_applied(name, sign, text)}")
    found = _ASSIGNED.fullmatch(key)
    return (f"{found[1]} = {_applied(*found.groups())}" if found and found[3] else key), answer


def _step(sign: str, text: str) -> str:
    """The digits of what is subtracted; empty if it is no number."""
    step = as_digits(text)
    if not is_decimal(step) or "=" in text or sign in "*/":
        return ""
    return step if sign != "+" else step[1:] if step[0] == "-" else f"-{step.removeprefix('+')}"


def _applied(name: str, sign: str, text: str) -> str:
    """The name with what is added to it, and what stands behind that: the result after an equals sign."""
    end = _NEXT.search(text)
    what, rest = (text[: end.start()], text[end.start() :]) if end else (text, "")
    return f"{name} {sign} ({what.strip()}){rest}"
