"""The house of ``docs/architecture.md``: the rooms of the package, and which of them uses which.

An arrow that follows from two others is left out.  ``tests/test_architecture.py`` compares the drawing
with the imports.
"""

from autograd import Colour, Drawing

ROOMS = {
    "nn": "networks, losses, training",
    "command": "the command line",
    "autograd": "the public names",
    "by_hand": "derive, check, worksheets",
    "checks": "gradients against differences",
    "program": "a graph on arrays",
    "picture": "draw, play",
    "derivatives": "of every order",
    "bridges": "NumPy, SymPy",
    "paper": "formulas, equations, Graph",
    "engine": "Value, backward",
    "table": "operations and their rules",
    "sentences": "pieces of error messages",
}
"""What each room is for; ``autograd`` stands for ``autograd/__init__.py``."""

FLOORS = [
    ["nn"],
    ["autograd", "command"],
    ["checks", "by_hand", "picture", "program"],
    ["derivatives"],
    ["bridges", "paper"],
    ["engine"],
    ["table"],
    ["sentences"],
]
"""What stands side by side, highest first."""

ARROWS = [
    ("nn", "autograd"),
    ("autograd", "checks"),
    ("autograd", "by_hand"),
    ("autograd", "picture"),
    ("autograd", "program"),
    ("command", "by_hand"),
    ("command", "picture"),
    ("checks", "derivatives"),
    ("by_hand", "derivatives"),
    ("picture", "paper"),
    ("program", "derivatives"),
    ("derivatives", "bridges"),
    ("derivatives", "paper"),
    ("bridges", "engine"),
    ("paper", "engine"),
    ("engine", "table"),
    ("table", "sentences"),
]
"""Who uses whom."""

TO_READ = {"table": "read 1", "engine": "read 2, 3, 4, 5", "paper": "read 6"}
"""In which rooms the six files for newcomers are, in their order."""

_FONT = "Helvetica,Arial,sans-serif"


def house() -> Drawing:
    """The drawing, from the public names above to the table below."""
    drawing = Drawing(
        graph_attr={"rankdir": "TB", "bgcolor": "transparent", "ranksep": "0.35", "nodesep": "0.4", "fontname": _FONT},
        node_attr={
            "shape": "record", "style": "rounded,filled", "color": Colour.LINE, "fillcolor": Colour.BETWEEN,
            "fontcolor": Colour.INK, "fontname": _FONT, "fontsize": "13", "margin": "0.4,0.07",
        },
        edge_attr={"color": Colour.LINE, "arrowsize": "0.7"},
    )  # fmt: skip
    drawing.description = "the rooms of the package, with an arrow from each to those that it uses"
    for floor in FLOORS:
        with drawing.subgraph(graph_attr={"rank": "same"}) as row:
            for room in floor:
                lines = [room, ROOMS[room], *([TO_READ[room]] if room in TO_READ else [])]
                fill = Colour.PARAMETER if room in TO_READ else Colour.BETWEEN
                row.node(room, label=f"{{{'|'.join(lines)}}}", fillcolor=fill)
                drawing.colours[room] = (Colour.VALUE, Colour.INK, Colour.GRADIENT)[: len(lines)]
    drawing.edges(ARROWS)
    return drawing
