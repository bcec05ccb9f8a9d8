"""The worksheets, and who stands where on them: neighbours, layers, biases, matrices."""

import tomllib
from functools import cache, cached_property
from pathlib import Path

import sympy

from benchmarks.seeded.formulas import Formula, parts
from benchmarks.seeded.worked_out import WorkedOut

BENCHMARKS = Path(__file__).parent.parent
PUBLISHED = BENCHMARKS.parent / "autograd" / "by_hand" / "worksheets"
BATCHES = BENCHMARKS / "batches"  # several examples at once, which hardly any published sheet has
MOST_NEIGHBOURS = 3  # of the many names in a role, those written nearest by


class Sheet(WorkedOut):
    """A worksheet, and who stands where on it."""

    @cached_property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """What each name is and how it is used, in shapes: the table of each name stands for the name."""
        shape = {sympy.Symbol(name): sympy.Symbol(self.table(name)) for name in self.numbers}
        uses: dict[str, set[str]] = {name: set() for name in self.numbers}
        for formula in self.formulas.values():
            whole = formula.expression.xreplace(shape)
            for source in formula.names:
                uses[source].add(f"{whole} by {formula.slopes[source].xreplace(shape)}")
        own = {name: str(formula.expression.xreplace(shape)) for name, formula in self.formulas.items()}
        return {name: (self.table(name), own.get(name, ""), *sorted(uses[name])) for name in self.numbers}

    def table(self, name: str) -> str:
        """The table of the worksheet that a name stands in."""
        return next(table for table in ("inputs", "parameters", "formulas") if name in self.tables[table])

    def neighbours(self, name: str) -> list[str]:
        """The names in the same role, the nearest first."""
        names = list(self.numbers)
        same = [other for other in names if other != name and self.roles[other] == self.roles[name]]
        return sorted(same, key=lambda other: abs(names.index(other) - names.index(name)))[:MOST_NEIGHBOURS]

    @cached_property
    def partners(self) -> dict[str, list[str]]:
        """For the argument of a function its result, and the reverse."""
        found: dict[str, list[str]] = {}
        for name, formula in self.formulas.items():
            if formula.activated:
                found.setdefault(name, []).append(formula.activated)
                found.setdefault(formula.activated, []).append(name)
        return found

    def across(self, name: str) -> list[str]:
        """The inputs of the layer whose output a name is, and the outputs of those whose input it is; the nearest."""
        found = []
        for output, formula in self.formulas.items():
            inputs = [source for source in formula.names if source not in self.parameters]
            if len(formula.names) > 1 and inputs:
                given = [output, *(other for other in self.formulas if self.formulas[other].activated == output)]
                found += inputs if name in given else []
                found += given if name in inputs else []
        names = list(self.numbers)
        return sorted(set(found), key=lambda x: (abs(names.index(x) - names.index(name)), x))[:MOST_NEIGHBOURS]

    @cached_property
    def biases(self) -> list[str]:
        """The parameters that are only added."""
        edges = {w: [edge for edge in self.own_slopes if edge[1] == w] for w in self.parameters}
        return [w for w in edges if all(self._activates_at_slope_one(*edge) for edge in edges[w])]

    @cached_property
    def groups_of_biases(self) -> list[list[str]]:
        """The biases that may be left out of an update: all of them, those of a layer, and each alone."""
        layers: dict[int, list[str]] = {}
        for b in self.biases:
            layers.setdefault(self.distance(b), []).append(b)
        groups = (tuple(self.biases), *map(tuple, layers.values()), *((b,) for b in self.biases))
        return [list(group) for group in dict.fromkeys(groups) if group]

    def distance(self, name: str) -> int:
        """How many formulas the longest way from a name to the error has."""
        longest = {name: 0}
        for target, source in self.route(name):  # in the order of the formulas
            longest[target] = max(longest.get(target, 0), longest[source] + 1)
        return longest[self.error]

    def _activates_at_slope_one(self, target: str, source: str) -> bool:
        expression = self.formulas[target].expression
        inner = expression.args[0] if isinstance(expression, sympy.Function) else expression
        return bool(inner.diff(sympy.Symbol(source)) == 1)

    @cached_property
    def exchanged(self) -> dict[str, dict[str, str]]:
        """For each square matrix of weights, which weight stands for which once it is transposed.

        A matrix is a group of formulas, each with a product of a weight with each of the same names.
        """
        layers: dict[tuple[str, ...], list[list[str]]] = {}
        for formula in self.formulas.values():
            columns, weights = self._products(formula)
            layers.setdefault(tuple(columns), []).append(weights)
        found = {}
        for columns, rows in layers.items():
            if len(columns) == len(rows) > 1 and all(len(row) == len(rows) for row in rows):
                pairs = {rows[i][j]: rows[j][i] for i in range(len(rows)) for j in range(len(rows)) if i != j}
                found[", ".join(pairs)] = pairs
        return found

    def _products(self, formula: Formula) -> tuple[list[str], list[str]]:
        """The names that a formula multiplies weights with, in order, and these weights."""
        pairs = []
        for product in parts(formula.expression, sympy.Mul):
            names = [str(factor) for factor in product.args if factor.is_Symbol]
            weights = [name for name in names if name in self.parameters]
            if len(names) == len(product.args) == 2 and len(weights) == 1:
                pairs.append((next(name for name in names if name not in weights), weights[0]))
        order = list(self.numbers)
        pairs.sort(key=lambda pair: order.index(pair[0]))
        return [column for column, _ in pairs], [weight for _, weight in pairs]


def is_plain(text: str) -> bool:
    """Whether a worksheet has single numbers only, and steps of plain gradient descent."""
    tables = tomllib.loads(text)
    leaves = [*tables.get("inputs", {}).values(), *tables["parameters"].values()]
    return not {"samples", "optimizer"} & set(tables) and not any(isinstance(x, list) for x in leaves)


def worksheet_paths() -> list[Path]:
    """The plain worksheets of the package, and those with a batch."""
    paths = sorted(PUBLISHED.glob("*.toml")) + sorted(BATCHES.glob("*.toml"))
    return [path for path in paths if is_plain(path.read_text(encoding="utf-8"))]


@cache
def sheet_at(path: Path) -> Sheet:
    """The worksheet in a file; building one takes SymPy a while."""
    return Sheet(path.read_text(encoding="utf-8"), path.stem)
