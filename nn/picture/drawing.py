"""``draw``: a network as neurons and weights, with values and gradients.

A model keeps no graph, which would keep every sample alive.  So the picture of a
model alone shows its parameters, which hold their gradients; given what was
computed with it, such as the error, the picture finds the neurons' values there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count

from autograd import NOT_YET, Colour, Picture, Value, formula, history, pretty_name, refuse_stale, write_number
from nn.modules import MLP, Layer, Module, Neuron
from nn.picture.diagram import MOST_ROWS, Arrow, Circle, Diagram, Gap, Text

MOST_NEURONS = 40
LONGEST_NAME = 12  # in a large circle and beside an arrow
LONGEST_IN_SMALL = 11  # so that its letters are still large enough to read
LONGEST_FORMULA = 24

Number = float | Fraction


class NetworkDrawing(Picture):
    """The picture of a network: ``.svg()``, ``.save("network.svg")``; it shows itself in a notebook."""

    least_scale = 0.9

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.description = diagram.description

    def svg(self) -> str:
        """The picture as SVG text."""
        return self.diagram.svg()


def draw(model: Module, output: Value | Sequence[Value] | None = None) -> NetworkDrawing:
    """Draw a network as circles for its inputs and neurons, and an arrow for each weight.

    Args:
        model: an MLP, a Layer or a Neuron.
        output: what was computed with it, such as the error or the prediction, to show the
            values and gradients of the neurons too.  If that was computed from several
            samples, neurons have no single value and show none.

    An arrow is the wider and the darker the larger the gradient of its weight, and dashed
    where that is 0.  With more than 40 circles, large layers are shortened.

    >>> from nn import MLP, half_squared_error
    >>> model = MLP(2, [2, 1], seed=0)
    >>> error = half_squared_error(model([2, 3]), 1).named("E")
    >>> error.backward()
    >>> draw(model, error)
    <NetworkDrawing: a network of 2, 2 and 1 neurons, and E>

    Raises:
        ValueError: if the output was not made with this model, or before its weights changed.
    """
    layers = _layers_of(model)
    roots = [] if output is None else [output] if isinstance(output, Value) else output
    if not isinstance(roots, Sequence) or not all(isinstance(root, Value) for root in roots):
        raise TypeError(f"the output is a Value or a list of them, not {output!r:.60}: pass the error, or model(x)")
    nodes = history(*roots)
    refuse_stale(nodes)
    found = _Pass(layers, nodes)
    if roots and not found.used:
        raise ValueError(
            "what is to be shown was not made with this model: pass what it returned, or an error made from that"
        )
    return NetworkDrawing(_diagram(layers, found, roots))


def _layers_of(model: Module) -> list[Layer]:
    if isinstance(model, MLP):
        return model.layers
    if isinstance(model, Layer):
        return [model]
    if isinstance(model, Neuron):
        layer = Layer(len(model.w), 1)
        layer.neurons = [model]
        return [layer]
    raise TypeError(f"draw takes an MLP, a Layer or a Neuron, not {model!r:.60}")


class _Pass:
    """What a graph holds of a network: the inputs and the outputs of its neurons.

    A neuron's output is the last Value that was made of its own weights, inside the
    scope of its layer, before its name or another neuron's weight comes in.
    """

    def __init__(self, layers: list[Layer], nodes: list[Value]) -> None:
        owner = {p: neuron for layer in layers for neuron in layer.neurons for p in neuron.parameters()}
        scope = {neuron: layer.scope for layer in layers for neuron in layer.neurons}
        self.used = any(node in owner for node in nodes)
        self.inputs: dict[Value, list[Value | Number]] = {}  # by weight: what it was multiplied with
        self.outputs: dict[Neuron, list[Value]] = {neuron: [] for neuron in scope}
        open_: dict[Value, Neuron] = {}  # Values inside a neuron
        for node in nodes:
            arguments = [a for a in node.args if isinstance(a, Value)]
            neurons = {neuron for a in arguments if (neuron := open_.get(a) or owner.get(a)) is not None}
            if len(neurons) != 1:
                continue
            (neuron,) = neurons
            if scope[neuron] and node.scope.rpartition("/")[2] != scope[neuron]:
                continue
            for pair in _products(node):
                for weight, other in (pair, pair[::-1]):
                    if isinstance(weight, Value) and weight in owner and other is not weight:
                        self.inputs.setdefault(weight, []).append(other)
            for argument in arguments:
                if argument in self.outputs[neuron]:
                    self.outputs[neuron].remove(argument)
            self.outputs[neuron].append(node)
            if not neuron.name or node.name != neuron.name:
                open_[node] = neuron

    def input_of(self, weight: Value) -> Value | Number | None:
        """What a weight was multiplied with, if that was one thing."""
        candidates = self.inputs.get(weight, [])
        return candidates[0] if len(candidates) == 1 else None

    def output_of(self, neuron: Neuron) -> Value | None:
        """The output of a neuron, if there is one."""
        candidates = self.outputs[neuron]
        return candidates[0] if len(candidates) == 1 else None

    @property
    def samples(self) -> int:
        """How often the network was run."""
        return max(map(len, self.outputs.values()), default=0)


def _products(node: Value) -> Iterator[tuple[Value | Number, Value | Number]]:
    """What is multiplied with what in an operation: two numbers, or each pair of a weighted sum."""
    if node.op is not None and node.op.name in ("multiply", "dot"):
        yield from zip(node.args[::2], node.args[1::2], strict=False)  # a bias has no partner


# ---- circles and arrows ----


def _diagram(layers: list[Layer], found: _Pass, roots: Sequence[Value]) -> Diagram:
    sizes = [len(layers[0].neurons[0].w), *(len(layer.neurons) for layer in layers)]
    rows = [_kept(size, _most_rows(sizes)) for size in sizes]
    names = _names(layers)
    longest = LONGEST_NAME if max(map(len, rows)) <= MOST_ROWS else LONGEST_IN_SMALL
    columns: list[list[Circle | Gap]] = [[*_inputs(layers[0], found, rows[0], longest)]]
    columns += [[*_neurons(layer, found, kept, names, longest)] for layer, kept in zip(layers, rows[1:], strict=True)]
    largest = max((abs(float(w.grad)) for layer in layers for n in layer.neurons for w in n.w), default=0.0)
    arrows = [
        [*_weights(layer, before, after, largest, names)]
        for layer, before, after in zip(layers, rows, rows[1:], strict=False)
    ]
    numbers = [*map(str, sizes)]
    description = f"a network of {', '.join(numbers[:-1])} and {numbers[-1]} neurons"
    outputs = {found.output_of(neuron) for neuron in layers[-1].neurons}
    if len(roots) == 1 and roots[0] not in outputs:
        (root,) = roots
        columns.append([_circle(root.name or "result", root, "error", longest)])
        written = formula(root, "pretty", longest=LONGEST_FORMULA)
        label = [[Text(written)]] if "…" not in written and found.samples == 1 else []
        arrows.append([Arrow(i, 0, label, None, written, dotted=True) for i, k in enumerate(rows[-1]) if k is not None])
        description += f", and {pretty_name(root.name, LONGEST_NAME) or 'a result'}"
    title = f"{found.samples} samples: the gradients are sums over them" if found.samples > 1 else ""
    return Diagram(columns, arrows, description, title)


def _names(layers: list[Layer]) -> dict[Value, str]:
    """What each parameter is called; one without a name as an MLP would call it."""
    neurons = [neuron for layer in layers for neuron in layer.neurons]
    names = {p: p.name for neuron in neurons for p in neuron.parameters()}
    for letter, parameters in (
        ("w", [w for neuron in neurons for w in neuron.w]),
        ("b", [neuron.b for neuron in neurons if neuron.b is not None]),
    ):
        free = (name for k in count(1) if (name := f"{letter}{k}") not in names.values())
        for parameter in parameters:
            names[parameter] = names[parameter] or next(free)
    return names


def _most_rows(sizes: list[int]) -> int:
    """How many circles the largest layers can have, so that there are not too many in all."""
    most = max(sizes)
    while most > 3 and sum(min(size, most) for size in sizes) > MOST_NEURONS:
        most -= 1
    return most


def _kept(size: int, most: int) -> list[int | None]:
    """Which of so many circles are drawn; None in the place of those left out."""
    if size <= most:
        return list(range(size))
    first = most // 2
    return [*range(first), None, *range(size - (most - first - 1), size)]


def _left_out(size: int, kept: Sequence[int | None]) -> Gap:
    return Gap(size - len(kept) + 1)


def _inputs(layer: Layer, found: _Pass, kept: list[int | None], longest: int) -> Iterator[Circle | Gap]:
    weights = layer.neurons[0].w
    for k in kept:
        if k is None:
            yield _left_out(len(weights), kept)
            continue
        x = found.input_of(weights[k])
        name = x.name if isinstance(x, Value) and x.name else f"i{k + 1}"
        yield _circle(name, x, "input", longest)


def _neurons(
    layer: Layer, found: _Pass, kept: list[int | None], names: Mapping[Value, str], longest: int
) -> Iterator[Circle | Gap]:
    for k in kept:
        if k is None:
            yield _left_out(len(layer.neurons), kept)
            continue
        neuron = layer.neurons[k]
        output = found.output_of(neuron)
        name = (output.name if output is not None else "") or neuron.name or f"neuron {k + 1}"
        circle = _circle(name, output, "neuron", longest)
        if neuron.b is not None:
            below = _parameter(neuron.b, names)[: 2 if neuron.b.grad is NOT_YET else 4]
            circle = circle._replace(below=below, tooltip=f"{circle.tooltip}; {_told(neuron.b, 'bias', names)}")
        yield circle


def _circle(name: str, x: Value | Number | None, kind: str, longest: int) -> Circle:
    lines, tooltip = [Text(pretty_name(name, longest))], pretty_name(name)
    if isinstance(x, Value):
        lines += [Text(write_number(x.data), Colour.VALUE), Text(f"∂ {_gradient(x)}", Colour.GRADIENT)]
        tooltip += f": value {x.data}, gradient {_gradient(x)}"
    elif x is not None:
        lines.append(Text(write_number(x), Colour.VALUE))
        tooltip += f": value {x}"
    return Circle(lines, [], kind, tooltip)


def _weights(
    layer: Layer, before: list[int | None], after: list[int | None], largest: float, names: Mapping[Value, str]
) -> Iterator[Arrow]:
    """An arrow for each weight between two circles that are drawn."""
    for j, target in enumerate(after):
        for i, source in enumerate(before):
            if source is None or target is None:
                continue
            weight = layer.neurons[target].w[source]
            *label, gradient = _parameter(weight, names)
            strength = _strength(weight, largest)
            lines = [label[:2]] if weight.grad is NOT_YET else [label[:2], [gradient]]
            yield Arrow(i, j, lines, strength, _told(weight, "weight", names))


def _strength(weight: Value, largest: float) -> float | None:
    size = abs(float(weight.grad))
    if weight.grad is NOT_YET or math.isnan(size) or math.isnan(largest):
        return None
    return 1.0 if size == largest > 0 else size / (largest or 1.0)


def _parameter(parameter: Value, names: Mapping[Value, str]) -> tuple[Text, Text, Text, Text]:
    """Its name, value and gradient, with the space between."""
    return (
        Text(f"{pretty_name(names[parameter], LONGEST_NAME)} ", Colour.INK),
        Text(write_number(parameter.data), Colour.VALUE),
        Text("\N{EN SPACE}", Colour.LINE),
        Text(f"∂ {_gradient(parameter)}", Colour.GRADIENT),
    )


def _told(parameter: Value, kind: str, names: Mapping[Value, str]) -> str:
    name = pretty_name(names[parameter])
    return f"{kind} {name}: value {parameter.data}, gradient {_gradient(parameter)}"


def _gradient(x: Value) -> str:
    return "–" if x.grad is NOT_YET else write_number(x.grad)
