"""Rows of the table: the special functions, which have no formula in the elementary ones.

A row such as ``polygamma`` has the order among its arguments, since its derivative is the same function of the next
order.  The order is a whole number: no path leads from it to the value.
"""

import math

from autograd.table import special_arithmetic
from autograd.table.ops import cos, divide, sin
from autograd.table.rows import NO_PATH, Operation, latex_call, row

sinc: Operation = row(
    "sinc", special_arithmetic.sinc,
    lambda x, y: -(math.pi**2) * x * bessel_ratio(1, x),  # (cos(πx) - y) / x, also at 0
    bends=True, meaning="sin(πx)/(πx), and 1 at 0", domain="a finite number",
    elementary=lambda m, x: m.sin(math.pi * x) / (math.pi * x),
    written=(lambda x, y: divide(cos(math.pi * x) - y, x),),
    mistaken=((lambda x, y: divide(cos(math.pi * x), x), lambda x, y: cos(math.pi * x),
               lambda x, y: divide(cos(x) * x - sin(x), x * x)),),
)  # fmt: skip
bessel_ratio: Operation = row(
    "bessel_ratio", special_arithmetic.bessel_ratio,
    lambda n, x, y: NO_PATH,
    lambda n, x, y: -(math.pi**2) * x * bessel_ratio(n + 1, x),
    meaning="j(n, πx)/(πx)**n of the spherical Bessel function j: sinc(x) for n = 0, and what its slopes are made of",
    domain="a whole number n of 0 or more, and a finite x", latex=latex_call(r"\operatorname{{bessel\_ratio}}", 2),
)  # fmt: skip
