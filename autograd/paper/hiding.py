"""What an author hides of a picture or a derivation, as for an exercise: asked for by name, and checked here once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.engine.value import Value
from autograd.paper.pieces import Piece
from autograd.sentences import nearest, shorten

# Where a number is hidden there is room to write it by hand.
BLANK = Piece("_" * 8, r"\underline{\hspace{4em}}", f"<mtext>\N{NO-BREAK SPACE}{'_' * 8}</mtext>")

# The right sides of a derivation, each with its kind.
LINES = ["symbols", "formulas", "numbers", "results"]
Kind = frozenset[str]
Line = tuple[Kind, Sequence[Piece]]
SYMBOLS, FORMULAS, NUMBERS, RESULTS = (frozenset({part}) for part in LINES)
OTHER_RESULTS = NUMBERS | RESULTS  # numbers among which is the result of another equation


@dataclass(frozen=True)
class Hidden:
    """The parts that are hidden, and the Values whose numbers are.

    >>> w = Value(0.5, "w")
    >>> Hidden(frozenset({"gradients"})).gradient(w), Hidden(nodes=frozenset({w})).value(w)
    (True, True)
    """

    parts: frozenset[str] = frozenset()
    nodes: frozenset[Value] = frozenset()

    def value(self, node: Value) -> bool:
        """Whether the value of a node is hidden: as one that is given, or as one that was computed."""
        return node in self.nodes or ("given" if node.op is None else "values") in self.parts

    def gradient(self, node: Value) -> bool:
        """Whether the gradient of a node is hidden."""
        return node in self.nodes or "gradients" in self.parts

    @property
    def numbers(self) -> bool:
        """Whether any number is hidden, so that a derivation with all numbers would tell it."""
        return bool(self.nodes) or not self.parts.isdisjoint({"values", "given", "gradients", "derivatives"})


def hidden_among(hide: Any, known: Sequence[str], nodes: Collection[Value]) -> Hidden:
    """What is hidden of a picture: parts by their names, and Values, or their names.

    Args:
        hide: as the caller gave it: one, or several.
        known: the names of the parts.
        nodes: the Values in the picture.

    Raises:
        TypeError: if something is neither a name nor a Value.
        ValueError: if a name is unknown, or a Value is not in the picture.
    """
    asked, inside = several(hide), frozenset(nodes)
    bearers: dict[str, list[Value]] = {}
    for node in nodes:
        bearers.setdefault(node.name, []).append(node)
    found: set[Value] = set()
    parts = []
    for one in asked:
        if isinstance(one, Value):
            if one not in inside:
                raise ValueError(f"{shorten(repr(one))} is not in this picture, so there is nothing to hide of it")
            found.add(one)
        elif isinstance(one, str) and one and one not in known and one in bearers:
            found.update(bearers[one])
        else:
            parts.append(one)
    return Hidden(hidden_parts(parts, known), frozenset(found))


def hidden_parts(hide: Any, known: Sequence[str]) -> frozenset[str]:
    """The parts to hide, by their names.

    >>> sorted(hidden_parts("numbers", ["formulas", "numbers"]))
    ['numbers']

    Raises:
        TypeError: if something is not a name.
        ValueError: if a name is unknown.
    """
    asked = several(hide)
    for part in asked:
        if not isinstance(part, str):
            raise TypeError(f"hide is the name of a part, or several, not {shorten(repr(part))}: write {known[0]!r}")
        if part not in known:
            near = nearest(part, known, otherwise=f"choose among {', '.join(map(repr, known))}")
            raise ValueError(f"there is nothing called {shorten(repr(part))} to hide{near}")
    return frozenset(asked)


def several(asked: Any) -> list[Any]:
    """What a caller asked for, as a list; a single name or Value is a list of one."""
    return list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str | Value) else [asked]
