"""Loops in the code of LLVM."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.program.native.machine import llvm

WORD = 64  # bits of an address and of a whole number


def word(n: int) -> Any:
    """A whole number."""
    ir, _ = llvm()
    return ir.Constant(ir.IntType(WORD), n)


def function(module: Any, name: str, count: int) -> tuple[Any, Any]:
    """A new function of some whole numbers or addresses, and a builder at its beginning."""
    ir, _ = llvm()
    kind = ir.FunctionType(ir.VoidType(), [ir.IntType(WORD)] * count)
    made = ir.Function(module, kind, name)
    return made, ir.IRBuilder(made.append_basic_block())


def loop(builder: Any, stop: Any, body: Callable[..., Sequence[Any]], carried: Sequence[Any] = ()) -> list[Any]:
    """The body for 0, 1, 2, ... below ``stop``.

    Args:
        builder: of llvmlite.
        stop: a whole number.
        body: called once with the number and what is carried, it writes the code and gives what is carried on.
        carried: the first of these.

    Returns:
        What the last round has carried on.
    """
    before, around = builder.block, builder.append_basic_block()
    inside, behind = builder.append_basic_block(), builder.append_basic_block()
    builder.branch(around)
    builder.position_at_end(around)
    index = builder.phi(stop.type)
    held = [builder.phi(x.type) for x in carried]
    builder.cbranch(builder.icmp_signed("<", index, stop), inside, behind)
    builder.position_at_end(inside)
    found = body(index, *held)
    following = builder.add(index, word(1))
    for phi, first, later in zip([index, *held], [word(0), *carried], [following, *found], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(later, builder.block)
    builder.branch(around)
    builder.position_at_end(behind)
    return held


def each(builder: Any, stop: Any, body: Callable[[Any], None]) -> None:
    """The body for 0, 1, 2, ... below ``stop``, with nothing carried from one round to the next."""

    def round_(index: Any) -> Sequence[Any]:
        body(index)
        return ()

    loop(builder, stop, round_)


class Array:
    """Numbers of 64 bits one behind the other."""

    def __init__(self, builder: Any, address: Any, kind: Any) -> None:
        self._builder, self._address, self._kind = builder, address, kind

    def at(self, place: Any) -> Any:
        """The address of one of them."""
        ir, _ = llvm()
        pointer = self._builder.inttoptr(self._address, ir.PointerType())
        return self._builder.gep(pointer, [word(place) if isinstance(place, int) else place], source_etype=self._kind)

    def __getitem__(self, place: Any) -> Any:
        return self._builder.load(self.at(place), typ=self._kind, align=8)

    def put(self, place: Any, x: Any) -> None:
        """Write one of them."""
        self._builder.store(x, self.at(place), align=8)


def floats(builder: Any, address: Any) -> Array:
    """An array of floats."""
    ir, _ = llvm()
    return Array(builder, address, ir.DoubleType())


def words(builder: Any, address: Any) -> Array:
    """An array of whole numbers or addresses."""
    ir, _ = llvm()
    return Array(builder, address, ir.IntType(WORD))


def table(builder: Any, numbers: Sequence[int]) -> Array:
    """Whole numbers that are known now."""
    ir, _ = llvm()
    kind = ir.ArrayType(ir.IntType(WORD), len(numbers))
    made = ir.GlobalVariable(builder.module, kind, builder.module.get_unique_name("table"))
    made.initializer, made.global_constant, made.linkage = ir.Constant(kind, [*numbers]), True, "internal"
    return Array(builder, builder.ptrtoint(made, ir.IntType(WORD)), ir.IntType(WORD))
