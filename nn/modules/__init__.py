"""Modules: what a network is built from.  ``module`` says what all of them can do; each of the others has a file.

Pickles of former versions find the classes here.
"""

from nn.modules.layer import Layer as Layer
from nn.modules.linear import Linear as Linear
from nn.modules.mlp import MLP as MLP
from nn.modules.module import Module as Module
from nn.modules.neuron import Neuron as Neuron
from nn.modules.sequential import Sequential as Sequential
