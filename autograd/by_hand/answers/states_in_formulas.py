r"""What an optimiser keeps, in formulas: m_1, \hat{v}_1 and θ_0, as in m_2 = β₁ m_1 + (1 − β₁) g_2."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.named_optimisers import STEP
from autograd.by_hand.example.optimisers import BEFORE
from autograd.by_hand.keys.any_step import with_the_step_in_powers
from autograd.by_hand.keys.reading_claims import read_claim
from autograd.by_hand.keys.spoken_claims import of_a_step
from autograd.by_hand.keys.steps_before import with_steps_before
from autograd.by_hand.keys.velocities import VELOCITY, letter_of, of_either_case
from autograd.paper.array_names import array_name
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.spelling import canonical, plain_name
from autograd.table.arithmetic import as_float

_AFTER_STEPS = re.compile(
    r"(?:(?<![\w\\])|(?<=[a-z]_\d))"  # also close behind \beta_1
    r"(?:\\hat *(?:\{([mv])\}|([mv]))|\\?([^\W\d]+?)(\u0302)?)(?:_\{(\d{1,6})\}|_?(\d{1,6})|([₀-₉]{1,6}))"
    r"(?![^\W²³⁴]|[\[{])"  # a power may stand behind it
)
_LETTERS = {"beta1": "β1", "beta2": "β2", "beta": "β", "epsilon": "ε"}


def constants_of(example: Example, taken: Collection[str]) -> dict[str, float]:
    """The constants of an example's optimiser by the letters of paper, but for those that are names.

    >>> from autograd.by_hand.example.named_optimisers import read_optimiser
    >>> constants_of(Example(dict, {}, ("w",), "E", None, read_optimiser("momentum", {})), ["w", "E"])
    {'β': 0.9}
    """
    spelled = {canonical(name) for name in taken}
    constants = example.optimiser.numbers.items()
    letters = {_LETTERS[key]: as_float(x) for key, x in constants if key in _LETTERS}
    return {letter: number for letter, number in letters.items() if letter not in spelled}


def with_states_named(text: str, example: Example, names: Names) -> tuple[str, Mapping[str, Claim]]:
    """A formula with a name in place of each state such as m_1, and what these names stand for.

    Nothing is replaced where several parameters are trained: there m_1 may be that of any.
    """
    if len(example.parameters) != 1 or example.rate is None:
        return text, {}
    (parameter,), states = example.parameters, dict[str, Claim]()

    def named(found: re.Match[str]) -> str:
        with_hat, step = found[1] or found[2], unicodedata.normalize("NFKC", found[5] or found[6] or found[7])
        letter = with_hat or found[3]
        if names.meaning(found[0].lstrip("\\").strip()):
            return found[0]
        if int(step) == 0 and letter in "mv" and example.state_before(parameter) == BEFORE:
            return "(0)"
        word = canonical(letter) + ("hat" if with_hat or found[4] else "") + step
        if not (key := of_a_step(word, example.error, parameter)):
            return found[0]
        name = f"{word.rstrip('0123456789')}state{step}"
        states[name] = read_claim(key, {example.error, parameter})
        return f"{name} "

    return _AFTER_STEPS.sub(named, text), states


def with_the_step_named(text: str, claim: Claim, example: Example, names: Names) -> tuple[str, Mapping[str, Claim]]:
    r"""A formula about any step, V_{dW} = β V_{dW} + (1 − β) dW, with a name in place of each state; and these names.

    In the formula of a state its own name is that of the step before, as is the Δw of Δw(t−1).
    """
    if example.rate is None or example.optimiser.rule.is_plain or claim.last_step != 1:
        return text, {}
    naming = _StatesOfAStep(claim, example, names)
    velocities_named = VELOCITY.sub(naming.velocity, text)
    named = with_steps_before(velocities_named, lambda word: bool(names.name(word)), naming.step_before)
    if not names.meaning("t"):
        named = with_the_step_in_powers(named, example.state_before(claim.node).steps + 1)
    return named, naming.states


class _StatesOfAStep:
    """The names of states in a formula about a step, and what they stand for."""

    def __init__(self, claim: Claim, example: Example, names: Names) -> None:
        self._claim = claim
        self._example = example
        self._names = names
        self.states: dict[str, Claim] = {}

    def velocity(self, found: re.Match[str]) -> str:
        """A name in place of V_{dW}; as it is if it stands for something else."""
        name = of_either_case(found[3] or found[4], self._parameter)
        letter = letter_of(found, self._example.optimiser.rule)
        if not name or not letter or self._names.meaning(found[0]):
            return found[0]
        is_itself = self._claim.state == letter and (array_name(self._claim.node) or self._claim.node) == name
        return self._called(name, letter, 0 if is_itself else 1)

    def step_before(self, word: str) -> str:
        """What stands for the Δw of the step before; empty if that is not known."""
        name = self._parameter(word)
        return f"(-{self._called(name, STEP, 0)})" if name and "β" in constants_of(self._example, ()) else ""

    def _parameter(self, word: str) -> str:
        name, parameters = self._names.name(plain_name(word)), self._example.parameters
        return name if name in parameters or name in map(array_name, parameters) else ""

    def _called(self, name: str, letter: str, steps: int) -> str:
        word = re.sub(r"[\W_]", "", f"{canonical(letter)}{'before' if not steps else ''}of{name}")
        self.states[word] = Claim(name, steps=steps, state=letter)
        return f"{word} "
