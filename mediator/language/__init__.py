"""Languages: their words and rules for the check and for the reader of turns, and which one a text is in.

English is known in full; German, Spanish, French and Chinese to a first level. Of a text in any other
language only what needs no language is judged: figures, identifiers, addresses, quoted strings and dates in
digits.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
