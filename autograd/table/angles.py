"""Rows of the table: the angle of a sine, a tangent or a point, and what the slopes of these are made of."""

import math

from autograd.table import float_arithmetic
from autograd.table.ops import divide, power, sqrt, square, where
from autograd.table.rows import NO_PATH, Operation, latex_call, row
from autograd.table.steady import scaled

arcsin: Operation = row(
    "arcsin", math.asin,
    lambda x, y: power(semicircle(x), -1),
    bends=True, meaning="the angle in [-π/2, π/2] whose sine is x", domain="a number from -1 to 1",
    latex=latex_call(r"\arcsin", 1), aliases=("asin",),
    written=(lambda x, y: divide(1, sqrt(1 - x**2)),),
    mistaken=((lambda x, y: divide(-1, sqrt(1 - power(x, 2))), lambda x, y: divide(1, 1 - power(x, 2))),),
)  # fmt: skip
arccos: Operation = row(
    "arccos", math.acos,
    lambda x, y: -power(semicircle(x), -1),
    bends=True, meaning="the angle in [0, π] whose cosine is x", domain="a number from -1 to 1",
    latex=latex_call(r"\arccos", 1), aliases=("acos",),
    written=(lambda x, y: divide(-1, sqrt(1 - x**2)),),
    mistaken=((lambda x, y: divide(1, sqrt(1 - power(x, 2))), lambda x, y: divide(-1, 1 - power(x, 2))),),
)  # fmt: skip
semicircle: Operation = row(
    "semicircle", float_arithmetic.semicircle,
    lambda x, y: -x * power(y, -1),
    bends=True, meaning="sqrt(1 - x*x), the height of the unit circle above x", domain="a number from -1 to 1",
    elementary=lambda m, x: m.sqrt((1 - x) * (1 + x)),
)  # fmt: skip
arctan: Operation = row(
    "arctan", math.atan,
    lambda x, y: inversion(1, x),  # 1 / (1 + x*x), whose own derivative would divide by the square of it
    bends=True, meaning="the angle in [-π/2, π/2] whose tangent is x", latex=latex_call(r"\arctan", 1),
    aliases=("atan", "arctg"),
    written=(lambda x, y: 1 / (1 + x**2),),
    mistaken=((
        lambda x, y: divide(1, 1 - power(x, 2)), lambda x, y: divide(1, 1 + x),
        lambda x, y: divide(1, sqrt(1 - power(x, 2))), lambda x, y: 1 + power(y, 2), lambda x, y: 1 - power(y, 2),
    ),),
)  # fmt: skip
arctan2: Operation = row(
    "arctan2", math.atan2,
    lambda a, b, y: inversion(b, a),
    lambda a, b, y: -inversion(a, b),
    meaning="the angle of the point (b, a) from the first axis", aliases=("atan2",),
    written=(lambda a, b, y: divide(b, power(a, 2) + power(b, 2)),
             lambda a, b, y: divide(-a, power(a, 2) + power(b, 2))),
)  # fmt: skip
hypot: Operation = row(
    "hypot", math.hypot,
    lambda a, b, y: where(y, sine2(a, b), NO_PATH),  # 0 at the origin, as for |x|
    lambda a, b, y: where(y, sine2(b, a), NO_PATH),
    meaning="sqrt(a*a + b*b)",
    written=(lambda a, b, y: divide(a, y), lambda a, b, y: divide(b, y)),
)  # fmt: skip
sine2: Operation = row(
    "sine2", float_arithmetic.sine2,
    lambda a, b, y: sine2(b, a) * inversion(b, a),  # 1/r − a²/r³, with all its digits
    lambda a, b, y: -sine2(b, a) * inversion(a, b),
    meaning="the sine of arctan2(a, b): a / hypot(a, b), and 0 at the origin",
    elementary=lambda m, a, b: a / m.hypot(a, b),
    steady=lambda m, a, b: m.where(m.hypot(a, b), a / m.hypot(a, b), 0),
)  # fmt: skip
inversion: Operation = row(
    "inversion", float_arithmetic.inversion,
    lambda a, b, y: quadrupole(a, b),
    lambda a, b, y: -2 * y * inversion(b, a),
    meaning="a / (a*a + b*b), the inversion of a point in the unit circle", domain="a point other than the origin",
    elementary=lambda m, a, b: a / (a * a + b * b),
    steady=scaled(1, lambda a, b: a / (a * a + b * b)),
)  # fmt: skip
quadrupole: Operation = row(
    "quadrupole", float_arithmetic.quadrupole,
    lambda a, b, y: -2 * inversion(a, b) * (y + 2 * square(inversion(b, a))),
    lambda a, b, y: -2 * inversion(b, a) * (y - 2 * square(inversion(a, b))),
    meaning="(b*b - a*a) / (a*a + b*b)**2, the slope of inversion", domain="a point other than the origin",
    elementary=lambda m, a, b: (b * b - a * a) / (a * a + b * b) ** 2,
    steady=scaled(2, lambda a, b: (b - a) * (b + a) / (a * a + b * b) ** 2),
)  # fmt: skip
