"""Formulas and claims as people write them, translated to the strict notation that ``parse`` reads: 2wx to 2*w*x.

The text goes through four files: latex (commands), signs (² and its like), tokens, grammar.  ``known_names``
knows which names are meant, by ``spelling``, and ``pieces`` how products are written.  ``translating`` puts them
together.
"""
