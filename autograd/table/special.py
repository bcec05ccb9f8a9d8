"""Rows of the table: the special functions, which have no formula in the elementary ones.

A row such as ``polygamma`` has the order among its arguments, since its derivative is the same function of the next
order.  The order is a whole number: no path leads from it to the value.

Derivatives: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.3, 6.4, 7.1 and 10.1.
"""

import math

from autograd.table import special_arithmetic
from autograd.table.float_arithmetic import overflowing
from autograd.table.ops import cos, divide, exp, log, sin, square
from autograd.table.rows import NO_PATH, Operation, call, latex_call, row

NOT_AT_POLES = "a number other than 0, -1, -2, …"

sinc: Operation = row(
    "sinc", special_arithmetic.sinc,
    lambda x, y: -(math.pi**2) * x * bessel_ratio(1, x),  # (cos(πx) - y) / x, also at 0
    bends=True, meaning="sin(πx)/(πx), and 1 at 0", domain="a finite number",
    elementary=lambda m, x: m.sin(math.pi * x) / (math.pi * x),
    steady=lambda m, x: m.where(x, m.sin(math.pi * x) / (math.pi * x), 1),
    written=(lambda x, y: divide(cos(math.pi * x) - y, x),),
    mistaken=((lambda x, y: divide(cos(math.pi * x), x), lambda x, y: cos(math.pi * x),
               lambda x, y: divide(cos(x) * x - sin(x), x * x)),),
)  # fmt: skip
bessel_ratio: Operation = row(
    "bessel_ratio", special_arithmetic.bessel_ratio,
    lambda n, x, y: NO_PATH,
    lambda n, x, y: -(math.pi**2) * x * bessel_ratio(n + 1, x),
    meaning="j(n, πx)/(πx)**n of the spherical Bessel function j: sinc(x) for n = 0, and what its slopes are made of",
    domain="a whole number n from 0 to 10000, and a finite x", latex=latex_call(r"\operatorname{{bessel\_ratio}}", 2),
)  # fmt: skip
erf: Operation = row(
    "erf", math.erf,
    lambda x, y: 2 / math.sqrt(math.pi) * exp(-square(x)),
    bends=True, meaning="the error function: 2/√π times the integral of exp(-t*t) from 0 to x",
    mistaken=((lambda x, y: exp(-square(x)), lambda x, y: 2 / math.sqrt(math.pi) * exp(square(x)),
               lambda x, y: -2 * x * exp(-square(x))),),
)  # fmt: skip
erfc: Operation = row(
    "erfc", math.erfc,
    lambda x, y: -2 / math.sqrt(math.pi) * exp(-square(x)),
    bends=True, meaning="1 - erf(x), precise where erf(x) is close to 1",
    mistaken=((lambda x, y: 2 / math.sqrt(math.pi) * exp(-square(x)), lambda x, y: -exp(-square(x))),),
)  # fmt: skip
erfinv: Operation = row(
    "erfinv", special_arithmetic.erfinv,
    lambda x, y: math.sqrt(math.pi) / 2 * exp(square(y)),
    bends=True, meaning="the number whose erf is x", domain="a number between -1 and 1",
    mistaken=((lambda x, y: math.sqrt(math.pi) / 2 * exp(square(x)),
               lambda x, y: math.sqrt(math.pi) / 2 * exp(-square(y))),),
)  # fmt: skip
gamma: Operation = row(
    "gamma", overflowing(math.gamma),
    lambda x, y: y * digamma(x),
    bends=True, meaning="the gamma function, (x - 1)! for a whole x", domain=NOT_AT_POLES,
    pretty=call("Γ", 1), latex=latex_call(r"\Gamma", 1), aliases=("Γ",),
    mistaken=((lambda x, y: digamma(x), lambda x, y: y * log(x)),),
)  # fmt: skip
lgamma: Operation = row(
    "lgamma", special_arithmetic.lgamma,
    lambda x, y: digamma(x),
    bends=True, meaning="the logarithm of |Γ(x)|, the gamma function", domain=NOT_AT_POLES,
    pretty=call("logΓ", 1), latex=latex_call(r"\log\Gamma", 1), aliases=("gammaln", "loggamma", "logΓ", "lnΓ"),
    mistaken=((lambda x, y: log(x), lambda x, y: divide(1, gamma(x)), lambda x, y: divide(digamma(x), gamma(x))),),
)  # fmt: skip
digamma: Operation = row(
    "digamma", special_arithmetic.digamma,
    lambda x, y: polygamma(1, x),
    bends=True, meaning="the derivative of ln Γ(x)", domain=NOT_AT_POLES,
    pretty=call("ψ", 1), latex=latex_call(r"\psi", 1), aliases=("psi", "ψ"),
    mistaken=((lambda x, y: divide(1, x),),),
)  # fmt: skip
polygamma: Operation = row(
    "polygamma", special_arithmetic.polygamma,
    lambda n, x, y: NO_PATH,
    lambda n, x, y: polygamma(n + 1, x),
    meaning="the derivative of digamma(x) of the order n",
    domain=f"a whole number n from 0 to 10000, and for x {NOT_AT_POLES}",
)  # fmt: skip
