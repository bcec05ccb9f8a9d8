"""The parts of a derivative added up: where there is one for each time step, first as Σ_t δ_t · h_(t−1)ᵀ."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.by_hand.derivations.matrix_forms import Form
from autograd.by_hand.derivations.vectors_over_time import OverTime
from autograd.paper.hiding import OTHER_RESULTS, SYMBOLS, Line
from autograd.paper.pieces import DOTS, Piece, added, row

MOST_STEPS = 4  # that are written out; of more the ones in the middle are …


def sum_lines(steps: Sequence[tuple[str, int] | None], forms: Sequence[Form], over_time: OverTime | None) -> list[Line]:
    """The lines of a sum: with Σ if it is one over time, with each addend, and in numbers."""
    known = [step for step in steps if step]
    if over_time is None or len(known) < len(forms):
        return _written_out(forms)
    in_order = [form for _, form in sorted(zip(known, forms, strict=True), key=lambda pair: pair[0])]
    general = {over_time.in_general(form.symbols, step) for (_, step), form in zip(known, forms, strict=True)}
    if len({series for series, _ in known}) > 1 or len(general) > 1:
        return _written_out(in_order)
    return [(SYMBOLS, [row(_sum_sign(over_time.letter), general.pop())]), *_written_out(in_order)]


def _sum_sign(letter: str) -> Piece:
    mathml = f"<munder><mo>∑</mo><mi>{letter}</mi></munder>"
    return Piece(f"Σ_{letter} ", rf"\sum_{{{letter}}} ", mathml)


def _written_out(forms: Sequence[Form]) -> list[Line]:
    symbols, numbers = ([form.symbols for form in forms], [form.numbers for form in forms])
    return [(SYMBOLS, [_added(symbols)]), (OTHER_RESULTS, [_added(numbers)])]


def _added(addends: Sequence[Piece]) -> Piece:
    if len(addends) <= MOST_STEPS:
        return added(addends)
    return added([*addends[: MOST_STEPS // 2], DOTS, addends[-1]])
