"""Large graphs folded: one card for each part of a model instead of one for each Value.

The parts are the scopes of the Values, such as "layer 1"; the layers of nn set them.  A
Value outside all scopes belongs to a part before them ("input"), between them ("after
layer 1") or behind them, with the result: a loss over a hundred samples is one card.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from autograd.engine.backward import NOT_YET
from autograd.engine.history import nodes_among
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.hiding import Hidden
from autograd.paper.names import pretty_name, shown
from autograd.paper.numerals import write_number
from autograd.picture.cards import FILL, NOTHING_HIDDEN, Card, field as literally, kind_of, number_or_dash
from autograd.picture.colours import Colour
from autograd.sentences import nearest, shorten
from autograd.table.arithmetic import as_float

_LONGEST_SYMBOL = 12


@dataclass(eq=False)
class Fold:
    """The Values that one card stands for."""

    name: str
    root: Value
    nodes: list[Value] = field(default_factory=list)
    parameters: list[Value] = field(default_factory=list)
    outputs: list[Value] = field(default_factory=list)  # those that other cards use

    @property
    def kind(self) -> str:
        """The role of the part, which its colour shows."""
        if self.root in self.outputs:
            return "error"
        return "parameter" if self.parameters else "input" if all(n.op is None for n in self.nodes) else "between"

    def card(self, hidden: Hidden = NOTHING_HIDDEN) -> Card:
        """Its card, with the numbers in a column of their own; those of a hidden part have no row."""
        result = [self.root] if self.root in self.outputs else []
        is_told = {
            Colour.INK: True,
            Colour.VALUE: not any(map(hidden.value, self.outputs)),
            Colour.GRADIENT: not any(map(hidden.gradient, [*self.parameters, *result])),
        }
        rows = [row for row in self._rows() if is_told[row[2]]]
        words = "".join(f"{literally(word)}\\l" for word, _, _ in rows)
        numbers = "".join(f"{literally(number)}\\r" for _, number, _ in rows)
        title = shown(self.name)
        said = ", ".join(f"{word} {number}" for word, number, _ in rows)
        return Card(
            f"{literally(title)}|{{{words}|{numbers}}}",
            FILL[self.kind],
            f"{title}: {said}",
            tuple(colour for _, _, colour in rows),
        )

    def _rows(self) -> list[tuple[str, str, str]]:
        rows = [("parameters", f"{len(self.parameters):,}", Colour.INK)] if self.parameters else []
        rows.append(("values", f"{len(self.nodes):,}", Colour.INK))
        if self.root in self.outputs:
            rows += [
                ("value", write_number(self.root.data), Colour.VALUE),
                ("gradient", number_or_dash(self.root.grad), Colour.GRADIENT),
            ]
        else:
            word = "range" if self.kind == "input" else "output"
            computed = [node for node in self.outputs if node.op is not None]  # weights that others use are not outputs
            rows.append((word, _range([node.data for node in computed or self.outputs]), Colour.VALUE))
        if self.parameters:
            name = pretty_name(self.root.name)
            symbol = f"|∂{name}/∂w|" if name and len(name) <= _LONGEST_SYMBOL else "|∂w|"
            middle, largest = _sizes([p.grad for p in self.parameters])
            rows += [(f"{symbol} median", middle, Colour.GRADIENT), (f"{symbol} largest", largest, Colour.GRADIENT)]
        return rows


def folded(nodes: list[Value], parameters: Collection[Value] | None, expand: Collection[str]) -> dict[Value, Fold]:
    """The fold of each Value.  A Value of an expanded part, or alone in its part, has none.

    Args:
        nodes: the part of a graph that is drawn, arguments before what they make.
        parameters: the leaves that training changes; by default those with a name and a scope.
        expand: the names of the parts that are shown Value by Value.

    Raises:
        ValueError: if a name to expand is unknown.
    """
    arguments = {node: nodes_among(node) for node in nodes}
    parts = _parts(arguments, parameters, expand)
    known = dict.fromkeys(name for part in dict.fromkeys(parts.values()) for name in _names(part))
    for name in expand:
        if name not in known:
            raise ValueError(f"no part of this graph is called {shorten(name)!r}{nearest(name, known)}")
    visible = {part: _visible(part, expand) for part in dict.fromkeys(parts.values())}
    folds: dict[str, Fold] = {}
    for node in nodes:
        name = visible[parts[node]]
        if name:
            fold = folds.setdefault(name, Fold(name, nodes[-1]))
            fold.nodes.append(node)
            listed = parameters is not None or node.scope  # by default an input without a scope is not a parameter
            if listed and kind_of(node, nodes[-1], parameters) == "parameter":
                fold.parameters.append(node)
    fold_of = {node: fold for fold in folds.values() if len(fold.nodes) > 1 for node in fold.nodes}
    _find_outputs(arguments, fold_of)
    return fold_of


def has_scopes(nodes: Iterable[Value]) -> bool:
    """Whether any Value has a scope to fold by."""
    return any(node.scope for node in nodes)


def sizes(source: Fold, target: Fold) -> str:
    """How many numbers go from one fold to another: 3×16 through a matrix of weights."""
    uses = 0
    used: set[Value] = set()
    weights: set[Value] = set()
    all_weighted = True
    offered, own = set(source.outputs), set(target.parameters)
    for node in target.nodes:
        for term in _terms(node):
            taken = [a for a in term if a in offered]
            if taken:
                met = [a for a in term if a in own]
                uses += len(taken)
                used.update(taken)
                weights.update(met)
                all_weighted = all_weighted and bool(met)
    if weights and all_weighted and uses % len(used) == 0 and len(weights) % (uses // len(used)) == 0:
        each = uses // len(used)  # of the products of one number with weights
        return f"{len(weights) // each}×{each}"
    return f"{len(used):,} values" if len(used) > 1 else ""


def _terms(node: Value) -> Iterator[list[Value]]:
    """The Values that stand together in an operation: pairs in a weighted sum, and its bias alone."""
    each = (node.op.repeats if node.op else 0) or max(1, len(node.args))
    for start in range(0, len(node.args), each):
        yield [a for a in node.args[start : start + each] if isinstance(a, Value)]


Part = tuple[str, ...]  # the names of a scope and of those around it, outermost first


def _parts(
    arguments: dict[Value, list[Value]], parameters: Collection[Value] | None, expand: Collection[str]
) -> dict[Value, Part]:
    """The part of each Value: its scope, or else what it comes before or after."""
    first, last = _outside(arguments)
    ahead = _scopes_ahead(arguments)
    behind: dict[Value, Part] = {}  # the last scope that a Value comes from
    parts: dict[Value, Part] = {}
    for node, sources in arguments.items():
        scope = _part(node.scope)
        behind[node] = scope or next((behind[a] for a in reversed(sources) if behind[a]), ())
        if scope:
            parts[node] = scope
        elif node not in ahead:
            parts[node] = (last,)
        elif node.op is None and node in (parameters or ()):
            parts[node] = ahead[node]
        elif behind[node]:
            parts[node] = (f"after {_visible(behind[node], expand) or '/'.join(behind[node])}",)
        else:
            parts[node] = (first,)
    return parts


def _outside(nodes: Collection[Value]) -> tuple[str, str]:
    """The names of the parts before all scopes and behind them."""
    *_, root = nodes
    taken = {_part(node.scope)[0] for node in nodes if node.scope}
    return _free("input", taken), _free(shown(root.name) or "result", taken)


def _scopes_ahead(arguments: dict[Value, list[Value]]) -> dict[Value, Part]:
    """The first scope that each Value leads into, if any."""
    ahead: dict[Value, Part] = {}
    for node in reversed(arguments):
        scope = _part(node.scope) or ahead.get(node)
        if scope:
            for argument in arguments[node]:
                ahead[argument] = scope
    return ahead


def _free(name: str, taken: Collection[str]) -> str:
    """A name for a part outside all scopes, in case a scope has the same name."""
    return f"{name} (no scope)" if name in taken else name


@lru_cache
def _part(scope: str) -> Part:
    return tuple(scope.split("/")) if scope else ()


def _names(part: Part) -> list[str]:
    """The names of the parts around a part, then its own: ("a", "b") gives "a" and "a/b"."""
    return ["/".join(part[: k + 1]) for k in range(len(part))]


def _visible(part: Part, expand: Collection[str]) -> str:
    """The name of the fold that shows a part; empty for an expanded part, whose Values have cards of their own."""
    *around, name = _names(part)
    for outer in around:
        if outer not in expand and not any(wanted.startswith(f"{outer}/") for wanted in expand):
            return outer
    return "" if name in expand else name


def _find_outputs(arguments: dict[Value, list[Value]], fold_of: dict[Value, Fold]) -> None:
    """Note for each fold which of its Values are used outside it, or are the result."""
    *_, root = arguments
    used = {root}
    for node, sources in arguments.items():
        own = fold_of.get(node)
        used.update(a for a in sources if fold_of.get(a) is not own)
    for node in arguments:
        if node in used and node in fold_of:
            fold_of[node].outputs.append(node)


def _range(numbers: list[Exact]) -> str:
    if any(math.isnan(x) for x in numbers):
        return "nan"
    least, most = write_number(min(numbers)), write_number(max(numbers))
    return least if least == most else f"{least} … {most}"


def _sizes(gradients: list[Exact]) -> tuple[str, str]:
    """The median and the largest absolute value."""
    if any(g is NOT_YET for g in gradients):
        return "–", "–"
    if any(math.isnan(g) for g in gradients):
        return "nan", "nan"
    amounts = [abs(as_float(g)) for g in gradients]
    return write_number(median(amounts)), write_number(max(amounts))
