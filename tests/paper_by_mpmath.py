"""A worksheet with arrays, samples, time or an optimiser, worked out by NumPy and mpmath with 80 digits.

Formulas are Python to be evaluated, over arrays of mpmath's numbers.  Derivatives are differences: a number is
moved by 10⁻³⁰ both ways, which leaves some 50 digits.  Nothing of the package is used.
"""

import ast
import re
import tomllib
from functools import cache, partial

import mpmath
import numpy as np

mp = mpmath.mp.clone()
mp.dps = 80
mpf = mp.mpf
NUDGE = mpf(10) ** -30


def numbers(x):
    """An array of mpmath's numbers, or one number."""
    return np.vectorize(mpf, otypes=[object])(np.array(x, dtype=object)) if isinstance(x, list) else mpf(x)


def entrywise(function):
    return lambda x: np.vectorize(function, otypes=[object])(x) if isinstance(x, np.ndarray) else function(x)


def reduced(function, x, axis=None, **keepdims):
    """A reduction of an array, or of the states over time."""
    x = np.array([x[t] for t in sorted(x) if t > 0], dtype=object) if isinstance(x, dict) else x
    return function(x, axis=axis, **keepdims)


def softmax(z):
    shares = entrywise(mp.exp)(z)
    return shares / shares.sum(axis=-1, keepdims=True)


WORDS = {
    **{name: entrywise(getattr(mp, name)) for name in ("exp", "log", "tanh", "sqrt")},
    **{name: partial(reduced, function) for name, function in {"sum": np.sum, "mean": np.mean, "max": np.max}.items()},
    "sigmoid": entrywise(lambda z: 1 / (1 + mp.exp(-z))),
    "softmax": softmax,
    "cross_entropy": lambda p, y: -(y * entrywise(mp.log)(p)).sum(),
    "outer": np.outer,
    "array": lambda *parts: np.array(parts, dtype=object),
}


class Indexing(ast.NodeTransformer):
    """A formula as NumPy reads it: entries counted from 0, literals as arrays, exact numbers."""

    def __init__(self, over_time, t):
        self.over_time, self.t = over_time, t

    def visit_List(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("array", ast.Load()), node.elts, [])

    def visit_Subscript(self, node):
        places = np.atleast_1d(eval(ast.unparse(node.slice), {"t": self.t})).tolist()
        if node.value.id not in self.over_time:
            places = [place - 1 for place in places]
        return ast.Subscript(node.value, ast.Constant(places[0] if len(places) == 1 else tuple(places)), ast.Load())

    def visit_Constant(self, node):
        return ast.Call(ast.Name("mpf", ast.Load()), [ast.Constant(str(node.value))], [])

    def visit_keyword(self, node):
        return node


def parts(node):
    """The name and the index of a node, as ("h", (2,)) for h[2]."""
    name, _, index = node.partition("[")
    return name, tuple(int(place) for place in re.findall(r"\d+", index))


class Paper:
    """A worksheet, read by tomllib and worked out by NumPy.

    What is written for each sample, or for each time step, is a dict of numbers, counted from 1.
    """

    def __init__(self, text):
        self.tables = tomllib.loads(text, parse_float=mpf)
        given = self.tables.get("inputs", {})
        columns = {name: numbers(x) for name, x in self.tables.get("samples", {}).items()}
        self.samples = {name: dict(enumerate(x, 1)) for name, x in columns.items()}
        self.leaves = {name: numbers(x) for name, x in (given | self.tables["parameters"]).items() if "[" not in name}
        self.starts = {key[:-3]: {0: numbers(x)} for key, x in given.items() if key.endswith("[0]")}
        over_time = [key[:-3] for key in self.tables["formulas"] if key.endswith("[t]")]
        self.over_time, self.of_samples = set(over_time), set(self.samples)
        self.equations = list(self.unrolled(over_time))
        self.state = cache(self.state)

    def unrolled(self, over_time):
        """The formulas one by one: name, sample or time step if there is one, text."""
        formulas = self.tables["formulas"]
        length = len(next((x for x in self.leaves.values() if isinstance(x, np.ndarray)), []))
        yield from ((name, t, formulas[f"{name}[t]"]) for t in range(1, length + 1) for name in over_time)
        for name, text in formulas.items():
            if self.of_samples & set(re.findall(r"\w+", text)) and not re.search(r"\b(mean|sum)\(", text):
                self.of_samples.add(name)
                yield from ((name, sample, text) for sample in next(iter(self.samples.values())))
            elif not name.endswith("[t]"):
                yield name, None, text

    def evaluated(self, text, known, t=None):
        tree = Indexing(self.over_time, t).visit(ast.parse(" ".join(text.split()), mode="eval"))
        code = compile(ast.fix_missing_locations(tree), "formula", "eval")
        return eval(code, {"__builtins__": {}, "mpf": mpf} | WORDS | known)

    def values(self, steps=0, moved=None, only=None):
        """All values, with one entry moved: everywhere, or in the formula of one node only."""
        parameters = self.state(steps)["w"] if steps else {}
        known = self.leaves | self.samples | self.starts | parameters
        known = {name: x if only else moved_by(x, name, moved) for name, x in known.items()}
        for name, place, text in self.equations:
            here = known
            if only and parts(only) == (name, () if place is None else (place,)):
                here = {k: moved_by(x, k, moved) for k, x in known.items()}
            if name in self.of_samples:
                here = here | {k: here[k][place] for k in self.of_samples & set(here) if place in here[k]}
            x = self.evaluated(text, here, place)
            known[name] = x if place is None else known.get(name, {}) | {place: x}
            if not only and (place is None or (moved and moved[1] == place)):
                known[name] = moved_by(known[name], name, moved)
        return known

    def at(self, values, node):
        """A value by its name, with an index or without."""
        name, places = parts(node)
        x = values[name]
        if isinstance(x, dict) and not places:
            return np.array([x[place] for place in sorted(x) if place], dtype=object)
        if isinstance(x, dict):
            x, places = x[places[0]], places[1:]
        return x[tuple(place - 1 for place in places)] if places else x

    def derivative(self, of, by, steps=0, via=None):
        """The derivative, an array if that with respect to which it is taken is one; via: one use of it."""
        if via:
            return self.derivative(of, via, steps) * self.difference(via, by, steps, only=via)
        shape = np.shape(self.at(self.values(steps), by))
        entries = [f"{by}{[place + 1 for place in places]}" if places else by for places in np.ndindex(shape)]
        found = np.array([self.difference(of, entry, steps) for entry in entries], dtype=object)
        return found.reshape(shape) if shape else found[0]

    def difference(self, of, by, steps, only=None):
        name, places = parts(by)
        indexed = name in self.over_time | self.of_samples
        place = places[0] if indexed else tuple(place - 1 for place in places)
        up, down = (self.at(self.values(steps, (name, place, sign * NUDGE), only), of) for sign in (1, -1))
        return (up - down) / (2 * NUDGE)

    def state(self, steps):
        """The parameters after some steps of the optimiser, and what it keeps."""
        tables, parameters = self.tables, self.tables["parameters"]
        if not steps:
            zero = {name: self.leaves[name] * 0 for name in parameters}
            return {"w": {name: self.leaves[name] for name in parameters}, "m": zero, "v": zero}
        before, after = self.state(steps - 1), {"w": {}, "m": {}, "v": {}, "m_hat": {}, "v_hat": {}, "step": {}}
        for name, w in before["w"].items():
            gradient = self.derivative(tables["error"], name, steps - 1) + w * tables.get("weight_decay", 0)
            step = self.kept(name, gradient, steps, before, after)
            after["step"][name] = tables["rate"] * step
            after["w"][name] = w - after["step"][name]
        return after

    def kept(self, name, g, t, before, after):
        """What a step is before the rate, by the definitions of PyTorch."""
        optimizer = self.tables.get("optimizer", "sgd")
        if optimizer == "sgd":
            return g
        if optimizer == "momentum":
            after["v"][name] = self.tables["beta"] * before["v"][name] + g
            return after["v"][name]
        assert optimizer == "adam"
        beta1, beta2 = mpf("0.9"), mpf("0.999")
        after["m"][name] = beta1 * before["m"][name] + (1 - beta1) * g
        after["v"][name] = beta2 * before["v"][name] + (1 - beta2) * g**2
        after["m_hat"][name] = after["m"][name] / (1 - beta1**t)
        after["v_hat"][name] = after["v"][name] / (1 - beta2**t)
        return after["m_hat"][name] / (entrywise(mp.sqrt)(after["v_hat"][name]) + mpf("1e-8"))

    def number(self, claim):
        """What a claim is about, as a number or an array."""
        claim, _, steps = claim.partition(" after ")
        steps = int(steps or 0)
        match claim.split():
            case ["new", node]:
                return self.quantity(node, 1)
            case [("step" | "m" | "v" | "m_hat" | "v_hat") as kind, node]:
                return self.at(self.state(steps or 1)[kind], node)
            case [node, "via", by]:
                of, _, of_what = node.partition("/")
                return self.derivative(of[1:], of_what[1:], via=by)
            case [node]:
                return self.quantity(node, steps)
        raise AssertionError(f"no such claim: {claim}")

    def quantity(self, words, steps):
        of, slash, by = words.partition("/")
        return self.derivative(of[1:], by[1:], steps) if slash else self.at(self.values(steps), words)


def moved_by(x, name, moved):
    """A value, with one of its entries moved if it is the one to move."""
    if not moved or moved[0] != name:
        return x
    if isinstance(x, dict):
        return {t: entry + moved[2] if t == moved[1] else entry for t, entry in x.items()}
    if not isinstance(x, np.ndarray):
        return x + moved[2]
    x = x.copy()
    x[moved[1]] += moved[2]
    return x
