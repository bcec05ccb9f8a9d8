"""Mistakes that people published are told first, and nothing else is told as certain.

The list is tests/published_mistakes.toml.  What a person computed is worked out by mpmath, from the formulas of the
example; the lines above it are right.
"""

import ast
import tomllib
from pathlib import Path

import mpmath
import pytest

from autograd import Worksheet
from benchmarks.causes import Cause, is_told

LIST = tomllib.loads((Path(__file__).parent / "published_mistakes.toml").read_text(encoding="utf-8"))
DIGITS = 4
mp = mpmath.mp.clone()
mp.dps = 30
FUNCTIONS = {name: getattr(mp, name) for name in ("exp", "log", "sqrt", "tanh", "sin", "cos")} | {
    "abs": abs,
    "maximum": max,
    "relu": lambda z: max(z, mp.mpf(0)),
    "leaky_relu": lambda z, slope: z if z > 0 else slope * z,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
}


class Exactly(ast.NodeTransformer):
    """Decimals as they are written, not as floats."""

    def visit_Constant(self, node):
        return ast.Call(ast.Name("mpf", ast.Load()), [ast.Constant(str(node.value))], [])


def number(formula, names):
    tree = ast.fix_missing_locations(Exactly().visit(ast.parse(formula, mode="eval")))
    return eval(compile(tree, "", "eval"), {**FUNCTIONS, "mpf": mp.mpf, **names})


def written(x):
    return mp.nstr(x, DIGITS, strip_zeros=False, min_fixed=-20, max_fixed=20)


def worksheet(mistake):
    """A worksheet with the right values of all formulas, and what was taken in the last line."""
    net = LIST["nets"][mistake["net"]]
    given, parameters = net.get("given", {}), net["parameters"]
    names = {name: mp.mpf(str(x)) for name, x in {**given, **parameters}.items()}
    lines_of_formulas = [mistake["formula"]] if "formula" in mistake else net["formulas"]
    formulas = dict(line.split(" = ", 1) for line in lines_of_formulas)
    for name, formula in formulas.items():
        names[name] = number(formula, names)
    *before, error = formulas
    lines = {name: names[name] for name in before if name != mistake["claim"]}
    lines[mistake["claim"]] = number(mistake["taken"], names)
    optimizer = f'optimizer = "{net["optimizer"]}"\n' if "optimizer" in net else ""
    tables = {
        "inputs": given,
        "parameters": parameters,
        "formulas": {name: f'"{formula}"' for name, formula in formulas.items()},
        "claims": {name: f'"{written(x)}"' for name, x in lines.items()},
    }
    text = "".join(f"[{table}]\n{_rows(rows)}" for table, rows in tables.items())
    return f'error = "{error}"\nrate = 0.1\n{optimizer}{text}'


def _rows(rows):
    return "".join(f'"{name}" = {x}\n' for name, x in rows.items())


@pytest.mark.parametrize("mistake", LIST["mistakes"], ids=lambda m: f"{m['net']}: {m['claim']} = {m['taken']}")
def test_a_published_mistake_is_told_first(mistake):
    *above, row = Worksheet.loads(worksheet(mistake)).check().rows
    assert all(line.ok for line in above)
    assert row.verdict == "WRONG"
    cause = Cause(frozenset(mistake["kinds"]), tuple(mistake["words"]))
    told = [finding for finding in row.diagnosis if is_told(finding, [cause])]
    assert (row.diagnosis[:1] == told[:1] and bool(told)) is not mistake.get("untold", False)
    assert not any(finding.certain for finding in row.diagnosis if finding not in told)
