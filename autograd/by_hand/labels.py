"""Labels: what the Values of a graph are called in claims, and in the report on them.

A worksheet has one identifier for each node.  In Python a name is any text, several
Values may share one, and some have none.  So every Value that can be spoken of gets
a label of its own here, which fits into a table and can be written as a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from autograd.backprop import history
from autograd.by_hand.claims import reads_as_claim
from autograd.names import shown
from autograd.value import Value

ERROR = "E"  # what an end without a name is called


class Labels:
    """A label for every Value with a name, for the parameters and for the end.

    >>> a, b = Value(2.0, "w"), Value(3.0, "w")
    >>> labels = Labels(a * b, [a, b])
    >>> list(labels.of.values()), labels.meant["w"], labels.meant["w#2"]
    (['w#1', 'w#2', 'E'], ['w#1', 'w#2'], ['w#2'])
    """

    def __init__(self, end: Value, parameters: Collection[Value]) -> None:
        self.end = end
        self.history = history(end)
        names = {node: in_words(node.name) for node in self.history if in_words(node.name)}
        bases = {node: shown(name) for node, name in names.items()}
        taken = set(bases.values())
        self.like_claims = {base for base in taken if reads_as_claim(base, taken)}
        self.of = _distinct(bases, self.like_claims, taken)
        self.of |= {node: _free(label, taken) for label, node in _without_names(self.history, parameters).items()}
        self.nodes = {label: node for node, label in self.of.items()}
        self.meant: dict[str, list[str]] = {}  # the labels that each way to write a name may stand for
        for node, label in self.of.items():
            for way in {label, bases.get(node, label), names.get(node, label)}:
                self.meant.setdefault(way, []).append(label)


def in_words(text: str) -> str:
    """A name or a key on one line, with single spaces."""
    return " ".join(shown(text, len(text)).split())


def _distinct(bases: dict[Value, str], like_claims: Collection[str], taken: set[str]) -> dict[Value, str]:
    """The name of each node, with a number where others have it as well, and a mark where it says something else."""
    found: dict[Value, str] = {}
    counts, numbers = Counter(bases.values()), Counter[str]()
    for node, base in bases.items():
        numbers[base] += 1
        if counts[base] > 1:
            found[node] = _free(f"{base}#{numbers[base]}", taken)
        else:
            found[node] = _free(base, taken) if base in like_claims else base
    return found


def _without_names(nodes: list[Value], parameters: Collection[Value]) -> dict[str, Value]:
    """What parameters without a name are called, and the end of a graph without one."""
    places = {w: place for place, w in enumerate(parameters) if isinstance(w, Value)}
    found = {f"parameters[{places[node]}]": node for node in nodes if node in places and not in_words(node.name)}
    if not in_words(nodes[-1].name) and nodes[-1] not in found.values():
        found[ERROR] = nodes[-1]
    return found


def _free(label: str, taken: set[str]) -> str:
    """The label, with as many marks as it takes to be a new one; from now on it is taken."""
    while label in taken:
        label += "'"
    taken.add(label)
    return label
