"""Which function the g of g'(Z1) is: the one that the graph takes of each entry of Z1, as in A1 = tanh(Z1)."""

from __future__ import annotations

import re
from collections.abc import Callable

from autograd.by_hand.keys.function_slopes import LETTERS_OF_FUNCTIONS
from autograd.by_hand.keys.labels import Labels
from autograd.paper.notation.known_names import Meaning, Names
from autograd.paper.strict import DERIVATIVES

_PRIME = r"(?:'|′|’|\\prime(?![A-Za-z]))"
_LAYER = r"(?:\[\d\]|\(\d\)|\d)"
_BEHIND = rf"{_PRIME}(?:\^\{{?{_LAYER}\}}?|_\{{?\d\}}?)?"
_ABOVE = rf"(?:\^\{{?\s*{_LAYER}?\s*{_PRIME}\s*\}}?|{_BEHIND})"
_BELOW = r"(?:_\{?\d\}?|[₀-₉]|\d|\[\d\])?"
_OF_A_NAME = re.compile(
    rf"(?<![\w\\])(\\?[^\W\d_]+){_BELOW}{_ABOVE}\s*(?:\\left)?\(\s*([^\W\d_][^\s()]*?)\s*(?:\\right)?\)"
)
_CALLED = re.compile(r"(?<![\w\\])(\\?[^\W\d_]+)\s*(?:\\left)?\(\s*([^\W\d_][^\s()]*?)\s*(?:\\right)?\)")


def with_activations_named(text: str, names: Names, labels: Labels, slope: Callable[[str], str]) -> str:
    """A formula with the function in place of a letter that stands for nothing: tanh_prime(Z1) for g'(Z1).

    Args:
        text: the formula.
        names: the names that it may use.
        labels: the names of the Values of the graph.
        slope: the derivative da/dz that f'(z) of a number is, where a is the only thing made of z; empty if it is none.
    """

    def call(found: re.Match[str]) -> tuple[str, Meaning | None]:
        """The letter of a call, and what it is of; None where the letter has a meaning of its own."""
        word = found[1].lstrip("\\")
        is_own = names.name(word) or names.function(word)
        return word, None if is_own else names.meaning(found[2].lstrip("\\"))

    def named(found: re.Match[str]) -> str:
        word, argument = call(found)
        if not argument:
            return found[0]
        if function := _function_of(argument.text.replace(" ", ""), labels):
            return f"{function}_prime({found[2]})"
        written = "" if argument.axes else slope(f"{word}'({found[2]})")
        return f"({written})" if written else found[0]

    def called(found: re.Match[str]) -> str:
        word, argument = call(found)
        written = slope(f"{word}'({found[2]})") if argument and word in LETTERS_OF_FUNCTIONS else ""
        of = written.partition("/d")[0].removeprefix("d")
        return f"{of} " if of else found[0]

    text = _CALLED.sub(called, text)
    return _OF_A_NAME.sub(named, text) if any(sign in text for sign in ("'", "′", "’", "prime")) else text


def _function_of(name: str, labels: Labels) -> str:
    """The one function that is taken of a Value, or of all entries of an array; empty if there are none or several."""
    entries = labels.arrays[name].entries if name in labels.arrays else [name]
    nodes = {labels.nodes[label] for label in entries if label in labels.nodes}
    taken = {
        (node.args[0], node.op.name)
        for node in labels.by_node
        if node.op and len(node.args) == 1 and node.args[0] in nodes and (node.op.bends or node.op.kinked)
    }
    functions = {function for _, function in taken}
    is_one = len(functions) == 1 and len(taken) == len(nodes) == len(entries)
    return functions.pop() if is_one and f"{min(functions)}_prime" in DERIVATIVES else ""
