"""The numbers of a worksheet, right and with slips, and its text."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, reduce
from typing import Any

from benchmarks.seeded.formulas import MP, Edge, Numbers, Real, Rule, formula_of


@dataclass(frozen=True)
class Slip:
    """Another reading of the sum of products; several can be made at once."""

    kind: str
    what: str
    slopes: Mapping[Edge, Rule] = field(default_factory=dict)  # those that are taken for others
    scale: Real = 1
    of: str = ""  # the formula whose derivative is taken; empty for the error
    by: str = ""  # the name it is taken by; empty for the one that is asked for
    leaves: Numbers = field(default_factory=dict)  # the numbers that the forward pass takes for others


class WorkedOut:
    """The numbers of a worksheet, right and with slips."""

    def __init__(self, text: str, name: str = "") -> None:
        tables = tomllib.loads(text, parse_float=Decimal)
        self.name = name or tables.get("title", "")
        self.tables = tables
        self.error: str = tables["error"]
        self.rate = MP.mpf(str(tables["rate"])) if "rate" in tables else None
        self.parameters = list(tables["parameters"])
        self.leaves = {w: MP.mpf(str(x)) for w, x in (tables["inputs"] | tables["parameters"]).items()}
        self.formulas = {name: formula_of(name, text) for name, text in tables["formulas"].items()}

    def forward(self, leaves: Numbers) -> dict[str, Real]:
        """What each name stands for."""
        numbers = dict(leaves)
        for name, formula in self.formulas.items():
            numbers[name] = formula.compute(numbers)
        return numbers

    @cached_property
    def numbers(self) -> dict[str, Real]:
        """What each name stands for before the first step."""
        return self.forward(self.leaves)

    @cached_property
    def next_numbers(self) -> dict[str, Real]:
        """What each name stands for after the first step."""
        return self.forward(self.after(1))

    def slopes(self, numbers: Numbers) -> dict[Edge, Real]:
        """The slope of each edge."""
        return {
            (target, source): rule(numbers)
            for target, formula in self.formulas.items()
            for source, rule in formula.rules.items()
        }

    @cached_property
    def own_slopes(self) -> dict[Edge, Real]:
        """The slope of each edge before the first step."""
        return self.slopes(self.numbers)

    def derivative(self, of: str, by: str, slopes: Mapping[Edge, Real]) -> Real:
        """The sum over the ways from one name to another, carried forward formula by formula."""
        moved = {by: MP.one}
        for target, formula in self.formulas.items():
            if target != by:
                moved[target] = sum((slopes[target, s] * moved[s] for s in formula.names if s in moved), MP.zero)
        return moved.get(of, MP.zero)

    def gradient(self, w: str) -> Real:
        """The derivative of the error by a leaf."""
        return self.derivative(self.error, w, self.own_slopes)

    def slipped(self, w: str, *slips: Slip) -> Real:
        """The derivative of the error by a leaf, with these slips."""
        leaves = reduce(lambda found, slip: found | dict(slip.leaves), slips, self.leaves)
        others = leaves != self.leaves
        numbers = self.forward(leaves) if others else self.numbers
        slopes = self.slopes(numbers) if others else dict(self.own_slopes)
        for slip in slips:
            slopes |= {edge: rule(numbers) for edge, rule in slip.slopes.items()}
        of = next((slip.of for slip in slips if slip.of), self.error)
        by = next((slip.by for slip in slips if slip.by), w)
        return self.derivative(of, by, slopes) * reduce(lambda found, slip: found * slip.scale, slips, MP.one)

    def after(self, steps: int) -> dict[str, Real]:
        """The leaves after so many steps of gradient descent."""
        leaves = dict(self.leaves)
        for _ in range(steps):
            slopes = self.slopes(self.forward(leaves))
            leaves |= {w: leaves[w] - self.rate * self.derivative(self.error, w, slopes) for w in self.parameters}
        return leaves

    def true(self, claim: str) -> Real:
        """The right number for a claim about a value, a derivative, a step or the next value."""
        match claim.split():
            case ["step", w]:
                return self.rate * self.gradient(w)
            case ["new", words]:
                return self._quantity(words, self.next_numbers)
        return self._quantity(claim, self.numbers)

    def _quantity(self, words: str, numbers: Numbers) -> Real:
        of, slash, by = words.partition("/")
        if slash and words not in numbers:
            return self.derivative(of[1:], by[1:], self.slopes(numbers))
        return numbers[words]

    @cached_property
    def asked(self) -> list[str]:
        """The leaves whose gradients are asked for: the parameters, or where there are none the inputs."""
        return [w for w in self.parameters or self.leaves if self.route(w)]

    @cached_property
    def claims(self) -> list[str]:
        """The claims that are seeded: gradients, and where there is a rate steps and new weights."""
        steps = [f"{word} {w}" for w in self.parameters for word in ("step", "new")]
        return [f"d{self.error}/d{w}" for w in self.asked] + (steps if self.rate is not None else [])

    def route(self, w: str) -> list[Edge]:
        """The edges on the ways from a name to the error."""
        moving, leading = {w}, {self.error}
        for target, formula in self.formulas.items():
            if moving & set(formula.names):
                moving.add(target)
        for target, formula in reversed(self.formulas.items()):
            if target in leading:
                leading |= set(formula.names)
        return [
            (target, source)
            for target, formula in self.formulas.items()
            for source in formula.names
            if source in moving and target in leading
        ]

    def with_claims(self, claims: Mapping[str, str]) -> str:
        """The text of the worksheet with these claims in place of its own."""
        return "\n".join([*self._lines_without_claims, "[claims]", *_toml_lines(claims)]) + "\n"

    @cached_property
    def _lines_without_claims(self) -> list[str]:
        """All before the claims, which stands in thousands of texts."""
        lines = _toml_lines(
            {key: self.tables[key] for key in ("title", "source", "rate", "error") if key in self.tables}
        )
        for table in ("inputs", "parameters", "formulas"):
            lines += [f"[{table}]", *_toml_lines(self.tables[table])]
        return lines


def _toml_lines(rows: Mapping[str, Any]) -> list[str]:
    """Keys and values; a string of JSON is one of TOML as well."""
    quoted = {key: json.dumps(x, ensure_ascii=False) if isinstance(x, str) else str(x) for key, x in rows.items()}
    return [f"{json.dumps(key, ensure_ascii=False)} = {x}" for key, x in quoted.items()]
