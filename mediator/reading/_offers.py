"""What an assistant's answer offers: its values, and the options where it lists several."""

from __future__ import annotations

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import Item
from midturn.mediator.reading._values import text_of
from midturn.mediator.values import (
    COMMON_WORDS,
    Document,
    Token,
)

_WORDS = ENGLISH.offers
_SLOTS = ENGLISH.slots
_SHORT_ANSWER = 60
"""Tokens of an answer in which uncommon words are taken for names where it has no capitals."""
_LONGEST_DENIAL = 4
"""Tokens of `without a balcony`."""
_LONGEST = 10
"""Tokens of a name in an answer."""
_BETWEEN = frozenset(",;:") | _WORDS.joining | _WORDS.alternatives | _WORDS.another


def values_of(document: Document, turn: int) -> list[Item]:
    """Return the names, figures and choices in an answer, in order, read once: do not change them."""
    return document.noted(("offered", turn), lambda: _values_of(document, turn))


def _values_of(document: Document, turn: int) -> list[Item]:
    text = text_of(document, turn)
    figures = {at for i in text.items if i.kind in {"date", "money", "time"} for at in range(i.first, i.end)}
    if document.text == document.text.lower() or (
        _WORDS.introduces.search(document.text.lower()) and not _has_capitals(document.tokens, figures)
    ):
        names = _uncommon(document, turn, figures)
    else:
        names = _capitalised(document, turn, figures)
    names = _with_introduced(document, turn, names, figures)
    taken = {at for item in names for at in range(item.first, item.end)}
    rest = [
        item
        for item in text.items
        if not (item.kind == "count" and _counts_results(document.tokens, item.first))
        and not taken & set(range(item.first, item.end))
    ]
    if names:
        rest = [item for item in rest if item.kind != "name"]
    ones = {at for item in rest for at in range(item.first, item.end)} | taken
    others = [*_bare_numbers(document, turn, ones), *_denials(document, turn, ones)]
    return sorted([*names, *rest, *others], key=lambda item: item.first)


def _denials(document: Document, turn: int, taken: set[int]) -> list[Item]:
    """`no subtitles`, `without breakfast`: what an offer leaves out."""
    return [
        Item(turn, m.first, m.end, "denial", m.meaning)
        for m in document.mentions
        if m.kind == "negation"
        and m.end - m.first <= _LONGEST_DENIAL
        and document.tokens[m.first].fold in _WORDS.leaving_out
        and not taken & set(range(m.first, m.end))
    ]


def _bare_numbers(document: Document, turn: int, taken: set[int]) -> list[Item]:
    """`1 room`, `one ticket`: numbers that are no choice of a user's but are one here."""
    return [
        Item(turn, m.first, m.end, "count", m.meaning)
        for m in document.mentions
        if m.kind in {"number", "quantity"}
        and not _counts_results(document.tokens, m.first)
        and not taken & set(range(m.first, m.end))
        and not m.meaning.startswith("#")
    ]


def _counts_results(tokens: list[Token], at: int) -> bool:
    """Whether a number says how many were found."""
    return at > 0 and tokens[at - 1].fold in _WORDS.before_results


def _capitalised(document: Document, turn: int, taken: set[int]) -> list[Item]:
    """Find runs of capitalised words with the small words between them."""
    found: list[Item] = []
    tokens = document.tokens
    at = 0
    while at < len(tokens):
        if at in taken or not _begins(tokens, at):
            at += 1
            continue
        end = _run_end(tokens, at, taken)
        found.append(Item(turn, at, end, "name", " ".join(token.fold for token in tokens[at:end])))
        at = end
    return found


def _has_capitals(tokens: list[Token], taken: set[int]) -> bool:
    """Whether a capital stands anywhere but where a sentence opens."""
    return any(
        _is_capital(token)
        and at not in taken
        and token.sentence == tokens[at - 1].sentence
        and token.fold not in _WORDS.never_names
        for at, token in enumerate(tokens)
        if at
    )


def _uncommon(document: Document, turn: int, taken: set[int]) -> list[Item]:
    """Find runs of uncommon words with what links them, for a short answer without capitals."""
    tokens = document.tokens
    found: list[Item] = []
    if len(tokens) > _SHORT_ANSWER:
        return found
    for at, token in enumerate(tokens):
        word = token.fold.removesuffix(_SLOTS.possessive)
        if (
            token.kind != "word"
            or at in taken
            or word in COMMON_WORDS
            or word in _WORDS.no_uncommon
            or word in _SLOTS.topics
        ):
            continue
        if word.endswith(_SLOTS.no_name_endings) and not (found and found[-1].end == at):
            continue
        between = tokens[found[-1].end : at] if found else []
        linked = all(
            t.fold in _SLOTS.topics
            or t.fold in _WORDS.name_links
            or t.fold in _WORDS.name_tails
            or t.fold in {"&", "-"}
            for t in between
        )
        if found and len(between) < 3 and linked and at < found[-1].first + _LONGEST:
            found[-1].end = at + 1
        else:
            found.append(Item(turn, at, at + 1, "name", token.fold))
    for item in found:
        while item.end < len(tokens) and tokens[item.end].fold in _WORDS.name_tails:
            item.end += 1
        item.meaning = " ".join(token.fold for token in tokens[item.first : item.end])
    return found


def _with_introduced(document: Document, turn: int, names: list[Item], taken: set[int]) -> list[Item]:
    """Add what words such as `called` or `how about` introduce, however it is written."""
    tokens = document.tokens
    found: list[Item] = []
    for at in range(1, len(tokens)):
        before = tokens[at - 1].fold
        pair = (tokens[at - 2].fold if at > 1 else "", before)
        if before not in _WORDS.introducing and pair not in _WORDS.proposing_by:
            continue
        first = at + (tokens[at].fold in _WORDS.before_introduced)
        end = _introduced_end(tokens, first, taken)
        if end > first and not all(
            token.fold in COMMON_WORDS for token in tokens[first : first + 1] if end == first + 1
        ):
            inside = [name for name in names if name.first < end and first < name.end]
            low, high = min([first, *(n.first for n in inside)]), max([end, *(n.end for n in inside)])
            names = [name for name in names if name not in inside]
            found.append(Item(turn, low, high, "name", " ".join(token.fold for token in tokens[low:high])))
    return sorted([*names, *found], key=lambda item: item.first)


def _introduced_end(tokens: list[Token], first: int, taken: set[int]) -> int:
    at = first
    while at < len(tokens) and at - first < _LONGEST and at not in taken:
        token = tokens[at]
        if token.kind == "mark" and not (token.text in "&'’-|" and token.text):
            break
        if token.fold in _WORDS.after_introduced or token.sentence != tokens[first].sentence:
            break
        if at == first and (token.kind == "number" or token.fold in _WORDS.no_introduced):
            break
        at += 1
    return at


def _is_capital(token: Token) -> bool:
    return token.kind in {"word", "identifier"} and token.text[:1].isupper()


def _begins(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if not _is_capital(token):
        after = (
            at + 2 if tokens[at + 1 : at + 2] and tokens[at + 1].fold in ENGLISH.ordinal_endings else at + 1
        )
        named = (
            after < len(tokens)
            and _is_capital(tokens[after])
            and tokens[after].fold not in _WORDS.no_answer_names
        )
        return token.kind == "number" and named
    opens = at == 0 or tokens[at - 1].sentence != token.sentence or tokens[at - 1].text in ":*"
    if token.fold in (_WORDS.no_answer_names if opens else _WORDS.never_names) or (
        len(token.text) == 1 and not _capital_follows(tokens, at)
    ):
        return False
    if not opens:
        return True
    follows = _capital_follows(tokens, at)
    after = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    if not follows and after not in _WORDS.after_opening and after not in _WORDS.name_tails:
        return False
    return (
        (follows and tokens[at + 1].fold not in _WORDS.no_answer_names)
        if token.fold in COMMON_WORDS
        else True
    )


def _capital_follows(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and _is_capital(tokens[at + 1])


def _run_end(tokens: list[Token], first: int, taken: set[int]) -> int:
    at = end = first + 1
    while at < len(tokens) and at - first < _LONGEST and at not in taken:
        token = tokens[at]
        if token.sentence != tokens[first].sentence:
            break
        if (_is_capital(token) and token.fold not in _WORDS.never_names) or (
            token.kind == "number" and (tokens[at - 1].text == "#" or _closes_name(tokens, at))
        ):
            at = end = at + 1
        elif _links(tokens, at) or (at == first + 1 and token.fold in ENGLISH.ordinal_endings):
            at += 1
        else:
            break
    return end


def _closes_name(tokens: list[Token], at: int) -> bool:
    """Whether a number ends a name, as in `Vanessa's Bistro 2`."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is None or following.kind == "mark" or _is_capital(following)


def _links(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind == "mark":
        return token.text in "&'’-/.#!" and at + 1 < len(tokens) and (not token.gap or token.text in "&#")
    if token.fold in _WORDS.name_particles:
        return True
    if token.fold in _WORDS.name_tails and _capital_follows(tokens, at):
        return True
    if tokens[at - 1].kind == "identifier" and any(c.isdigit() for c in tokens[at - 1].text):
        return False
    return token.fold in _WORDS.name_links and (
        _capital_follows(tokens, at)
        or (at + 2 < len(tokens) and tokens[at + 1].fold in _WORDS.name_links and _is_capital(tokens[at + 2]))
    )


def offers_choice(document: Document, turn: int) -> bool:
    """Whether an answer lists several things of which a plain yes cannot take all."""
    if len(_WORDS.listed.findall(document.text)) > 1:
        return True
    return (
        any(f" {word} " in document.text for word in _WORDS.alternatives) and len(_inline(document, turn)) > 1
    )


def option_ranges(document: Document, turn: int) -> list[tuple[int, int]]:
    """Return the token ranges of the options that an answer lists; at most one range where it lists none."""
    return document.noted(("options", turn), lambda: _option_ranges(document, turn))


def _option_ranges(document: Document, turn: int) -> list[tuple[int, int]]:
    starts = [match.start() for match in _WORDS.listed.finditer(document.text)]
    tokens = document.tokens
    if len(starts) > 1:
        ends = [*starts[1:], _list_end(document.text, starts[-1])]
        return _by_offset(tokens, list(zip(starts, ends, strict=True)))
    return _inline(document, turn)


def _list_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _by_offset(tokens: list[Token], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in spans:
        while at < len(tokens) and tokens[at].start < start:
            at += 1
        first = at
        while at < len(tokens) and tokens[at].start < end:
            at += 1
        found.append((first, at))
    return found


def _inline(document: Document, turn: int) -> list[tuple[int, int]]:
    """Options in running text: parts of one sentence that begin with values of one kind.

    `There is a 9:32 for $20 and a 10:15 for $15`, `I can offer the Grand, the Plaza or the Ritz`.
    """
    tokens = document.tokens
    best: list[tuple[int, int]] = []
    by_sentence: dict[int, list[Item]] = {}
    for item in values_of(document, turn):
        by_sentence.setdefault(tokens[item.first].sentence, []).append(item)
    for items in by_sentence.values():
        leads = _leads(tokens, items)
        if len(leads) < 2 or not _offers_choice(tokens, leads):
            continue
        ends = [*(lead.first for lead in leads[1:]), _sentence_end(tokens, items[-1].end)]
        ranges = [(lead.first, end) for lead, end in zip(leads, ends, strict=True)]
        if len(ranges) > len(best):
            best = ranges
    return best


def _leads(tokens: list[Token], items: list[Item]) -> list[Item]:
    """Return the first values of the options: those of the first kind that stands in a row."""
    best: list[Item] = []
    for kind in dict.fromkeys(_sort(item) for item in items):
        alike = [item for item in items if _sort(item) == kind]
        leads = [alike[0], *(item for item in alike[1:] if _parted(tokens, item))]
        if len(leads) > 1 and _offers_choice(tokens, leads):
            best = best or leads
    return best


def _sort(item: Item) -> str:
    """Return a value's kind; a code may look like a name."""
    return "name" if item.kind == "code" else item.kind


def _parted(tokens: list[Token], item: Item) -> bool:
    before = [token.fold for token in tokens[max(0, item.first - 3) : item.first]]
    while before and before[-1] in _WORDS.before_option:
        before.pop()
    return bool(before) and before[-1] in _BETWEEN


def _offers_choice(tokens: list[Token], leads: list[Item]) -> bool:
    """Whether `and` or `or` parts the last two of a row."""
    between = [token.fold for token in tokens[leads[-2].end : leads[-1].first]]
    return bool((_WORDS.joining | _WORDS.alternatives) & set(between))


def _sentence_end(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].sentence == tokens[at - 1].sentence:
        at += 1
    return at
