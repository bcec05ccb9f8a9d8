"""One formula at a time, and its derivative by x: chain, product, quotient, powers, and constants.

A formula is made of an outer and an inner function, or is a product or a quotient of two; its derivative is put
together by the rules of calculus, rightly and with one slip.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

import sympy

from benchmarks.causes import Cause
from benchmarks.people.cases import Case, Line
from benchmarks.people.working import Style
from benchmarks.seeded.formulas import MP, Real, compiled, parsed

EACH = 12  # formulas for one draw
SEEN = 3  # units that a wrong number has to be off

# A function of # as text, its derivative, and what people take that for: (kind, words, text).
OUTER = (
    ("(#)**2", "2*(#)", (("two forgotten", "", "(#)"), ("missing factor", "", "2"))),
    (
        "(#)**3",
        "3*(#)**2",
        (("missing factor", "3", "(#)**2"), ("power rule", "", "3*(#)**3"), ("power rule", "", "3*(#)")),
    ),
    ("(#)**4", "4*(#)**3", (("missing factor", "4", "(#)**3"), ("power rule", "", "4*(#)**4"))),
    ("exp(#)", "exp(#)", ()),
    ("log(#)", "1/(#)", (("activation derivative", "", "log(#)"),)),
    ("sqrt(#)", "1/(2*sqrt(#))", (("half forgotten", "", "1/sqrt(#)"), ("power rule", "", "sqrt(#)/2"))),
    ("sin(#)", "cos(#)", (("sign", "", "-cos(#)"), ("activation derivative", "", "sin(#)"))),
    ("cos(#)", "-sin(#)", (("sign", "", "sin(#)"),)),
    (
        "tanh(#)",
        "1 - tanh(#)**2",
        (("activation derivative", "", "1 - tanh(#)"), ("activation derivative", "", "1 - (#)**2")),
    ),
    ("sigmoid(#)", "sigmoid(#)*(1 - sigmoid(#))", (("activation derivative", "", "(#)*(1 - (#))"),)),
    ("1/(#)", "-1/(#)**2", (("sign", "", "1/(#)**2"), ("activation derivative", "", "-1/(#)"))),
    (
        "2**(#)",
        "2**(#)*log(2)",
        (("missing factor", "log|ln|0\\.69\\d*", "2**(#)"), ("power rule", "", "(#)*2**((#) - 1)")),
    ),
)
INNER = (("@*x", "@"), ("@*x + 1", "@"), ("x**2 + @", "2*x"), ("1 + @*x**2", "2*@*x"), ("x**3", "3*x**2"))


class Slipped(NamedTuple):
    """A formula, its derivative, and one that is wrong."""

    formula: str
    derivative: str
    kind: str
    what: str
    wrong: str
    causes: tuple[Cause, ...]


def calculus(count: int, digits: int) -> Iterator[Case]:
    """So many times ``EACH`` formulas; the same in every run."""
    for number in range(count * EACH):
        chance = random.Random(f"calculus {number}")
        x = sympy.Rational(chance.randint(2, 19), 10)
        style = Style(digits, chance.random() < 0.5, False)
        made = chance.choice((_chain, _chain, _product, _quotient))(chance)
        written = {slipped: style.written(_number(slipped.wrong, x)) for slipped in made}
        for slipped in made:
            causes = [other.causes[0] for other in made if written[other] == written[slipped]]
            case = _case(slipped._replace(causes=(*slipped.causes, *causes)), x, style, number)
            if case:
                yield case


def _functions(chance: random.Random) -> tuple[str, str, tuple[tuple[str, str, str], ...]]:
    return chance.choice(OUTER)


def _inner(chance: random.Random) -> tuple[str, str]:
    number = chance.choice(("2", "3", "0.5", "0.7", "4"))
    text, slope = chance.choice(INNER)
    return text.replace("@", number), slope.replace("@", number)


def _chain(chance: random.Random) -> list[Slipped]:
    """k·f(g(x))."""
    outer, rule, mistakes = _functions(chance)
    inner, slope = _inner(chance)
    k = chance.choice(("", "", "0.7*", "3*", "0.1*"))
    formula, right = f"{k}{outer.replace('#', inner)}", f"{k}({rule.replace('#', inner)})*({slope})"
    lost = ("missing factor", "activation derivative")
    found = [
        _slip(formula, right, "chain", "the inner derivative forgotten", f"{k}({rule.replace('#', inner)})", lost),
        _slip(
            formula,
            right,
            "chain",
            "the outer derivative forgotten",
            f"{k}({outer.replace('#', inner)})*({slope})",
            lost,
        ),
    ]
    if k:
        whole = f"({rule.replace('#', inner)})*({slope})"
        number = k.rstrip("*").replace(".", "\\.")
        found.append(_slip(formula, right, "constant", f"{k} lost", whole, ("missing factor",), number))
    for kind, words, text in mistakes:
        wrong = f"{k}({text.replace('#', inner)})*({slope})"
        kinds = {"sign": ("sign", "factor sign", "activation derivative"), "power rule": ()}.get(
            kind, (kind, "activation derivative", "missing factor")
        )
        found.append(_slip(formula, right, kind, f"{text} for {rule}", wrong, kinds, *([words] if words else [])))
    return found


def _product(chance: random.Random) -> list[Slipped]:
    """f(x)·g(x)."""
    (f, df), (g, dg) = _simple(chance), _simple(chance)
    formula, right = f"({f})*({g})", f"({df})*({g}) + ({f})*({dg})"
    paths = ("missing path", "single path")
    return [
        _slip(formula, right, "product", "f′g′", f"({df})*({dg})", (), "product"),
        _slip(formula, right, "product", "f′g alone", f"({df})*({g})", paths),
        _slip(formula, right, "product", "fg′ alone", f"({f})*({dg})", paths),
        _slip(formula, right, "product", "f′g − fg′", f"({df})*({g}) - ({f})*({dg})", ("factor sign", "sign")),
    ]


def _quotient(chance: random.Random) -> list[Slipped]:
    """f(x)/g(x)."""
    (f, df), (g, dg) = _simple(chance), chance.choice((("x**2 + 1", "2*x"), ("3*x + 2", "3"), ("1 + exp(x)", "exp(x)")))
    formula, right = f"({f})/({g})", f"(({df})*({g}) - ({f})*({dg}))/({g})**2"
    return [
        _slip(formula, right, "quotient", "f′/g′", f"({df})/({dg})", (), "quotient|numerator|denominator"),
        _slip(formula, right, "quotient", "plus", f"(({df})*({g}) + ({f})*({dg}))/({g})**2", ("factor sign", "sign")),
        _slip(formula, right, "quotient", "turned", f"(({f})*({dg}) - ({df})*({g}))/({g})**2", ("sign", "factor sign")),
        _slip(
            formula,
            right,
            "quotient",
            "not squared",
            f"(({df})*({g}) - ({f})*({dg}))/({g})",
            (),
            "denominator|squared?",
        ),
        _slip(formula, right, "quotient", "g left alone", f"({df})/({g})", ("missing path", "single path")),
    ]


def _simple(chance: random.Random) -> tuple[str, str]:
    """A factor and its derivative."""
    return chance.choice(
        (
            ("x**2", "2*x"),
            ("x**3", "3*x**2"),
            ("exp(2*x)", "2*exp(2*x)"),
            ("sin(x)", "cos(x)"),
            ("log(x)", "1/x"),
            ("3*x + 1", "3"),
        )
    )


def _slip(formula: str, right: str, kind: str, what: str, wrong: str, kinds: tuple[str, ...], *words: str) -> Slipped:
    return Slipped(formula, right, kind, what, wrong, (Cause(frozenset(kinds), words),))


def _number(text: str, x: sympy.Rational) -> Real:
    return compiled(parsed(text).xreplace({sympy.Symbol("x"): x}))({})


def _case(slipped: Slipped, x: sympy.Rational, style: Style, number: int) -> Case | None:
    """The sheet with the value and the wrong derivative; none where nobody sees that it is wrong."""
    y, right, wrong = (_number(text, x) for text in (slipped.formula, slipped.derivative, slipped.wrong))
    printed = style.written(wrong)
    unit = MP.mpf(10) ** (-style.digits if style.decimals else MP.floor(MP.log10(abs(right))) - style.digits + 1)
    if abs(wrong - right) <= SEEN * unit:
        return None
    text = "\n".join(
        (
            f'title = "{slipped.kind}"',
            'error = "y"',
            f"[inputs]\n[parameters]\nx = {float(x)}",
            f'[formulas]\ny = "{slipped.formula}"',
            f'[claims]\ny = "{style.written(y)}"\n"dy/dx" = "{printed}"\n',
        )
    )
    lines = (
        Line("y", style.written(y), "right"),
        Line("dy/dx", printed, "slip", slipped.causes, (float(wrong),)),
    )
    name = f"y = {slipped.formula} at x = {float(x)} ({number})"
    return Case("calculus", "calculus", name, slipped.what, slipped.kind, style.digits, text, lines)
