"""``draw``: a network as neurons and weights, with values and gradients.

A model keeps no graph: that would keep every sample alive.  So the picture of a model
alone shows its parameters and their gradients.  Given something computed with the model,
such as the error, it also shows the values of the neurons.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence
from typing import Any

import autograd
from autograd import NOT_YET, Picture, Theme, Value, paper, refuse_stale
from nn.modules.dense import dense_layers
from nn.modules.layer import Layer
from nn.modules.module import Module
from nn.picture.activity import Activity
from nn.picture.diagram import Diagram
from nn.picture.sketch import diagram_of, diagram_of_weights, largest_weight
from nn.picture.svg import svg_of
from nn.training.history import History

MOST_COMPARED = 2_000  # Values behind the output, up to which their gradients are computed again
PARTS = ["gradients", "values", "given", "formulas"]  # that can be hidden
Hide = str | Value | Iterable[str | Value]
DIGITS = 4  # of the numbers in circles and beside arrows
CLOSE = 1e-9  # relative: how far a gradient may be from that of one pass


class NetworkDrawing(Picture):
    """The picture of a network: ``.svg()``, ``.save("network.svg")``; it shows itself in a notebook."""

    fontsize = 9.0  # 12 pixels

    def __init__(self, *diagrams: Diagram) -> None:
        self.diagrams = diagrams
        self.description = "; ".join(diagram.description for diagram in diagrams)
        self.told = "; ".join(filter(None, [diagram.told for diagram in diagrams]))

    def plain_svg(self) -> str:
        """The circles and arrows as SVG text."""
        colours = self.theme.named()
        return svg_of(self.diagrams, (colours["weak"], colours["strong"]))


def draw(
    model: Module,
    output: Value | Sequence[Value] | None = None,
    *,
    history: History | None = None,
    digits: int = DIGITS,
    direction: str = "right",
    theme: str | Theme = "auto",
    hide: Hide = (),
) -> NetworkDrawing:
    """Draw a network as circles for its inputs and neurons, and an arrow for each weight.

    Args:
        model: an MLP, a Layer, a Neuron, a Linear, or a Sequential of these with activations between them.
        output: a Value computed with it, such as the error or the prediction, or several: then
            the neurons show their values and gradients.  After several samples a neuron has
            no single value and shows none.
        history: what ``fit`` returned: then the network stands there twice, as it was before these epochs and as it is
            now, and an arrow is the wider the larger its weight is.
        digits: how many digits the numbers have.
        direction: "right", or "down".
        theme: "light", "dark", "auto", or a ``Theme``, as for ``autograd.draw``.
        hide: what is not shown, as for an exercise.  The numbers leave a blank: "gradients", "values" (of what is
            computed), "given" (of inputs and parameters), or those of single Values.  "formulas" are left out.

    The larger the gradient of a weight, the wider and darker its arrow; a dashed one has the
    gradient 0.  If the gradients are not those of one pass from the output, a line says so.  With more than 40 circles,
    large layers are shortened.

    >>> from nn import MLP, half_squared_error
    >>> model = MLP(2, [2, 1], seed=0)
    >>> error = half_squared_error(model([2, 3]), 1).named("E")
    >>> error.backward()
    >>> draw(model, error)
    <NetworkDrawing: a network of 2, 2 and 1 neurons, and E>
    >>> exercise = draw(model, error, direction="down", hide="gradients")
    >>> "∂ ________" in exercise.svg(), "the largest gradient" in exercise.alt
    (True, False)

    Raises:
        ValueError: if the output was not made with this model, or before its weights changed; or the history is
            that of another model; or the direction, the theme or what is hidden is unknown, or the
            count of digits.
    """
    layers = _layers_of(model)
    if output is not None and history is not None:
        raise ValueError("draw shows an output or a history: leave one of them out")
    if direction not in ("right", "down"):
        raise ValueError(f"there is no direction {direction!r:.60}: choose 'right' or 'down'")
    with paper.rounded(digits):
        if history is None:
            drawing = _with_output(layers, output, hide)
        else:
            drawing = _before_and_after(model, history, paper.Hidden(paper.hidden_parts(hide, PARTS)))
    for diagram in drawing.diagrams:
        diagram.direction = direction
    return drawing.in_theme(theme)


def _with_output(layers: list[Layer], output: Value | Sequence[Value] | None, hide: Hide) -> NetworkDrawing:
    """The network, and what was computed with it."""
    roots = [] if output is None else [output] if isinstance(output, Value) else output
    if not isinstance(roots, Sequence) or not all(isinstance(root, Value) for root in roots):
        raise TypeError(f"the output is a Value or a list of them, not {output!r:.60}: pass the error, or model(x)")
    nodes = autograd.history(*roots)
    refuse_stale(nodes)
    activity = Activity(layers, nodes)
    if roots and not activity.used:
        raise ValueError(
            "what is to be shown was not made with this model: pass what it returned, or an error made from that"
        )
    hidden = paper.hidden_among(hide, PARTS, [*nodes, *(p for layer in layers for p in layer.parameters())])
    diagram = diagram_of(layers, activity, roots, hidden)
    if len(roots) == 1 and len(nodes) <= MOST_COMPARED and "gradients" not in hidden.parts:
        known = {*nodes}
        parameters = [p for layer in layers for p in layer.parameters() if p in known]
        diagram.title = "; ".join(filter(None, [diagram.title, _whose_gradients(roots[0], parameters)]))
    return NetworkDrawing(diagram)


def _whose_gradients(root: Value, parameters: Sequence[Value]) -> str:
    """A line if the arrows show other gradients than those of one pass from this Value."""
    slopes = autograd.gradient(root, parameters)
    both = [(float(p.grad), float(slope.data)) for p, slope in zip(parameters, slopes, strict=True)]
    if any(p.grad is NOT_YET for p in parameters) or all(math.isclose(a, b, rel_tol=CLOSE) for a, b in both):
        return ""
    return f"the gradients are not of one backward pass from {root.name or 'the result'} alone"


def _layers_of(model: Module) -> list[Layer]:
    layers = dense_layers(model)
    if layers is None:
        raise TypeError(f"draw takes an MLP, or other dense layers with activations between them, not {model!r:.60}")
    return layers


def _before_and_after(model: Module, history: History, hidden: paper.Hidden) -> NetworkDrawing:
    """The network before and after training, with one scale for its weights."""
    if not isinstance(history, History) or not history.before:
        raise TypeError(f"a history is what nn.fit returned, not {history!r:.60}")
    before, after = copy.deepcopy(model), copy.deepcopy(model)
    try:
        before.load_state_dict(history.before)
    except ValueError as error:
        raise ValueError(f"this is the history of another model: {error}") from None
    for parameter in (*before.parameters(), *after.parameters()):
        parameter.grad = NOT_YET  # the last step's: it says nothing about training as a whole
    networks = [_layers_of(before), _layers_of(after)]
    largest = largest_weight(*networks)
    epochs = f"{history.epochs} epoch{'' if history.epochs == 1 else 's'}"
    titles = [f"before {epochs}", f"after {epochs}: the wider, the larger the weight"]
    pairs = zip(networks, titles, strict=True)
    return NetworkDrawing(*[diagram_of_weights(layers, largest, title, hidden) for layers, title in pairs])


def _in_a_notebook(module: Module, **_: Any) -> dict[str, str]:
    """The picture of a module's neurons and weights, where it has any, beside its text."""
    try:
        bundle = draw(module)._repr_mimebundle_()
    except Exception:  # a display hook must not raise; a Module of the user's own may have no picture
        bundle = {}
    return {**bundle, "text/plain": repr(module)}


Module._repr_mimebundle_ = _in_a_notebook  # type: ignore[attr-defined]  # IPython's protocol; modules know no pictures
