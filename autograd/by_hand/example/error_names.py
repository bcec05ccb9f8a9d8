"""The error by the letter of a book: dL/dw is dloss/dw in a sheet where the error is called loss, and nothing is L."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.paper.array_names import array_name
from autograd.paper.notation.spelling import Names, canonical, plain_name

_LETTERS = ("L", "E", "J", "C", "ℒ", "ℓ")
_WORDS = (*_LETTERS, "Loss", "loss", "Cost", "cost", "Error", "error", "Err", "MSE", "mse")
_SPELLED = rf"{'|'.join(_WORDS)}|\\math(?:cal|scr|rm)\s*(?:[LEJC]|\{{(?:{'|'.join(_WORDS)})\}})|\\ell"
_BELOW = r"(?:_(?:\{?(?:\\text\{)?(?:total|tot|t)\}?\}?|0))?"
_OF_THE_ERROR = re.compile(
    rf"(?P<front>(?<!/)(?:\\partial|∂|(?<![^\W_])d)\s*(?=[^\s/}}(]{{0,60}}\s*[/}}(])|(?:∇|\\nabla)\s*(?:_(?:\{{[^{{}}]*\}}|[^\W_]))?\s*)"
    rf"(?P<word>(?:{_SPELLED}){_BELOW})(?=\s*(?:[/}}(]|$))"
)
_OF_A_TENSOR = re.compile(r"(?<![\w.\\])([^\W\d_]\w*)\.(?:(grad)(?:\.data)?|data)(?![\w.(])")  # in PyTorch


class ErrorNames:
    """What books call the error, where a graph calls it something else.

    Args:
        names: the names of the graph.
        example: the graph.
    """

    def __init__(self, names: Names, example: Example) -> None:
        self._names = names
        self._error = array_name(example.error) or example.error
        others = {array_name(name) or name for name in names.known} - {self._error, *example.leaves}
        self._is_clear = not any(_is_usual(name) for name in others)

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
            return (f"d{self._error}/d{name}" if found[2] else name) if name else found[0]

        text = _OF_A_TENSOR.sub(of_a_tensor, text) if "." in text else text
        return _OF_THE_ERROR.sub(lambda x: x["front"] + self._meant(x["word"]), text) if self._is_clear else text

    def _meant(self, word: str) -> str:
        return word if self._names.name(plain_name(word)) else self._error

    def in_words(self, claims: Iterable[tuple[Any, Any]]) -> dict[str, str]:
        """The letters that stand for the error in claims, in words."""
        texts = (text for claim in claims for text in claim if isinstance(text, str))
        words = (found["word"] for text in texts for found in _OF_THE_ERROR.finditer(text))
        found = dict.fromkeys(words) if self._is_clear else {}
        return {word: f"stands for {self._error}, the error" for word in found if self._meant(word) != word}


def _is_usual(name: str) -> bool:
    """Whether a name is what books call the error."""
    return canonical(name) in {*map(canonical, _WORDS), "l"} or name.lower().startswith(("loss", "cost", "err"))
