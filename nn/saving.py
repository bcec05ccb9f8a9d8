"""Files of numbers by name, ``.npz`` or ``.safetensors``: no pickle, so a file from a stranger can only fail."""

from __future__ import annotations

import io
import math
import os
import secrets
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MOST_BYTES = 2**26  # of a file, and of what is unpacked from it: eight million numbers
MOST_NAMES = 10**5
END = ".npy"  # of a name in an .npz

Arrays = Mapping[str, Any]


def write(path: str | os.PathLike[str], numbers: Mapping[str, Any]) -> None:
    """Write numbers, and lists of them, as arrays of floats; the file is there as a whole or not at all.

    Raises:
        OSError: if the file cannot be written; names it.
        ValueError: if the path has another ending, or the numbers take too much room.
    """
    np = _numpy()
    pack, _ = _format_of(path)
    data = pack({name: np.asarray(given, dtype=np.float64) for name, given in numbers.items()})
    if len(data) > MOST_BYTES or len(numbers) > MOST_NAMES:
        raise ValueError(f"{len(numbers):,} arrays of {len(data):,} bytes are too many for one file: save parts of it")
    try:
        _replace(Path(os.path.realpath(path)), data)
    except FileNotFoundError:
        raise FileNotFoundError(f"the folder {str(Path(path).parent)!r:.200} does not exist: make it first") from None
    except OSError as error:
        raise type(error)(error.errno, error.strerror, os.fspath(path)) from None


def _numpy() -> Any:
    try:
        import numpy
    except ImportError:
        raise ImportError(
            "files of a model need NumPy, which is not installed: pip install 'backprop-by-hand[numpy]'"
        ) from None
    return numpy


def _replace(target: Path, data: bytes) -> None:
    """Put the bytes into a file beside the target, and that in its place."""
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def read(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The numbers in a file by name, and lists of them.

    Raises:
        ValueError: if the file is broken or too large, or holds something else than numbers.
    """
    _, unpack = _format_of(path)
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MOST_BYTES:
                raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
            data = file.read(size)
        return {name: _floats(name, array) for name, array in unpack(data).items()}
    except (ImportError, OSError):  # the library or the file is not there
        raise
    except Exception as error:  # a broken file makes the libraries raise errors of many types
        raise ValueError(f"{os.fspath(path)!r:.200} is not a file of save: {error!s:.200}") from None


def _floats(name: str, array: Any) -> Any:
    if array.dtype.kind not in "fiu" or not array.size:  # without entries a shape may be as large as it likes
        raise ValueError(f"{name!r:.60} holds {array.size} of the type {array.dtype!s:.40}, and not real numbers")
    return array.astype("float64").tolist()


def path_of(path: str | os.PathLike[str]) -> Path:
    """The path of a file.

    Raises:
        TypeError: if it is neither text nor a path.
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"a path is text, such as 'model.npz', not {path!r:.60}")
    return Path(path)


def _format_of(path: str | os.PathLike[str]) -> tuple[Callable[[Arrays], bytes], Callable[[bytes], dict[str, Any]]]:
    """How the arrays of a file are packed and unpacked, by its ending."""
    ending = path_of(path).suffix
    if ending not in _FORMATS:
        raise ValueError(f"{os.fspath(path)!r:.200} does not end in .npz or .safetensors: write 'model.npz'")
    return _FORMATS[ending]


# ---- .npz ----


def _pack_npz(arrays: Arrays) -> bytes:
    np = _numpy()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, array, allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(name + END), entry.getvalue()
            )  # without the time: equal models, equal files
    return packed.getvalue()


def _unpack_npz(data: bytes) -> dict[str, Any]:
    if data.count(b"PK\x01\x02") > MOST_NAMES:  # before zipfile makes an object of each
        raise ValueError(f"it has more than {MOST_NAMES:,} names")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise ValueError(f"it unpacks to more than {MOST_BYTES:,} bytes")
        if len({entry.filename for entry in entries}) < len(entries):
            raise ValueError("it has a name twice")
        return {entry.filename.removesuffix(END): _npy(_unpacked(archive, entry)) for entry in entries}


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, and not many more unpacked on the way, whatever its header says."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{entry.filename!r:.60} is packed in a manner that NumPy does not use")
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def _npy(data: bytes) -> Any:
    """The array in a ``.npy``, whose header is checked before any memory is taken for it."""
    np = _numpy()
    entry = io.BytesIO(data)
    version = np.lib.format.read_magic(entry)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"it has version {version} of .npy, which is not for numbers")
    header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_columns, dtype = header(entry)
    left = data[entry.tell() :]
    if dtype.kind not in "fiu" or math.prod(shape) * dtype.itemsize != len(left):
        raise ValueError(
            f"an array of {dtype!s:.40} and the shape {shape!s:.60} does not take {len(left)} bytes of numbers"
        )
    return np.frombuffer(left, dtype).reshape(shape, order="F" if by_columns else "C")


# ---- .safetensors ----


def _safetensors() -> Any:
    try:
        import safetensors.numpy
    except ImportError:
        raise ImportError("for .safetensors install the library: pip install safetensors; or write .npz") from None
    return safetensors.numpy


def _pack_safetensors(arrays: Arrays) -> bytes:
    packed: bytes = _safetensors().save(dict(arrays))
    return packed


def _unpack_safetensors(data: bytes) -> dict[str, Any]:
    arrays: dict[str, Any] = _safetensors().load(data)
    return arrays


_FORMATS = {".npz": (_pack_npz, _unpack_npz), ".safetensors": (_pack_safetensors, _unpack_safetensors)}
