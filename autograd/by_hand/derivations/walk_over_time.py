"""A recurrence of vectors worked through: forward step by step, as h_1, h_2, h_3, and back through time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograd.by_hand.derivations.matrix_walkthrough import lines_of, text_of, things_of
from autograd.by_hand.derivations.vectors_over_time import OverTime
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import key_of
from autograd.paper.array_names import whole_name
from autograd.paper.blocks import beside
from autograd.paper.equations import Equation
from autograd.paper.hiding import SYMBOLS
from autograd.paper.names import on_one_line
from autograd.paper.pieces import bracketed, row
from autograd.paper.quantities import derivative_of, symbol


def forward_over_time(sheet: Sheet, over_time: OverTime) -> Iterator[str]:
    """What formulas give, step by step: the formula with the number of the step for its letter."""
    things = things_of(over_time.graph, None)
    formulas = {(key_of(key).name, bool(key_of(key).letter)): text for key, text in sheet.formulas.items()}
    given = {over_time.names[name] for name in (*sheet.inputs, *sheet.parameters)}
    known = {name for name, node in over_time.graph.items() if node.op is None and name not in given}
    starts = dict.fromkeys(whole_name(name) for name in over_time.graph if name in known)  # a formula "h[0]"
    for name in [*starts, *formulas_made(over_time)]:
        step = None if name in starts else over_time.step(name)
        text = "" if name in starts else formulas.get((step[0], True) if step else (name, False), "")
        text = _at_a_step(on_one_line(text, len(text)), over_time, step[1] if step else None)
        yield from lines_of(beside(f"{name} = {text} = " if text else f"{name} = ", text_of(things[name])))


def named_back(sheet: Sheet, over_time: OverTime) -> tuple[list[str], list[str]]:
    """What a person differentiates with respect to, from the end back; and the parameters, or the inputs."""
    made = [name for name in reversed(over_time.made) if name != over_time.end]
    leaves = [over_time.names[name] for name in sheet.parameters or sheet.inputs]
    return made, list(dict.fromkeys(whole_name(name) for name in leaves))


def meanings(over_time: OverTime) -> list[Equation]:
    """What the letters stand for that the sheet does not have: h_t = tanh(z_t), and δ_t = ∂L/∂z_t."""
    found = []
    for letter, (made, sign) in over_time.activations.items():
        is_over_time = made in over_time.series
        inner, outer = (over_time.at(x, 0) if is_over_time else symbol(x) for x in (letter, made))
        found.append(Equation(outer, [[row(sign, bracketed(inner))]], inline=True, kinds=[SYMBOLS]))
        if over_time.deltas:
            slope = derivative_of(symbol(over_time.end), inner)
            found.append(Equation(over_time.at("δ", 0), [[slope]], inline=True, kinds=[SYMBOLS]))
    return found


def formulas_made(over_time: OverTime) -> list[str]:
    """What formulas of the sheet make."""
    inner = {name for name in over_time.made if name.partition("_")[0] in over_time.activations}
    return [name for name in over_time.made if name not in inner]


def _at_a_step(text: str, over_time: OverTime, step: int | None) -> str:
    """A formula with h_2 for h[t-1] at step 3, and for h[2]; nothing where the letter is left elsewhere."""
    names = "|".join(sorted(map(re.escape, over_time.series), key=len, reverse=True))
    text = re.sub(rf"(?<!\w)({names})\[(\d+)\]", r"\1_\2", text)
    if step is None:
        return text
    letter = over_time.letter
    index = rf"\s*{letter}\s*([-+−]\s*\d+)?\s*(,[^]}}]*)?"

    def with_a_number(found: re.Match[str]) -> str:
        name, *parts = found.groups("")
        offset, rest = (parts[0] or parts[2]).replace(" ", "").replace("−", "-"), parts[1] or parts[3]
        number = step + int(offset or 0)
        return f"{name}_{{{number}{rest}}}" if rest else f"{name}_{number}"

    written = re.sub(rf"(?<!\w)({names})(?:\[{index}\]|_\{{{index}\}}|_{letter}(?!\w))", with_a_number, text)
    return "" if re.search(rf"(?<![^\W_]){letter}(?![^\W_])", written) else written
