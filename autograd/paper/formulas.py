"""A Value written as a formula, in text, Unicode, LaTeX or MathML, and read back from text.

Writing interprets the table's forms; reading goes through ``ast`` and a
whitelist, so that a formula from a stranger can neither run code nor stall.
"""

from __future__ import annotations

import ast
import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from html import unescape
from operator import attrgetter
from typing import Any, NamedTuple

from autograd.engine.history import history
from autograd.engine.methods import spelled_out
from autograd.engine.numbers import Exact
from autograd.engine.value import Value, operand
from autograd.paper.names import latex_name, mathml_name, pretty_name, shown
from autograd.paper.numerals import latex_numeral, read_decimal, write_exactly, write_number
from autograd.sentences import counted, nearest, shorten
from autograd.table.arithmetic import EXACT_BITS, bits
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import ATOM, NEGATIVE, PLACES, PRODUCT, SUM, Form, Operation

LONGEST = 10_000  # characters of a formula, written or read
DEEPEST = 1_000  # operations inside one another in a formula that is read


# ---- writing ----


class Written(NamedTuple):
    """A piece of a formula, and how tightly it holds together."""

    text: str
    binding: int = ATOM


class Notation(NamedTuple):
    """A notation: which column of the table it writes, and how names and numbers look."""

    form: Callable[[Operation], Form]
    name: Callable[[str], str]
    number: Callable[[Exact], str]
    minus: str  # in front of a number that is typeset
    parentheses: str  # around {}
    typeset: Callable[[str], str] = str  # a numeral, written with -, in this notation
    dots: str = "…"
    seen: Callable[[str], int] = len  # how many characters a reader sees
    longest: int = LONGEST  # characters, tags included


def _pretty_number(x: Exact) -> str:
    return "½" if x == Fraction(1, 2) else write_exactly(x)


def _true_minus(numeral: str) -> str:
    return numeral.replace("-", "−")


def mathml_number(numeral: str) -> str:
    """A written number in MathML, with a fraction or a power of ten where it has one.

    >>> mathml_number("-0.5"), mathml_number("1/3")
    ('<mo>−</mo><mn>0.5</mn>', '<mn>1</mn><mo>/</mo><mn>3</mn>')
    """
    if numeral.startswith("-"):
        return MATHML_MINUS + mathml_number(numeral[1:])
    if not numeral[:1].isdigit():
        return f"<mi>{numeral}</mi>"  # inf, nan
    mantissa, _, power = numeral.partition("e")
    row = "<mo>/</mo>".join(f"<mn>{part}</mn>" for part in mantissa.split("/"))
    ten = f"<mo>·</mo><msup><mn>10</mn><mrow>{mathml_number(str(int(power)))}</mrow></msup>" if power else ""
    return row + ten


def _seen(mathml: str) -> int:
    """How many characters of a piece of MathML a reader sees."""
    return len(unescape(_TAG.sub("", mathml)))


_TAG = re.compile("<[^>]*>")
MATHML_MINUS = "<mo>−</mo>"
MATHML_PARENTHESES = "<mrow><mo>(</mo><mrow>{}</mrow><mo>)</mo></mrow>"  # a minus that begins a row is a sign

NOTATIONS = {
    "text": Notation(attrgetter("text"), str, write_exactly, "-", "({})"),
    "plain": Notation(attrgetter("pretty"), shown, _pretty_number, "−", "({})", _true_minus),
    "pretty": Notation(attrgetter("pretty"), pretty_name, _pretty_number, "−", "({})", _true_minus),
    "latex": Notation(attrgetter("latex"), latex_name, write_exactly, "-", r"\left({}\right)", latex_numeral),
    "mathml": Notation(
        attrgetter("mathml"),
        mathml_name,
        write_exactly,
        MATHML_MINUS,
        MATHML_PARENTHESES,
        mathml_number,
        "<mi>…</mi>",
        _seen,
        5 * LONGEST,
    ),
}
_SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def formula(
    value: Value,
    notation: str = "text",
    *,
    expand: bool = False,
    numbers: int | None = None,
    longest: int | None = None,
) -> str:
    """The formula of a Value in the names it was made from, with no needless parentheses.

    Args:
        value: a Value; a leaf without a name is written as its number.
        notation: "text" (Python, which ``parse`` reads back), "plain" (· − ² as on paper),
            "pretty" (that, with names as w₁ and δ), "latex", or "mathml" (a row of elements, for
            a page to put into <math>).
        expand: write the formulas of named Values out, down to the leaves.
        numbers: write numbers in place of names, with this many significant digits.
        longest: write … for the long parts of an operation with more characters than this.

    Raises:
        ValueError: if the formula would have more than 10,000 characters (50,000 with the tags of MathML),
            or the notation is unknown.

    >>> from autograd import leaves
    >>> x, w, b = leaves(x=2, w=0.1, b=-3)
    >>> y = ((x * w + b) ** 2 / 2).named("y")
    >>> formula(y), formula(y, "pretty"), formula(y, numbers=4)
    ('(x*w + b)**2/2', '(x·w + b)²/2', '(2*0.1 + (-3))**2/2')
    >>> formula(y - 1), formula(y - 1, expand=True)
    ('y - 1', '(x*w + b)**2/2 - 1')
    """
    return write(value, notation, expand=expand, numbers=numbers, longest=longest).text


def write(
    value: Value,
    notation: str,
    *,
    expand: bool = False,
    numbers: int | None = None,
    longest: int | None = None,
) -> Written:
    """What ``formula`` gives, and how tightly it holds together, for a place in a larger formula."""
    if not isinstance(value, Value):
        raise TypeError(f"formula takes a Value, not {shorten(repr(value))}: a plain number has no formula")
    if notation not in NOTATIONS:
        raise ValueError(f"there is no notation {notation!r}: choose {', '.join(map(repr, NOTATIONS))}")
    style = NOTATIONS[notation]

    def stop(node: Value) -> bool:
        return bool(node.name) and not expand and node is not value

    written: dict[Value, Written] = {}
    for node in history(value, stop=stop):
        if node.op is not None and not stop(node):
            written[node] = _of_arguments(node, written, style, longest)
        else:
            named = node.name and numbers is None
            atom = Written(style.name(node.name)) if named else _number(node.data, style, numbers)
            written[node] = _cut(atom, longest, style)
        _check_length(written[node], style)
    return written[value]


def _check_length(part: Written, style: Notation) -> None:
    if len(part.text) > style.longest:
        raise ValueError(
            f"the formula is longer than {style.longest} characters: name some of the Values between with .named()"
        )


def formulas(values: Iterable[Value], notation: str, longest: int, *, numbers: int | None = None) -> dict[Value, str]:
    """What ``formula`` gives for each of many Values, in one pass: each alone would walk back through the others.

    >>> x = Value(2.0, name="x")
    >>> y = x * 3
    >>> list(formulas([y, y + 1], "pretty", longest=40).values())
    ['x·3', 'x·3 + 1']
    """
    style = NOTATIONS[notation]
    wanted = dict.fromkeys(values)
    written: dict[Value, Written] = {}
    texts: dict[Value, str] = {}
    for node in history(*wanted, stop=lambda node: bool(node.name)):
        named = node.name and numbers is None
        atom = Written(style.name(node.name)) if named else _number(node.data, style, numbers)
        own = written[node] = _cut(atom, longest, style)
        if node.op is not None and (node in wanted or not node.name):
            own = _of_arguments(node, written, style, longest)
        if not node.name:
            written[node] = own
        if node in wanted:
            texts[node] = own.text
    return {value: texts[value] for value in wanted}


def _of_arguments(node: Value, written: Mapping[Value, Written], style: Notation, longest: int | None) -> Written:
    """A node from its arguments as they are written, of which long ones are left out where it gets too long."""
    assert node.op is not None
    return _composed(node.op, [written[a] if isinstance(a, Value) else a for a in node.args], style, longest)


def _composed(op: Operation, operands: Iterable[Written | Exact], style: Notation, longest: int | None) -> Written:
    """An operation on parts that are written; one of many arguments as the operations that it is spelled with."""
    parts = [x if isinstance(x, Written) else _number(x, style) for x in operands]
    if op.spelled:
        spelled: Written = op.spelled(lambda op, *few: _composed(op, few, style, longest), parts)
        return spelled
    whole = _operation(op, parts, style)
    if longest is not None and style.seen(whole.text) > longest:
        whole = _operation(op, [_cut(part, longest // 3, style) for part in parts], style)
    _check_length(whole, style)  # before a sum of many terms goes on growing
    return _cut(whole, longest, style)


def _cut(part: Written, longest: int | None, style: Notation) -> Written:
    return part if longest is None or style.seen(part.text) <= longest else Written(style.dots)


def _number(x: Exact, style: Notation, digits: int | None = None) -> Written:
    numeral = style.number(x) if digits is None else write_number(x, digits, minus="-")
    text = style.typeset(numeral)
    if "/" in numeral or ("e" in numeral and style is not NOTATIONS["text"]):  # a product with a power of ten
        return Written(text, PRODUCT)
    if not text.startswith(style.minus):
        return Written(text)
    return Written(text, NEGATIVE if digits is None else SUM)  # in place of a name: (−2)·x rather than −2·x


def _operation(op: Operation, operands: list[Written], style: Notation) -> Written:
    form = style.form(op)
    if form.template == "{}":  # no sign of its own
        return operands[0]
    places = [_Place(x, i, form, style) for i, x in enumerate(operands)]
    return Written(form.template.format(*places), form.binding)


class _Place(NamedTuple):
    """An operand where it stands in a form: the place adds parentheses if the operand needs them."""

    operand: Written
    position: int
    form: Form
    style: Notation

    def __format__(self, spec: str) -> str:
        text = self.operand.text
        if spec == "exponent" and text.lstrip("−").isdecimal():
            return text.translate(_SUPERSCRIPTS)
        needed = self.operand.binding < PLACES.get(spec, self._loosest()) or (
            spec in ("", "sum", "product") and self._second_sign()
        )
        sign = "^" if spec == "exponent" else ""
        return sign + (self.style.parentheses.replace("{}", text) if needed else text)

    def _loosest(self) -> int:
        """The loosest binding that can stand in ``{}`` as it is: a - b - c is (a - b) - c."""
        first_of_several = self.position == 0 and len(self.form.places) > 1
        return self.form.binding if first_of_several else min(self.form.binding + 1, ATOM)

    def _second_sign(self) -> bool:
        """Whether a minus would follow another sign: a + (-b), a*(-b), -(-a)."""
        follows = self.position > 0 or not self.form.template.startswith("{")
        return follows and self.operand.text.startswith(self.style.minus)


# ---- reading ----

_BY_METHOD = {op.method: op for op in TABLE.values()}
_OPERATORS: dict[type[ast.AST], Operation] = {
    ast.Add: _BY_METHOD["__add__"],
    ast.Sub: _BY_METHOD["__sub__"],
    ast.Mult: _BY_METHOD["__mul__"],
    ast.Div: _BY_METHOD["__truediv__"],
    ast.Pow: _BY_METHOD["__pow__"],
    ast.USub: _BY_METHOD["__neg__"],
}
_SIGNS = {ord("−"): "-", ord("·"): " * ", ord("×"): " * "}  # as paper has them
# The pairs of a sum of products are written as products, and not as the arguments of a call.
FUNCTIONS = {name: op for op in TABLE.values() if op.repeats < 2 for name in op.calls}


def parse(text: str, names: Mapping[str, Any] | None = None, *, exact: bool = False) -> Any:
    """The Value, or number, that a formula stands for.

    Args:
        text: numbers, names, + - * / ** and unary minus, parentheses, and the functions
            of the table: ``"sigmoid(w1*x + b)"``, ``"max(y, z)"``.
        names: what each name stands for, Values or numbers.
        exact: read numbers as exact Fractions ("0.1" as 1/10) instead of floats.

    Raises:
        ValueError: if the text is not such a formula, is too long or too deep, uses an unknown
            name or function, or has no finite value where it holds only numbers.

    >>> x = Value(3.0, name="x")
    >>> parse("x**2/2 + 1", {"x": x})
    Value(data=5.5, grad=0.0)
    """
    return _Reader(text, names or {}, exact).value()


class UndefinedError(ValueError):
    """A formula that can be read has no value at these numbers."""


class TooLargeError(ValueError):
    """Exact numbers have grown too large to go on with: read the formula in floats."""


def bits_of(x: Value | Exact) -> int:
    """The size of an exact number, or of the number of a Value; 0 for a float."""
    data = x.data if isinstance(x, Value) else x
    return bits(data) if isinstance(data, Fraction) else 0


_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


class _Reader:
    """One formula on its way from text to a Value."""

    def __init__(self, text: str, names: Mapping[str, Any], exact: bool) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a formula is text, not an object of type {type(text).__name__}: write it in quotes")
        self.text = " ".join(text.split()).translate(_SIGNS)
        self.names = names
        self.exact = exact

    def value(self) -> Any:
        if len(self.text) > LONGEST:
            raise self.refusal(f"has more than {LONGEST} characters: split it into several named formulas")
        if "#" in self.text:
            raise self.refusal("holds '#': write a comment outside of the formula")
        if raised := _RAISED.search(self.text):
            raise self.refusal(f"holds {raised[0]!r}: write ** for a power")
        try:
            with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
                tree = ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            where = f" at character {error.offset}" if error.offset else ""
            raise self.refusal(f"cannot be read{where} ({error.msg}): write it with + - * / ** and ( )") from None
        except (RecursionError, MemoryError):
            raise self.refusal("is nested too deeply: split it into several named formulas") from None
        except ValueError as error:
            raise self.refusal(f"cannot be read ({error})") from None
        return self.evaluate(tree)

    def evaluate(self, tree: ast.expr) -> Any:
        """The value of the tree, without recursion: operands first, as on a stack machine."""
        results: list[Any] = []
        waiting: list[tuple[ast.expr, Operation | None, int, int]] = [(tree, None, 0, 0)]
        while waiting:
            node, op, arity, depth = waiting.pop()
            if depth > DEEPEST:
                raise self.refusal("is nested too deeply: split it into several named formulas")
            if op is not None:
                results[-arity:] = [self.applied(op, results[-arity:])]
            elif isinstance(node, ast.Constant):
                results.append(self.number(node))
            elif isinstance(node, ast.Name):
                results.append(self.named(node.id))
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
                waiting.append((node.operand, None, 0, depth + 1))
            else:
                op, operands = self.operation(node)
                waiting.append((node, op, len(operands), depth))
                waiting.extend((operand, None, 0, depth + 1) for operand in reversed(operands))
        return results.pop()

    def operation(self, node: ast.expr) -> tuple[Operation, list[ast.expr]]:
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)], [node.left, node.right]
        if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)], [node.operand]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self.call(node.func.id, node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            raise self.refusal("holds '^': write ** for a power")
        raise self.refusal(
            f"holds {self.source(node)!r}, which is not allowed: write it with numbers, names, + - * / **, "
            "parentheses and functions such as exp(x)"
        )

    def call(self, name: str, node: ast.Call) -> tuple[Operation, list[ast.expr]]:
        op = FUNCTIONS.get(name) or next((op for op in ADDED.values() if name in op.calls), None)
        if op is None:
            if name in self.names:
                raise self.refusal(f"calls {name!r}, which is a number: write {name}*(...) for a product")
            raise self.refusal(f"calls {name!r}, which is not a function of the table{nearest(name, FUNCTIONS)}")
        if node.keywords or len(node.args) != (op.arity or max(1, len(node.args))):
            taken = "at least 1 argument" if op.arity is None else counted(op.arity, "argument")
            raise self.refusal(f"calls {self.source(node)!r}, but {name} takes {taken}")
        return op, node.args

    def applied(self, op: Operation, args: list[Any]) -> Any:
        try:
            result = spelled_out(op, args)
        except (ValueError, ZeroDivisionError) as error:
            raise UndefinedError(str(self.refusal(f"has no value: {error}"))) from None
        if isinstance(result, float) and not math.isfinite(result):
            raise self.refusal(f"holds a number that is too large: {op.name} gives {result}")
        if self.exact and bits_of(result) > EXACT_BITS:
            raise TooLargeError("the exact numbers grow too large")
        return result

    def number(self, node: ast.Constant) -> Exact:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.refusal(f"holds {self.source(node)!r}, which is not a real number: write digits such as 0.5")
        try:
            decimal = read_decimal(self.full_source(node))
        except ValueError as error:
            raise self.refusal(f"holds a number that cannot be used: {error}") from None
        return decimal if self.exact else float(decimal)

    def named(self, name: str) -> Any:
        if name not in self.names:  # ast gives names in their normal form
            name = next((other for other in self.names if unicodedata.normalize("NFKC", other) == name), name)
        if name not in self.names:
            raise self.refusal(f"uses the name {name!r}, which stands for nothing here{nearest(name, self.names)}")
        return operand(self.names[name], Fraction(0) if self.exact else 0.0)

    def full_source(self, node: ast.expr) -> str:
        return self.text.encode()[node.col_offset : node.end_col_offset].decode()

    def source(self, node: ast.expr) -> str:
        return shorten(self.full_source(node))

    def refusal(self, what: str) -> ValueError:
        return ValueError(f"the formula {shorten(self.text)!r} {what}")
