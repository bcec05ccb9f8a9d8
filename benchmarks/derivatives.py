"""Higher derivatives beside other engines: ``python -m benchmarks.derivatives``.

* the Hessian of Rosenbrock's function of 20, 50 and 100 numbers, from the function to an array of floats;
* the derivatives of tanh at 0.5 of order 1, 4, 8 and 12, each from the function to a float.

The function is the same Python for this engine, HIPS autograd and SymPy, one number after the other; HIPS autograd
runs a second time with the function written on arrays, as JAX does, where a hundred numbers cost as much as one.

Every engine runs in a process of its own, since HIPS autograd has the import name of this package
(``pip install --target DIRECTORY autograd``, then ``--hips DIRECTORY``).  They take turns, so that
what else the machine does meets all of them; the median of the rounds counts (the first run of an
engine that takes more than 3 seconds).  JAX is compiled before it is measured, and the time for that stands apart.
SymPy differentiates and evaluates.
"""

import argparse
import json
import math
import select
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

# What runs in each process: it reads a task from each line, and answers with seconds (and seconds to compile).
WORKER = """
import json, math, sys, time

def rosenbrock(x):
    return sum(100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))

ENGINE = sys.argv[1]
if ENGINE == "ours":
    import autograd
    version = autograd.__name__

    def hessian(n):
        xs = [autograd.Value(0.1 * i) for i in range(n)]
        rows = autograd.hessian(rosenbrock(xs), xs)
        return [[entry.data for entry in row] for row in rows]

    def tanh(order):
        x = autograd.Value(0.5)
        return autograd.derivative(autograd.tanh(x), x, order=order).data

elif ENGINE.startswith("HIPS autograd"):
    import autograd, autograd.numpy as np
    from importlib.metadata import version as of
    version = of("autograd")

    def vectorised(x):
        return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    def hessian(n):
        function = vectorised if ENGINE == "HIPS autograd on arrays" else rosenbrock
        return autograd.hessian(function)(0.1 * np.arange(n)).tolist()

    def tanh(order):
        f = np.tanh
        for _ in range(order):
            f = autograd.grad(f)
        return float(f(0.5))

elif ENGINE == "JAX":
    import jax, jax.numpy as np
    jax.config.update("jax_enable_x64", True)
    version = jax.__version__

    def vectorised(x):
        return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    compiled = {}
    by_hessian = jax.jit(jax.hessian(vectorised))

    def hessian(n):
        return by_hessian(0.1 * np.arange(n)).block_until_ready().tolist()

    def tanh(order):
        if order not in compiled:
            f = np.tanh
            for _ in range(order):
                f = jax.grad(f)
            compiled[order] = jax.jit(f)
        return float(compiled[order](0.5))

else:
    import sympy
    version = sympy.__version__

    def fresh():
        sympy.core.cache.clear_cache()

    def hessian(n):
        fresh()
        xs = sympy.symbols(f"x:{n}")
        matrix = sympy.hessian(rosenbrock(xs), xs)
        point = {x: 0.1 * i for i, x in enumerate(xs)}
        return [[float(entry.subs(point)) if entry.args else float(entry) for entry in matrix.row(i)] for i in range(n)]

    def tanh(order):
        fresh()
        x = sympy.Symbol("x")
        return float(sympy.diff(sympy.tanh(x), x, order).subs(x, 0.5))

print(json.dumps(version), flush=True)
for line in sys.stdin:
    task, size = json.loads(line)
    start = time.perf_counter()
    result = {"hessian": hessian, "tanh": tanh}[task](size)
    seconds = time.perf_counter() - start
    check = result if task == "tanh" else sum(map(sum, result))
    print(json.dumps([seconds, check]), flush=True)
"""

TASKS = [("hessian", 20), ("hessian", 50), ("hessian", 100), ("tanh", 1), ("tanh", 4), ("tanh", 8), ("tanh", 12)]
SLOW = 3.0  # seconds from which the first run of an engine counts, and is the only one
LIMIT = 60.0  # seconds for one task; an engine that takes longer leaves the race
ENGINES = ("ours", "HIPS autograd", "HIPS autograd on arrays", "JAX", "SymPy")


class Engine:
    """One engine in a process of its own."""

    def __init__(self, name: str, hips: str) -> None:
        path = hips if name.startswith("HIPS") else str(ROOT)
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {path!r})\n{WORKER}", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/",
        )  # fmt: skip
        assert self.process.stdout is not None
        self.version = json.loads(self.process.stdout.readline() or "null")

    def seconds(self, task: tuple[str, int]) -> tuple[float, float]:
        """How long a task takes, and a number that has to be the same everywhere."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], LIMIT)[0]:
            self.process.kill()
            raise TimeoutError
        seconds, check = json.loads(self.process.stdout.readline())
        return seconds, check


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--hips", default="", help="the directory that HIPS autograd is installed in")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    names = [name for name in ENGINES if not name.startswith("HIPS") or options.hips]
    engines = {name: Engine(name, options.hips) for name in names}
    for name in [name for name, engine in engines.items() if engine.version is None]:
        print(f"{name}: missing")
        engines.pop(name)
    print(", ".join(f"{name} {engine.version}" for name, engine in engines.items() if name != "ours"))
    for task in TASKS:
        first: dict[str, tuple[float, float]] = {}  # JAX compiles, all warm up
        for name in list(engines):
            try:
                first[name] = engines[name].seconds(task)
            except TimeoutError:
                print(f"{name} takes more than {LIMIT:.0f} seconds for {task[0]} {task[1]}, and leaves")
                engines.pop(name).process.kill()  # or it would go on, beside the others
        checks = [check for _, check in first.values()]
        assert all(math.isclose(check, checks[0], rel_tol=1e-5) for check in checks), f"{task}: {first}"
        quick = [name for name in engines if first[name][0] < SLOW]
        times = {name: [] if name in quick else [first[name][0]] for name in engines}
        for _ in range(options.rounds):
            for name in quick:
                times[name].append(engines[name].seconds(task)[0])
        medians = {name: statistics.median(of_name) for name, of_name in times.items()}
        ratios = [f"{name} {1e3 * t:.2f} ms ({t / medians['ours']:.2f}×)" for name, t in medians.items()]
        compiling = f", {1e3 * first['JAX'][0]:.0f} ms to compile JAX" if "JAX" in first else ""
        print(f"{task[0]} {task[1]}: {'; '.join(ratios)}{compiling}", flush=True)
    for engine in engines.values():
        engine.process.kill()


if __name__ == "__main__":
    main()
