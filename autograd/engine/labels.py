"""A name with a form of its own in LaTeX: a text in all other respects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from autograd.engine.copying import at_home_in_autograd
from autograd.sentences import shorten


class LabelledName(str):
    r"""The name of a Value for which its author wrote the LaTeX.

    >>> name = LabelledName("W11", r"\mathbf{W}_{11}")
    >>> name == "W11", name.latex
    (True, '{\\mathbf{W}_{11}}')
    """

    __slots__ = ("latex",)
    latex: str

    def __new__(cls, name: str, latex: str) -> Self:
        """The name with its label, which is checked."""
        labelled = super().__new__(cls, name)
        labelled.latex = f"{{{_checked(latex)}}}"  # a power of it stands behind the brace
        return labelled

    def __reduce__(self) -> tuple[Callable[..., LabelledName], tuple[str, str]]:
        return _labelled, (str(self), self.latex[1:-1])


@at_home_in_autograd
def _labelled(name: str, latex: str) -> LabelledName:
    """A name from a pickle."""
    return LabelledName(name, latex)


def _checked(latex: str) -> str:
    """The label, if it can stand in a formula."""
    if not isinstance(latex, str):
        raise TypeError(f"a label is LaTeX as text, not {shorten(repr(latex))}: write latex=r'W_{{11}}'")
    depth = 0
    for sign in latex.replace(r"\{", "").replace(r"\}", ""):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            break
    if not latex.strip() or "\n" in latex or depth:
        raise ValueError(
            f"the label {shorten(repr(latex))} lacks a brace, is empty or has several lines: write latex=r'W_{{11}}'"
        )
    if "$" in latex:
        raise ValueError(f"the label {shorten(repr(latex))} stands in a formula already: leave out the $")
    return latex
