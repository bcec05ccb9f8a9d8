"""One formula at a time, and its derivative by x: chain, product, quotient, powers, and constants.

A formula is made of an outer and an inner function, or is a product or a quotient of two; its derivative is put
together by the rules of calculus, rightly and with one slip.  It is claimed as a number, or as a formula.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

import sympy

from benchmarks.causes import Cause
from benchmarks.people.rules import FACTORS, INNER, OUTER, UNDER
from benchmarks.people.teacher import Case, Line
from benchmarks.people.working import Style
from benchmarks.seeded.formulas import MP, Real, compiled, parsed

EACH = 12  # formulas for one draw
SEEN = 3  # units that a wrong number has to be off
SMALLEST = 0.01  # derivative that is asked for: where tanh is 1, nobody can tell tanh from its square
LOST = ("missing factor", "derivative of a function", "inner derivative")
PATHS = ("missing path", "single path")
TURNED = ("sign", "factor sign")


class Wrong(NamedTuple):
    """A derivative with one slip."""

    kind: str
    what: str
    derivative: str
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def cause(self) -> Cause:
        """What has to be said of it."""
        return Cause(frozenset(self.kinds), self.words)


class Exercise(NamedTuple):
    """A formula, its derivative, and what people write in place of that."""

    formula: str
    derivative: str
    wrong: list[Wrong]


def calculus(count: int, digits: int) -> Iterator[Case]:
    """So many times ``EACH`` formulas; the same in every run."""
    for number in range(count * EACH):
        chance = random.Random(f"calculus {number}")
        x = sympy.Rational(chance.randint(2, 19), 10)
        style = Style(digits, decimals=chance.random() < 0.5, from_paper=False)
        exercise = chance.choice((_chain, _chain, _product, _quotient))(chance)
        if abs(number_at(exercise.derivative, x)) > SMALLEST:
            yield from _cases(exercise, x, style, as_formula=chance.random() < 0.3)


def _chain(chance: random.Random) -> Exercise:
    """k·f(g(x))."""
    outer, rule, mistakes = chance.choice(OUTER)
    number = chance.choice(("2", "3", "0.5", "0.7", "4"))
    inner, slope = (text.replace("@", number) for text in chance.choice(INNER))
    k = chance.choice(("", "", "0.7*", "3*", "0.1*"))

    def at(text: str) -> str:
        return f"({text.replace('#', inner)})"

    wrong = [
        Wrong("chain", "the inner derivative forgotten", f"{k}{at(rule)}", LOST),
        Wrong("chain", "the outer derivative forgotten", f"{k}{at(outer)}*({slope})", LOST),
    ]
    if k:
        constant = k.rstrip("*").replace(".", r"\.")
        wrong.append(Wrong("constant", f"{k} lost", f"{at(rule)}*({slope})", ("missing factor",), (constant,)))
    for mistake in mistakes:
        what = f"{mistake.derivative} for {rule}"
        wrong.append(Wrong(mistake.kind, what, f"{k}{at(mistake.derivative)}*({slope})", mistake.kinds, mistake.words))
    return Exercise(f"{k}{outer.replace('#', inner)}", f"{k}{at(rule)}*({slope})", wrong)


def _product(chance: random.Random) -> Exercise:
    """f(x)·g(x)."""
    (f, df), (g, dg) = chance.sample(FACTORS, 2)
    wrong = [
        Wrong("product", "f′g′", f"({df})*({dg})", ("product rule",)),
        Wrong("product", "f′g alone", f"({df})*({g})", PATHS),
        Wrong("product", "fg′ alone", f"({f})*({dg})", PATHS),
        Wrong("product", "f′g − fg′", f"({df})*({g}) - ({f})*({dg})", (*TURNED, "product rule")),
    ]
    return Exercise(f"({f})*({g})", f"({df})*({g}) + ({f})*({dg})", wrong)


def _quotient(chance: random.Random) -> Exercise:
    """f(x)/g(x)."""
    (f, df), (g, dg) = chance.choice(FACTORS), chance.choice(UNDER)
    above = f"(({df})*({g}) - ({f})*({dg}))"
    wrong = [
        Wrong("quotient", "f′/g′", f"({df})/({dg})", ("quotient rule",)),
        Wrong("quotient", "f′g + fg′", f"(({df})*({g}) + ({f})*({dg}))/({g})**2", (*TURNED, "quotient rule")),
        Wrong("quotient", "fg′ − f′g", f"(({f})*({dg}) - ({df})*({g}))/({g})**2", (*TURNED, "quotient rule")),
        Wrong("quotient", "the denominator not squared", f"{above}/({g})", ("quotient rule", "missing factor")),
        Wrong("quotient", "g taken for a constant", f"({df})/({g})", PATHS),
    ]
    return Exercise(f"({f})/({g})", f"{above}/({g})**2", wrong)


def number_at(text: str, x: sympy.Rational) -> Real:
    """The number of a formula of x."""
    return compiled(parsed(text).xreplace({sympy.Symbol("x"): x}))({})


def _cases(exercise: Exercise, x: sympy.Rational, style: Style, *, as_formula: bool) -> Iterator[Case]:
    """A sheet for each slip that anybody sees, and a right one."""

    def written(text: str) -> str:
        return text if as_formula else style.written(number_at(text, x))

    right = number_at(exercise.derivative, x)
    y = style.written(number_at(exercise.formula, x))
    units = style.digits if style.decimals else style.digits - 1 - int(MP.floor(MP.log10(abs(right))))
    seen = SEEN * MP.mpf(10) ** -(12 if as_formula else units)
    answers = [Wrong("right", "no slip", exercise.derivative, ()), *exercise.wrong]
    for answer in answers:
        number, printed = number_at(answer.derivative, x), written(answer.derivative)
        same = tuple(other.cause for other in exercise.wrong if written(other.derivative) == printed)
        is_right = answer.kind == "right"
        if is_right or abs(number - right) > seen:
            line = Line("dy/dx", printed, "right" if is_right else "slip", same, (float(number),))
            lines = (Line("y", y, "right"), line)
            name = f"y = {exercise.formula} at x = {float(x)}"
            text = _text(exercise.formula, x, lines)
            yield Case("calculus", "calculus", name, answer.what, answer.kind, style.digits, text, lines)


def _text(formula: str, x: sympy.Rational, lines: tuple[Line, ...]) -> str:
    claims = "\n".join(f'"{line.claim}" = "{line.printed}"' for line in lines)
    given = f'error = "y"\n[inputs]\n[parameters]\nx = {float(x)}\n[formulas]\ny = "{formula}"'
    return f"{given}\n[claims]\n{claims}\n"
