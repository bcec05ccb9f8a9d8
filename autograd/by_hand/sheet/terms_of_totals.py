"""A total that has the name of its terms, as in L = Σ_t L_t: here the terms get a name of their own, L_each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import key_of

_SMALL = "₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_BEFORE = r"(?<![^\W\d_])(d|∂|)"  # also in dL_2/dw, where the d is no part of the name


def totals_of(formulas: Mapping[str, str]) -> dict[str, str]:
    """The letter of the terms, by the name that they share with their total.

    >>> totals_of({"L[t]": "(y[t] - x[t])**2", "L": "sum(L_t)", "h[t]": "x[t]"})
    {'L': 't'}
    """
    terms = {key_of(key).name: key_of(key).letter for key in formulas if key_of(key).letter}
    return {name: letter for name, letter in terms.items() if name in formulas}


def name_of_terms(total: str) -> str:
    """The name that the terms of a total get."""
    return f"{total}_each"


def with_terms_named(text: str, formulas: Mapping[str, str]) -> str:
    """A text with the names of the terms, where it speaks of a term.

    >>> with_terms_named("∂L/∂w + dL_2/dw", {"L[t]": "x[t]", "L": "sum(L_t)"})
    '∂L/∂w + dL_each_2/dw'
    """
    for name, letter in totals_of(formulas).items():
        place = rf"(?:{letter}(?![^\W_])|\d)"
        index = rf"(?=\s*(?:_\s*\{{?\s*{place}|\[\s*{place}|\^\s*\{{?\s*[(<\[]\s*{place}|[{_SMALL}]))"
        text = re.sub(rf"{_BEFORE}{re.escape(name)}{index}", rf"\1{name_of_terms(name)}", text)
    return text


def with_terms_apart(sheet: Sheet) -> Sheet:
    """The worksheet in which L_t is the term ``L_each[t]``, where L is a formula too.

    Raises:
        ValueError: if that name is taken.
    """
    totals = totals_of(sheet.formulas)
    if not totals:
        return sheet
    for name, letter in totals.items():
        if (term := name_of_terms(name)) in {*sheet.inputs, *sheet.parameters, *sheet.formulas}:
            raise ValueError(f"[formulas] {name}[{letter}] and {name} need names of their own: {term} is taken")

    def named(x: Any) -> Any:
        return with_terms_named(x, sheet.formulas) if isinstance(x, str) else x

    def both(table: Mapping[str, Any]) -> dict[str, Any]:
        return {named(key): named(x) for key, x in table.items()}

    return replace(
        sheet,
        formulas=both(sheet.formulas),
        claims=both(sheet.claims),
        exact=both(sheet.exact),
        errata=both(sheet.errata),
        where=both(sheet.where),
    )
