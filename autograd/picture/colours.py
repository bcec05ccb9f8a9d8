"""The colours of all pictures, right on light and on dark pages: every card is light, with dark text."""

from __future__ import annotations


class Colour:
    """What each colour means, in graphs, networks and pages alike; nothing is said by colour alone."""

    INK = "#1f2328"  # names and formulas
    LINE = "#7d838c"  # edges, frames and titles
    LIT = "#8f5cf0"  # the path that was asked for
    VALUE = "#0b5fa5"
    GRADIENT = "#b34700"
    SHARE = "#c8641e"  # a gradient beside an edge: on the page itself, be it light or dark
    # What a card is filled with.
    INPUT = "#e8f1fa"
    PARAMETER = "#fff3d6"
    CONSTANT = "#eeeeee"
    ERROR = "#fde7df"
    BETWEEN = "#ffffff"
    # The arrow of a weight with little of the gradient, and with the most.
    WEAK = "#d99a6c"
    STRONG = "#c2500f"
