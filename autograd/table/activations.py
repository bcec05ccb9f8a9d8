"""Rows of the table: the activations of neurons, beside relu, sigmoid, softplus and tanh in ``ops``."""
