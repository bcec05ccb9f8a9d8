"""Draw the pictures of the README again: ``python -m notebooks.draw_pictures``."""

from pathlib import Path

import nn
from autograd import Drawing, Value, draw, leaves

FOLDER = Path(__file__).parent / "pictures"


def pictures() -> dict[str, Drawing | nn.NetworkDrawing]:
    """The pictures by the names of their files."""
    i1, i2 = leaves(i1=2, i2=3)
    weights = w1, w2, w3, w4, w5, w6 = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    h1 = (i1 * w1 + i2 * w2).named("h1")
    h2 = (i1 * w3 + i2 * w4).named("h2")
    prediction = (h1 * w5 + h2 * w6).named("prediction")
    error = ((prediction - 1) ** 2 / 2).named("E")
    error.backward()

    small = nn.MLP(2, [2, 1], bias=False, activation=None, weights=[w.data for w in weights])
    small_error = nn.half_squared_error(small(leaves(i1=2, i2=3)), 1).named("E")
    small_error.backward()

    large = nn.MLP(3, [16, 15, 1], activation="tanh", seed=1)
    inputs = [Value(x) for x in (0.1, -0.3, 0.7)]
    large_error = nn.half_squared_error(large(inputs), 1).named("E")
    large_error.backward()

    return {
        "two_two_one.svg": draw(error, parameters=weights, path=w1),
        "shares.svg": draw(prediction, "full", parameters=weights, shares=True),
        "network.svg": nn.draw(small, small_error),
        "folded_layers.svg": draw(large_error),
    }


if __name__ == "__main__":
    for name, picture in pictures().items():
        print(picture.save(FOLDER / name))
