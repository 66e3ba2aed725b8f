"""Texts as tokens and values: what a value is, where one stands in a text, and when two are the same.

A value is a number, an amount, a date, a name, a quotation, a negation and so on, one file a kind in `kinds`.
No model is called, and time grows about linearly with the length of a text.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
