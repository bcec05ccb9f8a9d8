"""Values in rows, as matrices of their names or their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autograd import Value, paper

Write = Callable[[Value], paper.Piece]
Rows = Sequence[Sequence[Value]]  # a row for each sample


def number_in(value: Value) -> paper.Piece:
    """The number of a Value."""
    return paper.number_of(value.data)


def slope_of(parameter: Value) -> paper.Piece:
    """∂E/∂w, as a symbol."""
    name = paper.name_of(parameter)
    latex = rf"\frac{{\partial E}}{{\partial {name.latex}}}"
    mathml = f"<mfrac><mrow><mo>∂</mo><mi>E</mi></mrow><mrow><mo>∂</mo>{name.mathml}</mrow></mfrac>"
    return paper.Piece(f"∂E/∂{name.text}", latex, mathml)


def of_sample(name: str, number: int) -> str:
    """The name of something in one of several samples.

    >>> of_sample("h1", 2)
    'h1[2]'
    """
    return f"{name}[{number}]"


def number_samples(rows: Rows) -> None:
    """Give the Values of several samples the number of theirs; with a single one names stay."""
    for number, row in enumerate(rows if len(rows) > 1 else [], 1):
        for value in dict.fromkeys(row):
            value.name = of_sample(value.name, number)


def in_row(values: Iterable[Value], write: Write) -> paper.Piece:
    """The Values as a matrix of one row."""
    return in_rows([values], write)


def in_rows(rows: Iterable[Iterable[Value]], write: Write) -> paper.Piece:
    """The Values as a matrix."""
    return paper.matrix([[write(value) for value in row] for row in rows])


def one_or_rows(rows: Sequence[Sequence[paper.Piece]]) -> paper.Piece:
    """A matrix; one entry alone stands as it is."""
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else paper.matrix(rows)
