"""Pictures as PNG: letters, the colours of the numbers, and a sentence where no font is installed."""

import base64
import io

import pytest

import nn
from autograd import Colour, leaves, play
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
