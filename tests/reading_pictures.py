"""The worked example, and what a picture shows, read back from its SVG: for the tests of pictures."""

import xml.etree.ElementTree as ET
from typing import NamedTuple

from autograd import leaves

SVG = "{http://www.w3.org/2000/svg}"
TOOLTIP = "{http://www.w3.org/1999/xlink}title"


def worked_example():
    """The 2-2-1 network of the worked example, its error after a backward pass, and its weights."""
    i1, i2, actual = leaves(i1=2, i2=3, actual=1)
    weights = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    w1, w2, w3, w4, w5, w6 = weights
    h1 = (i1 * w1 + i2 * w2).named("h1")
    h2 = (i1 * w3 + i2 * w4).named("h2")
    prediction = (h1 * w5 + h2 * w6).named("prediction")
    error = ((prediction - actual) ** 2 / 2).named("E")
    error.backward()
    return error, weights


# ---- reading a picture back ----


class Card(NamedTuple):
    title: str
    value: str
    gradient: str
    fill: str
    tooltip: str


def elements(drawing, kind):
    """The nodes or edges of a picture, by Graphviz's title of each; of parallel edges the last."""
    groups = [g for g in ET.fromstring(drawing.svg()).iter(f"{SVG}g") if g.get("class") == kind]
    assert len({g.get("id") for g in groups}) == len(groups), "something is drawn twice"
    return {g.findtext(f"{SVG}title"): g for g in groups}


def texts(element):
    """The texts of an element; Graphviz writes a space that it must keep as a no-break space."""
    return [(text.text or "").replace("\xa0", " ") for text in element.iter(f"{SVG}text")]


def cards(drawing):
    """The cards of a picture, by their id."""
    found = {}
    for identity, g in elements(drawing, "node").items():
        (tooltip,) = [a.get(TOOLTIP) for a in g.iter(f"{SVG}a")]
        found[identity] = Card(*texts(g), next(g.iter(f"{SVG}path")).get("fill"), tooltip)
    return found


def edges(drawing):
    """The edges of a picture, each with its label, by the names of its ends."""
    names = {identity: card.title.partition(" ")[0] for identity, card in cards(drawing).items()}
    found = {}
    for title, g in elements(drawing, "edge").items():
        source, target = title.split("->")
        found[names[source], names[target]] = "".join(texts(g))
    return found


def wires(drawing):
    """The edges of a picture, parallel ones too, each with the names of its ends and its label."""
    names = {identity: card.title.partition(" ")[0] for identity, card in cards(drawing).items()}
    groups = [g for g in ET.fromstring(drawing.svg()).iter(f"{SVG}g") if g.get("class") == "edge"]
    ends = [[names[end] for end in g.findtext(f"{SVG}title").split("->")] for g in groups]
    return sorted((*between, "".join(texts(g))) for between, g in zip(ends, groups, strict=True))


def by_title(drawing):
    return {card.title: card for card in cards(drawing).values()}


def title(drawing):
    """The lines above a picture."""
    (graph,) = [g for g in ET.fromstring(drawing.svg()).iter(f"{SVG}g") if g.get("class") == "graph"]
    lines = [(text.text or "").replace("\xa0", " ") for text in graph.findall(f"{SVG}text")]
    return [line for line in lines if line.strip()]


def strokes(drawing, kind):
    """The attributes of the line that each node or edge is drawn with: colour, width, dashes."""
    drawn = {name: g.find(f".//{SVG}path") for name, g in elements(drawing, kind).items()}
    return {name: path.attrib for name, path in drawn.items() if path is not None}


def lit(drawing, kind, colour="#7a42e0"):
    """The ids of the nodes or edges that are lit."""
    return {name for name, stroke in strokes(drawing, kind).items() if stroke["stroke"] == colour}
