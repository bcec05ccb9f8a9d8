"""The table of edits: what each row makes of a formula, by SymPy for numbers and by NumPy for arrays."""

import ast
import re

import numpy as np
import pytest
import sympy

from autograd.by_hand.slips.formulas.edited import Editor
from autograd.by_hand.slips.formulas.edits import ARRAYS, NUMBERS, OF_THE_WHOLE, TABLE
from autograd.by_hand.slips.readings.kinds import KINDS
from autograd.paper.arrays import array_of
from autograd.paper.worked import WorkedFormula

ROWS = [(row, rows is OF_THE_WHOLE) for rows in TABLE for row in rows]
NAMES = {"q": 0.7, "r": 1.9, "t": 0.4}
IN_NUMBERS = {"a": "(q*t)", "b": "(q + r)", "p": "(q + t)", "s": "q", "x": "q", "c": "5", "k": "3", "f": "sin"}
MEANT = {"n": "r", "g": "cos", "i": "3"}
MATRICES = {"A": [[0.5, -1.2], [0.3, 2.0]], "B": [[1.5, 0.4], [-0.6, 0.9]], "v": [0.1, 0.7, -0.3, 0.9, 1.1]}
IN_ARRAYS = {"a": "A", "b": "B", "x": "A", "c": "5", "k": "1", "f": "tanh"}


def put_in(pattern, letters):
    """A pattern of the table with pieces of text in place of its letters."""
    return re.sub(r"\b[a-z]\b", lambda found: letters.get(found[0], found[0]), pattern)


def edits_by(row, text, names, only, functions=()):
    """The texts that a row makes of a formula."""
    values = {name: array_of(x) for name, x in names.items()}
    worked = WorkedFormula(text, values, first=0)
    edits = [edit for edit in Editor(worked, only, names, functions).edits() if edit.row == row]
    return [(edit.text(worked.tree), worked.with_another(edit.places, edit.new)) for edit in edits]


@pytest.mark.parametrize(("row", "is_of_the_whole"), [(r, w) for r, w in ROWS if r.only != ARRAYS], ids=str)
def test_a_row_makes_of_what_is_written_what_was_meant(row, is_of_the_whole):
    around = "{}" if is_of_the_whole else "t + {} + q" if "one place" in row.words else "t + ({})"
    text = around.format(put_in(row.written, IN_NUMBERS))
    meant = sympy.sympify(around.format(put_in(row.meant, IN_NUMBERS | MEANT)))
    found = edits_by(row, text, NAMES, NUMBERS, ["sin", "cos"])
    numbers = [number for edited, number in found if sympy.simplify(sympy.sympify(edited) - meant) == 0]
    assert numbers, found
    assert numbers == pytest.approx([float(meant.subs(NAMES))] * len(numbers), rel=1e-12)


def by_numpy(text):
    functions = {"sum": np.sum, "mean": np.mean, "tanh": np.tanh}
    return eval(text, functions | {name: np.array(x) for name, x in MATRICES.items()})


@pytest.mark.parametrize("row", [row for row, _ in ROWS if row.only != NUMBERS], ids=str)
def test_a_row_does_so_in_a_formula_for_an_array(row):
    letters = IN_ARRAYS | ({"f": "sum"} if "axis" in row.written else {}) | ({"x": "v"} if "[" in row.written else {})
    text, meant = put_in(row.written, letters), put_in(row.meant, letters | {"n": "B"})
    if "one place" in row.words:
        text, meant = f"{text} - A", f"{meant} - A"
    names = {name: x for name, x in MATRICES.items() if name != "v" or "[" in row.written}
    expected = by_numpy(meant)
    given = [x for edited, x in edits_by(row, text, names, ARRAYS) if np.array_equal(by_numpy(edited), expected)]
    assert given
    assert np.allclose(getattr(given[0], "entries", given[0]), np.ravel(expected))


def test_a_name_in_several_places_is_another_in_all_of_them_or_in_one():
    (everywhere, once) = (row for row, _ in ROWS if (row.written, row.meant) == ("x", "n"))
    names = {"q": 0.7, "r": 1.9}
    assert [text for text, _ in edits_by(everywhere, "q*q + r", names, NUMBERS)] == ["r * r + r", "q * q + q"]
    assert {text for text, _ in edits_by(once, "q*q + r", names, NUMBERS)} == {"r * q + r", "q * r + r"}


def test_a_formula_stays_as_it_is_while_it_is_edited():
    worked = WorkedFormula("q*(r + 2)", NAMES)
    before = ast.dump(worked.tree)
    for edit in Editor(worked, NUMBERS, NAMES, ["sin"]).edits():
        edit.text(worked.tree)
    assert ast.dump(worked.tree) == before


def test_every_row_is_of_a_known_kind_and_says_what_was_done():
    for row, _ in ROWS:
        assert row.kind in KINDS
        assert row.only in ("", NUMBERS, ARRAYS)
        assert row.words[0] not in "AEIOU"  # it goes on a sentence


def test_an_exponent_in_a_formula_for_an_array_is_called_one():
    worked = WorkedFormula("2*A**3", {"A": array_of(MATRICES["A"])})
    said = [
        edit.row.words for edit in Editor(worked, ARRAYS, ["A"], []).edits() if edit.text(worked.tree) == "2 * A ** 2"
    ]
    assert said == ["the exponent of {a} is {k} in place of {k - 1}"]
    edited = [edit.text(worked.tree) for edit in Editor(worked, ARRAYS, ["A"], []).edits()]
    assert "A ** 3" in edited
    assert "2 * A ** 1.5" not in edited
