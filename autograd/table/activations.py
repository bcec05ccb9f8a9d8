"""Rows of the table: activations of neurons, beside the common ones of ``ops``.  At kinks as in PyTorch."""

import math

from autograd.table import arithmetic, float_arithmetic
from autograd.table.ops import absolute, divide, exp, expm1, power, sech, sigmoid, square, step, where
from autograd.table.rows import NO_PATH, Operation, latex_call, row
from autograd.table.special import erfc

leaky_relu: Operation = row(
    "leaky_relu", arithmetic.leaky_relu,
    lambda x, slope, y: where(step(x), 1, slope),
    lambda x, slope, y: where(step(x), NO_PATH, x),
    exact=True, kink=lambda x, slope: x, bends=True, meaning="x where it is above 0, else slope * x",
    latex=latex_call(r"\operatorname{{leaky\_relu}}", 2),
    elementary=lambda m, x, slope: m.where(x > 0, x, slope * x),
    mistaken=((lambda x, slope, y: step(x), lambda x, slope, y: slope), (lambda x, slope, y: x,)),
)  # fmt: skip
elu: Operation = row(
    "elu", float_arithmetic.elu,
    lambda x, alpha, y: where(step(x), 1, alpha * exp(x)),
    lambda x, alpha, y: where(step(x), NO_PATH, expm1(x)),
    kink=lambda x, alpha: x, bends=True, meaning="x where it is above 0, else alpha * (exp(x) - 1)",
    elementary=lambda m, x, alpha: m.where(x > 0, x, alpha * m.expm1(x)),
    written=(lambda x, alpha, y: where(step(x), 1, y + alpha), lambda x, alpha, y: where(step(x), 0, exp(x) - 1)),
    mistaken=((lambda x, alpha, y: where(step(x), 1, y), lambda x, alpha, y: where(step(x), 1, exp(x)) * 2),
              (lambda x, alpha, y: where(step(x), 0, exp(x)),)),
)  # fmt: skip
gelu: Operation = row(
    "gelu", float_arithmetic.gelu,
    lambda x, y: erfc(x / -math.sqrt(2)) / 2 + x * exp(-square(x) / 2) / math.sqrt(2 * math.pi),
    bends=True, meaning="x times the share of a normal distribution below x, (1 + erf(x/√2))/2",
    elementary=lambda m, x: x * m.erfc(-x / m.sqrt(2)) / 2,
    mistaken=((lambda x, y: erfc(x / -math.sqrt(2)) / 2, lambda x, y: exp(-square(x) / 2) / math.sqrt(2 * math.pi)),),
)  # fmt: skip
silu: Operation = row(
    "silu", float_arithmetic.silu,
    lambda x, y: sigmoid(x) + x * square(sech(x / 2)) / 4,
    bends=True, meaning="x * sigmoid(x)", aliases=("swish",), elementary=lambda m, x: x / (1 + m.exp(-x)),
    written=(lambda x, y: sigmoid(x) + y * (1 - sigmoid(x)),),
    mistaken=((lambda x, y: sigmoid(x), lambda x, y: sigmoid(x) * (1 - sigmoid(x)), lambda x, y: y * (1 - y)),),
)  # fmt: skip
logsigmoid: Operation = row(
    "logsigmoid", float_arithmetic.logsigmoid,
    lambda x, y: sigmoid(-x),
    bends=True, meaning="log(sigmoid(x)), without an overflow", aliases=("log_sigmoid", "log_expit"),
    elementary=lambda m, x: -m.log(1 + m.exp(-x)), steady=lambda m, x: -m.logaddexp(0, -x),
    written=(lambda x, y: 1 - sigmoid(x),),
    mistaken=((lambda x, y: divide(1, sigmoid(x)), lambda x, y: sigmoid(x), lambda x, y: 1 - y),),
)  # fmt: skip
softsign: Operation = row(
    "softsign", arithmetic.softsign,
    lambda x, y: power(1 + absolute(x), -2),
    bends=True, exact=True, meaning="x / (1 + |x|)", aliases=("soft_sign",),
    elementary=lambda m, x: x / (1 + m.absolute(x)),
    mistaken=((lambda x, y: divide(1, 1 + absolute(x)), lambda x, y: 1 - power(y, 2)),),
)  # fmt: skip
