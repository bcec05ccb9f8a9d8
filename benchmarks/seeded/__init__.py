"""Slips of a person who derives by hand, made on purpose: what each of them would write down.

The numbers come from the formulas of a worksheet alone, with SymPy and 50 digits; nothing of the
engine is used, so that it can be judged by them.  A worksheet is a graph between the names it
gives: an edge leads from each name in a formula to the formula, and its slope is the local
derivative, written as on paper (``out*(1 - out)``, not ``sigmoid(net)*(1 - sigmoid(net))``).  The
derivative of the error E by a parameter w is the sum, over the ways from w to E, of the products
of their slopes.  Each slip reads this sum in another way:

===================== =======================================================================
sign                  the sign of the result turned
uphill                the step added to the weight, not taken away
half forgotten        the ½ of a formula left out, in one formula or altogether
two forgotten         the 2 left out: of a square's derivative, or a factor 2 of a formula
batch size            the division by the number of examples left out, or done once too often
missing factor        a slope left out of the product, or one factor of a slope
doubled factor        a slope that stands twice in the product
factor sign           the sign of one slope turned
wrong factor          a slope with another name in it: that of a neighbour (w6 for w5), the
                      argument of a function for its result (z for sigmoid(z)), the input of a
                      layer for its output (x for h), or the reverse
derivative of a function a function's derivative left out, or a wrong one (1/x² for −1/x²)
missing path          one way of several left out, or all ways through one edge, or one of the
                      places where a name stands in a formula, as in a + a
single path           one way of several kept, or one place
doubled path          one way of several counted twice, or one place
neighbour             the derivative by another parameter
other output          the derivative of another formula than E
updated weights       slopes that hold a weight, taken with the weight after its update
other quantity        a step, a gradient, an old or a new weight, where another of them belongs
off by one step       the number of the next step of gradient descent, or of the one before
transposed weights    the matrix of a layer transposed
bias not updated      the next forward pass with an old bias, those of a layer, or all
truncation            the digits cut off, not rounded
rounding              the last digit one too high, or one too low
chained rounding      values, or values and derivatives, rounded to the decimals or digits that
                      are printed, before they are used
===================== =======================================================================

A neighbour is a name of the same table that stands in the same role: used in formulas of the same
shape, with slopes of the same shape.
"""
