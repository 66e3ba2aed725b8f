"""The deterministic faithfulness check: what a text keeps, loses and invents of what was said.

A value is of one of the kinds in `kinds`, or a short statement with none of these in it (`wording`). Every
value that the user stated and did not later replace or withdraw must be in the text; every value in the text
must come from a statement. A text that uses a value which the user replaced is not faithful either:
that value is in `invented`, with `by="user"` and the turn that stated it. No model is called, and time
grows about linearly with the length of the texts.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
