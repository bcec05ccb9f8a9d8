"""The rule of powers by a mistaken rule, in one place or in all powers of a formula.

x³ has the derivative 3·x².  People write 3·x³ (the exponent was not reduced), or x² (it was not brought down).
A root and a reciprocal are powers too: 1/x³ is x⁻³.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.pencil.evaluation import evaluated
from autograd.by_hand.pencil.inside import Inside, Slip
from autograd.by_hand.slips.formulas.rules import right_in_words
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import has_name
from autograd.paper.simplifying import factors_of, simplified
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.mistaken_powers import EXPONENTS, POWER_RULES, PowerRule, as_it_is, right_rule, without_the_power

RULE = "derivative of a function"  # the kind
TWO_AT_ONCE = 2  # extra cost if the inner derivative is missing as well
ONLY_A_SIGN = 2  # extra cost if a rule only turns the sign, which is lost in simpler ways
TURNED = 3  # extra cost of 2·u³ for 2·u: people raise the exponents of roots and of 1/u², not those of squares
HALF = 0.5  # the exponent of a root


class _Power(NamedTuple):
    """A power in a formula: the factor times the base to the exponent."""

    number: int  # of the operation, in the order of the formula
    node: Value
    base: Value
    exponent: Any
    factor: Any

    def by(self, rule: Any) -> float:
        """What a rule gives for its derivative with respect to the base."""
        base, exponent, factor = (as_float(x.data if isinstance(x, Value) else x) for x in self[2:])
        return as_float(factor * rule(base, exponent))

    def written(self, rule: Any) -> Any:
        """The same as a formula; the right one as people write it."""
        assert self.node.op is not None
        if rule is as_it_is and self.factor == 1:
            return self.node
        if rule is right_rule and self.node.op is not ops.divide:
            return right_in_words(self.node, 0)
        return simplified(self.factor * rule(self.base, self.exponent))

    @property
    def place(self) -> tuple[int, float]:
        """Where it stands; the exponent tells a quotient from the power in it."""
        return self.number, as_float(self.exponent.data if isinstance(self.exponent, Value) else self.exponent)

    @property
    def is_whole(self) -> bool:
        """Whether it is a square, a cube and so on."""
        return self.place[1] > 1 and self.place[1].is_integer()

    def words(self, rule: PowerRule) -> Phrase:
        """What was done to it."""
        instead = partial(self.written, rule.derivative), partial(self.written, right_rule)
        is_root = rule.derivative is without_the_power and self.place[1] == HALF
        words = Phrase("the division by the root is missing") if is_root else Phrase(rule.words, self.exponent)
        whole = self.node.name or self.node
        return Phrase("in the derivative of {}, {}: {} was taken instead of {}", whole, words, *instead)


def common_in_powers(inside: Inside, terms: Mapping[Value, Any]) -> Iterator[Slip]:
    """The more common of the mistaken rules, in one power; ``terms`` are the derivatives as formulas."""
    for power in _powers_in(inside):
        for number, rule in enumerate(POWER_RULES):
            if rule.is_common:
                yield from _in_one(inside, power, rule, number, terms)


def rare_in_powers(inside: Inside, terms: Mapping[Value, Any]) -> Iterator[Slip]:
    """The rarer ones, any of them in all powers of a formula, and any without the inner derivative."""
    powers = list(_powers_in(inside))
    for number, rule in enumerate(POWER_RULES):
        for power in powers:
            if not rule.is_common:
                yield from _in_one(inside, power, rule, number, terms)
            yield from _without_the_inner(inside, power, rule, number)
        yield from _in_all(inside, powers, rule, number)


def _powers_in(inside: Inside) -> Iterator[_Power]:
    """The powers of a formula; 1/x³ as a whole comes before the x³ in it, since both may give the same number."""
    operations = [*enumerate(inside.operations if inside.is_short else [])]
    for number, node in operations:
        yield from _below_a_fraction_bar(inside, number, node)
    for number, node in operations:
        base, exponent = _as_power(node)
        if base is not None:
            yield _Power(number, node, base, exponent, 1)


def _below_a_fraction_bar(inside: Inside, number: int, node: Value) -> Iterator[_Power]:
    """1/x³ as x⁻³: only where the numerator does not move with x is a quotient a power."""
    if node.op is not ops.divide or not isinstance(node.args[1], Value) or node.args[1].name:
        return
    above, below = node.args
    base, exponent = _as_power(below)
    is_apart = not isinstance(above, Value) or not inside.back(above).keys() & inside.back(below).keys()
    if base is not None and is_apart:
        yield _Power(number, node, base, -exponent, above)


def _as_power(node: Value) -> tuple[Value | None, Any]:
    """The base and the exponent of a power; no base if it is none."""
    base = node.args[0] if node.args else None
    if not isinstance(base, Value):
        return None, 1
    if node.op and node.op in EXPONENTS:
        return base, EXPONENTS[node.op]
    is_power = node.op is ops.power and (not isinstance(node.args[1], Value) or bool(node.args[1].name))
    return (base, node.args[1]) if is_power else (None, 1)


def _changes(inside: Inside, power: _Power, rule: PowerRule) -> dict[Value, float]:
    """How far each slope of the formula is off by a rule."""
    change = inside.onward(power.node) * (power.by(rule.derivative) - power.by(right_rule))
    return {source: change * part for source, part in inside.back(power.base).items()}


def _in_one(inside: Inside, power: _Power, rule: PowerRule, number: int, terms: Mapping[Value, Any]) -> Iterator[Slip]:
    slopes = inside.moved(_changes(inside, power, rule))
    if not all(_lacks_a_factor(terms[source], slope, inside.slopes[source]) for source, slope in slopes.items()):
        key = ("power rule", inside.target.name, *power.place, number)
        turned = TURNED if rule.is_turned and power.is_whole else 0
        extra = ONLY_A_SIGN if same(power.by(rule.derivative), -power.by(right_rule)) else turned
        yield Slip(RULE, key, slopes, power.words(rule), extra)


def _lacks_a_factor(term: Any, slope: float, right: float) -> bool:
    """Whether a slope only lacks one of its factors, as x² for 3·x²: that is told as a missing factor."""
    number, factors = factors_of(term)
    parts = [*([abs(as_float(number))] if number not in (0, 1, -1) else []), *map(evaluated, factors)]
    return any(same(part * slope, right) for part in parts)


def _without_the_inner(inside: Inside, power: _Power, rule: PowerRule, number: int) -> Iterator[Slip]:
    taken, right = power.by(rule.derivative), power.by(right_rule)
    for source, part in inside.back(power.base).items():
        if part != 1:
            change = inside.onward(power.node) * (taken - right * part)
            inner = partial(lambda source: inside.terms(power.base)[source], source)
            words = Phrase("{}, and the inner derivative {} is missing", power.words(rule), inner)
            key = ("power rule alone", inside.target.name, source.name, *power.place, number)
            yield Slip(RULE, key, inside.moved({source: change}), words, TWO_AT_ONCE)


def _in_all(inside: Inside, powers: list[_Power], rule: PowerRule, number: int) -> Iterator[Slip]:
    """The same rule in all powers that stand side by side in a formula."""
    divided = {power.node.args[1] for power in powers if power.node.op is ops.divide}
    apart = [power for power in powers if power.node not in divided]
    nodes = {power.node for power in apart}
    if len(apart) < 2 or any(nodes & {*history(power.base, stop=has_name)} for power in apart):
        return
    changes: dict[Value, float] = {}
    for power in apart:
        for source, change in _changes(inside, power, rule).items():
            changes[source] = changes.get(source, 0.0) + change
    words = Phrase(
        rule.words.replace("the exponent {}", "the exponent").replace("the power with the exponent {}", "the power")
    )
    words = Phrase("in the derivative of every power in {}, {}", inside.target.name, words)
    yield Slip(RULE, ("every power", inside.target.name, number), inside.moved(changes), words)
