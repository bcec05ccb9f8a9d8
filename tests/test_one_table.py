"""One table: outside of it no module names a single operation, but for a list of exceptions with their reasons."""

import ast
from pathlib import Path

import pytest

from autograd.table import activations, angles, ops, pieces, reductions, roots_logs_angles, special
from autograd.table.ops import TABLE
from autograd.table.rows import Operation

ROOT = Path(__file__).parent.parent
FILES = (ops, angles, roots_logs_angles, pieces, special, activations, reductions)
ROWS = {variable for file in FILES for variable, row in vars(file).items() if isinstance(row, Operation)}
ROW_FILES = {file.__name__.rpartition(".")[2] for file in FILES}

EXCEPTIONS = {
    "autograd/by_hand/example/sums.py": "a sum is taken apart into its terms",
    "autograd/by_hand/keys/units.py": "a share is an exponential divided by their sum",
    "autograd/by_hand/slips/single/left_out_everywhere.py": "a factor is left out of each product in a sum",
    "autograd/by_hand/slips/formulas/rules.py": "what lets a gradient through or not is called a mask",
    "autograd/engine/habits.py": "micrograd's sign of a power and its word for relu",
    "autograd/engine/functions.py": "the public functions, one for each row, with their types",
    "autograd/engine/functions_of_many.py": "the public functions of many arguments, one for each row",
    "autograd/engine/weighted_sums.py": "the public functions dot and matvec, whose row is dot",
    "autograd/derivatives/terms.py": "folds + - * / ** and choices, so that higher derivatives stay small",
    "autograd/derivatives/series.py": "takes the derivative of a product at once, which saves nodes",
    "autograd/by_hand/slips/formulas/mended.py": "a sine and a cosine are taken for each other",
    "autograd/by_hand/slips/single/worked_otherwise.py": "divides for multiplies, and doubles for squares",
    "autograd/paper/slopes.py": "2**x keeps its base as a formula, to write log(2)",
    "autograd/paper/simplifying.py": "folds + - * / ** and choices, as people do on paper",
    "autograd/by_hand/slips/single/factors.py": "a slip leaves out a divisor, or turns the minus of a difference",
    "autograd/by_hand/slips/formulas/batches.py": "counts the terms of a sum, and finds the n of a mean",
    "autograd/by_hand/slips/formulas/calculator.py": "the buttons of a calculator that has another mode for them",
    "autograd/by_hand/slips/formulas/chain.py": "a slip loses the constant of a product or a quotient",
    "autograd/by_hand/slips/formulas/inner_functions.py": "divides by the inner derivative",
    "autograd/by_hand/slips/formulas/powers.py": "finds the powers of a formula: 1/x³ is one too",
    "autograd/by_hand/slips/formulas/products.py": "the rules that people take for those of a product and a quotient",
    "autograd/by_hand/example/softmaxes.py": "knows a softmax by its form, shares of exponentials",
    "autograd/by_hand/slips/single/other_bases.py": "one logarithm in the place of another",
    "autograd/by_hand/slips/single/several_paths.py": "x**x has two paths to x, with a slip of its own",
    "autograd/by_hand/slips/formulas/terms.py": "a slip in one term of a sum or a difference",
    "autograd/by_hand/slips/single/value_slips.py": "a slip leaves out a term, a factor, a divisor or a power",
    "autograd/by_hand/pencil/normalised.py": "knows a normalised array by its form, (x − mean)/√variance",
    "autograd/by_hand/pencil/written_out.py": "1/(1 + e^−z) is σ(z) to people, and so is tanh written with e^z",
    "autograd/by_hand/classroom/hints.py": "sign is a kind of slip",
    "autograd/by_hand/slips/habits/without_target.py": "the target of p − t in an error of squares",
    "autograd/by_hand/derivations/vectors_over_time.py": "a minus is no activation",
    "autograd/by_hand/verdict/other_sides.py": "the words for the side of a kink, as z > 0 of a relu",
    "autograd/bridges/sympy_writing.py": "SymPy's functions by their names in the table",
    "autograd/bridges/numpy_functions.py": "np.max of an array is the row max, where NumPy reduces by the row maximum",
    "autograd/checks/complex_step.py": "the functions of complex numbers by their names in the table",
    "autograd/program/passes/simple.py": "writes a power as a product, and knows the slope of relu by its form",
    "autograd/program/passes/factors.py": "a*(b*c) is (a*b)*c",
    "autograd/program/passes/distributed.py": "d*(a + b) is d*a + d*b",
    "autograd/program/passes/watched.py": "finds products, and whether they left the range of floats",
    "autograd/program/passes/odd_terms.py": "takes terms out of a weighted sum",
    "autograd/program/passes/linear.py": "lists those that are linear",
    "autograd/program/passes/sums.py": "gathers + - * / into weighted sums",
    "autograd/program/passes/blocks.py": "a weighted sum is a product with a matrix, and a·b is b·a",
    "autograd/program/passes/terms.py": "takes a sum over the batch apart into products",
    "autograd/paper/notation/program_calls.py": "min and max are words of clamp(), as in PyTorch",
    "autograd/paper/notation/program_losses.py": "mean and sum are words of reduction=, as in PyTorch",
    "autograd/program/asked.py": "sum and mean are words of reduce=, as in PyTorch",
    "autograd/program/recipe.py": "the same words",
    "autograd/program/keeping/files.py": "the same words",
    "autograd/program/writing/c_library.py": "the functions of C for the rows",
    "autograd/program/writing/numpy_forms.py": "the text of NumPy for the rows that it has under another name",
    "autograd/program/on_numpy/kernels.py": "the calls of NumPy for the rows that it has under another name",
    "autograd/program/on_arrays/kernels.py": "the functions of the array API standard for the rows that it lacks",
    "autograd/program/native/operations.py": "the functions of registers for the rows",
    "autograd/program/native/outside.py": "the functions of the C library for the rows that it has",
    "nn/modules/activations.py": "the activations that may be given by name, as a user writes them",
    "nn/picture/activity.py": "a product of a weight and an input, alone or in a weighted sum, is a drawn line",
}


def names_of_rows(source: str) -> set[str]:
    """The operations that a module singles out.

    >>> sorted(names_of_rows("if op is ops.exp or op.name == 'tanh': f(TABLE['relu'])"))
    ['exp', 'relu', 'tanh']
    """
    named: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id=file), attr=row) if file in ROW_FILES and row in ROWS:
                named.add(row)
            case ast.ImportFrom(module=str(module), names=aliases) if module.startswith("autograd.table."):
                named |= {alias.name for alias in aliases} & ROWS
            case ast.Subscript(value=ast.Name(id="TABLE" | "ADDED"), slice=ast.Constant(value=row)):
                named.add(row)
            case ast.Call(func=ast.Name(id="known" | "named"), args=[ast.Constant(value=row)]):
                named.add(row)
            case ast.Compare(left=left, comparators=others):
                if any(isinstance(side, ast.Attribute) and side.attr == "name" for side in (left, *others)):
                    named |= texts_in(node) & {*TABLE}
            case ast.Dict(keys=keys):
                named |= texts_in(*filter(None, keys)) & {*TABLE}
            case ast.Call(keywords=keywords) if len({keyword.arg for keyword in keywords} & {*TABLE}) > 1:
                named |= {keyword.arg for keyword in keywords if keyword.arg in TABLE}
            case ast.Tuple(elts=elements) | ast.Set(elts=elements):
                texts = texts_in(*elements) & {*TABLE}
                named |= texts if len(texts) > 1 else set()
    return named


def texts_in(*nodes: ast.AST) -> set[str]:
    constants = [part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return {part.value for part in constants if isinstance(part.value, str)}


def modules() -> dict[str, str]:
    files = [*(ROOT / "autograd").rglob("*.py"), *(ROOT / "nn").rglob("*.py")]
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}
    return {name: text for name, text in texts.items() if not name.startswith("autograd/table/")}


def test_outside_the_table_no_module_names_a_single_operation():
    for name, text in modules().items():
        rows = names_of_rows(text)
        assert not rows or name in EXCEPTIONS, f"{name} names {', '.join(sorted(rows))}: ask a column of the table"


def test_every_exception_is_still_one():
    texts = modules()
    for name, reason in EXCEPTIONS.items():
        assert names_of_rows(texts[name]), f"{name} names no operation any more ({reason}): strike it off the list"


@pytest.mark.parametrize(
    "source",
    [
        "op is ops.relu",
        "from autograd.table.ops import TABLE, relu",
        "TABLE['relu']",
        "known('relu') is op",
        "named('relu')",
        "node.op.name == 'relu'",
        "node.op.name in ('relu', 'step')",
        "'relu' != op.name",
        "{'relu': 1, 'slope': 2}",
        "SimpleNamespace(relu=f, step=g)",
        "ACTIVATIONS = {'relu', 'tanh'}",
    ],
)
def test_each_way_to_name_one_is_seen(source):
    assert "relu" in names_of_rows(source)


@pytest.mark.parametrize(
    "source",
    ["autograd.relu(x) + relu(y)", "parse('relu(x)', {'x': x})", "op.kinked and op.name == name", "print('relu')"],
)
def test_using_an_operation_is_not_naming_it(source):
    assert not names_of_rows(source)
