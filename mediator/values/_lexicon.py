"""English words under the names that others use them by."""

from __future__ import annotations

from midturn.mediator.language import ENGLISH

FUNCTION_WORDS = ENGLISH.function_words
"""Words that bind nothing: a figure is not about them."""
COMMON_WORDS = ENGLISH.common_words
"""Words that a capital does not make a name, above all where a sentence begins with them."""
