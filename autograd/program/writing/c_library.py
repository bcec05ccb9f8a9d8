"""What C has for a row of the table, and which words are its own."""

from autograd.table.ops import TABLE

MATHEMATICS = {
    *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "copysign", "cos", "cosh"),
    *("erf", "erfc", "exp", "exp2", "expm1", "fabs", "fdim", "floor", "fma", "fmax", "fmin", "fmod", "frexp"),
    *("hypot", "ilogb", "ldexp", "lgamma", "llrint", "llround", "log", "log10", "log1p", "log2", "logb", "lrint"),
    *("lround", "modf", "nan", "nearbyint", "nextafter", "nexttoward", "pow", "remainder", "remquo", "rint"),
    *("round", "scalbln", "scalbn", "sin", "sinh", "sqrt", "tan", "tanh", "tgamma", "trunc"),
}
WORDS = {
    *("auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern"),
    *("float", "for", "goto", "if", "inline", "int", "long", "main", "register", "restrict", "return", "short"),
    *("signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile"),
    "while",
    *(f"{name}{kind}" for name in MATHEMATICS for kind in ("", "f", "l")),
}

SIGNS = {"add", "subtract", "multiply", "divide", "negative", "positive"}  # C writes them as Python does
FUNCTIONS = {
    "absolute": "fabs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan",
    "arctan2": "atan2", "arctanh": "atanh", "gamma": "tgamma", "power": "pow",
    **{name: name for name in sorted(TABLE.keys() & MATHEMATICS - {"remainder"})},
}  # fmt: skip
HELPERS = {
    "maximum": "(double a, double b) { return a > b || a != a ? a : b; }",
    "minimum": "(double a, double b) { return a < b || a != a ? a : b; }",
    "relu": "(double x) { return x > 0 || x != x ? x : 0.0; }",
    "sign": "(double x) { return x != x ? x : (double)((x > 0) - (x < 0)); }",
    "step": "(double x) { return x != x ? x : (double)(x > 0); }",
    "tie": "(double a, double b) { return a != a || b != b ? a + b : (double)(a == b); }",
    "heaviside": "(double x, double h) { return x != x ? x : x == 0 ? h : (double)(x > 0); }",
    "where": "(double condition, double a, double b) { return condition != 0 ? a : b; }",
    "remainder": "(double a, double b) { double r = fmod(a, b); "
                 "return r == 0 ? copysign(0.0, b) : (r < 0) != (b < 0) ? r + b : r; }",
    "floor_divide": "(double a, double b) { double r = fmod(a, b), q = (a - r) / b - (r != 0 && (r < 0) != (b < 0)); "
                    "return b == 0 ? a / b : q - floor(q) > 0.5 ? floor(q) + 1 : floor(q); }",
}  # fmt: skip
PRIMITIVES = frozenset({*SIGNS, *FUNCTIONS, *HELPERS})
