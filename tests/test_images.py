"""Pictures as PNG and PDF: letters, the colours of the numbers, and a sentence where no font is installed."""

import base64
import io
import re
import zlib

import pytest

import nn
from autograd import Colour, draw, leaves, play
from autograd.picture import images


def test_a_png_has_the_letters_and_the_colours_of_the_numbers():
    pytest.importorskip("resvg_py", reason="resvg is not installed: pip install -e '.[png]'")
    if not images.draws_png():
        pytest.skip("no font is installed: apt-get install fonts-dejavu-core")
    drawing = nn.draw(nn.MLP(2, [1], bias=False, weights=[0.5, -0.25], activation=None))
    pixels = colours_of(drawing.png())
    assert {tuple(bytes.fromhex(colour[1:])) for colour in (Colour.VALUE, Colour.INK)} <= pixels
    assert base64.b64decode(drawing._repr_mimebundle_()["image/png"]) == drawing.png()


def colours_of(png):
    """The colours in a PNG, read by matplotlib."""
    image = pytest.importorskip("matplotlib.image").imread(io.BytesIO(png))
    return {tuple(round(255 * part) for part in pixel) for row in image[:, :, :3].tolist() for pixel in row}


def test_without_a_font_a_png_is_refused_since_it_would_have_no_letters(monkeypatch):
    pytest.importorskip("resvg_py", reason="resvg is not installed: pip install -e '.[png]'")
    monkeypatch.setattr(images, "_family", lambda: None)
    drawing = nn.draw(nn.MLP(2, [1]))
    with pytest.raises(RuntimeError, match="needs a font, and none is installed"):
        drawing.png()
    assert "image/png" not in drawing._repr_mimebundle_()


def test_a_player_shows_its_final_picture_on_paper():
    pytest.importorskip("resvg_py", reason="resvg is not installed: pip install -e '.[png]'")
    if not images.draws_png():
        pytest.skip("no font is installed: apt-get install fonts-dejavu-core")
    (x,) = leaves(x=2)
    player = play((x * x).named("E"))
    bundle = player._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]) == player.drawing.png()
    assert "srcdoc" in bundle["text/html"]


def inside(pdf):
    """What a PDF with one page says, its streams decompressed."""
    return pdf + b"".join(
        zlib.decompressobj().decompress(stream) for stream in re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL)
    )


@pytest.mark.parametrize("kind", ["graph", "network"])
def test_a_pdf_has_letters_the_colours_of_the_numbers_and_the_size_of_the_picture(kind):
    pytest.importorskip("typst", reason="typst is not installed: pip install -e '.[pdf]'")
    (x,) = leaves(x=2)
    picture = draw((x * x).named("E")) if kind == "graph" else nn.draw(nn.MLP(2, [1], seed=1))
    pdf = picture.pdf()
    assert pdf.startswith(b"%PDF")
    assert pdf == picture.pdf()
    text = inside(pdf)
    width, height = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", text).groups()
    size = re.search('width="([\\d.]+)(pt)?" height="([\\d.]+)', picture.svg())
    points = 1 if size[2] else 0.75
    assert (float(width), float(height)) == pytest.approx((float(size[1]) * points, float(size[3]) * points), rel=0.01)
    assert b"/FontFile" in text
    for colour in (Colour.VALUE, Colour.INK):
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        assert any(
            [float(part) for part in found] == pytest.approx([red, green, blue], abs=0.01)
            for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|scn)\b", text)
        )
