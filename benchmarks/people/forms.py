"""The sheets that people are given: formulas of many kinds, at numbers that are drawn."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from benchmarks.seeded.sheets import Sheet

RATES = ("0.1", "0.5", "0.05", "0.2", "0.01")


@dataclass(frozen=True, eq=False)
class Form:
    """The formulas of a sheet, and what people know of it beyond the chain rule."""

    family: str
    name: str
    inputs: str  # names, with those that are 0 or 1 given as y1=0
    parameters: str
    formulas: str  # one a line
    known: Mapping[str, str] = field(default_factory=dict)  # derivatives of the error that are known by heart
    batch: int = 0  # how many examples the error is the mean of


@dataclass(frozen=True, eq=False)
class Given:
    """A sheet that a person is given, and its form."""

    form: Form
    sheet: Sheet


def _lines(pattern: str, count: int) -> str:
    """A formula for each of some examples or neurons, counted from 1."""
    return "\n".join(pattern.replace("#", str(i)) for i in range(1, count + 1))


def _softmax(count: int) -> str:
    total = " + ".join(f"exp(z{i})" for i in range(1, count + 1))
    return _lines(f"p# = exp(z#)/({total})", count)


HIDDEN = "z1 = w1*x1 + w2*x2 + b1\nz2 = w3*x1 + w4*x2 + b2\n"
WEIGHTS = "w1 w2 w3 w4 b1 b2"
SCORES = _lines("z# = u#*x1 + v#*x2 + b#", 3) + "\n" + _softmax(3) + "\n"
SCORED = "u1 v1 u2 v2 u3 v3 b1 b2 b3"


def _neurons(function: str) -> str:
    return HIDDEN + f"h1 = {function.replace('#', 'z1')}\nh2 = {function.replace('#', 'z2')}\n"


def _line(count: int) -> Form:
    terms = " + ".join(f"(y{i} - t{i})**2" for i in range(1, count + 1))
    names = " ".join(f"x{i} t{i}" for i in range(1, count + 1))
    formulas = _lines("y# = w*x# + b", count) + f"\nE = ({terms})/{count}"
    return Form("batches", f"line through {count}", names, "w b", formulas, batch=count)


def _logistic(count: int) -> Form:
    names = " ".join(f"x{i} s{i} t{i}={i % 2}" for i in range(1, count + 1))
    formulas = (
        _lines("z# = w1*x# + w2*s# + b", count)
        + "\n"
        + _lines("p# = sigmoid(z#)", count)
        + "\n"
        + _lines("L# = -(t#*log(p#) + (1 - t#)*log(1 - p#))", count)
        + f"\nL = ({' + '.join(f'L{i}' for i in range(1, count + 1))})/{count}"
    )
    known = {f"z{i}": f"(p{i} - t{i})/{count}" for i in range(1, count + 1)}
    known |= {f"L{i}": f"1/{count}" for i in range(1, count + 1)}
    return Form("batches", f"logistic of {count}", names, "w1 w2 b", formulas, known, count)


FORMS = (
    Form(
        "sigmoid",
        "two sigmoids and one",
        "x1 x2 t",
        f"{WEIGHTS} v1 v2 c",
        _neurons("sigmoid(#)") + "s = v1*h1 + v2*h2 + c\ny = sigmoid(s)\nE = (y - t)**2/2",
    ),
    Form(
        "sigmoid",
        "two sigmoids, two outputs",
        "x1 x2 t1 t2",
        f"{WEIGHTS} v1 v2 v3 v4 c1 c2",
        _neurons("sigmoid(#)")
        + "s1 = v1*h1 + v2*h2 + c1\ns2 = v3*h1 + v4*h2 + c2\ny1 = sigmoid(s1)\ny2 = sigmoid(s2)\n"
        + "E = (y1 - t1)**2/2 + (y2 - t2)**2/2",
    ),
    Form(
        "sigmoid",
        "two tanh neurons",
        "x1 x2 t",
        f"{WEIGHTS} v1 v2 c",
        _neurons("tanh(#)") + "y = v1*h1 + v2*h2 + c\nE = (y - t)**2",
    ),
    Form(
        "softmax",
        "second of three",
        "x1 x2",
        SCORED,
        SCORES + "L = -log(p2)",
        {"z1": "p1", "z2": "p2 - 1", "z3": "p3", "p2": "-1/p2"},
    ),
    Form(
        "softmax",
        "three, one-hot",
        "x1 x2 y1=0 y2=0 y3=1",
        SCORED,
        SCORES + "L = -(y1*log(p1) + y2*log(p2) + y3*log(p3))",
        {f"z{i}": f"p{i} - y{i}" for i in (1, 2, 3)},
    ),
    Form(
        "softmax",
        "two, in single steps",
        "x1 x2",
        f"{WEIGHTS} v1 v2 v3 v4 c1 c2",
        _neurons("tanh(#)")
        + "s1 = v1*h1 + v2*h2 + c1\ns2 = v3*h1 + v4*h2 + c2\ne1 = exp(s1)\ne2 = exp(s2)\nS = e1 + e2\n"
        + "p1 = e1/S\nL = -log(p1)",
    ),
    *(
        Form(
            "leaky",
            f"leaky {slope}",
            "x1 x2 t",
            f"{WEIGHTS} v1 v2 c",
            _neurons(f"max(#, {slope}*#)") + "y = v1*h1 + v2*h2 + c\nE = (y - t)**2/2",
        )
        for slope in ("0.1", "0.01", "0.2")
    ),
    Form(
        "leaky",
        "relu",
        "x1 x2 t",
        f"{WEIGHTS} v1 v2 c",
        _neurons("relu(#)") + "y = v1*h1 + v2*h2 + c\nE = (y - t)**2",
    ),
    Form(
        "constants",
        "attention of two",
        "k1 k2 m1 m2 t",
        "q1 q2 u1 u2",
        "s1 = (q1*k1 + q2*k2)/sqrt(2)\ns2 = (q1*m1 + q2*m2)/sqrt(2)\n"
        "a1 = exp(s1)/(exp(s1) + exp(s2))\na2 = exp(s2)/(exp(s1) + exp(s2))\no = a1*u1 + a2*u2\nE = (o - t)**2/2",
    ),
    Form(
        "constants",
        "a tenth of an exponential",
        "x t",
        "a b c",
        "u = a*x + b\nf = 0.1*exp(3*u)\ng = f/4 + c\nE = (g - t)**2",
    ),
    Form(
        "constants",
        "with weight decay",
        "x1 x2 t",
        "w1 w2 b",
        "z = w1*x1 + w2*x2 + b\ny = sigmoid(z)\nR = 0.05*(w1**2 + w2**2)\nD = (y - t)**2/2\nE = D + R",
    ),
    *map(_line, (2, 3, 4)),
    *map(_logistic, (2, 3, 4)),
)


LARGE = Form(
    "large",
    "three sigmoids, two outputs",
    "x1 x2 t1 t2",
    "w1 w2 w3 w4 w5 w6 b1 b2 b3 u1 u2 u3 v1 v2 v3 c1 c2",
    "z1 = w1*x1 + w2*x2 + b1\nz2 = w3*x1 + w4*x2 + b2\nz3 = w5*x1 + w6*x2 + b3\n"
    + _lines("h# = sigmoid(z#)", 3)
    + "\ns1 = u1*h1 + u2*h2 + u3*h3 + c1\ns2 = v1*h1 + v2*h2 + v3*h3 + c2\n"
    + _lines("y# = sigmoid(s#)", 2)
    + "\nE = (y1 - t1)**2/2 + (y2 - t2)**2/2",
)  # of more than 50 lines


@cache
def given(form: Form, number: int) -> Given:
    """The sheet of a form at numbers that are drawn, of one decimal or two."""
    chance = random.Random(f"people {form.name} {number}")
    places = chance.choice((1, 2))
    rows: dict[str, list[str]] = {"inputs": [], "parameters": []}
    for table, names in (("inputs", form.inputs), ("parameters", form.parameters)):
        for entry in names.split():
            name, _, fixed = entry.partition("=")
            rows[table].append(f"{name} = {fixed or _drawn(chance, places)}")
    formulas = [f'{name} = "{text}"' for name, text in _split(form)]
    error = next(reversed(formulas)).partition(" ")[0]
    text = "\n".join(
        [
            f'title = "{form.name}"',
            f"rate = {chance.choice(RATES)}",
            f'error = "{error}"',
            *(line for table, lines in rows.items() for line in (f"[{table}]", *lines)),
            "[formulas]",
            *formulas,
            "[claims]",
        ]
    )
    return Given(form, Sheet(text, f"{form.name} {number}"))


def _split(form: Form) -> Iterator[tuple[str, str]]:
    for line in form.formulas.splitlines():
        name, _, text = line.partition(" = ")
        yield name, text


def _drawn(chance: random.Random, places: int) -> Decimal:
    """A number between −1.5 and 1.5, but not 0 or 1."""
    number = Decimal(0)
    while abs(number) in (0, 1):
        number = Decimal(chance.randint(-15 * 10 ** (places - 1), 15 * 10 ** (places - 1))).scaleb(-places)
    return number
