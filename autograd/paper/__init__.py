r"""What stands on paper, written and read back: names, numerals, formulas, equations, the graph between names.

``autograd.paper`` itself is public, for equations of one's own: it has their pieces, from a single
sign to a matrix, and each piece has a ``.text``, a ``.latex`` and a ``.mathml``.

>>> from autograd import paper
>>> names = paper.matrix([[paper.symbol("x1"), paper.symbol("x2")]])
>>> equation = paper.equality(names, paper.matrix([[paper.number_of(2), paper.number_of(-0.5)]]))
>>> print(equation.text)
[x1 x2] = [2 −0.5]
>>> print(equation.latex)
\begin{bmatrix} x_{1} & x_{2} \end{bmatrix} = \begin{bmatrix} 2 & -0.5 \end{bmatrix}
"""

from autograd.paper.equations import step_in_numbers
from autograd.paper.hiding import BLANK, Hidden, hidden_among, hidden_parts, several
from autograd.paper.latex_lines import ARTICLE, display
from autograd.paper.pieces import (
    BECOMES,
    ENTRYWISE,
    EQUALS,
    GAP,
    MINUS,
    PLUS,
    SPACE,
    TIMES,
    Piece,
    equality,
    joined,
    matrix,
    row,
    words,
)
from autograd.paper.quantities import (
    DIGITS,
    digits_shown,
    factor_of,
    formula_of,
    function,
    name_of,
    number_of,
    rounded,
    symbol,
)

__all__ = [
    "ARTICLE",
    "BECOMES",
    "BLANK",
    "DIGITS",
    "ENTRYWISE",
    "EQUALS",
    "GAP",
    "MINUS",
    "PLUS",
    "SPACE",
    "TIMES",
    "Hidden",
    "Piece",
    "digits_shown",
    "display",
    "equality",
    "factor_of",
    "formula_of",
    "function",
    "hidden_among",
    "hidden_parts",
    "joined",
    "matrix",
    "name_of",
    "number_of",
    "rounded",
    "row",
    "several",
    "step_in_numbers",
    "symbol",
    "words",
]
