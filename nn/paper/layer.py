"""One layer in equations: forward its sums and outputs, back the derivatives δ = ∂E/∂net, and its update.

The numbers of each sample stand in a row, so the forward pass is x · W + b.  There W has a column for each neuron.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from autograd import Value, paper
from nn.modules.layer import Layer
from nn.modules.neuron import outputs_of, weighted_sums_of
from nn.paper.rows import Rows, Write, in_row, in_rows, number_in, number_samples, one_or_rows, slope_of

RATE = paper.symbol("a")
PRIME = paper.Piece("'", "'", "<mo>′</mo>")
OPEN, CLOSE = paper.Piece("( ", "( ", "<mo>(</mo>"), paper.Piece(" )", " )", "<mo>)</mo>")


class LayerOnPaper:
    """What goes through one layer, a row for each sample: inputs x, sums net, outputs; and back: δ = ∂E/∂net."""

    def __init__(self, layer: Layer, x: Rows, *, is_last: bool) -> None:
        self.layer = layer
        self.is_last = is_last
        self.x = x
        self.net = weighted_sums_of(layer.neurons, x)
        self.outputs = outputs_of(layer.neurons, self.net)
        number_samples([[*net, *outputs] for net, outputs in zip(self.net, self.outputs, strict=True)])
        self.activation = layer.neurons[0].activation
        self.function = layer.neurons[0].function

    def biases(self) -> list[Value]:
        """The biases; none in a layer without."""
        return [neuron.b for neuron in self.layer.neurons if neuron.b is not None]

    def weights(self, write: Write) -> paper.Piece:
        """The matrix W: one column for each neuron."""
        return paper.matrix(list(zip(*self._weights(write), strict=True)))

    def weights_transposed(self, write: Write) -> paper.Piece:
        """The matrix Wᵀ: one row for each neuron."""
        return paper.matrix(self._weights(write))

    def _weights(self, write: Write) -> list[list[paper.Piece]]:
        return [[write(w) for w in neuron.w] for neuron in self.layer.neurons]

    def forward(self, write: Write) -> list[paper.Piece]:
        """The sums x · W + b = net, and the outputs φ(net), in names or in numbers."""
        net, product = (
            in_rows(self.net, write),
            paper.joined(paper.TIMES, [in_rows(self.x, write), self.weights(write)]),
        )
        addends = [product, in_rows([self.biases()] * len(self.x), write)] if self.biases() else [product]
        equations = [paper.equality(paper.joined(paper.PLUS, addends), net)]
        if self.function is not None:
            outputs = in_rows(self.outputs, write)
            equations.append(paper.equality(paper.row(self._phi(), paper.SPACE, net), outputs))
        return equations

    def deltas(self) -> paper.Piece:
        """The symbols for ∂E/∂net: a plain Δ for the one output of a linear network."""
        if self.is_last and self.function is None and self._is_one_number():
            return paper.Piece("Δ", r"\Delta", "<mi>Δ</mi>")
        return one_or_rows([[_delta(output) for output in row] for row in self.outputs])

    def delta_numbers(self, write: Callable[[float | Fraction], paper.Piece] = paper.number_of) -> paper.Piece:
        """The numbers ∂E/∂net; ``write`` is for one that stands alone."""
        if self._is_one_number():
            return write(self.net[0][0].grad)
        return paper.matrix([[paper.number_of(net.grad) for net in row] for row in self.net])

    def through_activation(self, derivative: paper.Piece, *, numbers: bool) -> paper.Piece:
        """∂E/∂outputs, times φ'(net) where there is an activation: that gives δ."""
        if self.function is None:
            return derivative
        if numbers:
            slopes = paper.matrix([[paper.number_of(_slope(self.function, net)) for net in row] for row in self.net])
        else:
            slopes = paper.row(self._phi(), PRIME, paper.SPACE, in_rows(self.net, paper.name_of))
        return paper.row(OPEN, derivative, CLOSE, paper.ENTRYWISE, slopes)

    def gradients(self) -> list[paper.Piece]:
        """∂E/∂W = xᵀ · δ in symbols and in numbers, and the same for b."""
        x, numbers = _transposed(self.x, paper.name_of), _transposed(self.x, number_in)
        return [
            self._gradient(self.weights, [x], [numbers]),
            *([self._gradient(self._row_of_biases, self._ones(), self._ones())] if self.biases() else []),
        ]

    def _gradient(
        self, matrix: Callable[[Write], paper.Piece], names: list[paper.Piece], numbers: list[paper.Piece]
    ) -> paper.Piece:
        """∂E/∂ of a matrix of parameters: some factors, times δ."""
        in_names = paper.joined(paper.TIMES, [*names, self.deltas()])
        write = paper.factor_of if numbers else paper.number_of
        in_numbers = paper.joined(paper.TIMES, [*numbers, self.delta_numbers(write)])
        result = matrix(lambda p: paper.number_of(p.grad))
        return paper.equality(matrix(slope_of), *dict.fromkeys([in_names, in_numbers, result]))

    def _row_of_biases(self, write: Write) -> paper.Piece:
        return in_row(self.biases(), write)

    def update(self, new: LayerOnPaper, rate: float | Fraction) -> list[paper.Piece]:
        """W ← W − a · xᵀ · δ in symbols and in numbers, and the same for b."""
        names, old = self.weights(paper.name_of), self.weights(number_in)
        x, x_numbers = _transposed(self.x, paper.name_of), _transposed(self.x, number_in)
        steps = self.weights(lambda w: paper.number_of(rate * w.grad))
        difference = paper.joined(paper.MINUS, [old, steps])
        return [
            paper.equality(names, _step(names, RATE, x, self.deltas()), sign=paper.BECOMES),
            _step(old, paper.factor_of(rate), x_numbers, self.delta_numbers(paper.factor_of)),
            paper.row(paper.EQUALS, paper.SPACE, paper.equality(difference, new.weights(number_in))),
            *(self._update_of_biases(new, rate) if self.biases() else []),
        ]

    def _update_of_biases(self, new: LayerOnPaper, rate: float | Fraction) -> list[paper.Piece]:
        names, old = in_row(self.biases(), paper.name_of), in_row(self.biases(), number_in)
        difference = _step(old, paper.factor_of(rate), *self._ones(), self.delta_numbers(paper.factor_of))
        return [
            paper.equality(names, _step(names, RATE, *self._ones(), self.deltas()), sign=paper.BECOMES),
            paper.equality(difference, in_row(new.biases(), number_in)),
        ]

    def _ones(self) -> list[paper.Piece]:
        """A row of ones, which adds the rows of δ; none for a single sample."""
        return [paper.matrix([[paper.number_of(1)] * len(self.x)])] if len(self.x) > 1 else []

    def _is_one_number(self) -> bool:
        return len(self.net) == len(self.net[0]) == 1

    def _phi(self) -> paper.Piece:
        name = str(getattr(self.activation, "__name__", self.activation))
        if not name.isalpha():
            return paper.Piece("φ", r"\varphi", "<mi>φ</mi>")
        return paper.function(name)


def _transposed(rows: Rows, write: Write) -> paper.Piece:
    return in_rows(zip(*rows, strict=True), write)


def _step(old: paper.Piece, *factors: paper.Piece) -> paper.Piece:
    """old − the product of the factors."""
    return paper.joined(paper.MINUS, [old, paper.joined(paper.TIMES, factors)])


def _delta(output: Value) -> paper.Piece:
    name = paper.name_of(output)
    mathml = f"<msub><mi>δ</mi><mrow>{name.mathml}</mrow></msub>"
    return paper.Piece(f"δ_{name.text}", rf"\delta_{{{name.latex}}}", mathml)


def _slope(function: Callable[[Value], Value], at: Value) -> float | Fraction:
    """φ'(net), by a backward pass through φ alone."""
    net = Value(at.data)
    function(net).backward()
    return net.grad
