"""The colours of all pictures, on light pages and dark ones.  Text stands on a card or a plate, never on the page."""

from __future__ import annotations


class Colour:
    """What each colour means, in graphs, networks and pages alike.  Nothing is said by colour alone."""

    INK = "#1f2328"  # names and formulas
    QUIET = "#59616b"  # numbers on edges, and titles
    LINE = "#7d838c"  # edges and frames
    PATH = "#7a42e0"  # the path that was asked for
    MARKED = "#d1242f"  # an edge where a slip was made
    VALUE = "#0b5fa5"
    GRADIENT = "#b34700"
    # The fill of a card.
    INPUT = "#e8f1fa"
    PARAMETER = "#fff3d6"
    CONSTANT = "#eeeeee"
    ERROR = "#fde7df"
    BETWEEN = "#ffffff"  # also of a plate
    # The arrow of a weight: with little of the gradient, and with most of it.
    WEAK = "#c9844f"
    STRONG = "#c2500f"


# What stands in the place of a colour on a dark page.  Lines and arrows are the same on both.
DARK = {
    Colour.INK: "#e6e8eb",
    Colour.QUIET: "#a5adb8",
    Colour.PATH: "#b898ff",
    Colour.MARKED: "#ff8a80",
    Colour.VALUE: "#6cb6ff",
    Colour.GRADIENT: "#ff9d5c",
    Colour.INPUT: "#1b2c42",
    Colour.PARAMETER: "#3a3015",
    Colour.CONSTANT: "#2b2f36",
    Colour.ERROR: "#45261b",
    Colour.BETWEEN: "#22272e",
}

PAGE = "#ffffff", "#15181d"  # a page of ours, light and dark
