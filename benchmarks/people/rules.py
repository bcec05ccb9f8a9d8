"""The derivatives that people know by heart, and what they take them for."""

from typing import NamedTuple


class Mistake(NamedTuple):
    """A derivative of an outer function that is wrong, and what names the slip."""

    kind: str
    derivative: str
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()


def _sign(derivative: str) -> Mistake:
    return Mistake("sign", derivative, ("sign", "factor sign", "derivative of a function"))


def _rule(derivative: str) -> Mistake:
    return Mistake("wrong rule", derivative, ("derivative of a function", "wrong factor"))


def _power(derivative: str) -> Mistake:
    return Mistake("power rule", derivative, ())


def _factor(factor: str, derivative: str) -> Mistake:
    return Mistake(
        "lost factor", derivative, ("missing factor", "derivative of a function", "two forgotten"), (factor,)
    )


# Functions of #, their derivatives, and wrong ones.
OUTER: tuple[tuple[str, str, tuple[Mistake, ...]], ...] = (
    ("(#)**2", "2*(#)", (Mistake("two forgotten", "(#)", ("two forgotten", "missing factor")),)),
    ("(#)**3", "3*(#)**2", (_factor("3", "(#)**2"), _power("3*(#)**3"), _power("3*(#)"))),
    ("(#)**4", "4*(#)**3", (_factor("4", "(#)**3"), _power("4*(#)**4"))),
    ("exp(#)", "exp(#)", ()),
    ("log(#)", "1/(#)", (_rule("log(#)"),)),
    (
        "sqrt(#)",
        "1/(2*sqrt(#))",
        (Mistake("half forgotten", "1/sqrt(#)", ("half forgotten", "missing factor")), _power("sqrt(#)/2")),
    ),
    ("sin(#)", "cos(#)", (_sign("-cos(#)"), _rule("sin(#)"))),
    ("cos(#)", "-sin(#)", (_sign("sin(#)"),)),
    ("tanh(#)", "1 - tanh(#)**2", (_rule("1 - tanh(#)"), _rule("1 - (#)**2"))),
    ("sigmoid(#)", "sigmoid(#)*(1 - sigmoid(#))", (_rule("(#)*(1 - (#))"),)),
    ("1/(#)", "-1/(#)**2", (_sign("1/(#)**2"), _rule("-1/(#)"))),
    ("2**(#)", "2**(#)*log(2)", (_factor(r"log.*|ln.*|0\.69\d*", "2**(#)"), _power("(#)*2**((#) - 1)"))),
)

# Functions of x and their derivatives: inside others, with a constant @; as factors; and as denominators.
INNER = (("@*x", "@"), ("@*x + 1", "@"), ("x**2 + @", "2*x"), ("1 + @*x**2", "2*@*x"), ("x**3", "3*x**2"))
FACTORS = (
    ("x**2", "2*x"),
    ("x**3", "3*x**2"),
    ("exp(2*x)", "2*exp(2*x)"),
    ("sin(x)", "cos(x)"),
    ("log(x)", "1/x"),
    ("3*x + 1", "3"),
)
UNDER = (("x**2 + 1", "2*x"), ("3*x + 2", "3"), ("1 + exp(x)", "exp(x)"))
