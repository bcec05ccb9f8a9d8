"""Labels: what the Values of a graph are called in claims, and in the report on them.

A worksheet has one identifier for each node.  In Python a name is any text, several
Values may share one, and some have none.  So every Value that can be spoken of gets
a label of its own here, which fits into a table and can be written as a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from autograd.by_hand.example.claims import reads_as_claim
from autograd.engine.value import Value
from autograd.paper.names import shown
from autograd.paper.paths import Graph

ERROR = "E"  # what an end without a name is called


class Labels:
    """A label for every Value with a name, for the parameters and for the end.

    >>> a, b = Value(2.0, "w"), Value(3.0, "w")
    >>> labels = Labels(Graph(a * b), [a, b])
    >>> list(labels.by_node.values()), labels.by_name["w"], labels.by_name["w#2"]
    (['w#1', 'w#2', 'E'], ['w#1', 'w#2'], ['w#2'])
    """

    def __init__(self, graph: Graph, parameters: Collection[Value]) -> None:
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
        self.by_name: dict[str, list[str]] = {}  # the labels that each way to write a name may stand for
        for node, label in self.by_node.items():
            for way in {label, bases.get(node, label), names.get(node, label)}:
                self.by_name.setdefault(way, []).append(label)


def in_words(text: str) -> str:
    """A name or a key on one line, with single spaces."""
    return " ".join(shown(text, len(text)).split())


def _distinct(bases: dict[Value, str], like_claims: Collection[str]) -> dict[Value, str]:
    """The name of each node, with a number where others have it as well, and a mark where it says something else."""
    found: dict[Value, str] = {}
    taken = set(bases.values())
    counts, numbers = Counter(bases.values()), Counter[str]()
    for node, base in bases.items():
        numbers[base] += 1
        label = f"{base}#{numbers[base]}" if counts[base] > 1 else base
        found[node] = _free(label, taken) if counts[base] > 1 or base in like_claims else base
        taken.add(found[node])
    return found


def _without_names(nodes: list[Value], parameters: Collection[Value]) -> dict[Value, str]:
    """What parameters without a name are called, and the end of a graph without one."""
    places = {w: place for place, w in enumerate(parameters) if isinstance(w, Value)}
    found = {node: f"parameters[{places[node]}]" for node in nodes if node in places and not in_words(node.name)}
    end = nodes[-1]
    if not in_words(end.name):
        found.setdefault(end, ERROR)
    return found


def _free(label: str, taken: Collection[str]) -> str:
    """The label, with as many marks as it takes to be a new one."""
    while label in taken:
        label += "'"
    return label
