"""Keys: which claim a key of ``check`` stands for."""

from __future__ import annotations

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import rate_of
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.named_optimisers import refuse_what_is_not_kept
from autograd.by_hand.keys.labels import Labels, in_words
from autograd.by_hand.keys.reading_claims import read_claim
from autograd.engine.value import Value
from autograd.sentences import shorten

_MOST_KEYS = 4  # that a message lists for one name


class Keys:
    """The keys of the claims about a graph.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        has_parameters: whether it was said which leaves a step updates.
    """

    def __init__(self, labels: Labels, example: Example, *, has_parameters: bool) -> None:
        self._labels = labels
        self._example = example
        self._has_parameters = has_parameters

    def read(self, key: Value | str) -> tuple[str, Claim]:
        """A key as a report shows it, and the claim that it stands for.

        A leaf stands for the derivative with respect to it, another node for its value.

        Raises:
            TypeError, ValueError: if it is not a claim, or does not say which Value it means.
        """
        if isinstance(key, Value):
            return self._of_a_value(key)
        if not isinstance(key, str):
            raise TypeError(
                f"the key {shorten(repr(key))} is not a claim: write text such as 'dE/dw1', or pass a Value"
            )
        text = in_words(key)
        self._refuse_what_reads_twice(text)
        claim = read_claim(text, self._labels.by_name)
        node, by, again, via = (
            name and self._label(name, text) for name in (claim.node, claim.by, claim.again, claim.via)
        )
        if claim == Claim(claim.node):
            return self._of_a_value(self._labels.nodes[node])
        claim = claim._replace(node=node, by=by, again=again, via=via)
        self._refuse_steps_that_are_not_taken(text, claim)
        return text, claim

    def shown(self, key: Value | str) -> str:
        """A key that cannot be read, as a report shows it."""
        return in_words(key) if isinstance(key, str) else self._labels.by_node.get(key, shorten(repr(key)))

    def _of_a_value(self, node: Value) -> tuple[str, Claim]:
        label = self._labels.by_node.get(node)
        if label is None:
            raise ValueError(
                f"{shorten(repr(node))} is a key, but not a named node of this graph: name it with .named()"
            )
        if node.op is not None:
            return label, Claim(label)
        return f"d{self._example.error}/d{label}", Claim(self._example.error, by=label)

    def _label(self, name: str, text: str) -> str:
        """The label of the only Value that a name can mean."""
        labels = self._labels.by_name[name]
        if len(labels) > 1:
            keys = " or ".join(map(repr, labels[:_MOST_KEYS])) + (" or …" if len(labels) > _MOST_KEYS else "")
            raise ValueError(
                f"the claim {shorten(text)!r} speaks of {name!r}, and {len(labels)} Values are called that: pass the "
                f"Value that you mean as the key, write {keys}, or give each a name of its own"
            )
        return labels[0]

    def _refuse_what_reads_twice(self, text: str) -> None:
        if text in self._labels.like_claims:
            (label, *_) = self._labels.by_name[text]
            raise ValueError(
                f"the claim {text!r} has a meaning of its own, and a Value is called that as well: write "
                f'"{label}" for the Value, or give it another name'
            )

    def _refuse_steps_that_are_not_taken(self, text: str, claim: Claim) -> None:
        refuse_what_is_not_kept(text, claim.state, self._example.optimiser)
        if claim.last_step:
            rate_of(self._example)
        is_leaf = claim.node in self._example.leaves
        if claim.is_of_the_optimiser and not is_leaf:
            what = f"takes no step in {claim.node}, which is not a leaf"
            raise ValueError(f"the claim {text!r}: gradient descent {what}")
        if claim.is_of_the_optimiser and claim.node not in self._example.parameters:
            raise ValueError(
                f"the claim {text!r}: {claim.node} is not among the parameters: add it to parameters=[...]"
            )
        if claim.steps and not self._has_parameters and not (is_leaf and claim.steps == 1 and not claim.by):
            raise ValueError(
                f"the claim {text!r} depends on which leaves a step updates: pass parameters=[...], the weights"
            )
