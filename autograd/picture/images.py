"""An SVG as PNG or PDF, by what is installed: a library (extras ``png`` and ``pdf``), or the command rsvg-convert."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from typing import Any

ZOOM = 2  # for today's screens
_DPI = 96  # what a browser takes for an SVG's points
# resvg asks for a family by its name.  The first that is installed: as wide as Graphviz takes letters to be, or wider.
_FAMILIES = "Helvetica", "Arial", "Liberation Sans", "Nimbus Sans", "DejaVu Sans", "Noto Sans", "Verdana", "Roboto"
# A document of Typst, with one page that is as large as its picture, and no date: equal pictures are equal files.
_PAGE = b"""#set document(date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")"""
_BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
_WORD = '<text x="2" y="15">W</text>'
_CONVERTER = "the command 'rsvg-convert' (on Debian: librsvg2-bin)"
_SVG_INSTEAD = 'write .save("picture.svg") or .svg(), which need nothing'


def draws_png() -> bool:
    """Whether the library that makes a PNG of an SVG is installed, and finds a font."""
    return _resvg() is not None and _family() is not None


def png_of(svg: str) -> bytes:
    """The picture as PNG, twice as large as a browser shows it.

    Raises:
        RuntimeError: if nothing that draws it is installed, or no font.
    """
    if _resvg() is None:
        return _converted(svg, "png", f"--zoom={ZOOM}", otherwise="the library resvg-py, or ")
    family = _family()
    if family is None:
        raise RuntimeError("a PNG needs a font, and none is installed (on Debian: fonts-dejavu-core)")
    return _drawn(svg, family, zoom=ZOOM)


def draws_pdf() -> bool:
    """Whether the library that makes a PDF of an SVG is installed; it brings a font along."""
    return _typst() is not None


def pdf_of(svg: str) -> bytes:
    """The picture as PDF, in lines and letters that stay sharp.

    Raises:
        RuntimeError: if nothing that draws it is installed.
    """
    typst = _typst()
    if typst is None:
        return _converted(svg, "pdf", otherwise="the library typst, or ")
    with_families = re.sub('font-family="([^"]*)"', rf'font-family="\1, {", ".join(_FAMILIES)}"', svg)
    return bytes(typst.compile(_PAGE, sys_inputs={"svg": with_families}))


@cache
def _resvg() -> Any:
    """The library; None where it is not installed."""
    try:
        import resvg_py
    except ImportError:
        return None
    return resvg_py


@cache
def _typst() -> Any:
    """The library; None where it is not installed."""
    try:
        import typst
    except ImportError:
        return None
    return typst


@cache
def _family() -> str | None:
    """A font that is installed.  Where resvg does not find one, it leaves letters out without a word."""
    blank = _drawn(_BLANK.format(""), "")
    return next((family for family in _FAMILIES if _drawn(_BLANK.format(_WORD), family) != blank), None)


def _drawn(svg: str, family: str, **size: int) -> bytes:
    families = {"font_family": family, "serif_family": family, "sans_serif_family": family}
    return bytes(_resvg().svg_to_bytes(svg_string=svg, dpi=_DPI, **families, **size))


def _converted(svg: str, kind: str, *options: str, otherwise: str = "") -> bytes:
    command = shutil.which("rsvg-convert")
    if command is None:
        raise RuntimeError(f"this needs {otherwise}{_CONVERTER}, which is not installed: {_SVG_INSTEAD}")
    done = subprocess.run([command, f"--format={kind}", *options], input=svg.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"rsvg-convert could not make the picture: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
