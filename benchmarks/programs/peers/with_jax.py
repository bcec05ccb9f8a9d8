"""JAX: the loss of one sample on arrays, mapped over the batch, differentiated and compiled."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.eager import PENALTY, SIZES, chain
from benchmarks.programs.peers.peer import Peer, Run
from benchmarks.programs.workloads import (
    CHAIN_AT,
    EXPRESSION_AT,
    LINEAR_WEIGHTS,
    Workload,
    data,
    expression,
    linear_loss,
    parameters,
)


class Jax(Peer):
    """JAX on the processor, with double precision."""

    version = jax.__version__

    def expression(self, workload: Workload) -> Run:
        """As every peer has it."""
        step = jax.jit(jax.value_and_grad(lambda at: expression(jax.nn.relu, *at)))
        at = jnp.array(EXPRESSION_AT)
        return lambda: jax.block_until_ready(step(at))

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return on_samples(linear_loss, LINEAR_WEIGHTS, workload)  # number by number: with matrices it takes 1.3 times

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        activation = {"relu": jax.nn.relu, "tanh": jnp.tanh}[workload.activation]
        return on_samples(lambda w, x, y: network_loss(activation, w, x, y), parameters(), workload)

    def written(self, length: int) -> Any:
        """A chain as a function."""
        return lambda at: chain(length)(None, at)

    def built(self, written: Any, gradient: bool) -> Run:
        """What computes a chain that was written."""
        step = jax.jit(jax.value_and_grad(written) if gradient else written)
        at = jnp.array(CHAIN_AT)
        return lambda: jax.block_until_ready(step(at))


def on_samples(loss: Callable[..., Any], weights: list[float], workload: Workload) -> Run:
    """The sum over the samples, and its gradient."""
    x, y = map(jnp.array, data(workload.samples))
    w, x = jnp.array(weights), jnp.array(x.T)

    def total(w: Any, x: Any, y: Any) -> Any:
        return jax.vmap(loss, (None, 1, 0))(w, x, y).sum()

    step = jax.jit(jax.value_and_grad(total if workload.samples else loss))
    return lambda: jax.block_until_ready(step(w, x, y))


def network_loss(activation: Callable[[Any], Any], flat: Any, x: Any, y: Any) -> Any:
    """W3."""
    start, layers = 0, list(pairwise(SIZES))
    for nin, nout in layers:
        matrix = flat[start : start + (nin + 1) * nout].reshape(nout, nin + 1)
        start += matrix.size
        x = matrix[:, :-1] @ x + matrix[:, -1]
        x = x if nout == 1 else activation(x)
    return jax.nn.relu(1 - y * x[0]) + PENALTY * (flat @ flat)
