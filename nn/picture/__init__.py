"""The picture of a network: neurons, weights, values and gradients."""
