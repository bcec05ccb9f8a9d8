"""``check``: the numbers and formulas of a derivation made by hand, against a graph made in Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

from autograd.arithmetic import as_float
from autograd.backprop import adjoints, history
from autograd.by_hand.claims import DERIVATIVE, Claim, read_claim
from autograd.by_hand.descent import read_rate
from autograd.by_hand.example import MOST_BITS, Example, Graph, Leaves
from autograd.by_hand.formula_claims import Formula, Neighbourhood, of_formula
from autograd.by_hand.lines import Line, of_digits, rows_of
from autograd.by_hand.report import Report
from autograd.formula import TooLargeError, UndefinedError, bits_of, formula, parse
from autograd.modes import recording
from autograd.numerals import read_decimal
from autograd.operands import Exact
from autograd.operators import spelled_out
from autograd.replay import refuse_stale
from autograd.sentences import shorten
from autograd.value import Value

ERROR = "E"  # what an end without a name is called


@recording()
def check(
    value: Value,
    claims: Mapping[Value | str, Any],
    rate: float | Fraction | None = None,
    parameters: Collection[Value] | None = None,
) -> Report:
    """Compare numbers and formulas found by hand with the engine's, and say which slip explains a wrong one.

    Args:
        value: the end of the graph, such as the error; without a name it is called E.
        claims: what was found, by what it is about.  A key is a claim as in a worksheet
            ("h1", "dE/dw1", "step w1", "new w1", "new E", "E after 100"), a Value or its name:
            a leaf stands for the derivative by it, any other for its value.  What was found is
            the digits as text ("-0.418"), a number, which counts the digits of its shortest
            repr, a formula as text ("(prediction - actual) * w5 * i1", "dE/dh1 * i1") or a Value.
            A formula is compared at these numbers and at others nearby.
        rate: of gradient descent, for claims about steps.
        parameters: the leaves that a step updates; needed for what follows from a whole step.

    Raises:
        TypeError: if something is neither a Value nor a claim, number or formula.
        ValueError: if a claim cannot be read, a name stands for several Values, or ``.data`` was changed
            after the graph was computed.

    >>> from autograd import leaves
    >>> i1, w1, w5 = leaves(i1=2, w1=0.1, w5=0.21)
    >>> h1 = (i1 * w1).named("h1")
    >>> E = ((h1 * w5 - 1) ** 2 / 2).named("E")
    >>> report = check(E, {"h1": "0.2", "dE/dw1": "-1.916", w5: "(h1*w5 - 1) * h1"})
    >>> [row.ok for row in report.rows]
    [True, False, True]
    >>> print(report.rows[1].diagnosis[0].words)
    the factor w5 = 0.21 of ∂E/∂h1 is missing: −1.916 instead of −0.40236
    """
    if not isinstance(value, Value):
        raise TypeError(f"check takes a Value, not {shorten(repr(value))}: pass the end of your graph")
    refuse_stale(history(value))
    if not isinstance(claims, Mapping):
        raise TypeError(f'claims are a dict such as {{"dE/dw1": "-0.176"}}, not {shorten(repr(claims))}')
    if isinstance(parameters, Value) or not isinstance(parameters, Collection | None):
        raise TypeError(f"parameters are a list of Values, not {shorten(repr(parameters))}: write parameters=[w1, ...]")
    graph = _Labelled(value, parameters)
    example = graph.example(None if rate is None else read_rate(rate))
    around = Neighbourhood(example)
    lines = [graph.line(key, found, around) for key, found in claims.items()]
    counts = Counter(line.claim for line in lines)
    for line in lines:
        if counts[line.claim] > 1:
            raise ValueError(f"{line.text} is claimed twice, under two keys: keep one of them")
    return Report(graph.labels[value], rows_of(lines, example))


class _Labelled:
    """A graph in which every Value that can be spoken of has a label of its own."""

    def __init__(self, end: Value, parameters: Collection[Value] | None) -> None:
        self.end = end
        self.nodes = history(end)
        self.several = {name: n for name, n in Counter(node.name for node in self.nodes).items() if name and n > 1}
        self.labels = self._labels(parameters or ())
        self.known = {label: node for node, label in self.labels.items()}
        leaves = [node for node in self.labels if node.op is None]
        self.parameters = leaves if parameters is None else list(parameters)
        self.are_chosen = parameters is not None
        for w in self.parameters:
            if not isinstance(w, Value) or w not in self.labels or w.op is not None:
                raise ValueError(
                    f"{shorten(repr(w))} among the parameters is no leaf of the graph: pass the leaves of E"
                )
        for w, count in Counter(self.parameters).items():
            if count > 1:
                raise ValueError(f"{shorten(repr(w))} is listed {count} times among the parameters: once is enough")

    def _labels(self, parameters: Collection[Value]) -> dict[Value, str]:
        found: dict[Value, str] = {}
        counts: Counter[str] = Counter()
        nodes = set(self.nodes)
        for node in self.nodes:
            if node.name:
                counts[node.name] += 1
                found[node] = node.name if node.name not in self.several else f"{node.name}#{counts[node.name]}"
        for place, w in enumerate(parameters):
            if isinstance(w, Value) and not w.name and w in nodes:
                found[w] = f"parameters[{place}]"
        found.setdefault(self.end, ERROR)
        taken: set[str] = set()
        for node in found:  # a label stands for one node only
            while found[node] in taken:
                found[node] += "'"
            taken.add(found[node])
        return found

    def example(self, rate: Fraction | None) -> Example:
        """What the claims are about."""
        leaves = {label: node.data for node, label in self.labels.items() if node.op is None}
        return Example(self.build, leaves, tuple(self.labels[w] for w in self.parameters), self.labels[self.end], rate)

    def build(self, leaves: Leaves) -> Graph:
        """The same graph at other leaves."""
        made = rebuilt(self.nodes, {self.known[label]: x for label, x in leaves.items()}, self.labels)
        leaves_first = sorted(self.labels, key=lambda node: node.op is not None)
        return {self.labels[node]: made[node] for node in leaves_first}

    # ---- claims ----

    def line(self, key: Value | str, found: Any, around: Neighbourhood) -> Line:
        """A claim, and the digits or the formula that were found for it."""
        text, claim = self._claim(key)
        if isinstance(found, str) and not _is_numeral(text, found):
            return self._line_of_text(text, claim, found, around)
        if isinstance(found, Value):
            return self._line_of_value(text, claim, found, around)
        if isinstance(found, Rational) and not isinstance(found, Integral):
            exact = Fraction(found)
            return of_formula(text, claim, str(exact), lambda graph: exact, None)
        return of_digits(text, claim, _digits(text, found))

    def _claim(self, key: Value | str) -> tuple[str, Claim]:
        """What a key speaks of: a leaf stands for the derivative by it, any other node for its value."""
        if isinstance(key, Value):
            if key not in self.labels:
                raise ValueError(
                    f"{shorten(repr(key))} is a key, but no node of this graph that has a name: name it with .named()"
                )
            label = self.labels[key]
            if key.op is not None:
                return label, Claim(label)
        elif isinstance(key, str):
            label = key if key in self.known else " ".join(key.split())
        else:
            raise TypeError(f"the key {shorten(repr(key))} is no claim: write text such as 'dE/dw1', or pass a Value")
        if label in self.known and self.known[label].op is None:
            error = self.labels[self.end]
            return f"d{error}/d{label}", Claim(error, by=label)
        claim = read_claim(label, [*self.known, *self.several])
        self._refuse_what_is_unclear(label, claim)
        return label, claim

    def _refuse_what_is_unclear(self, text: str, claim: Claim) -> None:
        for name in (claim.node, claim.by):
            if name in self.several:
                raise ValueError(
                    f"the claim {shorten(text)!r} speaks of {name!r}, and {self.several[name]} Values are called that: "
                    "pass the Value that you mean as the key, or give each a name of its own"
                )
        leaf = self.known[claim.node].op is None
        if claim.is_step and not leaf:
            raise ValueError(f"the claim {text!r}: gradient descent takes no step in {claim.node}, which is no leaf")
        if claim.is_step and self.known[claim.node] not in self.parameters:
            raise ValueError(f"the claim {text!r}: {claim.node} is none of the parameters: add it to parameters=[...]")
        if claim.steps and not self.are_chosen and not (leaf and claim.steps == 1 and not claim.by):
            raise ValueError(
                f"the claim {text!r} depends on which leaves a step updates: pass parameters=[...], the weights"
            )

    def _line_of_text(self, text: str, claim: Claim, written: str, around: Neighbourhood) -> Line:
        self._refuse_unclear_names(text, written, around.example.rate is not None)
        readable, derivatives = self._with_derivatives(text, claim, written)

        def read(formula_text: str) -> Formula:
            return lambda graph: parse(formula_text, self._names(graph, derivatives, around.example))

        try:
            moves = isinstance(read(readable)(self.known), Value) or bool(derivatives)
        except UndefinedError:  # a claim that is wrong, and can be read
            moves = True
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {problem}") from None
        meant = [(words, read(other)) for words, other in _leaves_for_numbers(readable, around.example.leaves)]
        return of_formula(text, claim, " ".join(written.split()), read(readable), around if moves else None, meant)

    def _names(self, graph: Graph, derivatives: Mapping[str, Claim], example: Example) -> dict[str, Any]:
        """What a formula can speak of: the rate, derivatives and the nodes of a graph."""
        rate = {} if example.rate is None else {"rate": as_float(example.rate)}
        slopes = {name: adjoints(graph[d.node]).get(graph[d.by], 0.0) for name, d in derivatives.items()}
        return rate | slopes | graph

    def _with_derivatives(self, text: str, claim: Claim, written: str) -> tuple[str, dict[str, Claim]]:
        """A formula with a name for each dE/dh1 in it, and what these names stand for."""
        found: dict[str, Claim] = {}

        def name(match: re.Match[str]) -> str:
            of, by = match.groups()
            if of not in self.known or by not in self.known or f"d{of}" in self.known:
                return match[0]
            if (of, by) == (claim.node, claim.by):
                raise ValueError(f"the claim {text!r} is answered with itself: write {match[0]} out")
            found[f"d{of}_d{by}"] = Claim(of, by=by)
            return f"d{of}_d{by}"

        return DERIVATIVE.sub(name, written), found

    def _refuse_unclear_names(self, text: str, written: str, has_rate: bool) -> None:
        if has_rate and "rate" in self.known and re.search(r"\brate\b", written):
            raise ValueError(f"the claim {text!r} uses 'rate', which is rate= and a Value as well: rename the Value")
        for name, count in self.several.items():
            if re.search(rf"\b(d|∂)?{re.escape(name)}\b", written):
                raise ValueError(
                    f"the claim {text!r} uses {name!r}, and {count} Values are called that: give each its own name"
                )

    def _line_of_value(self, text: str, claim: Claim, found: Value, around: Neighbourhood) -> Line:
        nodes = history(found)
        moving = [node for node in nodes if node.op is None and node in self.labels]

        def on(graph: Graph) -> Value:
            leaves = {node: graph[self.labels[node]].data for node in moving}
            return rebuilt(nodes, leaves, {})[found]

        return of_formula(text, claim, _written(found), on, around if moving else None)


def rebuilt(nodes: Sequence[Value], numbers: Mapping[Value, Exact], labels: Mapping[Value, str]) -> dict[Value, Value]:
    """The nodes of a history made anew, with other numbers for some leaves, and with these names.

    An operation of many arguments is spelled out, as a person writes it: a slip is one of two operands.
    Exact numbers grow with every operation; where they grow too large, all is made in floats.
    """
    leaves = {node: numbers.get(node, node.data) for node in nodes if node.op is None}
    try:
        return _rebuilt(nodes, leaves, labels)
    except TooLargeError:
        return _rebuilt(nodes, {node: as_float(x) for node, x in leaves.items()}, labels)


def _rebuilt(nodes: Sequence[Value], leaves: Mapping[Value, Exact], labels: Mapping[Value, str]) -> dict[Value, Value]:
    made: dict[Value, Value] = {}
    size = 0
    for node in nodes:
        if node.op is None:
            made[node] = Value(leaves[node])
        else:
            try:
                made[node] = spelled_out(node.op, [made[a] if isinstance(a, Value) else a for a in node.args])
            except ZeroDivisionError as problem:
                raise ValueError(str(problem)) from None
        made[node].name = labels.get(node, "")
        size += bits_of(made[node])
        if size > MOST_BITS:
            raise TooLargeError("the exact numbers grow too large")
    return made


_NUMERAL = re.compile(r"(?<![\w.])\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.])")
_MOST_MEANT = 20


def _leaves_for_numbers(written: str, leaves: Leaves) -> list[tuple[str, str]]:
    """The formula with a leaf in place of a number that happens to be the leaf's: in words, and as text."""
    return [
        (f"{match[0]} stands in place of {name}", written[: match.start()] + name + written[match.end() :])
        for match in _NUMERAL.finditer(written)
        for name, x in leaves.items()
        if name.isidentifier() and as_float(x) == float(match[0])
    ][:_MOST_MEANT]


_LIKE_A_NUMERAL = re.compile(r"\s*([+−-]?\s*[\d.,][\s\d.,]*(e[+−-]?\d+)?\s*)?", re.IGNORECASE)


def _is_numeral(text: str, found: str) -> bool:
    """Whether a text is digits; a formula has a name, a function or an operation in it."""
    try:
        read_decimal(found)
    except ValueError as problem:
        if _LIKE_A_NUMERAL.fullmatch(found):
            raise ValueError(f"the claim {text!r}: {problem}") from None
        return False
    return True


def _digits(text: str, found: Any) -> str:
    """The digits that a number counts for."""
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, bool) or not isinstance(found, Real | Decimal):
        raise TypeError(
            f"the claim {text!r} gives {shorten(repr(found))}: write a number, digits or a formula as text, or a Value"
        )
    try:
        digits = repr(float(found)) if isinstance(found, float) else str(found)
        read_decimal(digits)
    except ValueError:
        what = "a whole number that is too large" if isinstance(found, Integral) else str(found)
        raise ValueError(f"the claim {text!r} gives {what}, no finite number: write one within ±1.8e308") from None
    return digits


def _written(found: Value) -> str:
    """A Value as a claim shows it."""
    return shorten(formula(found, longest=200), 200) if found.op is not None else found.name or str(found.data)
