"""Pictures of a graph with the value and the gradient of each node, and a page that steps through them."""

from autograd.picture.colours import Colour
from autograd.picture.digraph import Drawing
from autograd.picture.drawing import draw
from autograd.picture.picture import Picture
from autograd.picture.player import Player, play
from autograd.picture.request import VIEWS

__all__ = ["VIEWS", "Colour", "Drawing", "Picture", "Player", "draw", "play"]
