"""A formula as text, with one thing in it replaced: a number by the name it stands for, or a name by minus itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from autograd.by_hand.example.example import Leaves
from autograd.paper.parsing import parse
from autograd.paper.refusals import UndefinedError
from autograd.table.arithmetic import as_float

NUMERAL = re.compile(r"(?<![\w.])\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.])")
WORD = re.compile(r"[^\W\d]\w*")
_MOST_MEANT = 20  # leaves that numbers in a formula may be meant for: each costs a comparison at points nearby


def leaves_meant(written: str, named: Collection[str], leaves: Leaves) -> list[tuple[str, str, str]]:
    """What may stand for a leaf, since it has the same number; the leaf; and the formula with the leaf in its place."""
    numbers = [(match, float(match[0])) for match in NUMERAL.finditer(written)]
    names = [(match, as_float(leaves[match[0]])) for match in WORD.finditer(written) if match[0] in named]
    return [
        (match[0], name, written[: match.start()] + name + written[match.end() :])
        for match, number in (*numbers, *names)
        for name, x in leaves.items()
        if name.isidentifier() and name != match[0] and as_float(x) == number
    ][:_MOST_MEANT]


def with_a_sign_turned(written: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names in a formula, each with the formula in which its sign is turned.

    >>> list(with_a_sign_turned("p1 + y1", {"p1", "y1"}))
    [('p1', '(-p1) + y1'), ('y1', 'p1 + (-y1)')]
    """
    for name in dict.fromkeys(WORD.findall(written)):
        if name in names:
            yield name, re.sub(rf"\b{re.escape(name)}\b", f"(-{name})", written)


def has_no_names(written: str) -> bool:
    """Whether a formula without a value here holds only numbers, and so has none anywhere."""
    try:
        parse(written, {})
    except UndefinedError:
        return True
    except ValueError:
        return False
    return True
