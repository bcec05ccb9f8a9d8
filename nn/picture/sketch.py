"""A network as a diagram: which of its circles and arrows are drawn, and what stands on them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from autograd import NOT_YET, Colour, Value, formula, paper, pretty_name
from nn.modules.layer import Layer
from nn.picture.activity import Activity, Number
from nn.picture.diagram import Arrow, Circle, Diagram, Gap, Text
from nn.picture.layout import MOST_ROWS
from nn.picture.names import names_in

MOST_NEURONS = 40
LONGEST_NAME = 12  # in a large circle and beside an arrow
LONGEST_IN_SMALL = 11  # so that its letters are still large enough to read
LONGEST_FORMULA = 24

Rows = list[int | None]  # which circles of a column are drawn; None in the place of those left out


def diagram_of_weights(layers: Sequence[Layer], largest: float, title: str, hidden: paper.Hidden) -> Diagram:
    """The diagram of a network in which the width of an arrow is the size of its weight, next to the largest."""
    sketch = _Sketch(layers, Activity(layers, []), hidden, largest)
    return Diagram(sketch.columns(), sketch.arrows(), f"{_counted(sketch.sizes)}, {title}", title)


def largest_weight(*networks: Sequence[Layer]) -> float:
    """The size of the largest weight in these networks."""
    return max(_size(w) for layers in networks for layer in layers for neuron in layer.neurons for w in neuron.w)


def diagram_of(layers: Sequence[Layer], activity: Activity, roots: Sequence[Value], hidden: paper.Hidden) -> Diagram:
    """The diagram of a network; and of what was computed with it, if that is one Value behind its outputs."""
    sketch = _Sketch(layers, activity, hidden)
    description = _counted(sketch.sizes)
    samples = activity.samples
    title = f"{samples} samples: the gradients are sums over them" if samples > 1 else ""
    diagram = Diagram(sketch.columns(), sketch.arrows(), description, title)
    diagram.told = sketch.told()
    outputs = {activity.output_of(neuron) for neuron in layers[-1].neurons}
    if len(roots) == 1 and roots[0] not in outputs:
        (root,) = roots
        diagram.columns.append([sketch.circle(root.name or "result", root, "error")])
        diagram.arrows.append(sketch.arrows_to(root))
        diagram.description += f", and {pretty_name(root.name, LONGEST_NAME) or 'a result'}"
        result = "" if hidden.value(root) else f"the result is {_number(root.data)}"
        diagram.told = ", ".join(filter(None, [result, diagram.told]))
    return diagram


def _counted(sizes: Sequence[int]) -> str:
    *others, last = map(str, sizes)
    return f"a network of {', '.join(others)} and {last} neurons"


class _Sketch:
    """The columns of a network that are drawn: first its inputs, then each layer.

    An arrow is as wide as its gradient is large, or as its weight where the largest of these is given.
    """

    def __init__(
        self, layers: Sequence[Layer], activity: Activity, hidden: paper.Hidden, largest_weight: float | None = None
    ) -> None:
        self.layers = layers
        self.hidden = hidden
        self.largest_weight = largest_weight
        self.activity = activity
        self.sizes = [len(layers[0].neurons[0].w), *(len(layer.neurons) for layer in layers)]
        self.rows = [_kept(size, _most_rows(self.sizes)) for size in self.sizes]
        self.names = names_in(layers)
        self.longest = LONGEST_NAME if max(map(len, self.rows)) <= MOST_ROWS else LONGEST_IN_SMALL

    def columns(self) -> list[list[Circle | Gap]]:
        inputs, *others = self.rows
        return [[*self._inputs(inputs)], *([*self._neurons(*pair)] for pair in zip(self.layers, others, strict=True))]

    def arrows(self) -> list[list[Arrow]]:
        largest = max((abs(float(w.grad)) for layer in self.layers for n in layer.neurons for w in n.w), default=0.0)
        sides = zip(self.layers, self.rows, self.rows[1:], strict=False)
        return [[*self._weights(layer, before, after, largest)] for layer, before, after in sides]

    def told(self) -> str:
        """The largest gradient of a weight, in words."""
        weights = [w for layer in self.layers for neuron in layer.neurons for w in neuron.w]
        known = [w for w in weights if w.grad is not NOT_YET]
        if not known or any(map(self.hidden.gradient, known)):
            return ""
        largest = max(known, key=lambda w: (math.isnan(w.grad), abs(float(w.grad))))
        return f"the largest gradient of a weight is {_gradient(largest)}, of {pretty_name(self.names[largest])}"

    def arrows_to(self, root: Value) -> list[Arrow]:
        """From each output to what was made of them, with its formula."""
        written = formula(root, "pretty", longest=LONGEST_FORMULA)
        is_written = "…" not in written and self.activity.samples == 1 and "formulas" not in self.hidden.parts
        label = [[Text(written)]] if is_written else []
        drawn = [i for i, k in enumerate(self.rows[-1]) if k is not None]
        return [Arrow(i, 0, label, None, written if is_written else "", dotted=True) for i in drawn]

    def circle(self, name: str, x: Value | Number | None, kind: str) -> Circle:
        """A circle with its name, and the value and the gradient if they are known."""
        title = Text(pretty_name(name, self.longest))
        if x is None:
            return Circle([title], [], kind, pretty_name(name))
        node = x if isinstance(x, Value) else Value(x)
        numbers = [*self._numbers(node)][: 2 if isinstance(x, Value) else 1]
        return Circle([title, *numbers], [], kind, self._told(pretty_name(name), node, has_gradient=node is x))

    def _numbers(self, node: Value) -> tuple[Text, Text]:
        """The value and the gradient of a node; a hidden one leaves a blank."""
        value = paper.BLANK.text if self.hidden.value(node) else _number(node.data)
        gradient = paper.BLANK.text if self.hidden.gradient(node) else _gradient(node)
        return Text(value, Colour.VALUE), Text(f"∂ {gradient}", Colour.GRADIENT)

    def _told(self, name: str, node: Value, *, has_gradient: bool = True) -> str:
        """The name of a node, with the numbers that are shown, for a tooltip."""
        value = [] if self.hidden.value(node) else [f"value {node.data}"]
        gradient = [f"gradient {_gradient(node)}"] if has_gradient and not self.hidden.gradient(node) else []
        return ": ".join(filter(None, [name, ", ".join(value + gradient)]))

    def _inputs(self, rows: Rows) -> Iterator[Circle | Gap]:
        weights = self.layers[0].neurons[0].w
        for k in rows:
            if k is None:
                yield _left_out(len(weights), rows)
                continue
            x = self.activity.input_of(weights[k])
            name = x.name if isinstance(x, Value) and x.name else f"i{k + 1}"
            yield self.circle(name, x, "input")

    def _neurons(self, layer: Layer, rows: Rows) -> Iterator[Circle | Gap]:
        for k in rows:
            if k is None:
                yield _left_out(len(layer.neurons), rows)
                continue
            neuron = layer.neurons[k]
            output = self.activity.output_of(neuron)
            name = (output.name if output is not None else "") or neuron.name or f"neuron {k + 1}"
            circle = self.circle(name, output, "neuron")
            yield circle if neuron.b is None else self._with_bias(circle, neuron.b)

    def _with_bias(self, circle: Circle, bias: Value) -> Circle:
        below = self._parameter(bias)[: 2 if bias.grad is NOT_YET else 4]
        return circle._replace(below=below, tooltip=f"{circle.tooltip}; {self._tooltip(bias, 'bias')}")

    def _weights(self, layer: Layer, before: Rows, after: Rows, largest: float) -> Iterator[Arrow]:
        """An arrow for each weight between two circles that are drawn."""
        for j, target in enumerate(after):
            for i, source in enumerate(before):
                if source is not None and target is not None:
                    weight = layer.neurons[target].w[source]
                    *label, gradient = self._parameter(weight)
                    lines = [label[:2]] if weight.grad is NOT_YET else [label[:2], [gradient]]
                    yield Arrow(i, j, lines, self._strength(weight, largest), self._tooltip(weight, "weight"))

    def _strength(self, weight: Value, largest: float) -> float | None:
        if self.largest_weight is not None:
            return _share(_size(weight), self.largest_weight)
        is_unknown = weight.grad is NOT_YET or self.hidden.gradient(weight)
        return None if is_unknown else _share(abs(float(weight.grad)), largest)

    def _parameter(self, parameter: Value) -> tuple[Text, Text, Text, Text]:
        """Its name, value and gradient, with the space between."""
        value, gradient = self._numbers(parameter)
        name = Text(f"{pretty_name(self.names[parameter], LONGEST_NAME)} ", Colour.INK)
        return name, value, Text("\N{EN SPACE}", Colour.QUIET), gradient

    def _tooltip(self, parameter: Value, kind: str) -> str:
        name = f"{kind} {pretty_name(self.names[parameter])}"
        return self._told(name, parameter, has_gradient=self.largest_weight is None)


def _most_rows(sizes: Sequence[int]) -> int:
    """How many circles the largest layers can have, so that there are not too many in all."""
    most = max(sizes)
    while most > 3 and sum(min(size, most) for size in sizes) > MOST_NEURONS:
        most -= 1
    return most


def _kept(size: int, most: int) -> Rows:
    """Which circles of a column are drawn: those at its two ends if it has too many."""
    if size <= most:
        return list(range(size))
    first = most // 2
    return [*range(first), None, *range(size - (most - first - 1), size)]


def _left_out(size: int, rows: Rows) -> Gap:
    return Gap(size - len(rows) + 1)


def _size(weight: Value) -> float:
    return abs(float(weight.data))


def _share(size: float, largest: float) -> float | None:
    """A size next to the largest, from 0 to 1."""
    if math.isnan(size) or math.isnan(largest):
        return None
    return 1.0 if size == largest > 0 else size / (largest or 1.0)


def _number(x: Number) -> str:
    """With as many digits as the drawing is to show."""
    return paper.number_of(x).text


def _gradient(x: Value) -> str:
    return "–" if x.grad is NOT_YET else _number(x.grad)
