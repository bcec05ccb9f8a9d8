"""The error by the letter of a book: dL/dw is dloss/dw in a sheet where the error is called loss, and nothing is L."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.example.sums import terms_of_sum
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.array_names import whole_name
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.spelling import canonical, plain_name

_LETTERS = ("L", "E", "J", "C", "ℒ", "ℓ")
_WORDS = (*_LETTERS, "Loss", "loss", "Cost", "cost", "Error", "error", "Err", "MSE", "mse")
_SPELLED = rf"{'|'.join(_WORDS)}|\\math(?:cal|scr|rm)\s*(?:[LEJC]|\{{(?:{'|'.join(_WORDS)})\}})|\\ell"
_BELOW = r"(?:_(?:\{?(?:\\text\{)?(?:total|tot|t)\}?\}?|0))?"
_OF_THE_ERROR = re.compile(
    rf"(?P<front>(?<!/)(?:\\partial|∂|(?<![^\W_])d)\s*(?=[^\s/}}(]{{0,60}}\s*[/}}(])|(?:∇|\\nabla)\s*(?:_(?:\{{[^{{}}]*\}}|[^\W_]))?\s*)"
    rf"(?P<word>(?:{_SPELLED}){_BELOW})(?=\s*(?:[/}}(]|$))"
)
_OF_A_TENSOR = re.compile(r"(?<![\w.\\])([^\W\d_]\w*)\.(?:(grad|g)(?:\.data)?|data)(?:(\.)(?=[a-z_]+\()|(?![\w.(]))")


class ErrorNames:
    """What books call the error, where a graph calls it something else.

    Args:
        names: the names of the graph.
        example: the graph.
    """

    def __init__(self, names: Names, example: Example) -> None:
        self._names = names
        self._error = whole_name(example.error)
        others = {whole_name(name) for name in names.known} - {self._error, *example.leaves}
        self._is_clear = not any(_is_usual(name) for name in others)
        self._example = example

    def in_place(self, text: str) -> str:
        """A text with the name of the error in place of another letter for it, and in that of w.grad its derivative.

        >>> example = Example(dict, {"w": 0}, (), "loss", None)
        >>> names = ErrorNames(Names({"loss": 0, "w": 0}, lambda word: False), example)
        >>> names.in_place("∂L/∂w"), names.in_place("dE_total/dw"), names.in_place("dw/dL")
        ('∂loss/∂w', 'dloss/dw', 'dw/dL')
        >>> names.in_place("w.data - lr * w.grad")
        'w - lr * dloss/dw'
        """

        def of_a_tensor(found: re.Match[str]) -> str:
            name = self._names.name(found[1])
            if not name:
                return found[0]
            slope = f"d{self._error}/d{name}" if found[2] else name
            return f"({slope})." if found[3] else slope

        text = _OF_A_TENSOR.sub(of_a_tensor, text) if "." in text else text
        return _OF_THE_ERROR.sub(lambda x: x["front"] + self._meant(x["word"]), text) if self._is_clear else text

    def _meant(self, word: str) -> str:
        return word if self._names.name(plain_name(word)) or self._loss_in_it else self._error

    @property
    def _loss_in_it(self) -> str:
        """The name of the only term of the error that the data enter, as bce of bce + w²: L may be either."""
        return self._example.once(_loss_beside_penalties)

    def in_words(self, claims: Iterable[tuple[Any, Any]]) -> dict[str, str]:
        """The letters that stand for the error in claims, in words."""
        texts = (text for claim in claims for text in claim if isinstance(text, str))
        words = (found["word"] for text in texts for found in _OF_THE_ERROR.finditer(text))
        found = dict.fromkeys(words) if self._is_clear else {}
        return {word: self._in_words(word) for word in found if not self._names.name(plain_name(word))}

    def _in_words(self, word: str) -> str:
        if loss := self._loss_in_it:
            return f"may stand for {self._error}, the error, or for {loss}, the loss in it: write the one that is meant"
        return f"stands for {self._error}, the error"


def _loss_beside_penalties(example: Example) -> str:
    """The name of the term of the error that the data enter, where all others are of parameters only; else empty.

    >>> bce, w = Value(1, name="x").exp().named("bce"), Value(2, name="w")
    >>> total = (bce + 3 * w**2).named("total")
    >>> leaves, graph = {"x": 1, "w": 2}, {"bce": bce, "total": total}
    >>> _loss_beside_penalties(Example(lambda leaves: graph, leaves, ("w",), "total", None))
    'bce'
    """
    error = example.start.get(example.error)
    terms = [term for _, term in terms_of_sum(error)] if error is not None else []

    def has_data(term: Value) -> bool:
        return any(
            not node.op and node.name in example.leaves and node.name not in example.parameters
            for node in history(term)
        )

    losses = [*islice(filter(has_data, terms), 2)]
    is_beside_others = len(losses) == 1 < len(terms) and losses[0].op and losses[0].name in example.start
    return losses[0].name if is_beside_others else ""


def _is_usual(name: str) -> bool:
    """Whether a name is what books call the error."""
    return canonical(name) in {*map(canonical, _WORDS), "l"} or name.lower().startswith(("loss", "cost", "err"))
