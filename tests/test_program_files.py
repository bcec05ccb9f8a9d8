"""Programs in files: an exact round trip, and a file from a stranger can do nothing but fail with a sentence."""

import contextlib
import copy
import json
import math
import os
import stat

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import Program, Value, leaves, operation, record, tanh
from autograd.table.ops import ADDED, TABLE
from nn import MLP
from tests.searches import examples


def example_programs():
    """Programs of every kind: plain, of several outputs, of first and second order, of a model."""
    w, x = leaves(w=0.5, x=3.0)
    strange = Value(math.nan) + Value(-0.0) * x + Value(math.inf) * w + Value(0.1) + Value(5e-324)
    model = MLP(2, [3, 1], activation="relu")
    loss = record(lambda model, x, y: (1 - y * model(x)).relu(), model, [0.5, -0.5], 1.0)
    return {
        "plain": Program((w * x - 1) ** 2, [w, x]),
        "strange numbers": Program(strange, [w, x]),
        "structure": record(
            lambda v: {"sum": v[0] + v[1], 3: (v[0], [v[1] * 2, None, "text"]), None: v[0]}, [1.0, 2.0]
        ),
        "array": record(lambda v: np.array(v).reshape(2, 2) * 2, [1.0, 2.0, 3.0, 4.0]),
        "gradient": Program((w * x - 1) ** 2, [w, x]).value_and_gradient("w", reduce="sum"),
        "gradients": Program((w * x - 1) ** 2, [w, x]).value_and_gradient(reduce="mean"),
        "hessian": record(lambda v: tanh(v[0] * v[1]), [1.0, 2.0]).hessian(),
        "model": loss.value_and_gradient("model", reduce="sum"),
    }


PROGRAMS = example_programs()


def arguments_of(program):
    """Arguments that vary, and a shared one where the program takes a model."""
    rng = np.random.default_rng(7)
    slots = program._recipe.slots
    return [rng.normal(size=slot.shape if slot.takes_model else (4, *slot.shape)) for slot in slots]


def same(a, b):
    """Whether two structures have the same types and the same numbers, nan for nan."""
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return [*a] == [*b] and all(map(same, a.values(), b.values()))
    return a is b or a == b if a is None or isinstance(a, str) else np.array_equal(a, b, equal_nan=True)


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_comes_back_from_a_file_as_it_was(kind, tmp_path):
    program, path = PROGRAMS[kind], tmp_path / "program.json"
    program.save(path)
    again = Program.load(str(path))
    assert repr(again._recipe) == repr(program._recipe)  # all of it, with nan and -0.0 as they are written
    assert again.backend == program.backend
    arguments = arguments_of(program)
    assert same(again(*arguments), program(*arguments))
    again.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_a_loaded_program_is_differentiated_as_ever(tmp_path):
    PROGRAMS["plain"].save(tmp_path / "p.json")
    step = Program.load(tmp_path / "p.json").value_and_gradient("w", reduce="sum")
    assert step(0.5, [1.0, 2.0, 3.0]) == (0.5, 2.0)  # (x/2 - 1)² and 2x(x/2 - 1), by hand


def test_every_operation_of_the_table_is_kept(tmp_path):
    for name, op in TABLE.items():
        xs = [Value(0.5) for _ in range(op.arity or 3)]
        program = Program(xs[0].record(op, tuple(xs)), xs)
        program.save(tmp_path / "p.json")
        assert repr(Program.load(tmp_path / "p.json")._recipe) == repr(program._recipe), name


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "p.json"
    PROGRAMS["plain"].save(path)
    before = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError("the disk is full")))
        with pytest.raises(OSError, match="the disk is full"):
            PROGRAMS["gradient"].save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["p.json"]
    PROGRAMS["gradient"].save(path)
    assert path.read_bytes() != before
    link = tmp_path / "link.json"
    link.symlink_to(path)
    PROGRAMS["plain"].save(link)
    assert link.is_symlink()
    assert path.read_bytes() == before


def test_a_file_has_the_rights_of_any_other_new_file(tmp_path):
    PROGRAMS["plain"].save(tmp_path / "p.json")
    (tmp_path / "other").write_text("")
    assert stat.S_IMODE((tmp_path / "p.json").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_the_format_is_the_one_that_is_written_down(tmp_path):
    """The example in the module that writes it."""
    w, x = leaves(w=0.5, x=3)
    Program((w * x - 1) ** 2, [w, x]).value_and_gradient("w", reduce="sum").save(tmp_path / "p.json")
    assert json.loads((tmp_path / "p.json").read_text()) == {
        "format": "autograd program",
        "version": 1,
        "backend": "numpy",
        "arguments": [{"name": "w", "shape": [], "model": False}, {"name": "x", "shape": [], "model": False}],
        "examples": ["0.5", "3.0"],
        "lines": [["multiply", 0, 1], "1.0", ["subtract", 2, 3], "2.0", ["power", 4, 5]],
        "outputs": [6],
        "structure": "number",
        "derivative": {"order": 1, "arguments": [0], "alone": True, "reduce": "sum"},
    }


# ---- what is not kept ----


def test_an_operation_of_ones_own_is_named(tmp_path):
    @operation(lambda x, y: 3 * x**2)
    def cubed(x):
        return x**3

    try:
        program = record(lambda x: cubed(x) + 1, 2.0)
        with pytest.raises(ValueError, match=r"the program uses cubed, an operation of your own.*pickle the program"):
            program.save(tmp_path / "p.json")
    finally:
        del ADDED["cubed"], Value.cubed
    assert not os.listdir(tmp_path)


class Pair(tuple):
    __slots__ = ()


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda x: Pair((x, x)), "the outputs hold an object of type Pair, and a file keeps lists, tuples, dicts"),
        (lambda x: {1.5: x}, "1.5 is a key of the outputs, and a file keeps words and whole numbers as keys"),
        (lambda x: [x, b"bytes"], "an object of type bytes"),
    ],
)
def test_outputs_of_another_kind_are_named(f, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        record(f, 1.0).save(tmp_path / "p.json")


def test_a_derivative_that_could_fill_the_memory_is_neither_saved_nor_loaded(tmp_path):
    code = PROGRAMS["hessian"]
    code.save(tmp_path / "p.json")
    large = json.loads((tmp_path / "p.json").read_text())
    large["arguments"][0]["shape"] = [4000]
    large["examples"] = ["1.0"] * 4000
    large["lines"] = [["add", 0, 1]]
    large["outputs"] = [4000]
    with pytest.raises(ValueError, match="a derivative of 4000 numbers of 4001 lines is too large for a file"):
        load(json.dumps(large).encode(), tmp_path)


# ---- files from strangers ----


def load(text, folder):
    path = folder / "stranger.json"
    path.write_bytes(text)
    return Program.load(path)


def valid(kind, tmp_path):
    PROGRAMS[kind].save(tmp_path / "valid.json")
    return json.loads((tmp_path / "valid.json").read_text())


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("format", "pickle", "its format is 'pickle', and not 'autograd program'"),
        ("version", 2, "it has version 2, and this autograd reads version 1: update autograd"),
        ("backend", "os.system", "there is no back end 'os.system': there are numpy, native"),
        ("backend", 3, "backend of the program is 3, and not of the type str"),
        ("arguments", [{"name": "w"}], "an argument is the fields 'name', and not an object with name, shape, model"),
        ("arguments", [], "it has 2 examples for arguments of 0 numbers"),
        ("arguments", [{"name": "w", "shape": [2**40], "model": False}], "has an axis of no possible length"),
        ("arguments", [{"name": "w", "shape": [True], "model": False}], r"\[True\] is not a shape"),
        ("arguments", [{"name": "w", "shape": [1, 2], "model": True}], "the model 'w' has the shape"),
        ("examples", ["0.5", 3.0], "the number 3.0 is not written as text"),
        ("examples", ["0.5", "1_0.0"], "'1_0.0' is not a number as text"),
        ("examples", ["0.5", math.inf], "the number Infinity is not written as text"),
        ("lines", [["__import__", 0]], "line 2 has no operation of autograd"),
        ("lines", [["multiplied", 0, 1]], "line 2 has no operation of autograd: did you mean 'multiply'"),
        ("lines", [["tanh", 2]], r"line 2 is \['tanh', 2\], and its arguments are not lines above it"),
        ("lines", [["tanh", -1]], "its arguments are not lines above it"),
        ("lines", [["tanh", False]], "its arguments are not lines above it"),
        ("lines", [["tanh", 0, 1]], "line 2 has 2 arguments, and tanh takes 1 argument"),
        ("lines", [["sum"]], "line 2 has 0 arguments, and sum takes at least 1 argument"),
        ("outputs", [7], r"the outputs are \[7\], and not some of the 7 lines"),
        ("outputs", [], "the outputs are"),
        ("structure", {"list": ["number", "number"]}, "has places for others than the 1 there are"),
        ("structure", {"class": ["number"]}, "is not a structure of outputs"),
        ("structure", {"array": [3]}, "an array of 3 outputs is among 1 outputs"),
        ("structure", {"dict": [["a", "number"], ["a", None]]}, "is not a structure of outputs"),
        ("derivative", {"order": 3, "arguments": [0], "alone": True, "reduce": "sum"}, "there is no derivative"),
        ("derivative", {"order": 1, "arguments": [2], "alone": True, "reduce": "sum"}, "which are not arguments"),
        ("derivative", {"order": 2, "arguments": [0, 1], "alone": False, "reduce": None}, "names 2"),
        ("derivative", {"order": 1, "arguments": [0], "alone": True, "reduce": "max"}, "there is no derivative"),
        ("derivative", 5, "the derivative is 5, and not an object"),
    ],
)
def test_a_wrong_field_is_refused_with_a_sentence(field, wrong, words, tmp_path):
    fields = valid("gradient", tmp_path) | {field: wrong}
    with pytest.raises(ValueError, match=words):
        load(json.dumps(fields).encode(), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is not a file of Program.save: Expecting value"),
        (b"\x80\x04K\x01.", "is not a file of Program.save"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"format":' * 100_000, "it is nested too deeply"),
        (b"1" * 10_000, "is not a file of Program.save"),
        (b"[]", r"the program is \[\], and not an object with format, version"),
    ],
)
def test_what_is_not_a_program_is_refused_with_a_sentence(text, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        load(text, tmp_path)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        Program.load(tmp_path / "none.json")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["number", "nan", "1.5", "sum", *TABLE]),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=3),
    max_leaves=6,
)


def places_in(tree, place=()):
    """The places of all parts of a tree of JSON."""
    yield place
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, part in parts:
        yield from places_in(part, (*place, key))


def with_part(tree, place, part):
    """The tree with another part in a place."""
    if not place:
        return part
    tree = copy.copy(tree)
    tree[place[0]] = with_part(tree[place[0]], place[1:], part)
    return tree


@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_a_changed_file_is_a_program_or_a_value_error(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    fields = valid(data.draw(st.sampled_from(sorted(PROGRAMS))), folder)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([*places_in(fields)]))
        fields = with_part(fields, place, data.draw(JSON | st.integers(-1, 12)))
    with contextlib.suppress(ValueError):
        program = load(json.dumps(fields).encode(), folder)
        program(*arguments_of(program))  # it runs
        program.save(folder / "again.json")


@settings(max_examples=examples(100), deadline=None)
@given(data=st.data())
def test_any_bytes_are_a_program_or_a_value_error(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    PROGRAMS["gradients"].save(folder / "valid.json")
    text = bytearray((folder / "valid.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        text[start : start + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    with contextlib.suppress(ValueError):
        load(bytes(text), folder)
