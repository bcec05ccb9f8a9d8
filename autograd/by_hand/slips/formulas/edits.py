"""Formulas that are right but for one thing, wherever it is: another name, a turned sign, something left out or put in.

What a person wrote is often the right formula but for one such edit.  To find it, the formula is changed back in every
way, see ``mended``.  Where ``a * b`` stands on the paper and ``a`` was meant, the factor b does not belong
there: this is a row of the table.  The letters in a row stand for parts of the formula:

- ``a`` and ``b`` for any but a 0; ``p`` for one that is no number and not the whole;
- ``s`` for a term of a sum, or what a function is taken of;
- ``x`` for a name, ``c`` for a number, ``k`` for a whole one, ``f`` for a function of one argument;
- ``n`` for any name that may have been meant, ``g`` for any function, ``i`` for a number that is easily forgotten;
- ``it`` for what is written in the first column.
"""

from __future__ import annotations

from typing import NamedTuple

NUMBERS, ARRAYS = "numbers", "arrays"
FORGOTTEN = (2, 3, 0.5)  # the numbers that ``i`` stands for


class Rewriting(NamedTuple):
    """A row of the table."""

    written: str
    meant: str
    kind: str  # of slip
    words: str  # what was done, with parts of the formula in braces
    only: str = ""  # of formulas for numbers, or for arrays


SIGNS = (
    Rewriting("a + b", "a - b", "factor sign", "a plus stands in place of the minus before {b}"),
    Rewriting("a + b", "-a + b", "factor sign", "the sign of {a} is turned", NUMBERS),
    Rewriting("a - b", "a + b", "factor sign", "a minus stands in place of the plus before {b}"),
    Rewriting("a - b", "-a - b", "factor sign", "the sign of {a} is turned", NUMBERS),
    Rewriting("-a", "a", "factor sign", "the minus before {a} does not belong there"),
    Rewriting("a - b", "b - a", "factor sign", "{it} stands the wrong way round", NUMBERS),
    Rewriting("f(a)", "f(-a)", "factor sign", "the sign of {a} is turned in {f}", NUMBERS),
)
AXES = (
    Rewriting("sum(a)", "mean(a)", "batch size", "sum({a}) stands in place of mean(…)", ARRAYS),
    Rewriting("mean(a)", "sum(a)", "batch size", "mean({a}) stands in place of sum(…)", ARRAYS),
    Rewriting("sum(a, axis=k)", "mean(a, axis=k)", "batch size", "sum({a}) stands in place of mean(…)", ARRAYS),
    Rewriting("mean(a, axis=k)", "sum(a, axis=k)", "batch size", "mean({a}) stands in place of sum(…)", ARRAYS),
    Rewriting("f(a, axis=0)", "f(a, axis=1)", "wrong axis", "{it} is along the wrong axis", ARRAYS),
    Rewriting("f(a, axis=1)", "f(a, axis=0)", "wrong axis", "{it} is along the wrong axis", ARRAYS),
)
PRODUCTS = (
    Rewriting("a.T", "a", "transposed", "the transpose of {a} stands in place of it", ARRAYS),
    Rewriting("x", "x.T", "transposed", "{x} stands in place of its transpose", ARRAYS),
    Rewriting("a @ b", "a * b", "wrong product", "{a} and {b} are multiplied as matrices, not entry by entry", ARRAYS),
    Rewriting("a @ b", "b @ a", "transposed", "{it} is the other way round", ARRAYS),
    Rewriting("a @ b.T", "a.T @ b", "transposed", "{b} is transposed in place of {a}", ARRAYS),
    Rewriting("a.T @ b", "a @ b.T", "transposed", "{a} is transposed in place of {b}", ARRAYS),
    Rewriting("a @ b", "b.T @ a", "transposed", "{it} is the other way round, and {b} not transposed", ARRAYS),
    Rewriting("a @ b", "b @ a.T", "transposed", "{it} is the other way round, and {a} not transposed", ARRAYS),
    Rewriting("a * b", "a @ b", "wrong product", "{a} and {b} are multiplied entry by entry, not as matrices", ARRAYS),
)
EVERYWHERE = Rewriting("x", "n", "wrong factor", "{x} stands in place of {n}")
IN_ONE_PLACE = Rewriting("x", "n", "wrong factor", "in one place, {x} stands where {n} belongs")
NAMES = (EVERYWHERE, IN_ONE_PLACE)
OF_THE_WHOLE = (
    Rewriting("a", "a * n", "missing factor", "the factor {n} is missing"),
    Rewriting("a", "a / n", "missing factor", "the division by {n} is missing"),
)
LEFT_OUT = (
    Rewriting("a + b", "a", "doubled path", "the term {b} does not belong there", NUMBERS),
    Rewriting("a + b", "b", "doubled path", "the term {a} does not belong there", NUMBERS),
    Rewriting("a - b", "a", "doubled path", "the term {b} does not belong there", NUMBERS),
    Rewriting("a - b", "-b", "doubled path", "the term {a} does not belong there", NUMBERS),
    Rewriting("a * b", "a", "doubled factor", "the factor {b} does not belong there"),
    Rewriting("a * b", "b", "doubled factor", "the factor {a} does not belong there"),
    Rewriting("a @ b", "a", "doubled factor", "the factor {b} does not belong there", ARRAYS),
    Rewriting("a @ b", "b", "doubled factor", "the factor {a} does not belong there", ARRAYS),
    Rewriting("a / b", "a", "doubled factor", "the division by {b} does not belong there"),
    Rewriting("p / b", "1 / b", "doubled factor", "the factor {p} does not belong there", NUMBERS),
    Rewriting("a ** 2", "a", "doubled factor", "the square of {a} does not belong there", NUMBERS),
    Rewriting("f(a)", "a", "derivative of a function", "{it} stands in place of {a}"),
)
OTHERWISE = (
    Rewriting("a * b", "a / b", "wrong factor", "it was multiplied by {b}, not divided"),
    Rewriting("a / b", "a * b", "wrong factor", "it was divided by {b}, not multiplied"),
    Rewriting("a / b", "b / a", "wrong factor", "the fraction {it} is turned over", NUMBERS),
    Rewriting("2 * a", "a ** 2", "wrong factor", "{it} stands in place of {a ** 2}", NUMBERS),
    Rewriting("a * 2", "a ** 2", "wrong factor", "{it} stands in place of {a ** 2}", NUMBERS),
    Rewriting("a ** 2", "2 * a", "wrong factor", "{it} stands in place of {2 * a}", NUMBERS),
    Rewriting("(a - b) ** 2", "a - b ** 2", "derivative of a function", "{a - b} is squared as a whole, not {b} alone"),
    Rewriting("a - b ** 2", "(a - b) ** 2", "derivative of a function", "{b} alone is squared, not {a - b} as a whole"),
    Rewriting(
        "a ** k", "a ** (k - 1)", "derivative of a function", "the exponent of {a} is {k} in place of {k - 1}", ARRAYS
    ),
    Rewriting(
        "a ** k", "a ** (k + 1)", "derivative of a function", "the exponent of {a} is {k} in place of {k + 1}", ARRAYS
    ),
    Rewriting("x[k]", "x[k - 1]", "neighbour", "{it} stands in place of {x[k - 1]}", ARRAYS),
    Rewriting("x[k]", "x[k + 1]", "neighbour", "{it} stands in place of {x[k + 1]}", ARRAYS),
)
FACTORS = (
    Rewriting("p", "p ** 2", "missing factor", "the square of {p} is missing", NUMBERS),
    Rewriting("s", "s * i", "missing factor", "the factor {i} is missing beside {s}", NUMBERS),
    Rewriting("s", "s * n", "missing factor", "the factor {n} is missing beside {s}", NUMBERS),
    Rewriting("s", "s / n", "missing factor", "{s} is not divided by {n}", NUMBERS),
    Rewriting("x", "x ** 2", "derivative of a function", "{x} stands in place of its square", ARRAYS),
)
FUNCTIONS = (
    Rewriting("f(a)", "g(a)", "derivative of a function", "{f} stands in place of {g}", NUMBERS),
    Rewriting("p", "g(p)", "derivative of a function", "{p} stands in place of {g(p)}", NUMBERS),
)
CONSTANTS = (
    Rewriting("x", "1", "wrong factor", "{x} stands in place of 1", NUMBERS),
    Rewriting("c", "c + 1", "wrong factor", "{c} stands in place of {c + 1}", NUMBERS),
    Rewriting("c", "c - 1", "wrong factor", "{c} stands in place of {c - 1}", NUMBERS),
    Rewriting("c", "2 * c", "wrong factor", "{c} stands in place of {2 * c}", NUMBERS),
    Rewriting("c", "c / 2", "wrong factor", "{c} stands in place of {c / 2}", NUMBERS),
    Rewriting("c", "-c", "wrong factor", "{c} stands in place of {-c}", NUMBERS),
    Rewriting("c", "n", "wrong factor", "{c} stands in place of {n}", NUMBERS),
    Rewriting("c", "2 * c", "two forgotten", "{c} stands in place of {2 * c}", ARRAYS),
    Rewriting("c", "c / 2", "half forgotten", "{c} stands in place of {c / 2}", ARRAYS),
)
TERMS = (
    Rewriting("p", "1 - p", "missing path", "{p} stands in place of {1 - p}", NUMBERS),
    Rewriting("p", "p + 1", "missing path", "the term 1 is missing: plus 1 belongs after {p}", NUMBERS),
    Rewriting("p", "p - 1", "missing path", "the term 1 is missing: minus 1 belongs after {p}", NUMBERS),
    Rewriting("p", "p + n", "missing path", "the term {n} is missing: plus {n} belongs after {p}", NUMBERS),
    Rewriting("p", "p - n", "missing path", "the term {n} is missing: minus {n} belongs after {p}", NUMBERS),
)

# In the order in which they come to mind.
TABLE = (SIGNS, AXES, PRODUCTS, NAMES, OF_THE_WHOLE, LEFT_OUT, OTHERWISE, FACTORS, FUNCTIONS, CONSTANTS, TERMS)
