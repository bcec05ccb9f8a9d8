"""A δ that a sheet calls minus a derivative, "δ_k" = "−∂E/∂net_k": the derivative of −E, which has its own name."""

from __future__ import annotations

from dataclasses import replace

from autograd.by_hand.sheet.sheet import Sheet


def with_turned_signals(sheet: Sheet) -> Sheet:
    """The worksheet with a formula for −E, where its table [where] has minus the derivative of E.

    All δ that it says nothing of are such derivatives, too.

    Raises:
        ValueError: if it is minus the derivative of something else.

    >>> sheet = Sheet("", "", None, "E", {}, {}, {"net": "", "E": ""}, {}, where={"δ_o": "-dE/dnet"})
    >>> turned = with_turned_signals(sheet)
    >>> turned.where, turned.formulas["E_turned"], turned.delta_error
    ({'δ_o': 'dE_turned/dnet'}, '-E', 'E_turned')
    """
    turned = {name: said for name, said in sheet.where.items() if said.startswith("-")}
    if not turned:
        return sheet
    error = f"{sheet.error}_turned"
    while error in {*sheet.formulas, *sheet.inputs, *sheet.parameters}:
        error += "_"
    for name, said in turned.items():
        of, _, by = said.removeprefix("-d").partition("/d")
        if of != sheet.error:
            raise ValueError(f"[where] {name} is minus the derivative of {of}, and the error is {sheet.error}")
        turned[name] = f"d{error}/d{by}"
    formulas = {**sheet.formulas, error: f"-{sheet.error}"}
    return replace(sheet, where={**sheet.where, **turned}, formulas=formulas, delta_error=error)
