"""Files of models: they come back, are whole at any moment, and a hostile one is an error that changes nothing."""

import io
import os
import pickle
import random
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from autograd import Value
from nn import MLP, SGD, Adam, Linear, Module, Sequential, mse_loss

ROOT = Path(__file__).parent.parent


def network(seed=0):
    return Sequential(Linear(2, 3, seed=seed), "tanh", Linear(3, 1, seed=seed + 10))


@pytest.fixture(params=[".npz", ".safetensors"])
def ending(request):
    if request.param == ".safetensors":
        pytest.importorskip("safetensors", reason="pip install safetensors")
    return request.param


def trained(model, optimizer, steps):
    for step in range(steps):
        optimizer.zero_grad()
        mse_loss(model([0.1 * step, 1.0]), 0.5).backward()
        optimizer.step()
    return model.state_dict()


def test_a_model_comes_back(tmp_path, ending):
    model, other = network(), network(1)
    model.save(tmp_path / f"m{ending}")
    other.load(str(tmp_path / f"m{ending}"))
    assert other.state_dict() == model.state_dict()
    model.save(tmp_path / f"n{ending}")
    assert (tmp_path / f"m{ending}").read_bytes() == (tmp_path / f"n{ending}").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {f"m{ending}", f"n{ending}"}


def test_training_goes_on_from_a_file_with_the_optimiser(tmp_path, ending):
    model, again = network(), network(5)
    optimizer, fresh = Adam(model.parameters()), Adam(again.parameters(), lr=0.5)
    trained(model, optimizer, 5)
    model.save(tmp_path / f"m{ending}", optimizer)
    again.load(tmp_path / f"m{ending}", fresh)
    assert trained(again, fresh, 5) == trained(model, optimizer, 5)
    network().load(tmp_path / f"m{ending}")  # the model alone


def test_every_number_comes_back_to_the_last_bit(tmp_path, ending):
    model = Module()
    model.w = [Value(x) for x in (0.1, -0.0, 5e-324, 1.7976931348623157e308, float("inf"), float("nan"))]
    model.by_name = {"a/b": Value(1.0), "../é": Value(2.0)}
    model.save(tmp_path / f"m{ending}")
    twin = Module()
    twin.w, twin.by_name = [Value(9.0) for _ in model.w], {"a/b": Value(9.0), "../é": Value(9.0)}
    twin.load(tmp_path / f"m{ending}")
    assert str(twin.state_dict()) == str(model.state_dict())


def test_numpy_reads_and_writes_the_same_file(tmp_path):
    network().save(tmp_path / "m.npz")
    arrays = dict(np.load(tmp_path / "m.npz"))
    assert {name: a.tolist() for name, a in arrays.items()} == network().state_dict()
    other = network(1)
    np.savez_compressed(tmp_path / "c.npz", **{name: np.asfortranarray(a) for name, a in arrays.items()})
    other.load(tmp_path / "c.npz")
    assert other.state_dict() == network().state_dict()


def refused(path, sentence, optimizer=None):
    model = network(3)
    before = model.state_dict()
    with pytest.raises(ValueError, match=sentence) as caught:
        model.load(path, optimizer)
    assert model.state_dict() == before
    assert len(str(caught.value)) < 600


def test_another_model_is_refused_by_name(tmp_path, ending):
    MLP(2, [2, 1], seed=0).save(tmp_path / f"mlp{ending}")
    refused(tmp_path / f"mlp{ending}", "lacks '0.bias', '0.weight'")
    Sequential(Linear(2, 4), "tanh", Linear(4, 1)).save(tmp_path / f"wide{ending}")
    refused(tmp_path / f"wide{ending}", r"has the shape \(4, 2\) in the state, and \(3, 2\)")


def test_a_file_without_the_optimiser_or_of_another_is_refused(tmp_path, ending):
    model = network()
    model.save(tmp_path / f"alone{ending}")
    refused(tmp_path / f"alone{ending}", "the state of this SGD has", SGD(network().parameters()))
    model.save(tmp_path / f"adam{ending}", Adam(model.parameters()))
    refused(tmp_path / f"adam{ending}", "the state of this SGD has", SGD(network().parameters()))


@pytest.mark.parametrize("name", ["m.pt", "m", "m.npy", "m.npz.bak"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match=r"does not end in .npz or .safetensors"):
        network().save(tmp_path / name)
    refused(tmp_path / name, r"does not end in .npz or .safetensors")
    assert not [*tmp_path.iterdir()]


def test_a_truncated_or_changed_file_is_refused_or_holds_numbers(tmp_path, ending):
    """At each length, and with random bytes changed: an error of one type, or the model with other numbers."""
    path = tmp_path / f"m{ending}"
    network().save(path)
    whole, generator = path.read_bytes(), random.Random(0)
    for length in range(0, len(whole), max(1, len(whole) // 80)):
        path.write_bytes(whole[:length])
        refused(path, "is not a file of save")
    for _ in range(200):
        broken = bytearray(whole)
        for _ in range(generator.choice((1, 1, 3, 30))):
            broken[generator.randrange(len(broken))] = generator.randrange(256)
        path.write_bytes(broken)
        model = network(3)
        before = model.state_dict()
        try:
            model.load(path)
        except ValueError:
            assert model.state_dict() == before


def npz(path, entries, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def npy(array, **options):
    packed = io.BytesIO()
    np.save(packed, array, **options)
    return packed.getvalue()


def header(shape, descr="<f8"):
    text = repr({"descr": descr, "fortran_order": False, "shape": shape}).encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text) + 1) + text + b"\n"


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("code-was-run",)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (npy(np.array([Bomb()], dtype=object), allow_pickle=True), "is not a file of save"),
        (pickle.dumps(Bomb()), "is not a file of save"),
        (npy(np.array(["a"])), "<U1"),
        (npy(np.array([1j])), "complex128"),
        (npy(np.array([True])), "bool"),
        (npy(np.array([1], "M8[s]")), "datetime64"),
        (npy(np.array([(1.0, 2)], [("a", float), ("b", int)])), "does not take"),
        (header((10**12,)), "does not take 0 bytes"),
        (header((-1, -8)) + b"\0" * 64, "is not a file of save"),
        (header((10**9, 0)), "holds 0 of the type"),
        (header((2,)) + b"\0" * 17, "does not take 17 bytes"),
        (header("()" * 9), "is not a file of save"),
        (header((2,), "O") + pickle.dumps(Bomb()), "does not take"),
        (header((1,) * 40) + b"\0" * 8, "too many axes|is not a file of save"),
        (b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 9000, "is not a file of save"),
        (b"\x93NUMPY\x09\x00" + b"\0" * 99, "is not a file of save"),
    ],
)  # fmt: skip
def test_what_is_no_array_of_numbers_is_refused_and_no_code_is_run(tmp_path, monkeypatch, data, sentence):
    monkeypatch.chdir(tmp_path)
    good = {f"{name}.npy": npy(np.array(numbers)) for name, numbers in network().state_dict().items()}
    refused(npz(tmp_path / "m.npz", good | {"0.bias.npy": data}), sentence)
    (tmp_path / "raw.npz").write_bytes(data)
    refused(tmp_path / "raw.npz", "is not a file of save")
    assert not (tmp_path / "code-was-run").exists()


def peak_of(path, sentence):
    tracemalloc.start()
    start = time.perf_counter()
    refused(path, sentence)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.perf_counter() - start < 20
    return peak


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_so_that_no_limit_holds_is_not_unpacked(tmp_path, compression):
    path = npz(tmp_path / "bomb.npz", {"0.bias.npy": b"\0" * 2**24}, compression)
    assert peak_of(path, "is packed in a manner that NumPy does not use") < 2**22


def test_a_bomb_is_not_unpacked(tmp_path):
    path = npz(tmp_path / "bomb.npz", {"0.bias.npy": b"\0" * 2**27}, zipfile.ZIP_DEFLATED)
    assert peak_of(path, "it unpacks to more than") < 2**22


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path):
    path = npz(tmp_path / "bomb.npz", {"0.bias.npy": b"\0" * 2**27}, zipfile.ZIP_DEFLATED)
    lie = path.read_bytes().replace(struct.pack("<L", 2**27), struct.pack("<L", 100))
    path.write_bytes(lie)
    assert peak_of(path, "is not a file of save") < 2**22


def test_names_are_never_paths(tmp_path):
    good = {f"{name}.npy": npy(np.array(numbers)) for name, numbers in network().state_dict().items()}
    for name in ("../outside.npy", "/outside.npy", "a/../../b.npy", "..\\c.npy"):
        refused(npz(tmp_path / "m.npz", good | {name: npy(np.zeros(1))}), "which the model does not have")
    assert [path.name for path in tmp_path.iterdir()] == ["m.npz"]
    assert not (tmp_path.parent / "outside.npy").exists()


def test_a_name_that_stands_twice_is_refused(tmp_path):
    network().save(tmp_path / "m.npz")
    with zipfile.ZipFile(tmp_path / "m.npz", "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("0.bias.npy", npy(np.zeros(3)))
    refused(tmp_path / "m.npz", "it has a name twice")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    for ending in (".npz", ".safetensors"):
        with (tmp_path / f"m{ending}").open("wb") as file:
            file.truncate(2**40)
        refused(tmp_path / f"m{ending}", "it has more than")


@pytest.mark.parametrize("dtype", ["BOOL", "BF16", "F8_E4M3", "X", "C64"])
def test_a_safetensors_of_another_type_is_refused(tmp_path, dtype):
    pytest.importorskip("safetensors", reason="pip install safetensors")
    text = f'{{"0.bias":{{"dtype":"{dtype}","shape":[4],"data_offsets":[0,8]}}}}'.encode()
    (tmp_path / "m.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"\0" * 8)
    refused(tmp_path / "m.safetensors", "is not a file of save|lacks '0.weight'")


WRITER = """
import sys
from nn import MLP
model = MLP(2, [16, 16, 1], initial="zeros")
for number in range(10**9):
    for p in model.parameters():
        p.data = float(number)
    model.save(sys.argv[1])
"""


def test_a_file_is_whole_whenever_its_writer_is_killed(tmp_path):
    path, generator = tmp_path / "m.npz", random.Random(0)
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], cwd=ROOT) as writer:
            deadline = time.monotonic() + 30
            while not path.exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(generator.uniform(0.1, 0.3))
            writer.kill()
        model = MLP(2, [16, 16, 1])
        model.load(path)
        assert len({p.data for p in model.parameters()}) == 1


def test_a_save_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "m.npz"
    network().save(path)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        network(1).save(path)
    model = network(2)
    model.load(path)
    assert model.state_dict() == network().state_dict()
    assert [p.name for p in tmp_path.iterdir()] == ["m.npz"]


def test_without_the_library_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(ImportError, match="pip install safetensors"):
        network().save(tmp_path / "m.safetensors")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path, ending):
    with pytest.raises(FileNotFoundError):
        network().load(tmp_path / f"m{ending}")


def test_a_central_directory_of_many_names_is_not_read(tmp_path):
    (tmp_path / "m.npz").write_bytes(b"PK\x01\x02" + b"PK\x01\x02" * 10**5)
    refused(tmp_path / "m.npz", "it has more than 100,000 names")


def test_a_save_that_cannot_take_the_place_of_the_old_file_leaves_it(tmp_path, monkeypatch):
    path = tmp_path / "m.npz"
    network().save(path)

    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(PermissionError):
            network(1).save(path)
    model = network(2)
    model.load(path)
    assert model.state_dict() == network().state_dict()
    assert [p.name for p in tmp_path.iterdir()] == ["m.npz"]


def test_files_without_numpy_name_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(ImportError, match=r"pip install 'backprop-by-hand\[numpy\]'"):
        MLP(1, [1]).save(tmp_path / "m.npz")
    assert not (tmp_path / "m.npz").exists()
