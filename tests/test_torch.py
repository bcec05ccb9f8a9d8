"""The engine beside PyTorch: every row of the table, and random graphs with shared nodes."""

import random
import tomllib
from importlib import resources
from itertools import product

import pytest
from hypothesis import assume, given, settings, strategies as st

import autograd
from autograd import Value, Worksheet, data_of, hvp
from autograd.engine.methods import apply
from autograd.table.ops import TABLE
from tests.searches import examples

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")

# Rows that PyTorch has under another name, or without a derivative of its own.
RENAMED = {
    "power": torch.pow,
    "sech": lambda x: 2 * torch.exp(-abs(x)) / (1 + torch.exp(-2 * abs(x))),
    "sine2": lambda a, b: a / torch.hypot(a, b),
    "inversion": lambda a, b: a / (a * a + b * b),
    "quadrupole": lambda a, b: (b * b - a * a) / (a * a + b * b) ** 2,
    "semicircle": lambda x: torch.sqrt(1 - x * x),
    "step": lambda x: torch.where(x > 0, 1.0, 0.0) + 0 * x,
    "where": lambda condition, a, b: torch.where(condition != 0, a, b) + 0 * condition,
    "sum": lambda *x: torch.stack(x).sum(),
    "mean": lambda *x: torch.stack(x).mean(),
    "dot": lambda a, b, c, d, e: torch.dot(torch.stack([a, c]), torch.stack([b, d])) + e,
    "leaky_relu": lambda x, slope: torch.where(x > 0, x, slope * x),
    "elu": lambda x, alpha: torch.where(x > 0, x, alpha * torch.expm1(torch.clamp(x, max=0))),
    "gelu": torch.nn.functional.gelu,
    "silu": torch.nn.functional.silu,
    "logsigmoid": torch.nn.functional.logsigmoid,
    "softsign": torch.nn.functional.softsign,
    "gamma": lambda x: torch.exp(torch.lgamma(x)),  # above 0
    "logsumexp": lambda *x: torch.logsumexp(torch.stack(x), 0),
    "tie": lambda a, b: torch.where(a == b, 1.0, 0.0) + 0 * a + 0 * b,
    "max": lambda *x: torch.amax(torch.stack(x), 0),
    "min": lambda *x: torch.amin(torch.stack(x), 0),
    "norm": lambda *x: torch.linalg.vector_norm(torch.stack(x)),
    "xlog1py": torch.special.xlog1py,
    "sec": lambda x: 1 / torch.cos(x),
    "csc": lambda x: 1 / torch.sin(x),
    "cot": lambda x: 1 / torch.tan(x),
    "csch": lambda x: torch.sign(x) * 2 * torch.exp(-abs(x)) / (1 - torch.exp(-2 * abs(x))),
    "floor_divide": lambda a, b: torch.div(a, b, rounding_mode="floor"),
    "coth": lambda x: 1 / torch.tanh(x),
    "rint": torch.round,
    "heaviside": lambda x, h: torch.where(x == 0, h, (x > 0).double()) + 0 * x,
    "clip": lambda x, low, high: torch.minimum(torch.maximum(x, low), high),
    "cbrt": lambda x: torch.sign(x) * torch.pow(abs(x), 1 / 3),
    "softplus": lambda x: torch.logaddexp(x, 0 * x),  # its own softplus becomes x itself above 20
}
ARITIES = {name: op.arity or 3 for name, op in TABLE.items()} | {"dot": 5}
ABSENT = ("bessel_ratio", "digamma", "polygamma")  # the last two have nine digits there
ROWS = {name: RENAMED.get(name) or getattr(torch, name) for name in TABLE if name not in ABSENT}

# Where the two differ on purpose.
DIFFERENT = {
    ("hypot", (0.0, 0.0)),  # nan there; the table gives 0, as for |x|
    ("sine2", (0.0, 0.0)),  # the same
    ("cbrt", (0.0,)),  # nan there, as it is written here; the table gives inf
    ("arctan2", (0.0, 0.0)),  # 0 there; the angle of the origin has no slope at all, so the table gives nan
}

SPECIAL = (0.0, 0.5, 1.0, -1.0, 2.0, 1000.0, -1000.0)
# At a tie PyTorch gives 1 to the first one, JAX to the second one; the table ½ to each, as of maximum and minimum.
DIFFERENT |= {(name, (x, x)) for name in ("fmax", "fmin") for x in SPECIAL}
# The logarithm has no value there; PyTorch gives it the slope 0, the table -inf or nan.
DIFFERENT |= {("xlogy", (0.0, y)) for y in (0.0, -1.0, -1000.0)} | {("xlog1py", (0.0, y)) for y in (-1.0, -1000.0)}

FROM_MINUS_1_TO_1 = ("arcsin", "arccos", "semicircle", "erfinv")
ABOVE_0 = ("log", "log1p", "log2", "log10", "sqrt", "power")


def close(expected):
    # PyTorch writes the slope of tanh as 1 - y*y, which has no more than its absolute digits.
    return pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


def by_autograd(function, point):
    """The value of a function and its gradients."""
    arguments = [Value(x) for x in point]
    y = function(*arguments)
    y.backward()
    return [y.data, *(x.grad for x in arguments)]


def by_torch(function, point):
    """The same from PyTorch."""
    arguments = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in point]
    y = function(*arguments)
    y.backward()
    return [y.item(), *(x.grad.item() for x in arguments)]


def is_defined(name, point):
    try:
        TABLE[name].compute(*point)
    except (ValueError, ZeroDivisionError):
        return False
    return (name, point) not in DIFFERENT and not (name == "gamma" and point[0] < 0)


def points(name):
    """Special points and random ones, where the row is defined."""
    chance, arity = random.Random(name), ARITIES[name]
    low = 1e-3 if name in ABOVE_0 else -1 if name in FROM_MINUS_1_TO_1 else -20
    high = 1 if name in FROM_MINUS_1_TO_1 else 20
    drawn = [tuple(chance.uniform(low, high) for _ in range(arity)) for _ in range(100)]
    special = product(SPECIAL[: 7 if arity < 4 else 3], repeat=arity)
    return [point for point in (*special, *drawn) if is_defined(name, point)]


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_the_value_and_the_slopes_of_pytorch(name):
    for point in points(name):
        expected = by_torch(ROWS[name], point)
        assert by_autograd(lambda *x: apply(TABLE[name], x), point) == close(expected), point


@pytest.mark.parametrize("name", ["leaky_relu", "elu", "gelu", "silu", "logsigmoid", "softsign"])
@pytest.mark.parametrize("x", [0.0, -0.0, 1.5, -1.5, 30.0, -30.0])
def test_an_activation_has_the_default_and_the_slope_of_pytorch(name, x):
    theirs = getattr(torch.nn.functional, name)
    assert by_autograd(getattr(autograd, name), (x,)) == close(by_torch(theirs, (x,)))


# ---- random graphs -----------------------------------------------------------------------------------------

# What a random graph is made of: operations that are defined everywhere, kinks and choices among them, and that do
# not blow rounding up.
TAME = ["add", "subtract", "multiply", "square", "negative", "positive", "absolute", "maximum", "minimum", "relu"]
TAME += ["sin", "cos", "arctan", "tanh", "sigmoid", "softplus", "where", "step", "sign"]

steps = st.tuples(st.sampled_from(TAME), *(st.integers(0, 10**6) for _ in range(3)))
programs = st.lists(steps, min_size=1, max_size=15)
numbers = st.lists(st.sampled_from([-1.5, -1.0, 0.0, 0.3, 1.0, 2.0]) | st.floats(-2, 2), min_size=2, max_size=4)


def run(program, rows, inputs):
    """All the nodes of a program: each step takes some of the nodes before it."""
    nodes = list(inputs)
    for name, *taken in program:
        nodes.append(rows[name](*(nodes[i % len(nodes)] for i in taken[: ARITIES[name]])))
    return nodes


# The same examples in every run: by bad luck a last digit, which the two round differently, could decide a tie.
@settings(max_examples=examples(300), deadline=None, derandomize=True)
@given(programs, numbers)
def test_a_random_graph_has_the_gradients_of_pytorch(program, point):
    functions = {name: getattr(autograd, name) for name in TAME}
    nodes = run(program, functions, map(Value, point))
    assume(all(abs(node.data) < 10 for node in nodes))
    expected = by_torch(lambda *inputs: sum(run(program, ROWS, inputs)), point)
    assert by_autograd(lambda *inputs: sum(run(program, functions, inputs)), point) == close(expected)


@settings(max_examples=examples(150), deadline=None, derandomize=True)
@given(programs, numbers)
def test_a_random_graph_has_the_hessian_vector_products_of_pytorch(program, point):
    functions = {name: getattr(autograd, name) for name in TAME}
    xs, v = [Value(x) for x in point], [0.5 * i - 0.3 for i in range(len(point))]
    nodes = run(program, functions, xs)
    assume(all(abs(node.data) < 10 for node in nodes))
    x, along = (torch.tensor(numbers, dtype=torch.float64) for numbers in (point, v))
    _, expected = torch.autograd.functional.hvp(lambda x: sum(run(program, ROWS, list(x))), x, along)
    assert data_of(hvp(sum(nodes), xs, v)) == pytest.approx(expected.numpy(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a momentum of 0.9,", lambda ws: torch.optim.SGD(ws, lr=0.1, momentum=0.9)),
        ("Nesterov's momentum of 0.9", lambda ws: torch.optim.SGD(ws, lr=0.1, momentum=0.9, nesterov=True)),
        ("a weight decay of 0.01", lambda ws: torch.optim.SGD(ws, lr=0.1, weight_decay=0.01)),
        ("AdaGrad", lambda ws: torch.optim.Adagrad(ws, lr=0.1)),
        ("RMSprop with 0.99", lambda ws: torch.optim.RMSprop(ws, lr=0.1)),
        ("RMSprop with 0.9,", lambda ws: torch.optim.RMSprop(ws, lr=0.1, alpha=0.9)),
        ("Adam,", lambda ws: torch.optim.Adam(ws, lr=0.1)),
    ],
)
@pytest.mark.parametrize("written", ["{:.9f}".format, float])
def test_a_sheet_with_the_steps_of_an_optimiser_of_pytorch_is_told_so(name, make, written):
    w, b = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (0.5, 0.3))
    optimiser = make([w, b])
    for _ in range(3):
        optimiser.zero_grad()
        (((torch.sigmoid(2 * w + b)) - 0.9) ** 2).backward()
        optimiser.step()
    x, weight, bias = autograd.leaves(x=2, w=0.5, b=0.3)
    error = ((autograd.sigmoid(x * weight + bias) - 0.9) ** 2).named("E")
    claims = {"w after 3": written(w.item()), "b after 3": written(b.item())}
    for row in autograd.check(error, claims, rate=0.1, parameters=[weight, bias]).rows:
        assert row.diagnosis[0].kind == "other optimiser"
        assert name.rstrip(",") in row.diagnosis[0].words


OPTIMISERS = {
    "sgd": (lambda ws, wd: torch.optim.SGD(ws, lr=0.1, weight_decay=wd), {}),
    "momentum": (lambda ws, wd: torch.optim.SGD(ws, lr=0.1, momentum=0.9, weight_decay=wd), {"v": "momentum_buffer"}),
    "nesterov": (
        lambda ws, wd: torch.optim.SGD(ws, lr=0.1, momentum=0.9, nesterov=True, weight_decay=wd),
        {"v": "momentum_buffer"},
    ),
    "adagrad": (lambda ws, wd: torch.optim.Adagrad(ws, lr=0.1, weight_decay=wd), {"v": "sum"}),
    "rmsprop": (lambda ws, wd: torch.optim.RMSprop(ws, lr=0.1, weight_decay=wd), {"v": "square_avg"}),
    "adam": (lambda ws, wd: torch.optim.Adam(ws, lr=0.1, weight_decay=wd), {"m": "exp_avg", "v": "exp_avg_sq"}),
    "adamw": (lambda ws, wd: torch.optim.AdamW(ws, lr=0.1, weight_decay=wd), {"m": "exp_avg", "v": "exp_avg_sq"}),
}


@pytest.mark.parametrize("optimizer", OPTIMISERS)
@pytest.mark.parametrize("decay", [0.0, 0.05])
@pytest.mark.parametrize("steps", [1, 3, 30])
def test_the_steps_and_the_state_of_an_optimizer_are_those_of_pytorch(optimizer, decay, steps):
    make, kept = OPTIMISERS[optimizer]
    w, b = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (0.5, 0.3))
    theirs = make([w, b], decay)
    for _ in range(steps):
        theirs.zero_grad()
        (((torch.sigmoid(2 * w + b)) - 0.9) ** 2).backward()
        theirs.step()
    x, weight, bias = autograd.leaves(x=2, w=0.5, b=0.3)
    error = ((autograd.sigmoid(x * weight + bias) - 0.9) ** 2).named("E")
    claims = {f"{name} after {steps}": f"{theirs_.item():.11g}" for name, theirs_ in (("w", w), ("b", b))}
    for letter, key in kept.items():
        claims[f"{letter} w after {steps}"] = f"{theirs.state[w][key].item():.10g}"
    constants = {"optimizer": optimizer, "weight_decay": decay}
    assert autograd.check(error, claims, rate=0.1, parameters=[weight, bias], optimizer=constants)


def test_the_lines_of_a_lecture_are_those_of_pytorch_itself():
    """PyTorch runs the formulas of the sheet and its solutions as they stand, and differentiates the loss."""
    text = (resources.files("autograd.by_hand") / "worksheets" / "makemore.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    names = {"torch": torch, "F": torch.nn.functional}
    for key, numbers in (tables["inputs"] | tables["parameters"]).items():
        is_number = isinstance(numbers, int)
        names[key] = numbers if is_number else torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    for key, formula in tables["formulas"].items():
        names[key] = eval(formula, names)
        names[key].retain_grad()
    names["loss"].backward()
    rows = Worksheet.load("makemore").check().rows
    for key, solution in tables["claims"].items():
        true = names[key[1:]].grad
        torch.testing.assert_close(torch.broadcast_to(names.setdefault(key, eval(solution, names)), true.shape), true)
        entries = [float(row.true) for row in rows if row.claim.startswith(f"dloss/{key}[")]
        assert entries == pytest.approx(true.flatten().tolist(), rel=1e-12, abs=1e-15)
