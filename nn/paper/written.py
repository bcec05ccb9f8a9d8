"""A step of training as it was written down: for a terminal, a notebook, a document."""

from __future__ import annotations

from fractions import Fraction

from autograd import paper
from nn.modules.module import Module
from nn.paper.sections import Section, as_latex, as_markdown, as_text


class StepByStep:
    """One step of gradient descent as a text; shows itself as formulas in a notebook.

    ``error`` and ``new_error`` are the error before and after the step, ``model`` a copy
    of the network after it.
    """

    def __init__(self, sections: list[Section], model: Module, error: float | Fraction, new_error: float | Fraction):
        self.sections = sections
        self.model = model
        self.error = error
        self.new_error = new_error

    def text(self) -> str:
        """For a terminal."""
        return as_text(self.sections)

    def markdown(self) -> str:
        """For a notebook, or a page that knows LaTeX."""
        return as_markdown(self.sections)

    def latex(self, width: float = paper.ARTICLE) -> str:
        """For a document that loads amsmath, in lines of this width (in points) at most: that of an article."""
        return as_latex(self.sections, width)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<StepByStep: the error goes from {float(self.error):.6g} to {float(self.new_error):.6g}>"

    def _repr_markdown_(self) -> str:
        return self.markdown()
