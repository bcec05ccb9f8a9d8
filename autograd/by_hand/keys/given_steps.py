"""A Δw of the step before that a sheet gives as a number, "Δw(t-1)" = 0.5: the momentum starts with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.optimisers import BEFORE
from autograd.by_hand.keys.changes import ADDED, SUBTRACTED
from autograd.by_hand.keys.steps_before import OF_THE_STEP_BEFORE
from autograd.by_hand.sheet.sheet import Sheet
from autograd.paper.notation.styles import without_styles


class GivenSteps:
    """The steps before the first one, as a sheet gives them; a 0 is what they are in any case.

    Args:
        sheet: the worksheet.
        change: what Δw is.
        parameter: the parameter that a word is a spelling of.
    """

    def __init__(self, sheet: Sheet, change: str, parameter: Callable[[str], str]) -> None:
        self._optimiser = sheet.optimiser.name
        self._sign = {ADDED: -1, SUBTRACTED: 1}.get(change, 0)  # of the momentum in it
        self._names: dict[str, str] = {}  # of the given steps, by the parameter
        self._written = ""
        for name in (name for name, x in sheet.inputs.items() if x):
            array, bracket, places = name.partition("[")
            written = without_styles(sheet.called.get(array, array))
            found = OF_THE_STEP_BEFORE.fullmatch(written)
            if found and (w := parameter(found[1])):
                self._names[f"{w}{bracket}{places}"] = name
                self._written = self._written or written

    def at_the_start_of(self, example: Example) -> Example:
        """An example whose momentum starts with the given steps; as it is, where they cannot be its start."""
        rate = self._sign * (example.rate or 0)
        if not rate or not self._are_a_start(example):
            return example
        past = {w: BEFORE._replace(m=example.leaves[name] / rate) for w, name in self._names.items()}
        return replace(example, past=past)

    def refuse_without_momentum(self, text: str, claim: Claim, example: Example) -> None:
        """Refuse a claim about a step where one before it is given that cannot be its start.

        Raises:
            ValueError: if it is such a claim.
        """
        if not self._names or not claim.last_step or self._are_a_start(example):
            return
        how = 'write optimizer = "momentum" above the tables, and its beta'
        if self._optimiser == "momentum":
            how = f"{self._written!r} has to be one number, which is added or subtracted, and the rate has to be given"
        raise ValueError(f"the claim {text!r}: {self._written!r} is given, and only a momentum goes on from it: {how}")

    def _are_a_start(self, example: Example) -> bool:
        """Whether the given steps are those of single parameters, and of a momentum."""
        is_of_momentum = self._optimiser == "momentum" and self._sign and example.rate
        return bool(is_of_momentum and self._names.keys() <= {*example.parameters})
