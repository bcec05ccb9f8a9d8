"""Products and quotients of two functions, differentiated by a rule that is not theirs.

(f·g)′ is f′·g + f·g′.  People write f′·g′ or f′ + g′, leave out one of the terms, or turn a sign.
For c·f, where c is a function of other names, they differentiate c too.
(f/g)′ is (f′·g − f·g′)/g².  People write f′/g′, a plus for the minus, or g for g².
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from autograd.by_hand.example.softmaxes import is_share
from autograd.by_hand.pencil.inside import Inside, Slip
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.table import ops
from autograd.table.arithmetic import as_float


class _Two(NamedTuple):
    """Two functions of one name that stand in a product or a quotient, and their derivatives."""

    f: float
    g: float
    df: float
    dg: float


class _Rule(NamedTuple):
    """What people take the derivative for; the words may speak of f and g, and of df and dg."""

    kind: str
    key: str
    derivative: float
    words: str


_NAMED = "with f = {f} and g = {g}"


def by_the_rule_of_another(inside: Inside) -> Iterator[Slip]:
    """The slips in the derivatives of products and quotients."""
    for i, node in enumerate(inside.operations):
        if (node.op is not ops.multiply and node.op is not ops.divide) or is_share(
            node
        ):  # its slopes are known by heart
            continue
        for source in inside.slopes:
            for rule, change in (*_changes(source, node, inside), *_beside_a_constant(source, node, inside)):
                slopes = inside.moved({source: inside.onward(node) * change})
                key = (rule.key, inside.target.name, source.name, i)
                yield Slip(rule.kind, key, slopes, _Words(rule.words, source, node, inside).phrase)


def _changes(source: Value, node: Value, inside: Inside) -> Iterator[tuple[_Rule, float]]:
    """The rules for an operation, and how far the derivative is off by each."""
    f, g = (inside.back(argument) if isinstance(argument, Value) else {} for argument in node.args)
    if source not in g or (source not in f and node.args[1] is source):  # c/x has no rule of its own
        return
    first, second = map(as_float, numbers_of(node))
    two = _Two(first, second, f.get(source, 0.0), g[source])
    if node.op is ops.divide:
        rules = _of_a_quotient(two) if source in f else _of_a_reciprocal(two)
        true = _over(two.df * two.g - two.f * two.dg, two.g * two.g)
    else:
        rules = _of_a_product(two) if source in f else []
        true = two.df * two.g + two.f * two.dg
    for rule in rules:
        yield rule, rule.derivative - true


def _beside_a_constant(source: Value, node: Value, inside: Inside) -> Iterator[tuple[_Rule, float]]:
    """A factor that does not move with the source, differentiated by its own name as if it did: a in a·sin(x)."""
    if node.op is not ops.multiply or all(isinstance(a, Value) and a.name for a in node.args):
        return  # a product of two names, as w·x, has no function in it
    numbers = [as_float(x) for x in numbers_of(node)]
    for place, constant in enumerate(node.args):
        other = node.args[1 - place]
        if isinstance(constant, Value) and isinstance(other, Value) and source not in inside.back(constant):
            slopes, moved = list(inside.back(constant).values()), inside.back(other).get(source, 0.0)
            if len(slopes) == 1 and moved:
                for rule in _of_a_constant(slopes[0], place, numbers, moved):
                    yield rule, rule.derivative - numbers[place] * moved


def _of_a_constant(slope: float, place: int, numbers: Sequence[float], moved: float) -> list[_Rule]:
    name, rule = "{f}" if place == 0 else "{g}", "product rule"
    varied = f"{name} was differentiated too, as if it moved with this name"
    multiplied = f"{name}, which does not move with this name, was differentiated too, and the derivatives multiplied"
    as_product = [_Rule(rule, "c'f'", slope * moved, multiplied)] if slope != 1 else []  # else the factor is missing
    return [*as_product, _Rule(rule, "c'f+cf'", slope * numbers[1 - place] + numbers[place] * moved, varied)]


def _of_a_product(two: _Two) -> list[_Rule]:
    f, g, df, dg = two
    rule = "product rule"
    return [
        _Rule(rule, "f'g'", df * dg, "the derivatives {df} and {dg} are multiplied: the product rule is f′·g + f·g′"),
        _Rule(rule, "f'+g'", df + dg, "the derivatives {df} and {dg} are added: the product rule is f′·g + f·g′"),
        _Rule(rule, "f'g-fg'", df * g - f * dg, f"a minus stands between the two terms of the product rule, {_NAMED}"),
        _Rule(rule, "f'+fg'", df + f * dg, "{g} is left out behind {df}: the product rule is f′·g + f·g′"),
        _Rule(rule, "f'g+g'", df * g + dg, "{f} is left out before {dg}: the product rule is f′·g + f·g′"),
        _Rule("missing path", "fg'", f * dg, "the term {df} times {g} of the product rule is missing"),
        _Rule("missing path", "f'g", df * g, "the term {f} times {dg} of the product rule is missing"),
    ]


def _of_a_quotient(two: _Two) -> list[_Rule]:
    f, g, df, dg = two
    rule, square = "quotient rule", g * g
    divided = _Rule(rule, "f'/g'", _over(df, dg), "{df} is divided by {dg}: the quotient rule is (f′·g − f·g′)/g²")
    plus, exchanged = _over(df * g + f * dg, square), _over(f * dg - df * g, square)
    return [
        *([] if same(df, dg) else [divided]),  # nobody divides a derivative by itself
        _Rule(rule, "plus", plus, f"a plus stands between the two terms of the quotient rule, {_NAMED}"),
        _Rule(rule, "exchanged", exchanged, f"f·g′ − f′·g stands in place of f′·g − f·g′, {_NAMED}"),
        _Rule(
            rule, "not squared", _over(df * g - f * dg, g), "the denominator {g} of the quotient rule is not squared"
        ),
        _Rule(rule, "undivided", df * g - f * dg, "the division by the square of {g} is missing"),
        _Rule("missing path", "fg'", _over(-f * dg, square), "the numerator {f} is taken for a constant"),
        _Rule("missing path", "f'g", _over(df, g), "the denominator {g} is taken for a constant"),
    ]


def _of_a_reciprocal(two: _Two) -> list[_Rule]:
    words = "{f} is divided by {dg}, the derivative of the denominator"
    return [_Rule("quotient rule", "c/g'", _over(two.f, two.dg), words)]


def _over(a: float, b: float) -> float:
    return as_float(ops.divide(a, b))  # which does not raise


class _Words(NamedTuple):
    """The words for a rule, in the formulas of the two functions."""

    template: str
    source: Value
    node: Value
    inside: Inside

    @property
    def phrase(self) -> Phrase:
        """The sentence, put together when it is read."""
        places = {name: f"{{{i}}}" for i, name in enumerate(_Two._fields)}
        f, g = self.node.args
        return Phrase(self.template.format(**places), f, g, partial(self._slope, f), partial(self._slope, g))

    def _slope(self, argument: Value | float) -> object:
        return self.inside.terms(argument).get(self.source, 0) if isinstance(argument, Value) else 0
