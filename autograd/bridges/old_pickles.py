"""Where pickles of version 0.1 look for what they name: in modules that have moved since.

A pickle finds a function by the name of its module.  Version 0.1 wrote the names of private modules;
since then the pickle of a graph names ``autograd`` alone.  The modules made here hold nothing of their own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from autograd.engine import functions, functions_of_many, weighted_sums
from autograd.engine.backward import NOT_YET
from autograd.engine.copying import _last_of as _last_of, _row_named as _row_named
from autograd.engine.value import Value, _remade as _remade
from autograd.table.ops import TABLE


def _of_arrays(name: str) -> Any:
    """What an old pickle of an array names: found when it is asked for, since it imports NumPy."""
    return getattr(import_module("autograd.bridges.value_array"), name)


_FUNCTIONS = vars(functions) | vars(functions_of_many) | vars(weighted_sums)

HOMES_IN_0_1: dict[str, dict[str, Any]] = {
    "autograd.copying": {"_last_of": _last_of},
    "autograd.functions": {name: _FUNCTIONS[name] for name in (*TABLE, "matvec")},
    "autograd.registry": {"named": _row_named},
    "autograd.sweep": {"NOT_YET": NOT_YET},
    "autograd.value": {"Value": Value, "remade": _remade},
    "autograd.value_array": {"__getattr__": _of_arrays},
}


for _name, _contents in HOMES_IN_0_1.items():
    _module = ModuleType(_name, "Where pickles of version 0.1 look.")
    vars(_module).update(_contents)
    sys.modules[_name] = _module
