"""Draw the pictures of the README and of ``docs/`` again: ``python -m notebooks.draw_pictures``.

The picture of a page is a photograph, for which Chromium has to be installed.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import nn
from autograd import Picture, Player, Theme, Value, draw, history, leaves, play
from notebooks.draw_house import house

FOLDER = Path(__file__).parent / "pictures"
CHROMIUM = "chromium"
SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--force-prefers-reduced-motion --virtual-time-budget=2000"
)
WIDTH, HEIGHT = 1040, 740  # of the window


def worked_example() -> tuple[Value, list[Value]]:
    """The error of the 2-2-1 network after a backward pass, and its weights."""
    i1, i2 = leaves(i1=2, i2=3)
    weights = w1, w2, w3, w4, w5, w6 = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    h1 = (i1 * w1 + i2 * w2).named("h1")
    h2 = (i1 * w3 + i2 * w4).named("h2")
    prediction = (h1 * w5 + h2 * w6).named("prediction")
    error = ((prediction - 1) ** 2 / 2).named("E")
    error.backward()
    return error, list(weights)


def pictures() -> dict[str, Picture]:
    """The pictures by the names of their files."""
    error, weights = worked_example()
    [prediction] = [node for node in history(error) if node.name == "prediction"]

    colors = {"path": ("#0a6b3d", "#5fd98a"), "value": ("#5b2a86", "#d0b3ff")}
    own = Theme(colors=colors, font="Georgia, DejaVu Serif, serif", fontsize=14)

    small = nn.MLP(2, [2, 1], bias=False, activation=None, weights=[w.data for w in weights])
    small_error = nn.half_squared_error(small(leaves(i1=2, i2=3)), 1).named("E")
    small_error.backward()

    large = nn.MLP(3, [16, 15, 1], activation="tanh", seed=1)
    inputs = [Value(x) for x in (0.1, -0.3, 0.7)]
    large_error = nn.half_squared_error(large(inputs), 1).named("E")
    large_error.backward()

    trained = nn.MLP(2, [2, 1], activation="tanh", seed=3)
    optimizer = nn.Adam(trained.parameters(), lr=0.1)
    losses = nn.fit(trained, *nn.data.xor(), nn.mse_loss, optimizer, epochs=100, progress=False, compiled=False)

    return {
        "two_two_one.svg": draw(error, parameters=weights, path="w1"),
        "own_look.svg": draw(error, parameters=weights, path="w1", theme=own),
        "exercise.svg": draw(error, parameters=weights, path="w1", hide=["values", "gradients", "derivatives"]),
        "shares.svg": draw(prediction, "full", parameters=weights, shares=True),
        "network.svg": nn.draw(small, small_error),
        "network_down.svg": nn.draw(small, small_error, direction="down"),
        "before_and_after.svg": nn.draw(trained, history=losses),
        "folded_layers.svg": draw(large_error),
        "house.svg": house(),
    }


def pages() -> dict[str, tuple[Player, int]]:
    """The pages by the names of their photographs, each with its step."""
    error, weights = worked_example()
    player = play(error, rate=0.05, parameters=weights, title="Backpropagation, step by step")
    [second_share] = [
        i for i, step in enumerate(player.steps, 1) if step.title == "h₁ sends gradient to i₂ (share 2 of 2)"
    ]
    return {"steps.png": (player, second_share)}


def photograph(player: Player, step: int, file: Path) -> None:
    """The page at one of its steps, as a picture of Chromium's window."""
    with tempfile.TemporaryDirectory() as folder:
        page = player.save(Path(folder) / "steps.html")
        window = [f"--user-data-dir={folder}", f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={file}"]
        command = [CHROMIUM, *SWITCHES.split(), *window, f"file://{page}#step={step}"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    for name, picture in pictures().items():
        print(picture.save(FOLDER / name))
    for name, (player, step) in pages().items():
        if shutil.which(CHROMIUM) is None:
            print(f"{name} stays as it is: no {CHROMIUM} is installed")
            continue
        photograph(player, step, FOLDER / name)
        print(FOLDER / name)
