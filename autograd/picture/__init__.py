"""Pictures of a graph with the value and the gradient of each node, and a page that steps through them."""

from autograd.picture.digraph import Drawing
from autograd.picture.drawing import VIEWS, draw
from autograd.picture.picture import Picture
from autograd.picture.player import Player, play

__all__ = ["VIEWS", "Drawing", "Picture", "Player", "draw", "play"]
