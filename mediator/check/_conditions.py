"""Conditions, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._relations import CONDITION, MOST_RELATIONS, Relation
from midturn.mediator.check._spans import REACH, related, sentence_start
from midturn.mediator.check._talk import ground_of
from midturn.mediator.check._words import Words, words_of
from midturn.mediator.values import Document, Ground

_ASKED = 4
"""Tokens before a condition's sign within which a verb makes it a question: `let me know if`."""


def conditional(words: Words) -> Iterator[Relation]:
    """`If C, M` and `M if C`: the condition first."""
    for at in conditions_at(words):
        end = condition_end(words, at)
        condition, result, _ = condition_and_result(words, at, end)
        yield from related(words, CONDITION, condition, result)


def conditions_at(words: Words) -> list[int]:
    """Return where the conditions of a text begin."""
    return words.document.noted(("conditions", id(words.language)), lambda: _read_conditions(words))


def _read_conditions(words: Words) -> list[int]:
    places = words.where(words.language.conditions, words.language.negative_conditions)
    return [at for at in places if condition_end(words, at)]


def condition_end(words: Words, at: int) -> int:
    """Return the index after a condition's sign, or 0."""
    language, fold = words.language, words.tokens[at].fold
    if fold not in language.conditions and fold not in language.negative_conditions:
        return 0
    return words.phrase_at(at, language.conditions) or words.phrase_at(at, language.negative_conditions)


def conditions_in(words: Words) -> list[list[int]]:
    """Return the words of each condition with those of what hangs on it."""
    found: list[list[int]] = []
    for at in conditions_at(words)[:MOST_RELATIONS]:
        condition, result, _ = condition_and_result(words, at, condition_end(words, at))
        found.append([place for place in (*condition, *result) if place not in words.light])
    return found


def condition_and_result(words: Words, at: int, end: int) -> tuple[list[int], list[int], bool]:
    """Return the words of a condition, those of what hangs on it, and whether their negations are odd."""
    tokens, atoms = words.tokens, words.atoms
    condition = _condition_span(words, end)
    result = _result_span(words, at, condition.stop)
    negations = [place for place in (*condition, *result) if tokens[place].fold in words.language.negations]
    odd = len(negations) % 2 == 1
    return [place for place in condition if atoms[place]], [place for place in result if atoms[place]], odd


def _condition_span(words: Words, begin: int) -> range:
    tokens = words.tokens
    end = joined = begin
    while end < len(tokens) and end - begin < 3 * REACH and tokens[end].sentence == tokens[begin].sentence:
        if tokens[end].fold in words.language.coordinators:
            joined = end
        if joined > begin and condition_end(words, end):
            # `Stay if it rains and go if not`: what stands before the next condition hangs on that one.
            return range(begin, joined)
        if not words.atoms[end] and tokens[end].kind == "mark" and tokens[end].text in {",", ";", ":", "?"}:
            break
        end += 1
    return range(begin, end)


def _result_span(words: Words, at: int, stop: int) -> range:
    """Return the tokens of what hangs on a condition: before it, or behind where it opens the sentence."""
    tokens = words.tokens
    begin = sentence_start(words, at)
    if any(words.atoms[begin:at]) and not (_opens_clause(words, at) and _goes_on(words, stop)):
        conditions = [place for place in range(begin, at) if condition_end(words, place)]
        parting = {";"} | (words.language.coordinators if conditions else set[str]())
        first = conditions[-1] if conditions else begin
        parts = [place for place in range(first, at) if tokens[place].fold in parting]
        return range(parts[-1] + 1 if parts else begin, at)
    end = joined = stop
    while end < len(tokens) and end - stop < 3 * REACH and tokens[end].sentence == tokens[at].sentence:
        if tokens[end].text == ";":
            break
        if tokens[end].fold in words.language.coordinators:
            joined = end
        if condition_end(words, end):
            return range(stop, joined)
        end += 1
    return range(stop, end)


def _opens_clause(words: Words, at: int) -> bool:
    return at > 0 and words.tokens[at - 1].text in {",", ";", ":"}


def _goes_on(words: Words, at: int) -> bool:
    """Tell whether the sentence has words behind the mark at a place."""
    tokens = words.tokens
    behind = range(at + 1, min(len(tokens), at + 1 + REACH))
    return any(words.atoms[place] and tokens[place].sentence == tokens[at].sentence for place in behind)


def lost_conditions(draft: Document, turns: Sequence[Document]) -> Iterator[Finding]:
    """Yield conditions of the user's live turns of which a draft, which has fewer, has no word."""
    language = draft.language.bindings
    if language is None or not language.conditional:
        return
    said = [(text, at) for text in (words_of(turn, language) for turn in turns) for at in conditions_at(text)]
    if not said:
        return
    target = words_of(draft, language)
    if len(target.where(language.conditional)) >= len(said):
        return
    ground = ground_of(draft)
    for text, at in said[:MOST_RELATIONS]:
        condition, _, _ = condition_and_result(text, at, condition_end(text, at))
        content = [place for place in condition if place not in text.light]
        if not content or _is_aside(text, at, content):
            continue
        if not any(_is_kept(text, place, target, ground) for place in content):
            yield Finding("wish_lost", said=text.written(at, content[-1] + 1), source=text.document.source)


def _is_aside(text: Words, at: int, content: Sequence[int]) -> bool:
    """Tell whether a condition is a courtesy, a reason or a question: `if possible`, `let me know if …`."""
    if text.phrase_at(at, text.language.precautions):
        return True
    if all(text.tokens[place].fold in text.language.conceding for place in content):
        return True
    sentence = text.tokens[at].sentence
    before = text.tokens[max(0, at - _ASKED) : at]
    return any(t.fold in text.language.wondering for t in before if t.sentence == sentence)


def _is_kept(text: Words, at: int, draft: Words, ground: Ground) -> bool:
    return text.atoms[at] in draft.known or ground.holds(text.tokens[at].fold)
