"""The colours of all pictures.  Every card is light with dark text, which is readable on light and dark pages."""

from __future__ import annotations


class Colour:
    """What each colour means, in graphs, networks and pages alike.  Nothing is said by colour alone."""

    INK = "#1f2328"  # names and formulas
    LINE = "#7d838c"  # edges, frames and titles
    LIT = "#8f5cf0"  # the path that was asked for
    MARKED = "#d1242f"  # an edge where a slip was made
    VALUE = "#0b5fa5"
    GRADIENT = "#b34700"
    SHARE = "#c8641e"  # a gradient beside an edge: it stands on the page itself, light or dark
    # The fill of a card.
    INPUT = "#e8f1fa"
    PARAMETER = "#fff3d6"
    CONSTANT = "#eeeeee"
    ERROR = "#fde7df"
    BETWEEN = "#ffffff"
    # The arrow of a weight: with little of the gradient, and with most of it.
    WEAK = "#d99a6c"
    STRONG = "#c2500f"
