"""How long derivations and checks take: ``python -m benchmarks.by_hand``.

Each case is made once and timed several times; the median counts.  The sheet of wrong claims is
the slow case of a check: every line is asked for the slip behind it.  A formula that is right only under a
condition among the data is compared at many points.  The sheet of a person has rounded lines, each computed
from those above; with a slip in the first, all that depend on it follow.  The layer is one of softmaxes, 20 × 10 with a
batch of 16, on whose sheet up to 890 numbers are wrong.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

import nn
from autograd import Value, Worksheet, check, derive, exp, gradient, leaves, log
from benchmarks.people.forms import LARGE, given
from benchmarks.people.slips import slips_of
from benchmarks.people.working import Paper, Style

ROUNDS = 5
LINKS = 10_000  # of the chain
CLAIMS = 50  # on a sheet
RATE = 0.1
SAMPLES, CLASSES = 10, 4
LAYER = 16, 20, 10  # the batch, the inputs and the classes of a layer
PLACES = list(itertools.product(range(SAMPLES), range(CLASSES)))


def error_of(nin: int, nouts: list[int]) -> tuple[Value, list[Value]]:
    """The error of a network on one sample, and its parameters."""
    model = nn.MLP(nin, nouts, activation="tanh", seed=0)
    error = nn.half_squared_error(model([0.5 + 0.1 * k for k in range(nin)]), [0.2] * nouts[-1])
    return error.named("E"), model.parameters()


def chain(links: int) -> tuple[Value, Value]:
    """The end and the begin of a chain of so many named nodes."""
    start = end = Value(3.0, "x")
    for k in range(links):
        end = (end * 1.0001).named(f"n{k}")
    return end, start


def written(end: Value, by: Value) -> None:
    """A derivation, and all that a notebook or a terminal shows of it."""
    derivation = derive(end, by)
    str(derivation)
    derivation.latex()


def checked(end: Value, parameters: list[Value], wrong: float) -> None:
    """A sheet of claims about the gradients, each ``wrong`` times the right one."""
    chosen = parameters[:CLAIMS]
    claims = {w: f"{slope.data * wrong:.5g}" for w, slope in zip(chosen, gradient(end, chosen), strict=True)}
    str(check(end, claims, rate=RATE, parameters=parameters))


def new_weights(end: Value, parameters: list[Value], wrong: float) -> None:
    """A sheet of new weights, after steps that are ``wrong`` times the right ones."""
    chosen = parameters[:CLAIMS]
    steps = zip(chosen, gradient(end, chosen), strict=True)
    claims = {f"new {w.name}": f"{w.data - RATE * wrong * slope.data:.5g}" for w, slope in steps}
    str(check(end, claims, rate=RATE, parameters=chosen))


def in_single_precision(end: Value, parameters: list[Value], wrong: float) -> None:
    """All gradients in single precision, each ``wrong`` times the right one."""
    slopes = zip(parameters, gradient(end, parameters), strict=True)
    claims = {w: np.float32(slope.data * wrong) for w, slope in slopes}
    str(check(end, claims, rate=RATE, parameters=parameters))


def softmaxes() -> tuple[Value, list[Value]]:
    """The cross-entropy of some samples in some classes, and what goes into their softmaxes."""
    inputs = {f"z{i}{c}": 0.1 * i + 0.3 * c - 0.7 for i, c in PLACES}
    targets = {f"y{i}{c}": float(i % CLASSES == c) for i, c in PLACES}
    values = {**dict(zip(inputs, leaves(**inputs), strict=True)), **dict(zip(targets, leaves(**targets), strict=True))}
    terms = []
    for i in range(SAMPLES):
        powers = [exp(values[f"z{i}{c}"]) for c in range(CLASSES)]
        total = sum(powers[1:], powers[0])
        outputs = [(power / total).named(f"p{i}{c}") for c, power in enumerate(powers)]
        terms += [-values[f"y{i}{c}"] * log(p) for c, p in enumerate(outputs)]
    return sum(terms[1:], terms[0]).named("L"), [values[name] for name in inputs]


def formulas(end: Value, inputs: list[Value], formula: str) -> None:
    """A formula for the derivative with respect to each input of a softmax; the targets add to 1."""
    claims = {f"dL/dz{i}{c}": formula.format(f"{i}{c}") for i, c in PLACES}
    str(check(end, claims, parameters=inputs))


def on_paper(claim: str = "", digits: int = 4) -> Worksheet:
    """A person's sheet of more than 50 lines, rounded on each, with a slip in one line."""
    at = given(LARGE, 0)
    works = {claim: slips_of(at, claim)[0].work} if claim else {}
    paper = Paper(at, Style(digits, decimals=True, from_paper=True), works)
    return Worksheet.loads(at.sheet.with_claims(dict(list(paper.texts.items())[:CLAIMS])))


def layer(sign: float = 1.0, noise: float = 0.0) -> Worksheet:
    """A sheet about a softmax layer: its numbers worked out apart, with ∂L/∂Z times a sign, and noise in all arrays."""
    numbers = np.random.default_rng(5)
    batch, inputs, classes = LAYER
    x, w = numbers.normal(0, 1, (batch, inputs)).round(2), numbers.normal(0, 0.3, (inputs, classes)).round(2)
    y = np.eye(classes)[numbers.integers(0, classes, batch)]
    z = x @ w
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    dz = sign * (p - y) / batch
    dw = x.T @ dz
    arrays = {"Z": z, "P": p, "dL/dZ": dz, "dL/dW": dw, "new W": w - RATE * dw}
    claims = {name: array + noise * numbers.normal(size=array.shape) for name, array in arrays.items()}
    return Worksheet.loads(
        f'error = "L"\nrate = {RATE}\n[inputs]\nX = {x.tolist()}\nY = {y.tolist()}\n[parameters]\nW = {w.tolist()}\n'
        f'[formulas]\nZ = "X @ W"\nP = "softmax(Z)"\nL = "-sum(Y * log(P)) / {batch}"\n[claims]\n'
        + "".join(f'"{name}" = "{array.round(4).tolist()}"\n' for name, array in claims.items())
    )


def seconds(action: Callable[[], None]) -> float:
    """The median time that something takes on its processor, whatever else the machine does."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    wide, weights = error_of(2, [16, 16, 1])
    end, start = chain(LINKS)
    small, parameters = error_of(5, [5, 3, 1])
    cases: list[tuple[str, Callable[[], None]]] = [
        ("derive the first weight of a 2-16-16-1 network", lambda: written(wide, weights[0])),
        (f"derive along a chain of {LINKS:,} named nodes", lambda: written(end, start)),
        (f"check {CLAIMS} right claims on {len(parameters)} parameters", lambda: checked(small, parameters, 1.0)),
        (f"check {CLAIMS} claims with the sign turned", lambda: checked(small, parameters, -1.0)),
        (f"check {CLAIMS} claims that nothing explains", lambda: checked(small, parameters, 1.2345)),
    ]
    large, many = error_of(12, [20, 1])
    cases += [
        (f"check {CLAIMS} new weights that nothing explains", lambda: new_weights(small, parameters, 1.2345)),
        (f"check {len(many)} right gradients in single precision", lambda: in_single_precision(large, many, 1.0)),
        (f"check {len(many)} wrong gradients in single precision", lambda: in_single_precision(large, many, -1.0)),
    ]
    loss, inputs = softmaxes()
    cases += [
        (
            f"check {len(PLACES)} formulas that are right where y1 + y2 + … = 1",
            lambda: formulas(loss, inputs, "p{0} - y{0}"),
        ),
        (f"check {len(PLACES)} of these with the sign turned", lambda: formulas(loss, inputs, "y{0} - p{0}")),
    ]
    right, rounded, wrong = on_paper(), on_paper(digits=2), on_paper("z1")
    cases += [
        (f"judge a person's sheet of {CLAIMS} lines, all of it right", lambda: str(right.check())),
        (f"judge a person's sheet of {CLAIMS} lines, of two decimals", lambda: str(rounded.check())),
        (f"judge a person's sheet of {CLAIMS} lines, the first wrong", lambda: str(wrong.check())),
    ]
    right_layer, turned, noisy = layer(), layer(sign=-1.0), layer(noise=0.1)
    cases += [
        ("judge a layer of 20 × 10, batch 16, all of it right", lambda: str(right_layer.check())),
        ("judge this layer with the sign of ∂L/∂Z turned", lambda: str(turned.check())),
        ("judge this layer with every number wrong", lambda: str(noisy.check())),
    ]
    for what, action in cases:
        print(f"{what:<60}{seconds(action):>7.2f} s")


if __name__ == "__main__":
    sys.exit(main())
