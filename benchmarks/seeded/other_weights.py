"""Slips in which weights take other numbers: those after the update, or exchanged ones."""

from collections.abc import Iterator, Mapping

from benchmarks.seeded.formulas import Edge, Numbers, Real, Rule
from benchmarks.seeded.sheets import Sheet
from benchmarks.seeded.worked_out import Slip


def updated_weights(sheet: Sheet, w: str) -> Iterator[Slip]:
    """A slope that holds a weight, taken with the new weight; what the forward pass gave stays as it is."""
    if sheet.rate is None:
        return
    new = sheet.after(1)
    for target, source in sheet.route(w):
        rule = sheet.formulas[target].rules[source]
        for weight in weights_in(sheet, (target, source)):
            what = f"the updated {weight} in ∂{target}/∂{source}"
            yield Slip("updated weights", what, {(target, source): _with(rule, {weight: new[weight]})})
    yield all_weights_updated(sheet, w)


def all_weights_updated(sheet: Sheet, w: str) -> Slip:
    """All slopes on the way taken with the new weights."""
    new = sheet.after(1)
    changed = {
        (target, source): _with(sheet.formulas[target].rules[source], {weight: new[weight] for weight in weights})
        for target, source in sheet.route(w)
        if (weights := weights_in(sheet, (target, source)))
    }
    return Slip("updated weights", "the updated weights in all slopes", changed)


def weights_in(sheet: Sheet, edge: Edge) -> list[str]:
    """The parameters in a slope."""
    symbols = sheet.formulas[edge[0]].slopes[edge[1]].free_symbols
    return sorted({str(symbol) for symbol in symbols} & set(sheet.parameters))


def _with(rule: Rule, others: Numbers) -> Rule:
    return lambda numbers: rule({**numbers, **others})


def other_forward_passes(sheet: Sheet) -> Iterator[Slip]:
    """The right derivative at other numbers: after a step, or with a matrix transposed."""
    if sheet.rate is not None:
        yield Slip("off by one step", "the gradient after one step", leaves=sheet.after(1))
    for matrix, pairs in sheet.exchanged.items():
        yield Slip("transposed weights", f"the matrix with {matrix} transposed", leaves=transposed(sheet, pairs))


def transposed(sheet: Sheet, pairs: Mapping[str, str]) -> dict[str, Real]:
    """The numbers of weights that changed places."""
    return {w: sheet.leaves[other] for w, other in pairs.items()}
