"""``play``: a page that steps through backpropagation, in a file of its own or in a notebook.

The page holds the final picture and the words of all steps, so it is complete without
scripts; the script rewinds the picture.  Names are escaped, and the policy of the page
lets no other script run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Any

from autograd.engine.value import Value
from autograd.paper.equations import mathml_of
from autograd.paper.givens import givens
from autograd.paper.graph import Graph
from autograd.paper.hiding import Hidden, hidden_parts
from autograd.paper.names import shown
from autograd.picture import request
from autograd.picture.cards import DIGITS
from autograd.picture.digraph import Drawing
from autograd.picture.dot_text import drawn
from autograd.picture.in_theme import in_notebook
from autograd.picture.one_step import AGAIN
from autograd.picture.page import filled, page
from autograd.picture.picture import ending_of
from autograd.picture.player_picture import PlayerPicture
from autograd.picture.sketch import fewer_cards, sketched
from autograd.picture.steps import Passes
from autograd.picture.theme import Theme
from autograd.sentences import calls_it_rate, counted, shorten

MOST_NODES = 500
PARTS = ["equations", "derivatives", "formulas"]  # that can be hidden: a player goes through the others
HEIGHT = 720  # pixels of the frame in a notebook
_STILL = (
    "Trust this notebook to step through, "
    "or write <code>play(…).save(&quot;steps.html&quot;)</code> and open the file in a browser."
)
# Where the value and the gradient stand on a card.
_PLACES = {"named": ("on the left", "on the right of"), "full": ("above", "below on")}

_JSON_IN_HTML = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


class Player:
    """A page that steps through backpropagation: ``.save("steps.html")`` writes it, and a notebook shows it."""

    def __init__(self, passes: Passes, drawing: Drawing, title: str, note: str = "") -> None:
        self.passes = passes
        self.drawing = drawing  # the final picture
        self.title = title
        self.note = note
        self.steps = passes.steps

    def __repr__(self) -> str:
        said = [f"{self.title}, {counted(len(self.steps), 'step')}", *filter(None, [self.note])]
        return f"<Player: {', '.join(said)}>"

    def html(self) -> str:
        """The whole page; it needs neither a network nor another file."""
        return self._page(self.drawing.theme)

    def parts(self, theme: Theme | None = None) -> tuple[str, str]:
        """The body of the page, and the style that it needs beside that of all pages."""
        picture = PlayerPicture(self.drawing, self.passes, theme or self.drawing.theme)
        again = self.steps[-1].phase == AGAIN
        value_place, gradient_place = _PLACES[self.passes.view]
        body = filled(
            "player.html",
            count=str(len(self.steps)),
            state="again" if again else "",
            value_place=value_place,
            gradient_place=gradient_place,
            note=f'<p id="note">{escape(self.note[0].upper() + self.note[1:])}.</p>' if self.note else "",
            picture=picture.text(),
            steps="\n".join(self._words(place) for place in range(len(self.steps))),
            changes=_json([picture.changes(step) for step in self.steps]),
        )
        return body, picture.style()

    def _words(self, place: int) -> str:
        """What is said of a step: its number, its title, and its equations unless they are hidden."""
        step, count = self.steps[place], len(self.steps)
        phase = "forward again" if step.phase == AGAIN else step.phase
        equations = [] if "equations" in self.drawing.hidden.parts else step.equations
        maths = "".join(mathml_of([equation]) for equation in equations)
        numbered = f'<p class="phase">{phase} · step {place + 1} of {count}</p>'
        return f"<li>{numbered}<h2>{escape(step.title)}</h2>{maths}</li>"

    def _page(self, theme: Theme) -> str:
        body, style = self.parts(theme)
        return page(self.title, body, style, theme=theme.page)

    def save(self, filename: Any) -> str:
        """Write the page to a file.

        Raises:
            ValueError: if the name does not end in .html.
        """
        ending = ending_of(filename, "steps.html")
        path = Path(filename)
        if ending not in (".html", ".htm"):
            raise ValueError(f"the steps are a page: write a name such as steps.html, not {path.name!r}")
        path.write_text(self.html(), encoding="utf-8")
        return str(path)

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None, **_: Any
    ) -> dict[str, str]:
        """The page in a frame; in a notebook that is not trusted, the final picture and what to do.

        On paper, as in exports to LaTeX, the final picture stands where the drawing has a PNG.
        """
        try:
            shown = self.drawing._repr_mimebundle_()
            return shown | {"text/html": self._framed(shown.get("text/html", "")), "text/plain": repr(self)}
        except Exception as error:  # a display hook must not raise, so it says why the page is missing
            return {"text/plain": f"{self!r} (no page: {error})"}

    def _repr_html_(self) -> str:
        return self._framed(self.drawing._repr_mimebundle_().get("text/html", ""))

    def _framed(self, image: str) -> str:
        # A notebook that is not trusted drops the frame and the style, and Colab often the frame: then the image shows.
        frame = f'<iframe class="backprop-player" title="{escape(self.title)}" sandbox="allow-scripts" '
        size = f'width="100%" height="{HEIGHT}" frameborder="0" '
        return (
            "<style>.backprop-player + .backprop-picture{display:none}</style>"
            f'{frame}{size}srcdoc="{escape(self._page(in_notebook(self.drawing.theme)))}"></iframe>'
            f'<div class="backprop-picture">{image}<p>{_STILL}</p></div>'
        )


@calls_it_rate
def play(
    value: Value | request.Recorded,
    rate: float | Fraction | None = None,
    *,
    view: str | None = None,
    parameters: Iterable[Any] | None = None,
    title: str = "",
    digits: int = DIGITS,
    direction: str = "auto",
    theme: str | Theme = "auto",
    hide: str | Iterable[str] = (),
    given: Iterable[Value | str] | None = None,
) -> Player:
    """Step through backpropagation: forward node by node, backward edge by edge.

    Args:
        value: the end of the graph, such as the error; or a program.  Its gradients are neither needed nor
            changed: the player makes its own pass.
        rate: the rate of gradient descent, for the update of each parameter and the next
            forward pass; by default there is none.
        view: "named" or "full", as for ``draw``.  In the full view a leaf without a name is
            called v1, v2, ….
        parameters: the leaves that gradient descent changes, as Values or arrays of them; by
            default every leaf with a name, or every leaf where none has one.
        title: the line above the picture.
        digits: how many digits the numbers on cards and edges have.
        direction: which way the graph grows, as for ``draw``.
        theme: "light", "dark", or "auto": as the system, but light in a notebook, which does not say whether it is
            dark.  Or a ``Theme``, with colours and fonts of your own.
        hide: what is left out, as for an exercise: "equations" (beside the graph), "derivatives" (the numbers on the
            edges), "formulas" (behind the names on the cards).
        given: the leaves, as Values or names, that the first step lists, in this order; by default the inputs and then
            the parameters.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w - 3) ** 2).named("E")
    >>> play(E, rate=0.1, parameters=[w])
    <Player: Backpropagation from E, 7 steps>
    >>> player = play(E, hide="equations", given=[w, x])
    >>> [equation.left.text for equation in player.steps[0].equations], "<math" in player.html()
    (['w', 'x'], False)

    Raises:
        TypeError: if ``value`` or a parameter is not a Value, or the rate is not a number.
        ValueError: if the view, the direction or the theme is unknown, the graph has more than 500 cards, a parameter
            is not a leaf or has no card, none of the parameters is in the graph, or a number in the
            graph was changed after it was used.
    """
    value = request.the_end_of_a_graph(value, "play")
    graph = Graph(value)
    graph.refuse_stale()
    if not isinstance(title, str):
        raise TypeError(f"a title is text, not {shorten(repr(title))}: write it in quotes")
    request.check_digits(digits)
    chosen = request.parameters_among(graph.order, parameters)
    view = request.view_of(view, graph.order)
    _refuse_many_cards(graph, view)
    listed = None if given is None else givens(given, graph)
    passes = Passes(graph, view, rate=rate, parameters=chosen, given=listed)
    trained = [passes.twins[parameter] for parameter in passes.parameters]
    hidden = Hidden(hidden_parts(hide, PARTS))
    sketch = sketched(passes.after, view, max_nodes=MOST_NODES)
    drawing = drawn(sketch, trained, direction=direction, digits=digits, hidden=hidden).in_theme(theme)
    above = shown(title, 200) or f"Backpropagation from {shown(value.name) or 'the result'}"
    moves_all = chosen is None and rate is not None
    note = _note_on_the_step(passes) if moves_all else request.absent(graph.order, chosen)
    return Player(passes, drawing, above, note)


def _refuse_many_cards(graph: Graph, view: str) -> None:
    cards = len(graph.named if view == "named" else graph.order)
    if cards > MOST_NODES:
        raise ValueError(
            f"the {view} view of this graph has {counted(cards, 'card')}, and a player steps through at most "
            f"{MOST_NODES}: play a Value further inside, or {fewer_cards(view)}"
        )


def _note_on_the_step(passes: Passes) -> str:
    """What a step moves where the caller listed no parameters."""
    moved = request.listed(passes.parameters)
    return f"the step moves {moved}: write parameters=[…] with the weights to move only those"


def _json(data: Any) -> str:
    """Data as JSON that cannot close the element around it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_JSON_IN_HTML)
