"""Pictures of a graph with the value and the gradient of each node."""

from autograd.picture.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
