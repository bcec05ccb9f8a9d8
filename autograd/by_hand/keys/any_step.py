"""Which step a formula of an optimiser is about: V_{dW}/(1 − β₁^t) is of any step, and V_{dW}/(1 − β₁) of the first.

A formula of any step is judged at the second: before the first all averages are 0, and a wrong β would change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from autograd.by_hand.keys.steps_before import OF_THE_STEP_BEFORE
from autograd.by_hand.keys.velocities import VELOCITY
from autograd.by_hand.sheet.entry_answers import is_blank
from autograd.by_hand.sheet.handwriting import as_digits, sides_of
from autograd.paper.notation.styles import without_styles
from autograd.paper.numerals import is_decimal

_POWER_OF_T = re.compile(r"(?<=[\w)}\]])\s*(?:\^|\*\*)\s*(?:\{\s*t\s*\}|t(?!\w))")
_BETA = r"(?:(?:β|\\?beta)(?:_?\{?[12]\}?|[₁₂])?|0?[.,]9\d*)"
_POWER = r"\s*(?:\^|\*\*)\s*\{?\s*"
_ONE_LESS_BETA = re.compile(rf"1\s*[-−]\s*{_BETA}(?![\w.])")
_LATER_POWER = re.compile(rf"{_BETA}(?:{_POWER}(?![{{\s]|1(?!\d))|²)")
_AVERAGE = re.compile(r"[mv] \S+")


class AnyStep:
    """What tells the formulas of any step from those of the first, in one sheet.

    Args:
        claims: all of the sheet.
        plain: how a key is read.
        taken: the names of the sheet.
    """

    def __init__(self, claims: Mapping[str, Any], plain: Callable[[str], str], taken: Collection[str]) -> None:
        self._plain = plain
        self._has_t = "t" not in taken
        averages = {plain(key): x for key, x in claims.items() if isinstance(key, str) and not is_blank(x)}
        self._averages = {key: x for key, x in averages.items() if _AVERAGE.fullmatch(key)}

    def is_meant(self, key: str, answer: Any) -> bool:
        """Whether a formula says what an optimiser does in any step: V_{dW} = β V_{dW} + (1 − β) dW, without numbers.

        Where the averages of the sheet are those of the first step, so is a formula with them.

        Args:
            key: a key as it is read.
            answer: what is said of it.
        """
        if not _is_formula(answer):
            return False
        if self._says_so(key, answer):
            return True
        plain = without_styles(answer)
        if not VELOCITY.search(plain):
            return False
        if self._averages:
            return all(self._says_so(average, x) for average, x in self._averages.items())
        return bool(_LATER_POWER.search(plain)) or not (_ONE_LESS_BETA.search(plain) or key[:5] in ("m_hat", "v_hat"))

    def _says_so(self, key: str, answer: Any) -> bool:
        """Whether a formula has the number of the step in it, or the same quantity before the step."""
        if not _is_formula(answer):
            return False
        plain = without_styles(answer)
        is_by_t = OF_THE_STEP_BEFORE.search(plain) or (self._has_t and _POWER_OF_T.search(plain))
        return bool(is_by_t) or any(self._plain(found[0]) == key for found in VELOCITY.finditer(plain))


def _is_formula(answer: Any) -> bool:
    """Whether an answer has no side that is a number."""
    return isinstance(answer, str) and not any(is_decimal(as_digits(side)) for side in sides_of(answer))


def with_the_step_in_powers(text: str, step: int) -> str:
    """A formula with the number of the step in place of t, as in 1 − β₁^t.

    >>> with_the_step_in_powers("v/(1 - beta_1^t) + x^{t}", 2)
    'v/(1 - beta_1^2) + x^2'
    """
    return _POWER_OF_T.sub(f"^{step}", text)
