"""Libraries: where the arrays of a call live, and how numbers become arrays there.

Lists, numbers, models and what NumPy has are NumPy's, and are computed with as float64.  An array of another library
says itself where the program computes, in which precision, and on which device.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real
from typing import Any, NamedTuple, Protocol

import numpy as np

from autograd.engine.value import Value
from autograd.sentences import shorten


class Library(Protocol):
    """Where arrays live."""

    @property
    def xp(self) -> Any:
        """The namespace of the functions, such as ``numpy``."""

    def floats(self, name: str, given: Any) -> Any:
        """An argument as an array of floats.

        Args:
            name: of the argument.
            given: a number, a list or an array.

        Raises:
            TypeError: if it does not hold real numbers.
            ValueError: if it is not an array.
        """

    def joined(self, arrays: Sequence[Any]) -> Any:
        """Arrays one behind the other; an empty one for none."""

    def scalar(self, array: Any) -> Any:
        """What a single number is given back as."""

    def has_nan(self, arrays: Sequence[Any]) -> bool:
        """Whether a NaN is among the numbers, as far as there are numbers."""


class Numpy:
    """NumPy, in float64."""

    xp = np

    def floats(self, name: str, given: Any) -> Any:
        """See ``Library``."""
        if np.ma.is_masked(given):
            raise TypeError(
                f"{name} is a masked array, whose mask a program does not know: pass {name}.filled(nan), or what is "
                f"not masked, as {name}.compressed() gives it"
            )
        try:
            array = np.asarray(given)
        except ValueError as error:  # rows of different lengths
            raise ValueError(f"{name} is not an array: {error}") from None
        if array.dtype.kind not in "fiu":
            raise TypeError(f"{name} holds {_contents(array)}")
        return array.astype(float, copy=False)

    def joined(self, arrays: Sequence[Any]) -> Any:
        """See ``Library``."""
        return np.concatenate(arrays) if arrays else np.zeros(0)

    def scalar(self, array: Any) -> float:
        """A float of Python."""
        return float(array)

    def has_nan(self, arrays: Sequence[Any]) -> bool:
        """See ``Library``: a sum of squares is missing if a number is, in a third of the time of looking at each."""
        return any(math.isnan(np.vdot(array, array)) for array in arrays)


NUMPY = Numpy()
PLAIN = {float, int, np.ndarray, np.float64}


def _contents(array: Any) -> str:
    """What an array holds in place of real numbers, and what to pass."""
    if array.dtype == object and any(isinstance(x, Value) for x in array.flat):
        return "Values, and a program takes real numbers: pass their numbers, as data_of(...) gives them"
    kind = {"b": "bools", "U": "text", "S": "bytes"}.get(array.dtype.kind, str(array.dtype))
    if array.dtype == object:
        odd = [x for x in array.flat if isinstance(x, bool) or not isinstance(x, Real)]
        if not odd:
            first = shorten(repr(next(iter(array.flat), None)))
            return f"numbers as objects, such as {first}: pass an array of floats, as np.array(..., float) makes it"
        kind = f"objects such as {shorten(repr(odd[0]))}"
    return f"{kind}, and a program takes real numbers: pass an array of floats"


class Foreign(NamedTuple):
    """A library that follows the array API standard, such as PyTorch or JAX."""

    xp: Any
    dtype: Any
    device: Any

    def array(self, numbers: Any) -> Any:
        """Numbers as an array of the library."""
        return self.xp.asarray(numbers, dtype=self.dtype, device=self.device)

    def picked(self, array: Any, places: Any) -> Any:
        """Some of the rows of an array."""
        return self.xp.take(array, self.xp.asarray(np.asarray(places, int), device=self.device), axis=0)

    def floats(self, name: str, given: Any) -> Any:
        """See ``Library``."""
        if not _is_foreign(given):
            return self.array(NUMPY.floats(name, given))
        if not self.xp.isdtype(given.dtype, ("real floating", "integral")):
            raise TypeError(f"{name} holds {given.dtype}, and a program takes real numbers: pass an array of floats")
        return self.xp.astype(given, self.dtype, copy=False)

    def joined(self, arrays: Sequence[Any]) -> Any:
        """See ``Library``."""
        return self.xp.concat(arrays) if arrays else self.array([])

    def scalar(self, array: Any) -> Any:
        """An array of the library without axes."""
        return array

    def has_nan(self, arrays: Sequence[Any]) -> bool:
        """See ``Library``: while a compiler or vmap traces a program there are no numbers."""
        try:
            return any(bool(self.xp.any(self.xp.isnan(array))) for array in arrays)
        except (TypeError, RuntimeError):
            return False


def library_of(names: Sequence[str], arrays: Sequence[Any]) -> Library:
    """Where the arrays of a call live.

    Args:
        names: of the arguments.
        arrays: what a program is called with.

    Raises:
        TypeError: if arrays of two libraries are mixed, or a list holds arrays of another library than NumPy.
        ValueError: if they are on two devices.
        ImportError: if array-api-compat is not installed.
    """
    if PLAIN.issuperset(map(type, arrays)):  # what follows takes six times as long
        return NUMPY
    given = dict(zip(names, arrays, strict=True))
    foreign = {name: array for name, array in given.items() if _is_foreign(array)}
    for name, array in given.items():
        if isinstance(array, list | tuple) and any(map(_is_foreign, array[:1])):
            raise TypeError(
                f"{name} is a {type(array).__name__} of arrays of another library: stack them into one array"
            )
    return _common(given, foreign) if foreign else NUMPY


def _common(given: dict[str, Any], foreign: dict[str, Any]) -> Library:
    """The library of the foreign arrays among the arguments."""
    try:
        import array_api_compat as compat
    except ImportError as error:
        name, array = next(iter(foreign.items()))
        library, _, _ = _kind(array).partition(".")
        raise ImportError(
            f"{name} is an array of {library}: programs run on such arrays with array-api-compat, so install it (pip "
            "install 'backprop-by-hand[arrays]'), or pass an array of NumPy"
        ) from error
    foreign = {name: array for name, array in foreign.items() if compat.is_array_api_obj(array)}
    if not foreign:  # such as a column of Arrow, which NumPy can read
        return NUMPY
    owners = {name: compat.array_namespace(array) for name, array in foreign.items()}
    numpys = {name: np for name, array in given.items() if isinstance(array, np.ndarray) and array.ndim}
    _refuse_two("libraries", given, owners | numpys, TypeError, "make them arrays of one library")
    xp = next(iter(owners.values()))
    if compat.is_jax_namespace(xp):  # it moves numbers to where they are needed
        return Foreign(xp, _precision(xp, foreign), None)
    devices = {name: compat.device(array) for name, array in foreign.items()}
    _refuse_two("devices", devices, devices, ValueError, "move them to one device")
    return Foreign(xp, _precision(xp, foreign), next(iter(devices.values())))


def _is_foreign(x: Any) -> bool:
    """Whether x is an array of another library than NumPy."""
    return not isinstance(x, float | int | list | tuple | np.ndarray | np.generic) and hasattr(x, "__dlpack__")


def _kind(array: Any) -> str:
    return f"{type(array).__module__.partition('.')[0]}.{type(array).__qualname__}"


def _precision(xp: Any, foreign: dict[str, Any]) -> Any:
    """That of the floats among the arrays, or the usual one of the library."""
    floats = [array.dtype for array in foreign.values() if xp.isdtype(array.dtype, "real floating")]
    return xp.result_type(*floats) if floats else xp.asarray(0.0).dtype


def _refuse_two(what: str, given: dict[str, Any], found: dict[str, Any], error: type[Exception], advice: str) -> None:
    """Refuse arrays that do not all live in one place."""
    first, *others = found
    for other in others:
        if found[other] != found[first]:
            here, there = (_kind(given[x]) if what == "libraries" else str(given[x]) for x in (first, other))
            raise error(f"the arguments are of two {what} ({first} {here}, {other} {there}): {advice}")
