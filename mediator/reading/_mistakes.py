"""Where users own up to a mistake: `sorry, I mixed that up`."""

from __future__ import annotations

from bisect import bisect_right

from midturn.mediator.language import Language
from midturn.mediator.values import Token, sentences


def mistake_spans(tokens: list[Token], language: Language) -> list[tuple[int, int]]:
    """Return the first token of what only says so, and the one after its last."""
    found: list[tuple[int, int]] = []
    for span in sentences(tokens):
        ends: list[int] = []
        length = 0
        for token in tokens[span]:
            length += len(token.fold) + 1
            ends.append(length)
        said = " ".join([token.fold for token in tokens[span]])
        for match in language.changes.mistakes.finditer(said):
            first, last = (span.start + bisect_right(ends, at) for at in match.span())
            found.append((first, last + 1))
    return found


def of_mistakes(tokens: list[Token], language: Language) -> set[int]:
    """Return the tokens of what was wrong: `I made a mistake in line 52` corrects no line."""
    found: set[int] = set()
    for first, end in mistake_spans(tokens, language):
        found.update(range(first, end))
        # What is right may follow at once: `should have been 350`.
        goes_on = end < len(tokens) and tokens[end].fold in language.changes.after_mistakes
        while goes_on and end < len(tokens) and tokens[end].clause == tokens[first].clause:
            if end in found:
                break
            found.add(end)
            end += 1
    return found
