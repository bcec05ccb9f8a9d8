"""Gradients of functions: structures, numbers in and out, nesting, and what is refused."""

import math
from collections import Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

import autograd
from autograd import (
    Value,
    array,
    elementwise_grad,
    exp,
    grad,
    gradient,
    hessian,
    hvp,
    jacfwd,
    jacobian,
    jacrev,
    jvp,
    leaves,
    maximum,
    no_grad,
    operation,
    sin,
    sqrt,
    tanh,
    value_and_grad,
    vjp,
)

Line = namedtuple("Line", "slope shift")


class Frozen(Mapping):
    """A mapping of one's own that cannot be changed."""

    def __init__(self, items):
        self._items = dict(items)

    def __getitem__(self, key):
        return self._items[key]

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)


class Row(Sequence):
    """A sequence of one's own that cannot be changed."""

    def __init__(self, items):
        self._items = tuple(items)

    def __getitem__(self, place):
        return self._items[place]

    def __len__(self):
        return len(self._items)


class ByName(dict):
    """A dict whose keys are attributes too."""

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.__dict__ = self


class Adding(dict):
    """A dict whose update adds, as that of a Counter."""

    def update(self, other):
        for key, number in other.items():
            self[key] = self.get(key, 0) + number


class Sealed(dict):
    """A dict that cannot be changed."""

    def __setitem__(self, key, number):
        raise TypeError("sealed")


@dataclass
class Weights:
    w: object
    b: object = 0.0
    name: str = "line"


@dataclass(frozen=True, kw_only=True)
class Fixed:
    w: object
    b: object = 0.0


@dataclass(slots=True)
class Slotted:
    w: object
    b: object = 0.0


@dataclass
class Computing:
    w: object
    twice: object = field(init=False)

    def __post_init__(self):
        self.twice = 2 * self.w


@dataclass
class Positive:
    w: object

    def __post_init__(self):
        if self.w < 0:
            raise ValueError("w has to be positive")


@dataclass
class Absolute:
    w: object

    def __post_init__(self):
        self.w = abs(self.w)


@dataclass
class Started:
    w: object
    rate: InitVar[float]


class Pair(Sequence):
    """A sequence that is not made of one argument."""

    def __init__(self, a, b):
        self.both = a, b

    def __getitem__(self, place):
        return self.both[place]

    def __len__(self):
        return 2


class Rounding(dict):
    """A dict that does not keep what it is given."""

    def __init__(self, items):
        super().__init__({key: number * 1 for key, number in items.items()})


def test_the_gradient_has_the_structure_of_the_argument():
    def f(p):
        return p["w"][0] * p["w"][1] + p["b"] * p["x"][0, 1] + p["line"].slope * p["t"][0]

    x = np.array([[1.0, 2.0]])
    found = grad(f)({"w": [2.0, 3], "b": 5.0, "x": x, "line": Line(7.0, 1.0), "t": (4.0,)})
    assert found["w"] == [3.0, 2.0]
    assert found["b"] == 2.0
    assert found["x"].dtype == float
    assert found["x"].tolist() == [[0.0, 5.0]]
    assert found["line"] == Line(4.0, 0.0)
    assert found["t"] == (7.0,)


def cube(p):
    return p["w"] ** 3 * p["b"]


@pytest.mark.parametrize(
    "made",
    [
        dict,
        Counter,
        OrderedDict,
        UserDict,
        MappingProxyType,
        Frozen,
        ByName,
        Adding,
        Sealed,
        lambda items: defaultdict(float, items),
    ],
)
def test_a_mapping_is_made_again_and_keeps_its_kind(made):
    p = made({"w": 2, "b": 5})
    slopes = grad(cube)(p)
    assert type(slopes) is type(p)
    assert {**slopes} == {"w": 60.0, "b": 8.0}  # 3w²b and w³
    assert {**p} == {"w": 2, "b": 5}
    x, y = leaves(x=2.0, y=5.0)
    assert [slope.data for slope in gradient(cube({"w": x, "b": y}), made({"w": x, "b": y})).values()] == [60.0, 8.0]


def test_what_a_mapping_has_beside_its_items_stays():
    assert grad(lambda p: p.w**2)(ByName(w=3.0)).w == 6.0
    assert grad(lambda p: p["w"] ** 2)(defaultdict(list, w=3.0)).default_factory is list


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (list, list),
        (tuple, tuple),
        (UserList, UserList),
        (Row, Row),
        (deque, deque),
        (type("Own", (list,), {}), None),
        (lambda items: range(2, 6, 3), list),
    ],
)
def test_a_sequence_is_made_again_and_keeps_its_kind(made, kind):
    p = made([2, 5])
    slopes = grad(lambda p: p[0] ** 3 * p[1])(p)
    assert type(slopes) is (kind or type(p))
    assert [*slopes] == [60.0, 8.0]
    assert [*p] == [2, 5]


def test_a_deque_keeps_its_length():
    assert grad(lambda p: p[0] ** 2)(deque([3.0], maxlen=4)).maxlen == 4


@pytest.mark.parametrize("kind", [Weights, Fixed, Slotted, SimpleNamespace])
def test_the_attributes_of_a_dataclass_are_numbers_to_differentiate_with_respect_to(kind):
    slopes = grad(lambda p: p.w**3 * p.b)(kind(w=2, b=5))
    assert slopes == kind(w=60.0, b=8.0)


def test_what_a_dataclass_computes_is_computed_again():
    assert grad(lambda p: p.w * p.twice)(Computing(3.0)).w == 12.0  # 2w², as JAX has it


def test_structures_stand_inside_structures():
    p = {"line": Weights([1.0, 2.0], Line(3.0, 4.0)), "rows": (deque([5.0]), Frozen({"x": np.array([[6.0]])}))}
    slopes = grad(lambda p: p["line"].w[1] * p["line"].b.shift * p["rows"][0][0] * p["rows"][1]["x"][0, 0])(p)
    assert slopes["line"] == Weights([0.0, 120.0], Line(0.0, 60.0))
    assert (slopes["rows"][0][0], slopes["rows"][1]["x"].tolist()) == (48.0, [[40.0]])


def test_an_array_of_no_dimensions_is_a_number():
    for x, one in [(2.0, np.array(1.0)), (np.array(2.0), 1.0), (np.array(2.0), np.array(1.0)), (2.0, np.float64(1.0))]:
        assert vjp(lambda x: x**3, x)[1](one) == (12.0,)
        assert jvp(lambda x: x**3, (x,), (one,)) == (8.0, 12.0)
        assert hvp(lambda x: x**3)(x, one) == 12.0
        assert hvp(lambda p: p["w"] ** 3)({"w": x}, {"w": one}) == {"w": 12.0}
    with pytest.raises(ValueError, match=r"\[0\] where the argument has a single one"):
        hvp(exp)(np.array(2.0), np.array([1.0]))


def test_none_and_text_inside_a_structure_pass_through():
    p = {"w": [2.0, None], "name": "line", "kind": b"x"}
    assert grad(lambda p: p["w"][0] ** len(p["name"]))(p) == {"w": [32.0, None], "name": "line", "kind": b"x"}
    assert grad(lambda p: p.w**2)(Weights(3.0, None)) == Weights(6.0, None)
    x = Value(3.0)
    assert gradient(x * x, [x, None])[1] is None
    assert jvp(lambda p: p["w"] ** 2, ({"w": 3.0, "name": "a"},), ({"w": 1.0, "name": "a"},)) == (9.0, 6.0)
    assert hessian(lambda p: p["w"] ** 3)({"w": 2.0, "b": None}) == {"w": {"w": 12.0, "b": None}, "b": None}


@pytest.mark.parametrize(
    ("p", "sentence"),
    [
        (Pair(1.0, 2.0), r"Pair does not allow it \(.*missing 1 required .*\): give a list in its place"),
        (Rounding({"w": 2.0}), "Rounding does not allow it, and holds others than it was given: give a dict"),
        (Absolute(2.0), "Absolute does not allow it, and holds others"),
        (Positive(2.0), r"\(w has to be positive\): give types.SimpleNamespace\(\*\*vars\(...\)\), which has the same"),
        (Started(2.0, 0.1), "Started does not allow it .*'rate'"),
    ],
)
def test_a_structure_that_cannot_be_made_again_is_refused(p, sentence):
    def first(p):
        return -(p.w if hasattr(p, "w") else next(iter(p.values())) if isinstance(p, dict) else p[0])

    with pytest.raises(TypeError, match=sentence):
        grad(first)(p)


def test_the_namespace_that_the_refusal_speaks_of_will_do():
    assert grad(lambda p: -p.w)(SimpleNamespace(**vars(Positive(2.0)))).w == -1.0


def test_a_function_may_change_its_own_argument():
    def f(p):
        p["w"] = p["w"] * 2
        return p.pop("w") ** 2

    p = {"w": 3.0}
    assert (grad(f)(p), p) == ({"w": 24.0}, {"w": 3.0})
    assert hvp(f)(p, {"w": 1.0}) == {"w": 8.0}
    assert jvp(f, (p,), ({"w": 1.0},)) == (36.0, 24.0)


def test_a_function_of_an_array_in_numpys_words():
    def loss(w, x, t):
        return np.mean((np.tanh(w @ x) - t) ** 2)

    w, x, t = np.array([[0.1, -0.2], [0.4, 0.3]]), np.array([1.0, 2.0]), np.array([0.5, -0.5])
    value, slope = value_and_grad(loss)(w, x, t)
    h = np.tanh(w @ x)
    assert value == pytest.approx(np.mean((h - t) ** 2))
    assert slope == pytest.approx(np.outer((h - t) * (1 - h**2), x))


def test_argnums_chooses_the_arguments():
    def f(a, b, *, scale=1.0):
        return scale * a * b

    assert grad(f, argnums=1)(2.0, 3.0) == 2.0
    assert grad(f, argnums=(0, 1))(2.0, 3.0, scale=10.0) == (30.0, 20.0)
    assert grad(f, argnums=np.int64(1))(2.0, 3.0) == 2.0
    assert value_and_grad(f, argnums=(1,))(2.0, 3.0) == (6.0, (2.0,))


def test_gradients_of_gradients():
    assert grad(grad(grad(tanh)))(2.0) == pytest.approx(0.2526540651, abs=1e-10)
    assert grad(lambda x: grad(lambda y: x * y * y)(3.0) * x)(2.0) == 24.0
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(5.0) == 1.0


def test_an_inner_gradient_is_not_taken_by_what_comes_from_outside():
    assert grad(lambda x: grad(lambda y: x * y)(x))(3.0) == 1.0  # the inner one is x, not 2x


def test_numbers_in_give_numbers_out_and_values_give_values():
    assert type(grad(tanh)(2)) is float
    assert type(grad(lambda x: x * x)(Fraction(1, 3))) is Fraction
    x = Value(2.0)
    slope = grad(sin)(x)
    assert slope.data == math.cos(2.0)
    assert gradient(slope, x).data == -math.sin(2.0)
    value, slope = value_and_grad(sin)(x)
    assert (value.data, slope.data) == (math.sin(2.0), math.cos(2.0))


# ---- a part of the graph that they stand in ----------------------------------------------------------------------


def test_captured_values_are_reached_by_a_backward_pass():
    x = Value(3.0)
    y = x * grad(lambda t: t * x)(2.0)
    y.backward()
    assert x.grad == 6.0  # x²
    w = Value(2.0)
    p = 0.5 - 0.1 * grad(lambda p, w: (p * w - 1) ** 2 * w)(0.5, w)
    ((p * w - 2) ** 2).backward()
    assert w.grad == pytest.approx(0.6)


def test_other_arguments_are_part_of_the_graph():
    b = Value(2.0)
    slope = grad(lambda a, b: a * b)(2.0, b)
    assert (slope.data, gradient(slope, b).data) == (2.0, 1.0)
    slope = grad(lambda a, *, b: a * b["x"][0] ** 2)(2.0, b={"x": [b]})
    assert (slope.data, gradient(slope, b).data) == (4.0, 4.0)


W = Value(3.0)


@pytest.mark.parametrize(
    ("derivative_at", "value", "slope"),
    [
        (lambda w: value_and_grad(lambda t: t * t * w)(2.0)[0], 12.0, 4.0),
        (lambda w: jvp(lambda t: t * t * w, (2.0,), (1.0,))[0], 12.0, 4.0),
        (lambda w: jvp(lambda t: t * t * w, (2.0,), (1.0,))[1], 12.0, 4.0),
        (lambda w: jvp(lambda t: t * t, (2.0,), (w,))[1], 12.0, 4.0),
        (lambda w: vjp(lambda t: t * t * w, 2.0)[0], 12.0, 4.0),
        (lambda w: vjp(lambda t: t * t * w, 2.0)[1](1.0)[0], 12.0, 4.0),
        (lambda w: vjp(lambda t: t * t, 2.0)[1](w)[0], 12.0, 4.0),
        (lambda w: hessian(lambda t: t * t * w)(2.0), 6.0, 2.0),
        (lambda w: jacobian(lambda t: [t * t * w])(2.0)[0], 12.0, 4.0),
        (lambda w: hvp(lambda t: t * t * w)(2.0, 1.0), 6.0, 2.0),
        (lambda w: hvp(lambda t: t * t)(2.0, w), 6.0, 2.0),
        (lambda w: elementwise_grad(lambda t: t * t * w)(np.array([2.0]))[0], 12.0, 4.0),
        (lambda w: grad(lambda t: (t * t, t * t * w), has_aux=True)(2.0)[1], 12.0, 4.0),
        (lambda w: grad(lambda p: p["t"] ** 2 * w)({"t": 2.0})["t"], 12.0, 4.0),
        (lambda w: grad(lambda t: (w * 2) * t)(2.0), 6.0, 2.0),
    ],
)
def test_every_form_is_part_of_the_graph(derivative_at, value, slope):
    entry = derivative_at(W)
    assert (entry.data, gradient(entry, W).data) == (value, slope)


def test_without_a_value_from_outside_the_results_are_numbers():
    def f(x):
        total, (half,) = Value(0.0), leaves(half=0.5)  # made by f itself
        with no_grad():
            fixed = x * 2
        return total + half * x * x * fixed + W.detach() * 0 + array([1.0])[0] * 0

    assert value_and_grad(f)(3.0) == (27.0, 18.0)
    assert type(grad(f)(3.0)) is float
    assert type(grad(grad(f))(3.0)) is float
    assert type(hessian(f)(3.0)) is float
    assert type(grad(lambda x: grad(f)(x) * grad(lambda y: y * f(y))(2.0))(3.0)) is float
    assert grad(lambda x: (x * x, {"h": x + 1, "n": 2, "o": f}), has_aux=True)(3.0) == (6.0, {"h": 4.0, "n": 2, "o": f})


def test_inside_no_grad_the_results_are_leaves():
    x = Value(3.0)
    with no_grad():
        results = [*value_and_grad(tanh)(x), grad(lambda t: t * x)(2.0), *jvp(tanh, (x,), (1.0,)), hessian(tanh)(x)]
        assert grad(grad(tanh))(2.0) == grad(grad(tanh))(Value(2.0)).data
    assert all(result.op is None for result in results)
    assert results[0].data == math.tanh(3.0)


def test_a_gradient_inside_no_grad_is_a_constant():
    def f(x):
        with no_grad():
            slope = grad(lambda y: y * y * x)(2.0)
        return slope * x

    assert grad(f)(3.0) == 12.0  # jax.grad of stop_gradient(4x)·x


def test_exact_numbers_stay_exact():
    third = Fraction(1, 3)
    assert hessian(lambda x: x**3)(third) == 2
    assert type(hessian(lambda x: x**3)(third)) is Fraction
    assert jvp(lambda x: [x * x, x], (third,), (3,)) == ([Fraction(1, 9), third], [2, 3])
    assert elementwise_grad(lambda p: [p[0] * p[0], p[0] ** 3])([third]) == [Fraction(2, 3) + Fraction(1, 3)]
    assert grad(lambda x: x * W)(third).data == 3.0


def test_the_same_value_twice_is_two_variables():
    x = Value(3.0)
    assert [slope.data for slope in grad(lambda a, b: a * a * b, argnums=(0, 1))(x, x)] == [18.0, 9.0]
    assert [[e.data for e in row] for row in hessian(lambda p: p[0] * p[1] * x)([x, x * 2])] == [[0.0, 3.0], [3.0, 0.0]]


# ---- more forms --------------------------------------------------------------------------------------------------


def test_what_stands_still_passes_nothing_on():
    assert jvp(lambda x, y: sqrt(x) + y, (0.0, 1.0), (0.0, 1.0)) == (1.0, 1.0)
    x, y = Value(0.0), Value(1.0)
    assert jvp(sqrt(x) + y, [x, y], [0, 1.0]).data == 1.0
    assert jvp(sqrt(x) + y, [x, y], [-0.0, Fraction(2)]).data == 2.0
    assert [slope.data for slope in hvp(x**1.5 + y * y, [x, y], [0, 3.0])] == [0.0, 6.0]
    assert hvp(lambda v: v[0] ** 1.5 + v[1] ** 2)([0.0, 1.0], [0, 3.0]) == [0.0, 6.0]
    assert vjp(lambda x, y: [sqrt(x), x * y], 0.0, 2.0)[1]([0.0, 1.0]) == (2.0, 0.0)
    assert jvp(sqrt, (0.0,), (1.0,))[1] == math.inf
    assert math.isnan(jvp(lambda x: sqrt(x * 0), (1.0,), (1.0,))[1])  # x moves, and its path is 0 · inf


def test_arrays_of_numbers_are_plain_arrays():
    value, speed = jvp(lambda x: np.array([x, 0]), (2.0,), (1.0,))
    assert (type(value), type(speed), value.dtype, speed.dtype) == (np.ndarray, np.ndarray, float, float)
    assert type(grad(np.sum)(array([1.0, 2.0]))) is type(array([1.0]))  # Values in, Values out


def test_elementwise_derivatives():
    x = np.array([[0.5, -1.0], [2.0, 0.0]])
    assert elementwise_grad(np.tanh)(x) == pytest.approx(1 - np.tanh(x) ** 2)
    assert elementwise_grad(elementwise_grad(np.sin))(x) == pytest.approx(-np.sin(x))
    assert elementwise_grad(lambda a, b: a * b * b, argnums=1)(2.0, 3.0) == 12.0
    assert elementwise_grad(sin)(0.0) == 1.0


def test_a_result_of_one_element_is_a_number():
    for f in (lambda x: [x * x], lambda x: (x * x,), lambda x: np.array([[x * x]]), lambda x: array([x * x])):
        assert value_and_grad(f)(3.0) == (9.0, 6.0)
    assert grad(lambda x: x * 2)(np.array([3.0])).tolist() == [2.0]
    assert hvp(lambda x: [x**3])(2.0, 1.0) == 12.0


def test_forward_and_reverse_jacobians_are_the_same():
    assert jacfwd(np.tanh)(0.5) == jacrev(np.tanh)(0.5) == jacobian(np.tanh)(0.5) == 1 - math.tanh(0.5) ** 2


def test_a_vector_may_have_its_keys_in_another_order():
    x, y = leaves(x=2.0, y=3.0)
    assert jvp(x * y, {"x": x, "y": y}, {"y": 1.0, "x": 10.0}).data == 32.0
    assert vjp(lambda p: {"a": p * 2, "b": p * 3}, 1.0)[1]({"b": 10.0, "a": 1.0}) == (32.0,)


def test_negative_and_several_places():
    assert grad(lambda a, b, c: a * b * c, argnums=-2)(2.0, 3.0, 5.0) == 10.0
    assert grad(lambda a, b, c: a * b * c, argnums=[-1, 0])(2.0, 3.0, 5.0) == (6.0, 15.0)
    assert hessian(lambda a, b: a * b, argnums=(0, -1))(2.0, 3.0) == ((0.0, 1.0), (1.0, 0.0))
    assert hvp(lambda a, b: a * a * b, argnums=(0, 1))(2.0, 3.0, (1.0, 10.0)) == (46.0, 4.0)


def test_an_object_that_can_be_called_is_a_function():
    class Model:
        def __call__(self, x):
            return x**3

    assert hessian(Model())(2.0) == 12.0
    assert jacobian(Model().__call__)(2.0) == 12.0


def test_a_point_of_no_numbers():
    assert grad(lambda x: 3.0)([]) == []
    assert grad(lambda x: 3.0)({"a": None}) == {"a": None}
    assert hessian(lambda x: 3.0)(np.array([])).tolist() == []


def test_own_operations_and_kinks_take_part():
    @operation(lambda x, y: 3 * x * x)
    def cubed(x):
        return x**3

    assert hessian(cubed)(2.0) == 12.0
    assert jvp(lambda x: maximum(x, 0.0), (-1.0,), (1.0,)) == (0.0, 0.0)


def test_sum_takes_a_start():
    x, y = leaves(x=1.0, y=2.0)
    total = autograd.sum((v * v for v in (x, y)), 10)
    total.backward()
    assert (total.data, len(total.args), x.grad, y.grad) == (15.0, 3, 2.0, 4.0)
    assert autograd.sum([x, 2.0], start=y).data == 5.0
    assert autograd.sum([], start=y).data == 2.0
    assert len(autograd.sum([x, y], 0).args) == 2


def test_the_gradients_that_values_hold_are_left_alone():
    w = Value(3.0)
    assert grad(lambda x: w * x)(2.0).data == 3.0
    assert w.grad == 0


def test_what_does_not_depend_on_the_argument_has_gradient_0():
    assert grad(lambda x: 3.0)(2.0) == 0.0
    assert grad(lambda x: x[0])([1.0, 2.0]) == [1.0, 0.0]


def test_it_works_inside_no_grad_and_after_an_error():
    with no_grad():
        assert grad(tanh)(0.0) == 1.0
    with pytest.raises(ZeroDivisionError):
        grad(lambda x: 1 / x)(0.0)
    assert type(grad(tanh)(0.0)) is float


def test_the_name_and_the_meaning_of_the_function_stay():
    def f(x):
        "The meaning."
        return x

    assert (grad(f).__name__, grad(f).__doc__) == ("f", "The meaning.")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: grad(lambda x: [x, x])([1.0]), r"gives one number, and this one gave \[\[Value.* use jacobian"),
        (lambda: grad(lambda x: x > 0)(1.0), r"this one gave True: use where\(...\) for a choice"),
        (lambda: value_and_grad(lambda x: "a")(1.0), "this one gave 'a': return the sum"),
        (lambda: grad(Value(2.0)), r"grad takes a function, not an object of type Value: write gradient\(y, xs\)"),
        (lambda: grad(Value(2.0), [Value(1.0)]), r"write gradient\(y, xs\) for the derivatives of a Value"),
        (lambda: value_and_grad(None), "value_and_grad takes a function, not None"),
        (lambda: grad(exp, argnums="x"), "argnums is the place of an argument, counted from 0, .*, not 'x'"),
        (lambda: grad(exp, argnums=1.0), r"argnums is .* not 1.0: write 0 for the first, \(0, 1\)"),
        (lambda: grad(exp, argnums=None), "argnums is .* not None"),
        (lambda: grad(exp, argnums=True), "argnums is .* not True"),
        (lambda: grad(exp)(x=1.0), "called with 0 arguments by position.*given without their names"),
        (lambda: grad(lambda x: x * 2)(np.array([1.0, 2.0])), "gives one number, and this one gave"),
        (lambda: grad(lambda x: None)(1.0), "this one gave None"),
        (
            lambda: grad(exp)("1"),
            "argument 0 of the function is not a number to differentiate with respect to: '1' is text",
        ),
        (lambda: grad(lambda p: p["a"])({"a": [1.0, {2}]}), r"argument 0\['a'\]\[1\] of the function .* type set"),
        (lambda: grad(exp)(None), r"argument 0 of the function is not a number .* not None"),
        (lambda: grad(exp, argnums=1)(1.0), "argnums names argument 1, but .* was called with 1 argument"),
        (lambda: grad(exp, argnums=-2)(1.0), "argnums names argument -2, but .* was called with 1 argument"),
        (lambda: grad(exp, argnums=(0, -1))(1.0), r"argnums names an argument twice: \(0, -1\)"),
        (lambda: hessian(exp, 2.0), r"argnums is .* not 2.0: write 0 .*, as in hessian\(f\)\(x\)"),
        (lambda: jacobian(exp, np.array([2.0])), r"argnums is .* as in jacobian\(f\)\(x\)"),
        (lambda: jacobian(lambda x: "a")(2.0), "jacobian takes a function that gives numbers, and this one gave 'a'"),
        (lambda: jacobian(lambda x: [x, True])(2.0), r"gives numbers, and this one gave True in place \[1\]"),
        (
            lambda: jvp(exp, 2.0, 1.0),
            r"primals is a tuple .* not an object of type float: write jvp\(f, \(x,\), \(v,\)\)",
        ),
        (lambda: jvp(exp, (2.0,), 1.0), "tangents is a tuple with one entry for each argument"),
        (lambda: vjp(Value(2.0), 1.0), r"vjp takes a function, not an object of type Value: write gradient\(y, xs\)"),
        (lambda: hvp(exp, 2.0, 1.0), r"write hvp\(f\)\(x, v\)"),
        (lambda: hvp(exp)(2.0), "takes the arguments of f and then a vector, not 1 argument"),
        (lambda: grad(exp, has_aux=True)(2.0), r"has_aux=True takes a function that gives a pair, .*: return y, aux"),
        (lambda: grad(lambda x: (x, "a"))(2.0), "or has_aux=True for a pair"),
        (lambda: elementwise_grad(lambda x: "a")(2.0), "elementwise_grad takes a function that gives numbers"),
        (lambda: grad(lambda x: math.exp(x))(1.0), "cut .* off from its history"),
        (lambda: grad(lambda x: x if x else 0.0)(1.0), "neither true nor false"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(TypeError, match=sentence):
        call()


def test_vectors_of_another_form_are_refused():
    for call, sentence in [
        (
            lambda: jvp(exp, (2.0,), (1.0, 2.0)),
            r"tangents has 2 numbers for 1 variable, and \[1\] where primals has nothing",
        ),
        (lambda: hvp(exp)(2.0, [1.0]), r"the vector has 1 number .* \[0\] where the argument has a single one"),
        (
            lambda: vjp(lambda x: [x, x], 2.0)[1](1.0),
            "the vector has 1 number for 2 results, and a single one where the value of f has .0.",
        ),
    ]:
        with pytest.raises(ValueError, match=sentence):
            call()
