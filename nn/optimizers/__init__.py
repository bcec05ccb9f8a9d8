"""Optimisers: how parameters follow their gradients.  ``optimizer`` says what all of them share; each has a file.

Pickles of former versions find ``SGD`` here.
"""

from nn.optimizers.adam import Adam as Adam, AdamW as AdamW
from nn.optimizers.rmsprop import RMSprop as RMSprop
from nn.optimizers.sgd import SGD as SGD
