"""Pictures of a graph with the value and the gradient of each node."""

from autograd.picture.digraph import Drawing
from autograd.picture.drawing import VIEWS, draw
from autograd.picture.picture import Picture

__all__ = ["VIEWS", "Drawing", "Picture", "draw"]
