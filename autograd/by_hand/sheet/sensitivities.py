r"""Sensitivities of Hagan's book: s² is ∂F/∂n² where layers are called n¹, a¹, n², a² and nothing is called s."""

from __future__ import annotations

import re
from dataclasses import replace

from autograd.by_hand.sheet.sheet import Sheet

_LAYER = re.compile(r"n_?(\d)")
_RAISED = dict(zip("123456789", "¹²³⁴⁵⁶⁷⁸⁹", strict=True))


def with_sensitivities(sheet: Sheet) -> Sheet:
    """The worksheet with a name for the derivative with respect to each n of which claims speak as s.

    >>> formulas = {"n1": "w p", "a1": "sigmoid(n1)", "n2": "v a1", "a2": "n2", "F": "(t - a2)^2"}
    >>> with_sensitivities(Sheet("", "", None, "F", {}, {}, formulas, {"s^2": "-2 (t - a2)"})).where
    {'s2': 'dF/dn2'}
    """
    names = {*sheet.inputs, *sheet.parameters, *sheet.formulas}
    if "s" in names:
        return sheet
    texts = [f"{key} {x}" for key, x in sheet.claims.items()]
    found = {}
    for key in sheet.formulas:
        layer = _LAYER.fullmatch(key)
        if layer and f"a{layer[1]}" in names and not {f"s{layer[1]}", f"s_{layer[1]}"} & {*names, *sheet.where}:
            word = rf"(?<![\w\\])s(?:\^\{{?{layer[1]}\}}?|_?\{{?{layer[1]}\}}?|{_RAISED.get(layer[1], '(?!)')})(?!\d)"
            if any(re.search(word, text) for text in texts):
                found[f"s{layer[1]}"] = f"d{sheet.error}/d{key}"
    return replace(sheet, where={**found, **sheet.where}) if found else sheet
