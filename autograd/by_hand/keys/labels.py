"""Labels: the names of Values in claims, and in the report on them.

In a worksheet each node has an identifier of its own.  In Python a name is any text,
several Values may share it, and some have none.  So each Value that a claim can be about
gets a label of its own, which fits into a table and can be written as a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from autograd.by_hand.keys.reading_claims import reads_as_claim
from autograd.by_hand.sheet.time_steps import rows_before
from autograd.engine.value import Value
from autograd.paper.array_names import arrays_among, first_index
from autograd.paper.graph import Graph
from autograd.paper.names import shown
from autograd.table.arithmetic import as_float

ERROR = "E"  # the label of an end without a name


class Labels:
    """A label for every Value with a name, for the parameters and for the end.

    >>> a, b = Value(2.0, "w"), Value(3.0, "w")
    >>> labels = Labels(Graph(a * b), [a, b])
    >>> list(labels.by_node.values()), labels.by_name["w"], labels.by_name["w#2"]
    (['w#1', 'w#2', 'E'], ['w#1', 'w#2'], ['w#2'])
    """

    def __init__(self, graph: Graph, parameters: Collection[Value], first: int | None = None) -> None:
        self.graph = graph
        names = {node: words for node in graph.order if (words := in_words(node.name))}
        bases = {node: shown(name) for node, name in names.items()}
        taken = set(bases.values())
        self.like_claims = {base for base in taken if reads_as_claim(base, taken)}
        self.by_node = _distinct(bases, self.like_claims)
        taken |= set(self.by_node.values())
        for node, label in _without_names(graph.order, parameters).items():
            self.by_node[node] = _free(label, taken)
            taken.add(self.by_node[node])
        self.nodes = {label: node for node, label in self.by_node.items()}
        self.by_name: dict[str, list[str]] = {}  # the labels that each spelling of a name may stand for
        for node, label in self.by_node.items():
            for spelling in {label, bases.get(node, label), names.get(node, label)}:
                self.by_name.setdefault(spelling, []).append(label)
        self.first = first_index(self.nodes) if first is None else first
        labels = {label: label for label in self.nodes}
        self.arrays = {**arrays_among(labels, first), **rows_before(self.first, labels)}

    @property
    def standing_for(self) -> dict[str, Any]:
        """What each name stands for in a formula, as far as its reading goes: an array, or one number."""
        nodes = {name: self.nodes[label] for name, (label, *_) in self.by_name.items()}
        numbers = {name: 0.0 if x.op else as_float(x.data) for name, x in nodes.items()}  # T is 3 in h_T
        return {**numbers, **self.arrays}


def in_words(text: str) -> str:
    """A name or a key on one line, with single spaces."""
    return " ".join(shown(text, len(text)).split())


def _distinct(bases: dict[Value, str], like_claims: Collection[str]) -> dict[Value, str]:
    """The name of each node: with a number if others share it, with a mark if it reads as a claim."""
    labels: dict[Value, str] = {}
    taken = set(bases.values())
    counts, numbers = Counter(bases.values()), Counter[str]()
    for node, base in bases.items():
        numbers[base] += 1
        label = f"{base}#{numbers[base]}" if counts[base] > 1 else base
        labels[node] = _free(label, taken) if counts[base] > 1 or base in like_claims else base
        taken.add(labels[node])
    return labels


def _without_names(nodes: list[Value], parameters: Collection[Value]) -> dict[Value, str]:
    """Labels for parameters without a name, and for an end without one."""
    places = {w: place for place, w in enumerate(parameters) if isinstance(w, Value)}
    labels = {node: f"parameters[{places[node]}]" for node in nodes if node in places and not in_words(node.name)}
    end = nodes[-1]
    if not in_words(end.name):
        labels.setdefault(end, ERROR)
    return labels


def _free(label: str, taken: Collection[str]) -> str:
    """The label, with as many marks as make it a new one."""
    while label in taken:
        label += "'"
    return label
