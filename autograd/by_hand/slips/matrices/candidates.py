"""All slips of matrices that may have been made in a claim about an array: in a value, a derivative, or a step."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT
from autograd.by_hand.slips.formulas.batches import Batch
from autograd.by_hand.slips.matrices.backward import SlopeSlip, slope_slips
from autograd.by_hand.slips.matrices.forward import value_slips
from autograd.by_hand.slips.matrices.groups import Group, Numbers
from autograd.by_hand.slips.matrices.kernels import kernel_slopes, kernel_values
from autograd.by_hand.slips.matrices.products import Product, factor_slips, products_of, sample_slips
from autograd.by_hand.slips.matrices.samples import batches_of, uses_of
from autograd.by_hand.slips.matrices.signals_by_heart import BY_HEART, signal_slips
from autograd.by_hand.slips.matrices.table import Gradient, Table
from autograd.by_hand.slips.matrices.whole import ArraySlip, of_the_whole, transposed
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.by_hand.slips.single.value_slips import may_have_a_two
from autograd.engine.value import Value
from autograd.paper.arrays import Array
from autograd.table.arithmetic import as_float

Wanted = Callable[[tuple[object, ...]], bool]  # of the key of a slip


def _any(key: tuple[object, ...]) -> bool:
    return True


class Candidates:
    """The slips in claims about the arrays of a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._products = products_of(table)
        self._gradients: dict[tuple[Value, Hashable], Gradient] = {}

    def right(self, claim: Claim) -> Numbers:
        """The right numbers of a claim about an array, by the names of its entries; none if there is no such thing."""
        entries = self._entries(claim)
        if claim.by:
            return self._of_gradient(claim, self.table.gradient(self.table.nodes[claim.node]))
        if claim.is_step or claim.steps:
            return after(self.table, claim, self.table.right)
        return {node.name: as_float(node.data) for node in entries}

    def slips(self, claim: Claim, wanted: Wanted = _any) -> Iterator[ArraySlip]:
        """The slips in a claim; of those in slopes, which take a pass back each, only the wanted ones."""
        right = self.right(claim)
        if not right:
            return
        if claim.by:
            yield from self._of_derivative(claim, right, wanted)
        elif claim.is_step or claim.steps:
            yield from self._of_step(claim, right, wanted)
        else:
            yield from of_the_whole(self._names(claim), right, self._batches)
            yield from value_slips(self.table, self._products, claim.node)
            yield from kernel_values(self.table, self._products, claim.node)

    def two_slips(self, group: Group, followed: Iterable[ArraySlip], true: Numbers) -> Iterator[ArraySlip]:
        """Two slips in a derivative: a turned sign and the count of samples, or one of them on top of a wrong array.

        Twice a number has too many causes to be told beside another slip.
        """
        if not group.claim.by:
            return
        samples = [batch for batch in self._batches if batch.samples > 2 and batch.things() == "samples"]
        of_the_whole = [one for batch in samples for one in batch.slips()]
        for factor, words in of_the_whole:
            both = Phrase("the sign is turned, and {}", words)
            yield ArraySlip("two slips", ("turned batch", factor), both, _times(-factor, true))
        for one in (one for one in followed if one.kind == "follows"):
            above = Phrase("from {} above", one.key[1] if len(one.key) == 2 else "the wrong arrays")
            turned = [(-1.0, Phrase("the sign is turned"))]
            for factor, words in (*turned, *of_the_whole):
                both = Phrase("{}, and {}", above, words)
                yield ArraySlip("two slips", ("on top", *one.key, factor), both, _times(factor, one.numbers))

    def _of_derivative(self, claim: Claim, right: Numbers, wanted: Wanted) -> Iterator[ArraySlip]:
        names, table = self._names(claim), self.table
        if words := self._other_way_round(claim):
            yield from transposed(names, right, words)
        of = table.nodes[claim.node]
        for slip in self._slope_slips:
            if wanted(slip.key):
                numbers = self._of_gradient(claim, self._gradient(of, slip))
                yield ArraySlip(slip.kind, slip.key, slip.words, numbers)
        batches = [*self._batches, *uses_of(table, claim.by)]
        yield from of_the_whole(names, right, batches, has_a_two=self._has_a_two)
        if of is table.error and any(wanted(("by heart", what)) for what in BY_HEART):
            yield from signal_slips(table, claim.by)
        gradient = table.gradient(table.nodes[claim.node])
        for other, array in table.arrays.items():
            if len(array.entries) == len(names.entries):
                if other != claim.by:
                    words = Phrase("this is ∂{}/∂{}", claim.node, other)
                    numbers = dict(zip(names.entries, (gradient.get(x, 0.0) for x in array.entries), strict=True))
                    yield ArraySlip("neighbour", ("derivative by", other), words, numbers)
                words = Phrase("this is the value of {}", other)
                numbers = dict(zip(names.entries, table.values(other).entries, strict=True))
                yield ArraySlip("other quantity", ("value of", other), words, numbers)

    def _of_step(self, claim: Claim, right: Numbers, wanted: Wanted) -> Iterator[ArraySlip]:
        start = {node.name: as_float(node.data) for node in self._entries(claim)}
        if claim.steps:  # it comes before a gradient with its sign turned, which gives the same
            up = {entry: 2 * start[entry] - x for entry, x in right.items()}
            yield ArraySlip("uphill", ("uphill",), Phrase("the step is added, not subtracted"), up)
        derivative = Claim(self.table.example.error, by=claim.node)
        in_the_slope = self._of_derivative(derivative, self.right(derivative), lambda key: wanted(("step", *key)))
        for slip in in_the_slope:
            gradient = {self.table.nodes[entry]: x for entry, x in slip.numbers.items()}
            words = Phrase("in ∂{}/∂{}, {}", derivative.node, claim.node, slip.words)
            yield ArraySlip(
                slip.kind, ("step", *slip.key), words, after(self.table, claim, gradient), is_of_the_gradient=True
            )
        slopes = self._of_gradient(derivative, self.table.right)
        yield ArraySlip("other quantity", ("gradient",), Phrase("this is ∂{}/∂{}", *derivative[:2]), slopes)
        if claim.steps:
            whole = {entry: start[entry] - slopes[entry] for entry in right}
            words = Phrase("the rate is left out: ∂{}/∂{} itself is subtracted", *derivative[:2])
            yield ArraySlip("other rate", ("rate 1",), words, whole)
            step = {entry: start[entry] - x for entry, x in right.items()}
            yield ArraySlip("other quantity", ("step",), Phrase("this is the step itself"), step)
        yield from transposed(self._names(claim), right, Phrase("the transpose was written"))

    @cached_property
    def _slope_slips(self) -> list[SlopeSlip]:
        """The slips in slopes."""
        table = self.table
        of_products = [*factor_slips(table, self._products), *kernel_slopes(table, self._products)]
        return [*slope_slips(table), *of_products, *sample_slips(table)]

    def _gradient(self, of: Value, slip: SlopeSlip) -> Gradient:
        """The derivatives of a node that a slip leads to."""
        if (of, slip.key) not in self._gradients:
            self._gradients[of, slip.key] = self.table.gradient(of, slip.slopes)
        return self._gradients[of, slip.key]

    def _other_way_round(self, claim: Claim) -> Phrase | None:
        """The words for the transpose of a derivative that is a product; None if it is none."""
        for product in self._products:
            if claim.by in (product.left, product.right):
                other = product.right if claim.by == product.left else product.left
                error = f"∂{claim.node}/∂{product.target}"
                if len(self.table.arrays[product.target].shape) > 1:
                    words = "the product of {} and {} is the other way round: this is its transpose"
                    return Phrase(words, error, other)
                factors = (error, other) if self._has_the_rows_of_its_product(claim.by, product) else (other, error)
                first, second = (f"({factor})" if "/" in factor else factor for factor in factors)
                words = "the outer product is the other way round: {}·{}ᵀ, not {}·{}ᵀ"
                return Phrase(words, factors[1], first, factors[0], second)
        return None

    def _has_the_rows_of_its_product(self, name: str, product: Product) -> bool:
        """Whether the rows of a matrix are those of what it makes: of W in W·x, and not in x·W."""
        places = self.table.places
        pairs = [(p.target, p.left if name == product.left else p.right) for p in product.pairs]
        return all(places[target][0] == places[entry][0] for target, entry in pairs)

    @cached_property
    def _batches(self) -> list[Batch]:
        """The sums and means over samples."""
        return batches_of(self.table)

    @cached_property
    def _has_a_two(self) -> bool:
        return may_have_a_two(self.table.example.graph.order)

    def _entries(self, claim: Claim) -> list[Value]:
        name = claim.by or claim.node
        return list(self.table.arrays[name].entries) if name in self.table.arrays else []

    def _names(self, claim: Claim) -> Array:
        return self.table.arrays[claim.by or claim.node].mapped(lambda node: node.name)

    def _of_gradient(self, claim: Claim, gradient: Gradient) -> Numbers:
        return {node.name: gradient.get(node, 0.0) for node in self._entries(claim)}


def _times(factor: float, numbers: Numbers) -> Numbers:
    return {entry: factor * x for entry, x in numbers.items()}


def after(table: Table, claim: Claim, gradient: Gradient) -> Numbers:
    """What a step or a new array becomes along some gradient; nothing where no step is taken."""
    example, entries = table.example, table.arrays[claim.node].entries
    is_plain = example.rate is not None and example.optimiser == PLAIN_DESCENT and not example.turns
    if not is_plain or any(node.name not in example.parameters for node in entries):
        return {}
    steps = {node: as_float(example.rate or 0) * gradient.get(node, 0.0) for node in entries}
    if claim.is_step:
        return {node.name: step for node, step in steps.items()}
    return {node.name: as_float(node.data) - step for node, step in steps.items()}
