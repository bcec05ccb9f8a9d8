"""The brackets of an array, whatever people put around its rows: array([[1, 2], [3, 4]]) and ((1, 2), (3, 4))."""

from __future__ import annotations

import re
from collections.abc import Iterator

CALL = re.compile(r"(?:(?:np|numpy|torch|jnp)\.)?(?:array|asarray|matrix|tensor|Array|Matrix|Tensor)(?=\()")
_NEXT_ROW = re.compile(r"\](?=\s*\[)")


def in_brackets(text: str) -> str:
    """A text with square brackets around each list in it.

    >>> in_brackets("((1, 2), (f(3, 4), 5))"), in_brackets("tensor([1., 2.], dtype=float32)")
    ('[[1, 2], [f(3, 4), 5]]', '[1., 2.]')
    """
    signs, opened, before = list(text), [], ""
    with_separator: set[int] = set()
    for i, sign in enumerate(text):
        if sign in "[(":
            opened.append((i, before))
        elif sign in ",;" and opened:
            with_separator.add(opened[-1][0])
        elif sign in "])" and opened:
            start, stands_after = opened.pop()
            if text[start] + sign == "()" and start in with_separator and stands_after in "\n[(,;":
                signs[start], signs[i] = "[", "]"
        before = sign if sign == "\n" or not sign.isspace() else before
    return _without_call("".join(signs))


def _without_call(text: str) -> str:
    """The list in a text such as array([1, 2]) or tensor([1., 2.], dtype=torch.float64); another text as it is."""
    call = CALL.match(text)
    if not call or not is_list(text[call.end() :], "("):
        return text
    first, *options = split_at(text[call.end() + 1 : -1], ",")
    return first if is_list(first) and all("=" in option or not option for option in options) else text


def is_list(text: str, bracket: str = "[") -> bool:
    """Whether the bracket that a text begins with closes at its end."""
    return text.startswith(bracket) and end_of_list(text) == len(text)


def end_of_list(text: str) -> int:
    """Where the bracket closes that a text begins with; 0 if it does not.

    >>> end_of_list("[1, [2]] + x")
    8
    """
    return next((i + 1 for i, depth in enumerate(_depths(text)) if not depth), 0)


def split_at(inside: str, separator: str) -> list[str]:
    """What stands between the separators, those inside brackets left alone.

    >>> split_at("1, f(2, 3)", ",")
    ['1', 'f(2, 3)']
    """
    ends = [i for i, depth in enumerate(_depths(inside)) if not depth and inside[i] == separator]
    return [inside[i + 1 : j].strip() for i, j in zip([-1, *ends], [*ends, len(inside)], strict=True)]


def with_separators(inside: str, separator: str) -> str:
    """Rows in brackets that stand beside or below one another, with a separator between them.

    >>> with_separators("[1, 2] [3, 4]", ",")
    '[1, 2], [3, 4]'
    """
    if not inside.startswith("["):
        return inside
    depths = [*_depths(inside)]
    return _NEXT_ROW.sub(lambda found: f"]{separator}" if not depths[found.start()] else "]", inside)


def deepest(text: str) -> int:
    """How many brackets are open at once."""
    return max(_depths(text), default=0)


def _depths(text: str) -> Iterator[int]:
    """How many brackets are open after each character."""
    depth = 0
    for character in text:
        depth += (character in "[(") - (character in ")]")
        yield depth
