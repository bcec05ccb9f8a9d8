"""Equations with matrices: as text several lines high, in LaTeX, and in MathML that can be parsed."""

import xml.etree.ElementTree as ET

import pytest

from autograd import Value, paper
from autograd.paper.equations import Equation, lines_within, mathml_of, one_line, text_lines
from autograd.paper.names import latex_name, mathml_name
from autograd.paper.pieces import added, bracketed, equality


def numbers(rows):
    return paper.matrix([[paper.number_of(x) for x in row] for row in rows])


NAMES = paper.matrix([[paper.symbol(f"w{i}{k}") for k in (1, 2)] for i in (1, 2)])
COLUMN = numbers([[2.0], [-3.0], [0.25]])


def test_a_matrix_of_one_row_is_one_line():
    assert numbers([[1, -2, 0.5]]).text == "[1 −2 0.5]"


def test_entries_of_a_column_end_below_one_another():
    assert COLUMN.text.split("\n") == ["⎡   2⎤", "⎢  −3⎥", "⎣0.25⎦"]


def test_signs_stand_in_the_middle_of_a_matrix():
    product = paper.joined(paper.TIMES, [paper.symbol("x"), COLUMN, numbers([[1, 2]])])
    assert product.text.split("\n") == [
        "    ⎡   2⎤        ",
        "x · ⎢  −3⎥ · [1 2]",
        "    ⎣0.25⎦        ",
    ]


def test_parentheses_and_sums_go_around_matrices():
    lines = bracketed(added([COLUMN, paper.number_of(-1)])).text.split("\n")
    assert [line.strip() for line in lines] == ["⎡   2⎤", "(⎢  −3⎥ − 1)", "⎣0.25⎦"]


def test_an_equation_has_its_right_sides_below_one_another_also_with_matrices():
    lines = [*text_lines(Equation(paper.symbol("W"), [[NAMES], [numbers([[1, 2], [3, 4]])]]))]
    assert [line.rstrip() for line in lines] == ["W = ⎡w11 w12⎤", "    ⎣w21 w22⎦", "  = ⎡1 2⎤", "    ⎣3 4⎦"]


def test_an_equation_on_one_line_is_as_high_as_its_matrix():
    equation = Equation(NAMES, [[numbers([[1, 2], [3, 4]])]], inline=True, sign=paper.BECOMES)
    assert [*text_lines(equation)] == ["⎡w11 w12⎤ ← ⎡1 2⎤", "⎣w21 w22⎦   ⎣3 4⎦"]
    assert one_line(equation).split("\n") == [*text_lines(equation)]


def test_latex_has_bmatrix():
    latex = equality(paper.symbol("W"), numbers([[1, -2], [3, 4]])).latex
    assert latex == r"W = \begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}"


def test_mathml_is_a_table_between_brackets():
    math = ET.fromstring(mathml_of([Equation(paper.symbol("W"), [[numbers([[1, -2], [3, 4], [5, 6]])]])]))
    (table,) = math.findall(".//mrow/mtable")
    assert [len(row) for row in table] == [2, 2, 2]
    assert ["".join(cell.itertext()) for row in table for cell in row] == ["1", "−2", "3", "4", "5", "6"]
    (brackets,) = [row for row in math.iter("mrow") if table in row]
    assert [brackets[0].text, brackets[2].text] == ["[", "]"]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (40, ["E = a·b − 0.25 = 100.5 + 2 = 3"]),
        (20, ["E = a·b − 0.25", "= 100.5 + 2", "= 3"]),
        (12, ["E = a·b", "− 0.25", "= 100.5 + 2", "= 3"]),
        (6, ["E = a…", "− 0.25", "= 100…", "+ 2", "= 3"]),
    ],
)
def test_a_wide_equation_is_broken_where_it_has_to_be(width, lines):
    a, b = Value(2.0, "a"), Value(3.0, "b")
    rights = [[paper.formula_of(a * b), paper.number_of(-0.25)], [paper.number_of(100.5), paper.number_of(2)]]
    equation = Equation(paper.symbol("E"), [*rights, [paper.number_of(3)]])
    assert [*lines_within(equation, width)] == lines


def test_words_are_safe_in_latex_and_mathml():
    piece = paper.words("a < −5%")
    assert piece.latex == r"\text{a }{<}\text{ }{-}\text{5\%}"
    assert ET.fromstring(piece.mathml).text == "a\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}−5%"


def test_an_entry_of_an_array_is_typeset_as_its_array_with_an_index():
    assert latex_name("net_h1[2]") == r"\mathrm{net}_{h1}[2]"
    assert latex_name("W1[2,1]") == "W_{1}[2,1]"
    assert mathml_name("W1[2,1]") == ("<mrow><msub><mi>W</mi><mn>1</mn></msub><mo>[</mo><mn>2,1</mn><mo>]</mo></mrow>")
    for other in ("W1[]", "W1[a]", "[2]", "a b[2]", "W1[2]x", "W1[<b>]", "W1[2,]"):
        assert latex_name(other).startswith(r"\text{")
        assert mathml_name(other).startswith("<mtext>")


@pytest.mark.parametrize(
    ("name", "text", "latex"),
    [
        ("sigmoid", "σ", r"\sigma"),
        ("log", "log", r"\log"),
        ("relu", "relu", r"\operatorname{relu}"),
        ("exp", "exp", r"\operatorname{exp}"),
        ("sqrt", "sqrt", r"\operatorname{sqrt}"),
        ("a_b", "a_b", r"\operatorname{a\_b}"),
    ],
)
def test_a_function_has_the_sign_of_the_table(name, text, latex):
    assert paper.function(name)[:2] == (text, latex)
