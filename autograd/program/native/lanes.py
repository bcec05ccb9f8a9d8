"""Lanes: arithmetic on registers of several floats, or on single ones, written as the code of LLVM."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograd.program.native.machine import llvm


class Lanes:
    """A writer of code on registers of a number of floats.

    Args:
        builder: of llvmlite, which stands where the code goes.
        width: the number of lanes; 1 for plain floats.
    """

    def __init__(self, builder: Any, width: int) -> None:
        self.builder = builder
        self.width = width
        self.ir, _ = llvm()
        self.float = self.ir.DoubleType()
        self.type = self._wide(self.float)
        self.bits = self._wide(self.ir.IntType(64))

    def _wide(self, kind: Any) -> Any:
        return self.ir.VectorType(kind, self.width) if self.width > 1 else kind

    def _splat(self, kind: Any, x: Any) -> Any:
        return self.ir.Constant(kind, [x] * self.width if self.width > 1 else x)

    # ---- numbers ----

    def number(self, x: float) -> Any:
        """The same number in all lanes."""
        return self._splat(self.type, x)

    def whole(self, n: int) -> Any:
        """The same bits in all lanes."""
        return self._splat(self.bits, n)

    def spread(self, x: Any) -> Any:
        """A single number in all lanes."""
        if self.width == 1:
            return x
        empty = self.ir.Constant(self._wide(x.type), self.ir.Undefined)
        one = self.builder.insert_element(empty, x, _int(self.ir, 0))
        zeros = self.ir.Constant(self.ir.VectorType(self.ir.IntType(32), self.width), None)
        return self.builder.shuffle_vector(one, empty, zeros)

    def load(self, address: Any) -> Any:
        """The floats that stand at an address."""
        return self.builder.load(address, align=8, typ=self.type)

    def fetch(self, address: Any) -> None:
        """Ask for what stands at an address, which may lie behind the end of an array, to come into the cache."""
        module, whole = self.builder.module, self.ir.IntType(32)
        kind = self.ir.FunctionType(self.ir.VoidType(), [self.ir.PointerType(), whole, whole, whole])
        name = "llvm.prefetch.p0"
        if name not in module.globals:
            self.ir.Function(module, kind, name)
        read, often, data = 0, 3, 1
        self.builder.call(module.globals[name], [address, *(_int(self.ir, n) for n in (read, often, data))])

    def store(self, x: Any, address: Any) -> None:
        """Write floats to an address."""
        self.builder.store(x, address, align=8)

    # ---- arithmetic ----

    def add(self, a: Any, b: Any) -> Any:
        """a + b."""
        return self.builder.fadd(a, b)

    def subtract(self, a: Any, b: Any) -> Any:
        """a - b."""
        return self.builder.fsub(a, b)

    def multiply(self, a: Any, b: Any) -> Any:
        """a · b."""
        return self.builder.fmul(a, b)

    def divide(self, a: Any, b: Any) -> Any:
        """a / b."""
        return self.builder.fdiv(a, b)

    def negative(self, a: Any) -> Any:
        """-a."""
        return self.builder.fneg(a)

    def multiply_add(self, a: Any, b: Any, c: Any) -> Any:
        """a · b + c, rounded once."""
        return self.called("fma", a, b, c)

    def called(self, name: str, *arguments: Any) -> Any:
        """A function of LLVM on these floats, such as ``sqrt`` or ``floor``."""
        full = f"llvm.{name}." + (f"v{self.width}f64" if self.width > 1 else "f64")
        return self.builder.call(self.function(full, len(arguments)), arguments)

    def function(self, name: str, arity: int) -> Any:
        """A function of the module, which is declared if it is not there."""
        module = self.builder.module
        if name not in module.globals:
            self.ir.Function(module, self.ir.FunctionType(self.type, [self.type] * arity), name)
        return module.globals[name]

    def polynomial(self, x: Any, coefficients: list[float]) -> Any:
        """A polynomial by Horner's rule, the highest coefficient first."""
        total = self.number(coefficients[0])
        for coefficient in coefficients[1:]:
            total = self.multiply_add(total, x, self.number(coefficient))
        return total

    # ---- choices ----

    def compare(self, sign: str, a: Any, b: Any) -> Any:
        """Where a < b, or another sign: not where one is a NaN."""
        return self.builder.fcmp_ordered(sign, a, b)

    def unless(self, sign: str, a: Any, b: Any) -> Any:
        """The same, and where one is a NaN too."""
        return self.builder.fcmp_unordered(sign, a, b)

    def missing(self, a: Any) -> Any:
        """Where a is a NaN."""
        return self.builder.fcmp_unordered("uno", a, a)

    def select(self, where: Any, a: Any, b: Any) -> Any:
        """a where the condition holds, else b."""
        return self.builder.select(where, a, b)

    def rarely(self, where: Any, usual: Any, otherwise: Callable[[], Any]) -> Any:
        """The usual floats, or others if the condition holds in any lane, which are computed only then."""
        builder = self.builder
        flags = builder.bitcast(where, self.ir.IntType(self.width)) if self.width > 1 else where
        before = builder.block
        with builder.if_then(builder.icmp_unsigned("!=", flags, self.ir.Constant(flags.type, 0)), likely=False):
            others = otherwise()
            inside = builder.block
        found = builder.phi(self.type)
        found.add_incoming(usual, before)
        found.add_incoming(others, inside)
        return found

    def first(self, count: Any) -> Any:
        """The condition that holds in a number of lanes, from the first on."""
        places = self.ir.Constant(self.bits, [*range(self.width)])
        return self.builder.icmp_signed("<", places, self.spread(count))

    def every(self, step: int, x: Any, place: int = 0) -> Any:
        """One lane of each group of lanes, side by side."""
        return self.mixed(x, x, range(place, self.width, step))

    def mixed(self, a: Any, b: Any, places: Iterable[int]) -> Any:
        """The lanes at these places of a, behind which those of b are counted."""
        whole = self.ir.IntType(32)
        chosen = [_int(self.ir, place) for place in places]
        return self.builder.shuffle_vector(a, b, self.ir.Constant(self.ir.VectorType(whole, len(chosen)), chosen))

    # ---- bits ----

    def as_bits(self, x: Any) -> Any:
        """The bits of floats."""
        return self.builder.bitcast(x, self.bits)

    def as_float(self, bits: Any) -> Any:
        """The floats that have these bits."""
        return self.builder.bitcast(bits, self.type)

    # ---- one lane after another ----

    def one_by_one(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """A function of single floats, on each lane."""
        if self.width == 1:
            return function(*arguments)
        found = self.ir.Constant(self.type, self.ir.Undefined)
        for lane in range(self.width):
            place = _int(self.ir, lane)
            y = function(*[self.builder.extract_element(x, place) for x in arguments])
            found = self.builder.insert_element(found, y, place)
        return found


def _int(ir: Any, n: int) -> Any:
    return ir.Constant(ir.IntType(32), n)
