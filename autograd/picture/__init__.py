"""Pictures of a graph with the value and the gradient of each node, and a page that steps through them."""

from autograd.picture.drawing import Drawing, draw
from autograd.picture.player import Player, play

__all__ = ["Drawing", "Player", "draw", "play"]
