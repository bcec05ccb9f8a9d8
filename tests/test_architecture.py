"""What ``docs/architecture.md`` says of the house, compared with the files and their imports."""

import re
from dataclasses import fields
from pathlib import Path

from autograd.by_hand.slips.readings.kinds import KINDS
from autograd.table.rows import Operation
from notebooks.draw_house import ARROWS, FLOORS, ROOMS, TO_READ
from tests import test_house
from tests.test_house import FACES, files_of, room_of, rooms_used

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def imports_by_room() -> dict[str, set[str]]:
    """Which rooms each room imports from, in the words of the drawing; nn imports the public names alone."""
    uses = {"nn": {"autograd"}}
    for path in files_of("autograd"):
        if room_of(path) != "__main__":  # it starts the command and says no more
            room = "autograd" if room_of(path) == "__init__" else room_of(path)
            uses.setdefault(room, set()).update(rooms_used(path))
    return uses


def reached_from(room: str, uses: dict[str, set[str]]) -> set[str]:
    """The rooms that a room uses, directly or through others."""
    return uses[room].union(*(reached_from(other, uses) for other in uses[room]))


def test_the_drawn_arrows_are_the_imports_that_do_not_follow_from_others():
    uses = imports_by_room()
    direct = {
        (room, other)
        for room, others in uses.items()
        for other in others
        if not any(other in reached_from(between, uses) for between in others)
    }
    assert {*ARROWS} == direct


def test_the_drawing_has_every_room_once_and_points_down():
    drawn = [room for floor in FLOORS for room in floor]
    assert sorted(drawn) == sorted(ROOMS)
    assert {*drawn} - {"nn", "autograd"} == {room for floor in test_house.FLOORS for room in floor} - {*FACES}
    height = {room: -i for i, floor in enumerate(FLOORS) for room in floor}
    assert all(height[user] > height[used] for user, used in ARROWS)


def test_every_room_is_described():
    for room in ROOMS:
        assert re.search(rf"^\| `(autograd/)?{room}[/.]", PAGE, re.MULTILINE), room


def test_the_numbers_in_the_drawing_are_those_of_the_six_files():
    rows = re.findall(r"^\| (\d) \| \[(\w+)/\w+\.py\]\(.*\) \|.*\| (\d) \|$", PAGE, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == [1, 2, 3, 4, 5, 6]
    assert sum(int(minutes) for _, _, minutes in rows) == 20
    for room in {room for _, room, _ in rows}:
        assert TO_READ[room] == f"read {', '.join(number for number, other, _ in rows if other == room)}"


def test_every_function_in_the_account_of_backward_is_in_its_file():
    (account,) = re.findall(r"```text\n(y = tanh.*?)```", PAGE, re.DOTALL)
    for name, file in re.findall(r"─ (\w+) +([\w/]+\.py)", account):
        assert re.search(rf"^(def {name}\(|{name}\b.* = )", (ROOT / "autograd" / file).read_text(), re.MULTILINE), name


def test_each_kind_of_slip_is_in_the_file_that_the_page_names_for_it():
    _, table = PAGE.split("| kinds | the file |\n|---|---|\n")
    rows = re.findall(r"^\| ([^|]+) \| \[([\w/]+\.py)\]", table.split("\n\n")[0], re.MULTILINE)
    places = {kind: file for kinds, file in rows for kind in kinds.split(", ")}
    assert places.keys() == KINDS.keys()
    for kind, file in places.items():
        assert f'"{kind}"' in (ROOT / "autograd" / "by_hand" / "slips" / file).read_text(encoding="utf-8"), kind


def test_contributing_names_every_column_of_a_row():
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, table = contributing.split("| column | what stands in it |")
    rows = [line for line in table.split("\n\n")[0].splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert {field.name for field in fields(Operation)} <= named
