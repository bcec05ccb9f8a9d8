"""What a row of the table is: an operation, its rules, and how people write it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import Formatter
from typing import Any, NamedTuple

from autograd.sentences import counted
from autograd.table.arithmetic import Number, as_float

# How tightly a written form holds together, loosest first.  An operand that binds
# looser than its place allows is put in parentheses.
SUM, PRODUCT, NEGATIVE, POWER, ATOM = range(1, 6)


class NoPath(int):
    """The type of ``NO_PATH``: the number 0, written as a 0, with a name of its own."""

    __module__ = "autograd"  # where a pickle finds NO_PATH

    def __repr__(self) -> str:
        return "NO_PATH"

    def __str__(self) -> str:
        return "0"

    def __reduce__(self) -> str:  # a pickle or a copy of it is the same object
        return "_NO_PATH"


NO_PATH = NoPath()
"""What a rule gives for an argument from which no path leads to the result, see ``ops``.

Compare with ``is``: a 0 that was computed is another zero.
"""


def zero_as_no_path(slope: Any) -> Any:
    """The slope as a rule from outside means it: such a rule writes a plain ``0`` for ``NO_PATH``."""
    return NO_PATH if slope.__class__ is int and slope == 0 else slope


class Form(NamedTuple):
    """How an operation is written: ``{} - {}`` is a difference, with parentheses around an operand that needs them.

    A place may say which operands stand in it without parentheses, see ``PLACES``: for a person a·(b·c)
    is a·b·c, though for Python it is not.
    """

    template: str
    binding: int = ATOM

    @property
    def places(self) -> list[str]:
        """What its braces say, in order."""
        parts = Formatter().parse(self.template)
        return [f"{name}:{spec}" if name else spec or "" for _, name, spec, _ in parts if name is not None]

    def repeated(self, count: int) -> Form:
        """The form with its place once for each of this many arguments, with commas between.

        >>> call("norm", 1).repeated(3).template
        'norm({:bare}, {:bare}, {:bare})'
        """
        place = _PLACE.search(self.template)
        if place is None:
            return self
        comma = "<mo>,</mo>" if place[0].startswith("<") else ", "
        return self._replace(template=self.template.replace(place[0], comma.join([place[0]] * count)))


PLACES = {"bare": 0, "sum": SUM, "product": PRODUCT, "signed": NEGATIVE, "atom": ATOM, "exponent": ATOM}
"""The loosest operand that each place takes without parentheses; ``{}`` goes by the operation around it.

``{:signed}`` takes a minus sign too, as in x**-2.  ``{:exponent}`` is written with its own sign: ² or ^x.
"""


@dataclass(frozen=True, eq=False, repr=False)
class Operation:
    """One row of the table.

    >>> from autograd.table.ops import tanh
    >>> tanh.compute(0.0), tanh.partials[0](0.0, 0.0)
    (0.0, 1.0)
    """

    name: str  # NumPy's name, so that np.tanh(value) finds the method
    compute: Callable[..., Number]  # numbers in, number out; raises where it is not defined
    partials: tuple[Callable[..., Any], ...]  # ∂y/∂argument, one rule per argument: (*arguments, y) -> derivative
    meaning: str  # what it is, in words
    text: Form  # Python text, which can be read back
    pretty: Form  # Unicode, for terminals and pictures
    latex: Form
    mathml: Form | None = None  # for pages, each operand a row of elements; by default like ``pretty``
    aliases: tuple[str, ...] = ()  # further names that a formula may call it by
    domain: str = ""  # what the arguments have to be, for the error where compute raises
    exact: bool = False  # whether Fractions in give a Fraction out
    elementary: Callable[..., Any] | None = None  # the same function in those of a library: (library, *arguments)
    steady: Callable[..., Any] | None = None  # the same for floats, where elementary overflows or is 0 / 0
    method: str = ""  # the method that Python calls for its own operator or function
    code: str = ""  # compute as a piece of Python, which saves a call
    kink: Callable[..., Any] | None = None  # how far the arguments are from the kink, with a sign: 0 there
    kinked: bool = False  # whether the derivative jumps; also without a kink, where its place is not known
    written: tuple[Callable[..., Any], ...] = ()  # the partials as people write them, where that differs
    mistaken: tuple[tuple[Callable[..., Any], ...], ...] = ()  # for each argument, what people take ∂y/∂argument for
    bends: bool = False  # whether it bends its argument, as an activation does: people forget such a derivative
    of_angle: bool = False  # whether its argument is an angle: sin x (1 + x) is a product, and degrees a slip
    repeats: int = 0  # of any number of arguments: how many of them make a term
    counts: Callable[..., Any] | None = None  # (arguments, y) -> the n of its rules, if not how many terms there are
    spelled: Callable[..., Any] | None = None  # and the same with other rows: (how to make one, arguments) -> result

    def __post_init__(self) -> None:
        if self.mathml is None:
            object.__setattr__(self, "mathml", _mathml_like(self.pretty))
        if self.kink is not None:
            object.__setattr__(self, "kinked", True)
        for form in (self.text, self.pretty, self.latex, self.mathml or self.pretty):
            places = form.places
            if not self.partials or len(places) != len(self.partials) or not {"", *PLACES}.issuperset(places):
                raise ValueError(
                    f"the operation {self.name!r} has {counted(len(self.partials), 'derivative rule')} and is written "
                    f"{form.template!r}: give one rule and one {{}} or {{:bare}} for each of its arguments, and double "
                    "the braces that LaTeX has itself"
                )

    def __call__(self, *arguments: Any) -> Any:
        """Run inside a rule, without raising: on numbers, or on anything else by its own ``record``."""
        for argument in arguments:
            if argument.__class__ is not float and hasattr(argument, "record"):  # the first question is cheap
                return argument.record(self, arguments)
        return self.of_numbers(*arguments)

    def of_numbers(self, *numbers: Number) -> Number:
        """``compute`` without raising: inf at a pole, nan where it is not defined."""
        try:
            return self.compute(*numbers)
        except OverflowError:  # with an exact number that is larger than all floats, or else by the result
            floats = [*map(as_float, numbers)]
            return math.inf if floats == [*numbers] else self.of_numbers(*floats)
        except ZeroDivisionError:
            return math.inf
        except ValueError:
            return math.nan

    @property
    def calls(self) -> list[str]:
        """The names that a formula may call it by: its own, the one it is written with, and others."""
        name, parenthesis, _ = self.text.template.partition("(")
        return [self.name, *([name] if parenthesis else []), *self.aliases]

    @property
    def sign(self) -> str:
        """The sign it is written with in Python text, such as + or **; for one that is called its word there."""
        word, parenthesis, _ = self.text.template.partition("(")
        signs = "".join(literal for literal, *_ in Formatter().parse(self.text.template))
        return (word if parenthesis else signs.strip()) or self.name

    @property
    def reflected(self) -> str:
        """The method that Python calls of the second operand: ``__radd__`` for ``__add__``."""
        return f"__r{self.method[2:]}"

    @property
    def arity(self) -> int | None:
        """How many arguments it takes; None for any number."""
        return None if self.repeats else len(self.partials)

    def slope(self, place: int, arguments: Sequence[Any], y: Any, *, written: bool = False, count: Any = None) -> Any:
        """∂y/∂(the argument in that place), by its rule, or by the one that people write.

        The rules of a term get the ``count`` as well, which may be given if it is known; a last argument without a
        partner stands beside a 1.
        """
        rules = self.written if written and self.written else self.partials
        if not self.repeats:
            return rules[place](*arguments, y)
        start = place - place % self.repeats
        term = (*arguments[start : start + self.repeats], 1)[: self.repeats]
        return rules[place - start](*term, self.count(arguments, y) if count is None else count, y)

    def count(self, arguments: Sequence[Any], y: Any) -> Any:
        """The n of a rule of any number of arguments: how many terms there are, or what the row ``counts``."""
        if self.counts:
            return self.counts(arguments, y)
        terms = Fraction(-(-len(arguments) // self.repeats))
        return float(terms) if isinstance(y, float) else terms

    def sides(self, args: tuple[Any, ...]) -> tuple[Any, Any]:
        """The arguments as a Value keeps them, left and right: one each, or all of them, or the two of each pair."""
        if self.repeats == 2:
            pairs = len(args) // 2 * 2  # a last one alone goes right: the inputs of a layer's neurons stay one tuple
            return args[:pairs:2], args[1::2] + args[pairs:]
        if self.repeats or len(args) > 2:
            return args, None
        return args if len(args) == 2 else (args[0], None)

    def __repr__(self) -> str:
        return f"<operation {self.name}>"


def call(name: str, arity: int) -> Form:
    """Written like a call: name(a, b)."""
    return Form(f"{name}({', '.join(['{:bare}'] * arity)})")


def latex_call(name: str, arity: int) -> Form:
    r"""Written like a call in LaTeX: name\left(a, b\right)."""
    return Form(rf"{name}\left({', '.join(['{:bare}'] * arity)}\right)")


_PLACE = re.compile(r"(<mrow>)?\{:bare\}(?(1)</mrow>)")
_SIGNS = re.compile(r"(\{.*?\})|(\w+)|([^\s\w])")


def _mathml_like(form: Form) -> Form:
    """The MathML of a form that stands on one line: words as <mi>, signs as <mo>, a call as one row."""
    pieces = _SIGNS.findall(form.template)
    row = "".join(field or (f"<mi>{word}</mi>" if word else f"<mo>{sign}</mo>") for field, word, sign in pieces)
    row = row.replace("{:bare}", "<mrow>{:bare}</mrow>")  # a minus that begins a row is a sign
    return form._replace(template=f"<mrow>{row}</mrow>" if form.binding == ATOM else row)


def row(
    name: str,
    compute: Callable[..., Any],
    *partials: Callable[..., Any],
    meaning: str,
    text: Form | None = None,
    pretty: Form | None = None,
    latex: Form | None = None,
    **columns: Any,
) -> Operation:
    """A row; it is written like a call of its name unless the row says otherwise."""
    arity = len(partials)
    text = text or call(name, arity)
    latex = latex or latex_call(rf"\operatorname{{{{{name}}}}}", arity)
    return Operation(name, compute, partials, meaning, text, pretty or text, latex, **columns)


def rows_in(namespace: dict[str, Any]) -> dict[str, Operation]:
    """The rows among the names of a module, by their own names."""
    return {thing.name: thing for thing in [*namespace.values()] if isinstance(thing, Operation)}
