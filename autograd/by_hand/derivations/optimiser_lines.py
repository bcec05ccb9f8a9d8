"""A step of an optimiser as a person writes it down: the rule in symbols, and each of its lines in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.example.optimisers import Rule, State
from autograd.engine.numbers import Exact
from autograd.paper.quantities import factor_of, number_of


def rule_in_symbols(rule: Rule, slope: str, rate: str) -> str:
    """The rule of an optimiser: how what it keeps is made, and the step.

    >>> from autograd.by_hand.example.named_optimisers import read_optimiser
    >>> rule_in_symbols(read_optimiser("momentum", {}).rule, "∂E/∂w", "a")
    'g = ∂E/∂w, v ← β·v + g, w ← w − a · v'
    """
    letters = {field: letter for letter, field in rule.letters}
    decay = " + λ·w" if rule.decay and not rule.is_decoupled else ""
    parts = [f"g = {slope}{decay}"]
    beta = "β₁" if rule.corrected else "β"
    if "m" in letters:
        taken = "g" if rule.take == 1 else f"(1 − {beta})·g" if rule.keep + rule.take == 1 else "(1 − dampening)·g"
        parts.append(f"{letters['m']} ← {beta}·{letters['m']} + {taken}")
    if "v" in letters:
        beta = "β₂" if rule.corrected else "β"
        parts.append("v ← v + g²" if rule.keep_square == 1 else f"v ← {beta}·v + (1 − {beta})·g²")
    if rule.corrected:
        parts.append("m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)")
    along = "m̂" if rule.corrected else "(g + β·v)" if rule.ahead else letters.get("m", "g")
    size = ("v̂" if rule.corrected else "v") if rule.is_scaled else ""
    shrink = f" − {rate} · λ·w" if rule.is_decoupled else ""
    return ", ".join([*parts, f"w ← w − {rate} · {along}{f'/(√{size} + ε)' if size else ''}{shrink}"])


def lines_of_the_first_step(
    rule: Rule, w: str, before: Exact, slope: Exact, rate: Exact, after: State
) -> Iterator[str]:
    """The lines of the first step of a parameter, in numbers; it has no past, and so begins at 0."""
    letters = {field: letter for letter, field in rule.letters}
    g = slope
    if rule.decay and not rule.is_decoupled:
        g = slope + rule.decay * before
        yield f"g {w} = {_n(slope)} + {_n(rule.decay)}·{_f(before)} = {_n(g)}"
    if "m" in letters:
        taken = "" if rule.take == 1 else f"{_n(rule.take)}·"
        yield f"{letters['m']} {w} = {_n(rule.keep)}·0 + {taken}{_f(g)} = {_n(after.m)}"
    if "v" in letters:
        kept, taken = ("0", "") if rule.keep_square == 1 else (f"{_n(rule.keep_square)}·0", f"{_n(rule.take_square)}·")
        yield f"v {w} = {kept} + {taken}{_f(g)}² = {_n(after.v)}"
    if rule.corrected:
        yield f"m̂ {w} = {_n(after.m)}/(1 − {_n(rule.corrected)}) = {_n(after.m_hat)}"
        yield f"v̂ {w} = {_n(after.v)}/(1 − {_n(rule.corrected_square)}) = {_n(after.v_hat)}"
    yield f"{w} ← {_n(before)} − {_step(rule, before, g, rate, after)} = {_n(before - after.step)}"


def _step(rule: Rule, before: Exact, g: Exact, rate: Exact, after: State) -> str:
    along = f"({_n(g)} + {_n(rule.ahead)}·{_f(after.m)})" if rule.ahead else _f(after.m_hat)
    size = f"/(√{_n(after.v_hat)} + {_n(rule.epsilon)})" if rule.is_scaled else ""
    shrink = f" − {_f(rate)} · {_n(rule.decay)}·{_f(before)}" if rule.is_decoupled else ""
    return f"{_f(rate)} · {along}{size}{shrink}"


def _n(x: Exact) -> str:
    return number_of(x).text


def _f(x: Exact) -> str:
    return factor_of(x).text
