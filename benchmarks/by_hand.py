"""How long derivations and checks take: ``python -m benchmarks.by_hand``.

Each case is made once and timed several times; the median counts.  The sheet of wrong claims is
the slow case of a check: every line is asked for the slip behind it.  The sheet of a person has
rounded lines, each computed from those above; with a slip in the first, all that depend on it follow.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import nn
from autograd import Value, Worksheet, check, derive, gradient
from benchmarks.people.forms import LARGE, given
from benchmarks.people.slips import slips_of
from benchmarks.people.working import Paper, Style

ROUNDS = 5
LINKS = 10_000  # of the chain
CLAIMS = 50  # on a sheet


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
    str(check(end, claims, rate=0.1, parameters=parameters))


def on_paper(claim: str = "") -> Worksheet:
    """A person's sheet of more than 50 lines, rounded on each, with a slip in one line."""
    at = given(LARGE, 0)
    works = {claim: slips_of(at, claim)[0].work} if claim else {}
    paper = Paper(at, Style(4, decimals=True, from_paper=True), works)
    return Worksheet.loads(at.sheet.with_claims(dict(list(paper.texts.items())[:CLAIMS])))


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
    right, wrong = on_paper(), on_paper("z1")
    cases += [
        (f"judge a person's sheet of {CLAIMS} lines, all of it right", lambda: str(right.check())),
        (f"judge a person's sheet of {CLAIMS} lines, the first wrong", lambda: str(wrong.check())),
    ]
    for what, action in cases:
        print(f"{what:<56}{seconds(action):>7.2f} s")


if __name__ == "__main__":
    sys.exit(main())
