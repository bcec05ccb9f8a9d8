"""How a picture suits the place where it is shown: it is never wider than that."""

from __future__ import annotations

import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
ET.register_namespace("", SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")

# In a rule for all media, which what makes a PNG or a PDF passes over: to these the picture has its own size.
_FITS = "@media all{.backprop{max-width:100%;height:auto}}"


def suited(svg: str) -> str:
    """The SVG with a style sheet of its own."""
    root = ET.fromstring(svg)
    root.set("class", "backprop")
    style = ET.Element(f"{SVG}style")
    style.text = _FITS
    root.insert(0, style)
    return ET.tostring(root, encoding="unicode")
