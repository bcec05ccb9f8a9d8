"""One step of gradient descent, written down as the worked example writes it.

The forward pass in matrices and line by line, the error, the update of every
layer in symbols and in numbers, and the forward pass again.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from autograd import Value, formula
from nn.losses import half_squared_error
from nn.modules import MLP, Layer, weighted_sums_of
from nn.paper.equations import (
    BECOMES,
    DIGITS,
    ENTRYWISE,
    EQUALS,
    GAP,
    MINUS,
    PLUS,
    TIMES,
    Equation,
    Matrix,
    Piece,
    Section,
    as_latex,
    as_markdown,
    as_text,
    factor,
    number,
    row_of,
    symbol,
)

RATE, ERROR = symbol("a"), symbol("E")


class StepByStep:
    """One step of gradient descent as a text; shows itself as formulas in a notebook.

    ``error`` and ``new_error`` are the error before and after the step, ``model`` a copy
    of the network after it.
    """

    def __init__(self, sections: list[Section], model: MLP, error: float | Fraction, new_error: float | Fraction):
        self.sections = sections
        self.model = model
        self.error = error
        self.new_error = new_error

    def text(self) -> str:
        """For a terminal."""
        return as_text(self.sections)

    def markdown(self) -> str:
        """For a notebook, or a page that knows LaTeX."""
        return as_markdown(self.sections)

    def latex(self) -> str:
        """For a document that loads amsmath."""
        return as_latex(self.sections)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<StepByStep: the error goes from {self.error:.6g} to {self.new_error:.6g}>"

    def _repr_markdown_(self) -> str:
        return self.markdown()


def step_by_step(
    model: MLP, inputs: Sequence[float], target: float | Sequence[float], rate: float | Fraction = 0.05
) -> StepByStep:
    """Write down one step of gradient descent on one sample, with the half squared error.

    Args:
        model: a network of any size, with or without biases and activations; it is not changed.
        inputs: one number for each input.
        target: the number wanted, or one for each output.
        rate: the learning rate a.

    >>> model = MLP(2, [2, 1], bias=False, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    >>> step = step_by_step(model, [2, 3], 1)
    >>> step
    <StepByStep: the error goes from 0.087362 to 0.0472007>
    >>> print(step)  # doctest: +ELLIPSIS
    Given
    ...
    Forward pass
      [i1 i2] · ⎡w1 w3⎤ = [h1 h2]
                ⎣w2 w4⎦
    <BLANKLINE>
      [2 3] · ⎡0.1 0.3⎤ = [0.8 1.8]
              ⎣0.2 0.4⎦
    ...
    """
    if not isinstance(model, MLP):
        raise TypeError(f"step_by_step takes an MLP, not an object of type {type(model).__name__}")
    rate = Value(rate).data  # refuses what is no number
    if not math.isfinite(rate):
        raise ValueError(f"the rate is {rate}: write a finite number such as 0.05")
    targets = [float(t) if hasattr(t, "dtype") else t for t in target] if hasattr(target, "__iter__") else [target]
    old = _Pass(copy.deepcopy(model), inputs, targets)
    old.model.zero_grad()
    old.error.backward()
    new_model = copy.deepcopy(model)
    for before, after in zip(old.model.parameters(), new_model.parameters(), strict=True):
        after.data = before.data - rate * before.grad
    new = _Pass(new_model, inputs, targets)
    new_parameters = [_update_line(p, q, rate) for p, q in zip(old.parameters(), new.parameters(), strict=True)]
    sections = [
        Section("Given", [[*old.given(), RATE, EQUALS, number(rate)]]),
        Section("Forward pass", [equation for layer in old.layers for equation in layer.in_matrices(_name, _number)]),
        Section("Line by line", old.lines()),
        Section("Error", old.error_lines()),
        *old.updates(new, rate),
        Section("New parameters", new_parameters),
        Section("Forward pass again", [equation for layer in new.layers for equation in layer.in_matrices(_number)]),
        Section("Line by line again", new.lines()),
        Section("Error again", [*new.error_lines(), _how_far(old.error.data, new.error.data)]),
    ]
    return StepByStep(sections, new_model, old.error.data, new.error.data)


Write = Callable[[Value], Piece]


def _name(value: Value) -> Piece:
    return symbol(value.name)


def _number(value: Value) -> Piece:
    return number(value.data)


_PARENTHESES = [Piece("(", "(")], [Piece(")", ")")]


class _LayerPass:
    """What goes through one layer: inputs x, sums net, outputs; and back: delta = ∂E/∂net."""

    def __init__(self, layer: Layer, x: Sequence[Value], *, is_last: bool) -> None:
        self.layer = layer
        self.is_last = is_last
        self.x = x
        self.net = weighted_sums_of(layer.neurons, x)
        self.outputs = [neuron.activated(net) for neuron, net in zip(layer.neurons, self.net, strict=True)]
        self.activation = layer.neurons[0].activation
        self.function = layer.neurons[0].function

    def weights(self, write: Write) -> Matrix:
        """One column for each neuron."""
        return Matrix([[write(w) for w in neuron.w] for neuron in self.layer.neurons]).transposed

    def biases(self) -> list[Value]:
        """The biases; none in a layer without."""
        return [neuron.b for neuron in self.layer.neurons if neuron.b is not None]

    def in_matrices(self, *ways: Write) -> list[Equation]:
        """The sums x · W + b, and the outputs φ(net), in each of these ways."""
        equations: list[Equation] = []
        for write in ways:
            bias: list[Piece | Matrix] = [PLUS, _row(self.biases(), write)] if self.biases() else []
            net = _row(self.net, write)
            equations.append([_row(self.x, write), TIMES, self.weights(write), *bias, EQUALS, net])
            if self.function is not None:
                equations.append([self._phi(), net, EQUALS, _row(self.outputs, write)])
        return equations

    def deltas(self) -> list[Piece]:
        """The symbols for ∂E/∂net: a plain Δ for the one output of a linear network."""
        if self.is_last and self.function is None and len(self.outputs) == 1:
            return [Piece("Δ", r"\Delta")]
        return [Piece(f"δ_{o.name}", rf"\delta_{{{symbol(o.name).latex}}}") for o in self.outputs]

    def delta_numbers(self, write: Callable[[float | Fraction], Piece] = number) -> Piece | Matrix:
        """The numbers ∂E/∂net."""
        return row_of([number(net.grad) for net in self.net]) if len(self.net) > 1 else write(self.net[0].grad)

    def slope_factor(self, *, numbers: bool) -> list[Piece | Matrix]:
        """⊙ φ'(net); nothing for a linear layer."""
        if self.function is None:
            return []
        if not numbers:
            phi = self._phi()
            return [ENTRYWISE, Piece(f"{phi.text}'", f"{phi.latex}'"), _row(self.net, _name)]
        return [ENTRYWISE, row_of([number(_slope(self.function, net)) for net in self.net])]

    def update(self, new: _LayerPass, rate: float | Fraction) -> list[Equation]:
        """W ← W − a · xᵀ · δ in symbols and in numbers, and the same for b."""
        x, deltas, numbers = _row(self.x, _name).transposed, _entry_or_row(self.deltas()), self.delta_numbers(factor)
        steps = Matrix([[number(rate * w.grad) for w in neuron.w] for neuron in self.layer.neurons]).transposed
        old_w, new_w = self.weights(_number), new.weights(_number)
        equations: list[Equation] = [
            [self.weights(_name), BECOMES, self.weights(_name), MINUS, RATE, TIMES, x, TIMES, deltas],
            [old_w, MINUS, factor(rate), TIMES, _row(self.x, _number).transposed, TIMES, numbers],
            [EQUALS, old_w, MINUS, steps, EQUALS, new_w],
        ]
        if self.biases():
            names, before, after = (_row(b, w) for b, w in self._bias_rows(new))
            equations += [
                [names, BECOMES, names, MINUS, RATE, TIMES, deltas],
                [before, MINUS, factor(rate), TIMES, numbers, EQUALS, after],
            ]
        return equations

    def _bias_rows(self, new: _LayerPass) -> list[tuple[list[Value], Write]]:
        return [(self.biases(), _name), (self.biases(), _number), (new.biases(), _number)]

    def _phi(self) -> Piece:
        name = str(getattr(self.activation, "__name__", self.activation))
        if not name.isalpha():
            return Piece("φ", r"\varphi")
        return Piece(name, rf"\operatorname{{{name}}}")


class _Pass:
    """A network on one sample: its layers, its error."""

    def __init__(self, model: MLP, inputs: Sequence[float], targets: Sequence[float]) -> None:
        self.model = model
        exact = any(isinstance(p.data, Fraction) for p in model.parameters())
        self.inputs = [Value(_exactly(x) if exact else x, f"i{k}") for k, x in enumerate(inputs, 1)]
        names = ["actual"] if len(targets) == 1 else [f"actual{k}" for k in range(1, len(targets) + 1)]
        self.targets = [Value(_exactly(t) if exact else t, name) for t, name in zip(targets, names, strict=True)]
        self.layers: list[_LayerPass] = []
        x = self.inputs
        for layer in model.layers:
            self.layers.append(_LayerPass(layer, x, is_last=layer is model.layers[-1]))
            x = self.layers[-1].outputs
        self.error = half_squared_error(x, self.targets).named(ERROR.text)

    def parameters(self) -> list[Value]:
        """The parameters by name: w1, w2, …, then the biases."""
        biases = [b for layer in self.layers for b in layer.biases()]
        return [p for p in self.model.parameters() if all(p is not b for b in biases)] + biases

    def given(self) -> Equation:
        """The inputs and targets, with a gap behind each."""
        return [piece for leaf in [*self.inputs, *self.targets] for piece in (_name(leaf), EQUALS, _number(leaf), GAP)]

    def lines(self) -> list[Equation]:
        """Each sum and each output on a line of its own."""
        nodes = [node for layer in self.layers for pair in zip(layer.net, layer.outputs, strict=True) for node in pair]
        return [_line(node) for node in dict.fromkeys(nodes)]

    def error_lines(self) -> list[Equation]:
        """The error."""
        return [_line(self.error)]

    def updates(self, new: _Pass, rate: float | Fraction) -> list[Section]:
        """The update of each layer, the last one first, all with the weights from before the step."""
        sections = []
        for k in reversed(range(len(self.layers))):
            layer = self.layers[k]
            origin = self._delta_of_last() if k == len(self.layers) - 1 else self._delta_from_next(k)
            where = "the output layer" if k == len(self.layers) - 1 else f"hidden layer {k + 1}"
            sections.append(Section(f"Update of {where}", [*origin, *layer.update(new.layers[k], rate)]))
        return sections

    def _delta_of_last(self) -> list[Equation]:
        """δ = (prediction − actual) ⊙ φ'(net)."""
        layer = self.layers[-1]
        deltas = _entry_or_row(layer.deltas())
        open_, close = _PARENTHESES if layer.function else ([], [])
        equations: list[Equation] = []
        for write, numbers in ((_name, False), (_number, True)):
            outputs, targets = _entry_or_row(map(write, layer.outputs)), _entry_or_row(map(write, self.targets))
            if numbers and len(self.targets) == 1:
                targets = factor(self.targets[0].data)
            difference = [*open_, outputs, MINUS, targets, *close]
            result = [EQUALS, layer.delta_numbers()] if numbers else []
            equations.append([deltas, EQUALS, *difference, *layer.slope_factor(numbers=numbers), *result])
        return equations

    def _delta_from_next(self, k: int) -> list[Equation]:
        """δ = (δ of the next layer · its Wᵀ) ⊙ φ'(net)."""
        layer, following = self.layers[k], self.layers[k + 1]
        deltas = _entry_or_row(layer.deltas())
        back, back_numbers = _entry_or_row(following.deltas()), following.delta_numbers(factor)
        names, numbers = following.weights(_name).transposed, following.weights(_number).transposed
        open_, close = _PARENTHESES if layer.function else ([], [])
        symbols = [*open_, back, TIMES, names, *close, *layer.slope_factor(numbers=False)]
        in_numbers = [*open_, back_numbers, TIMES, numbers, *close, *layer.slope_factor(numbers=True)]
        return [[deltas, EQUALS, *symbols], [deltas, EQUALS, *in_numbers, EQUALS, layer.delta_numbers()]]


def _exactly(x: float) -> float | Fraction:
    """A whole number as a Fraction, which keeps an exact network exact."""
    return Fraction(x) if isinstance(x, int) and not isinstance(x, bool) else x


def _row(values: Iterable[Value], write: Write) -> Matrix:
    return row_of([write(value) for value in values])


def _entry_or_row(pieces: Iterable[Piece]) -> Piece | Matrix:
    """A row; one entry alone stands as it is."""
    row = list(pieces)
    return row_of(row) if len(row) > 1 else row[0]


def _slope(function: Callable[[Value], Value], at: Value) -> float | Fraction:
    """φ'(net), by a backward pass through φ alone."""
    net = Value(at.data)
    function(net).backward()
    return net.grad


def _line(node: Value) -> Equation:
    """name = formula = formula in numbers = result."""
    steps = [
        Piece(formula(node, "plain"), formula(node, "latex")),
        Piece(formula(node, "plain", numbers=DIGITS), formula(node, "latex", numbers=DIGITS)),
        _number(node),
    ]
    equation = [_name(node)]
    for step in dict.fromkeys(steps):
        equation += [EQUALS, step]
    return equation


def _update_line(old: Value, new: Value, rate: float | Fraction) -> Equation:
    return [_name(old), BECOMES, _number(old), MINUS, factor(rate), TIMES, factor(old.grad), EQUALS, _number(new)]


def _how_far(before: float | Fraction, after: float | Fraction) -> Equation:
    change = float(after) - float(before)
    if change == 0:
        return [Piece(f"E stayed at {number(before).text}", rf"\text{{E stayed at }} {number(before).latex}")]
    verb = "fell" if change < 0 else "rose"
    text = f"E {verb} from {number(before).text} to {number(after).text}, by {number(abs(change)).text}"
    share = f" ({abs(change / float(before)):.1%})" if before else ""
    return [Piece(text + share, rf"\text{{{(text + share).replace('%', chr(92) + '%').replace('−', '-')}}}")]
