"""Machine code: LLVM makes it, on the user's machine, without a compiler there."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

from autograd.sentences import counted


def llvm() -> tuple[Any, Any]:
    """The two halves of llvmlite: what writes code, and what makes machine code of it.

    Raises:
        ImportError: if it is not installed.
    """
    try:
        from llvmlite import binding, ir
    except ImportError as error:
        raise ImportError(
            "the back end 'native' makes machine code with llvmlite: install it (pip install "
            "'backprop-by-hand[native]'), or run the program on('numpy')"
        ) from error
    return ir, binding


@cache
def width() -> int:
    """How many floats a register of this machine holds."""
    _, binding = llvm()
    features = binding.get_host_cpu_features()
    return 8 if features.get("avx512f") else 4 if features.get("avx") else 2


def half() -> int:
    """How many sums stay in registers: half of those of this machine.  The rest is for what is added."""
    return 16 if width() == 8 else 8


class Machine:
    """The machine code of a module, which lives as long as this does."""

    def __init__(self, module: Any) -> None:
        _, binding = llvm()
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        features = binding.get_host_cpu_features().flatten()
        target = binding.Target.from_default_triple().create_target_machine(
            cpu=binding.get_host_cpu_name(), features=features, opt=2, codemodel="jitdefault", jit=True
        )
        module.triple = target.triple
        module.data_layout = str(target.target_data)
        self._engine = binding.create_mcjit_compiler(binding.parse_assembly(str(module)), target)
        self._engine.finalize_object()

    def function(self, name: str, arguments: int) -> Any:
        """A function of addresses and whole numbers, which all are 64 bits wide."""
        kind = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * arguments)
        return kind(self._engine.get_function_address(name))

    def __repr__(self) -> str:
        return f"<Machine code for {counted(width(), 'lane')}>"
