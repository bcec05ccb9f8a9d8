"""Slips of matrices: one that explains a whole array is told once, in the words of matrices.

- ``table`` has the arrays of an example, the slopes between them, and the backward pass over these.
- ``backward`` has the slips in the slopes from one array to another, ``products`` those in products of matrices,
  ``kernels`` those in convolutions, ``forward`` those in values, and ``whole`` what becomes of an array when it is
  written down.  ``signals_by_heart`` has those in P − Y.
- ``groups`` puts the lines about the entries of an array together, and ``explaining`` tries all slips on them.
- ``large`` has what can be told of an example that is too large for all slips to be tried on it: what follows, and
  ``by_itself`` what needs no other line.
"""
