"""``Picture``: what all pictures can do.  They show themselves in a notebook, and are saved to a file."""

from __future__ import annotations

import base64
import os
import xml.etree.ElementTree as ET
from abc import ABC, abstractmethod
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any, Self

from autograd.picture.images import draws_png, pdf_of, png_of
from autograd.picture.in_theme import in_notebook, suited
from autograd.picture.theme import Theme, theme_of
from autograd.sentences import shorten

_CLICK = "click, or press Space: the whole picture, or its own size"


class Picture(ABC):
    """An SVG with a description.  It shows itself in a notebook, trusted or not."""

    description: str = "a picture"
    told = ""  # what it shows, beyond the description, to people who do not see it
    theme = Theme()
    fontsize = 13.0  # points: its letters, unless the theme has a size
    formats = ".svg, .png or .pdf"  # for a message: the endings that ``save`` takes

    @abstractmethod
    def plain_svg(self) -> str:
        """The picture as SVG text, as it is made."""

    def svg(self) -> str:
        """The picture as SVG text, which fits the window or the page that it stands in.

        Its tooltips show where the SVG is a page or part of a page, but not inside an <img>.

        Raises:
            RuntimeError: if the picture cannot be made.
        """
        return self._suited(self.theme)

    @property
    def alt(self) -> str:
        """The text for people who do not see it."""
        return ": ".join(filter(None, [self.description, self.told]))

    def in_theme(self, theme: str | Theme) -> Self:
        """Change its theme: "light", "dark", or "auto", which is dark where the page that shows it says that it is.

        Raises:
            ValueError: if the theme is unknown.
        """
        self.theme = theme_of(theme)
        return self

    def _suited(self, theme: Theme) -> str:
        return suited(self.plain_svg(), theme, self.alt, self.fontsize)

    def png(self) -> bytes:
        """The picture as PNG, made by the library resvg-py (extra ``png``) or the command rsvg-convert.

        Raises:
            RuntimeError: if neither is installed.
        """
        return png_of(self.svg())

    def pdf(self) -> bytes:
        """The picture as PDF, made by the library typst (extra ``pdf``) or the command rsvg-convert.

        Raises:
            RuntimeError: if neither is installed.
        """
        return pdf_of(self.svg())

    def save(self, filename: Any) -> str:
        """Write the picture to a file.  The ending says how: .svg needs nothing, .png and .pdf what draws them.

        Raises:
            ValueError: if the name has another ending.
            RuntimeError: if the picture cannot be made.
        """
        kind = ending_of(filename, "picture.svg")
        if kind not in (".svg", ".png", ".pdf"):
            raise ValueError(f"a picture is saved as {self.formats}, not as {Path(filename).name}")
        content = self.svg().encode() if kind == ".svg" else self.png() if kind == ".png" else self.pdf()
        Path(filename).write_bytes(content)
        return str(filename)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.description}>"

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None, **_: object
    ) -> dict[str, str]:
        """An <img>: a notebook that is not trusted shows it, and leaves bare SVG out.

        Where resvg is installed there is a PNG too, for exports to LaTeX and for pages that drop an <img>.
        """
        try:
            html = self._in_notebook()
        except Exception as error:  # a display hook must not raise, so it says why the picture is missing
            return {"text/plain": f"{self!r} (no picture: {error})"}
        shown = {"text/html": html, "text/plain": repr(self)}
        if draws_png():
            shown["image/png"] = base64.b64encode(self.png()).decode()
        return shown

    def on_page(self) -> str:
        """The picture in a page of ours: whole, and after a click in its own size, which scrolls."""
        picture = image(self.svg(), self.alt)
        return f'<details class="picture"><summary title="{_CLICK}">{picture}</summary></details>'

    def _in_notebook(self) -> str:
        """The same by HTML alone: an untrusted notebook has no style sheets.

        The open part of <details> is as wide as the picture's own size, and so widens the box that the image fills.
        """
        svg = self._suited(in_notebook(self.theme))
        width = ET.fromstring(svg).attrib["width"]
        picture = image(svg, self.alt, ' style="max-width:100%"')
        summary = f'<summary title="{_CLICK}" style="list-style:none;cursor:pointer">{picture}</summary>'
        own_size = f'<div style="width:{width}{"px" * width[-1].isdecimal()}"></div>'
        whole = f'<details style="display:inline-block">{summary}{own_size}</details>'
        return f'<div style="overflow-x:auto">{whole}</div>'


def image(svg: str, alt: str, attributes: str = "") -> str:
    """An SVG as an HTML image that holds all its data."""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(alt)}"{attributes} src="data:image/svg+xml;base64,{data}">'


def ending_of(filename: Any, example: str) -> str:
    """The ending of a file name, in small letters.

    >>> ending_of("Graph.SVG", "graph.svg")
    '.svg'

    Raises:
        TypeError: if ``filename`` is neither text nor a path.
        ValueError: if it is empty.
    """
    if not isinstance(filename, str | os.PathLike):
        raise TypeError(f"a file name is text or a path, not {shorten(repr(filename))}: write one such as {example!r}")
    if not str(filename):
        raise ValueError(f"a file needs a name: write one such as {example}")
    return Path(filename).suffix.lower()
