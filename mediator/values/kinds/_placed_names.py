"""Names where capitals do not show them, by the words that stand before them.

In German every noun has a capital, in Chinese no word has one. `nach Hamburg`, `von Anna`, `从北京`: what
follows such a word without an article is mostly a name. Cost accepted: a name that stands elsewhere is
seen only as a word.
"""

from __future__ import annotations

from midturn.mediator.values._capitals import Evidence, bare_name
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token

_LONGEST = 4
"""Words or characters of a name."""


def placed_names(tokens: list[Token], span: slice, taken: set[int], evidence: Evidence) -> list[Mention]:
    """Return the names that a preposition or a title shows."""
    found: list[Mention] = []
    for at in range(span.start + 1, span.stop):
        token = tokens[at]
        if token.kind != "word" or tokens[at - 1].fold not in token.language.before_names:
            continue
        end = _end(tokens, at, taken, evidence)
        if end > at:
            parts = tuple(bare_name(part.fold) for part in tokens[at:end])
            found.append(Mention("name", " ".join(parts), at, end, parts=parts))
    return found


def _end(tokens: list[Token], at: int, taken: set[int], evidence: Evidence) -> int:
    """Return the index after the name that begins at `at`, or `at`."""
    is_name = _is_han_name if tokens[at].language.capitals == "none" else _is_capital_name
    end = at
    while end < len(tokens) and end - at < _LONGEST and end not in taken and is_name(tokens[end], evidence):
        end += 1
    if tokens[at].language.capitals == "none" and not 2 <= end - at < _LONGEST:
        return at
    return end


def _is_capital_name(token: Token, evidence: Evidence) -> bool:
    language = token.language
    return (
        token.kind == "word"
        and token.text[0].isupper()
        and token.fold not in language.common_words
        and token.fold not in language.common_nouns
        and not token.fold.endswith(language.noun_endings)
        and bare_name(token.fold) not in evidence.lower
    )


def _is_han_name(token: Token, evidence: Evidence) -> bool:
    del evidence
    return token.kind == "word" and token.fold not in token.language.name_ends
