"""The signals of each user turn, found by rule.

A turn is read by its phrases, by the content that it shares with earlier turns, and by what the reader of
turns takes as replaced. A turn that opens with an assent says again what it agrees to, and thanks count only
where nothing speaks against them. Costs accepted: irony is taken at its word, and a request that is put again
in wholly different words is not seen as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.language import PhraseTable
from midturn.mediator.reading import Exchange, changes
from midturn.mediator.values import FIGURES, LITERALS, Document, Token, read, sentences
from midturn.refiner.signals._phrases import (
    ABANDONMENTS,
    ASSENTS,
    CHANGES,
    COMPLAINTS,
    CORRECTIONS,
    FAREWELLS,
    INSISTENCE,
    LEAVES,
    OPENERS,
    OPENINGS,
    POSTPONEMENTS,
    THANKS,
)
from midturn.refiner.signals._records import Signal, SignalKind

SHARED = 0.75
"""Share of a turn's content that an earlier turn has to have for the turn to repeat it."""
FEWEST = 3
"""Words of content that both must have."""
_NEW = FIGURES | LITERALS | {"name", "quoted"}
"""Kinds of value of which a new one makes a request another."""
_SHORT = 4
"""Words at the beginning in which thanks count beyond the first sentence: `Great! Thank you.`"""
_FEWEST_BEFORE = 3
"""Words that a sentence has to say before it thanks for what it says to be kept."""
_MORE = 3
"""Words after an opening `no` from which on it says what is wanted in place."""


def signals_in(turns: Sequence[Exchange]) -> tuple[Signal, ...]:
    """Return the signals of all user turns, in order; the first turn has none.

    Thanks that take leave after a request was given up are no signal, nor is a farewell without thanks right
    after something that speaks against the answer.
    """
    said = read([turn.said for turn in turns])
    replaced = {change.turn for change in changes(turns) if change.kind == "replaced"}
    found: list[Signal] = []
    given_up = unsettled = False
    for turn in range(2, len(turns) + 1):
        document, thanks = said[turn - 1], _thanks(said[turn - 1])
        given_up = given_up and thanks is not None
        asked = "?" in turns[turn - 2].answer
        against = list(_against(said[: turn - 1], document, replaces=turn in replaced, asked=asked))
        found += [Signal(kind=kind, turn=turn, why=why) for kind, why in against]
        given_up = given_up or any(kind == "abandonment" for kind, _ in against)
        if thanks and not against and not given_up and not (unsettled and thanks == LEAVES):
            found.append(Signal(kind="thanks", turn=turn, why=thanks))
        unsettled = bool(against)
    return tuple(found)


def _against(
    before: Sequence[Document], document: Document, *, replaces: bool, asked: bool
) -> Iterator[tuple[SignalKind, str]]:
    """Yield what speaks against the answer before a turn, each kind once.

    Args:
        before: the user's earlier turns.
        document: the turn.
        replaces: whether it replaces something that was said.
        asked: whether the answer before it asks something.
    """
    postpones = "?" not in document.text and _first(document, POSTPONEMENTS)
    if why := _first(document, ABANDONMENTS) or postpones:
        yield "abandonment", why
        return
    if why := _first(document, COMPLAINTS):
        yield "complaint", why
    if why := _corrects(document, replaces=replaces, asked=asked):
        yield "correction", why
    if why := _repeats(before, document):
        yield "repetition", why


def _corrects(document: Document, *, replaces: bool, asked: bool) -> str | None:
    """Say why a turn corrects what was understood, done or said before."""
    if why := _first(document, CORRECTIONS) or (replaces and _first(document, CHANGES)):
        return why
    words = _words(document)
    opening = OPENINGS.match(words)
    if opening is None or ASSENTS.match(words) or _thanks(document):
        return None
    (why, denies), end = opening
    # A bare no to a question answers it; one with a value says what is wanted in place.
    answers = denies and asked and not any(m.kind in _NEW and not m.optional for m in document.mentions)
    return why if replaces or (len(words) - end >= _MORE and not answers) else None


def _thanks(document: Document) -> str | None:
    """Return how a turn thanks for the answer before it."""
    words = _words(document)
    return _first_in(words[: max(len(_sentence(document)), _SHORT)], THANKS) or _first_in(words, FAREWELLS)


def opens_with_assent(text: str) -> bool:
    """Tell whether a turn begins with a yes.

    >>> opens_with_assent("Sure, go ahead."), opens_with_assent("It's for two.")
    (True, False)
    """
    (document,) = read([text])
    return ASSENTS.match(_words(document)) is not None


def without_correction(text: str) -> str:
    """Return a turn without the words at its beginning that only say that it corrects.

    >>> without_correction("No, I meant Linz."), without_correction("actually, make it two")
    ('Linz.', 'two')
    """
    (document,) = read([text])
    at, tokens = 0, document.tokens
    while at < len(tokens):
        if tokens[at].kind == "mark" and at:
            at += 1
            continue
        words = [token.fold for token in tokens[at : at + OPENERS.longest]]
        opener = OPENERS.match(words)
        if opener is None:
            break
        at += opener[1]
    rest = text[tokens[at].start :].strip() if at < len(tokens) else ""
    return rest or text.strip()


def without_thanks(text: str) -> str:
    """Return a turn without its sentences that thank or take leave, and without thanks at the end of others.

    >>> without_thanks("Great, thanks! Now book a hotel."), without_thanks("Thank you. Bye!")
    ('Now book a hotel.', '')
    >>> without_thanks("I don't need any insurance, thank you.")
    "I don't need any insurance."
    """
    (document,) = read([text])
    left = (_unthankful(text, document.tokens[span]) for span in sentences(document.tokens))
    return " ".join(sentence for sentence in left if sentence)


def _unthankful(text: str, tokens: Sequence[Token]) -> str:
    """Return a sentence without its thanks: as it is, cut before them, or empty."""
    words = [token for token in tokens if token.kind != "mark"]
    folded = [token.fold for token in words]
    if not words:
        return ""
    if not (_first_in(folded, THANKS) or _first_in(folded, FAREWELLS)):
        return text[tokens[0].start : tokens[-1].end].strip()
    ends = next((at for at in range(_FEWEST_BEFORE, len(words)) if _is_thanks(folded[at:])), None)
    if ends is None or _first_in(folded[:ends], THANKS) or _first_in(folded[:ends], FAREWELLS):
        return ""
    return text[tokens[0].start : words[ends].start].rstrip(" ,;-–—") + "."


def _is_thanks(words: Sequence[str]) -> bool:
    """Tell whether some words are thanks and nothing else."""
    found = THANKS.match(words)
    return found is not None and found[1] == len(words)


def _repeats(before: Sequence[Document], document: Document) -> str | None:
    """Say why a turn asks again for what an earlier one asked for."""
    if ASSENTS.match(_words(document)) or _thanks(document):
        return None
    if why := _first(document, INSISTENCE):
        return why
    content, told = document.content, {(m.kind, m.meaning) for earlier in before for m in earlier.mentions}
    if any(m.kind in _NEW and (m.kind, m.meaning) not in told for m in document.mentions):
        return None
    for earlier in before:
        shared = content & earlier.content
        if len(shared) >= FEWEST and len(shared) >= SHARED * len(content):
            return "shares the content of an earlier turn"
    return None


def _words(document: Document) -> list[str]:
    """Return the words of a text, folded, without marks."""
    return [token.fold for token in document.tokens if token.kind != "mark"]


def _sentence(document: Document) -> list[str]:
    """Return the words of the first sentence."""
    return [t.fold for t in document.tokens if t.kind != "mark" and t.sentence == document.tokens[0].sentence]


def _first(document: Document, phrases: PhraseTable[str]) -> str | None:
    """Return what the first phrase of a table that stands in a text means."""
    return _first_in(_words(document), phrases)


def _first_in(words: Sequence[str], phrases: PhraseTable[str]) -> str | None:
    found = (phrases.match(words, at) for at in range(len(words)))
    return next((match[0] for match in found if match), None)
