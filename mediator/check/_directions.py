"""The relations that a text states, found by the words that state them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._relations import CONDITION, MOST_RELATIONS, MOST_WORDS, Relation
from midturn.mediator.check._words import Words, ends_clause

_REACH = 12
"""Tokens from a sign to what it is about."""
_FILLER_WORDS = 4
_LONGEST_CLAUSE = 16
"""Words of a clause within which someone does something to someone."""
_QUOTES = frozenset("\"'“”‘’`*-")
_WITHIN_WORDS = frozenset("-'’.")


@dataclass(frozen=True, slots=True)
class Sides:
    """Where everything in some texts comes from and where it goes."""

    origins: frozenset[str]
    goals: frozenset[str]
    known: frozenset[str]
    """All words of the texts."""
    names: frozenset[str]
    written: dict[str, tuple[str, int]]
    """For each place the words that make it one, and their document."""


def relations_in(words: Words) -> list[Relation]:
    """Return the relations of one text, its places of departure and arrival left out."""
    readers = (_replacements, _preferences, _comparisons, _orders, _conditions, _deeds, _belongings)
    return [relation for reader in readers for relation in islice(reader(words), MOST_RELATIONS)]


def sides_in(texts: Sequence[Words]) -> Sides:
    """Return where everything in some texts comes from and where it goes.

    The two sides of one journey may be said in two turns. A place that is both is a stop, and is left out.
    """
    origins: set[str] = set()
    goals: set[str] = set()
    written: dict[str, tuple[str, int]] = {}
    for words in texts:
        for is_origin, atoms, text in (*_sides(words), *_cjk_sides(words)):
            (origins if is_origin else goals).update(atoms)
            written.update(dict.fromkeys(atoms, (text, words.document.source)))
    known = frozenset[str]().union(*(words.known for words in texts))
    named = {
        words.atoms[at]
        for words in texts
        for m in words.document.mentions
        if m.kind == "name"
        for at in range(m.first, m.end)
    }
    return Sides(
        frozenset(origins - goals), frozenset(goals - origins), known, frozenset(named - {""}), written
    )


def exchanged_journey(draft: Sides, stated: Sides) -> list[Finding]:
    """Return the place that a draft goes to and the sources come from, or the other way round.

    Where the draft names only one side, what was on that side must still be there, as something else.
    """
    back = draft.goals & stated.origins
    forth = draft.origins & stated.goals
    kept = (draft.origins & stated.origins) | (draft.goals & stated.goals)
    if not draft.origins:
        forth = stated.goals & draft.known if back and not kept else forth
    elif not draft.goals:
        back = stated.origins & draft.known if forth and not kept else back
    if not back and not forth and not kept:
        return _other_receiver(draft, stated)
    if not back or not forth or len(kept) > len(back) + len(forth):
        return []
    wrong = min(back & draft.goals or forth & draft.origins)
    return [Finding("binding", draft.written[wrong][0], *stated.written[wrong])]


def _other_receiver(draft: Sides, stated: Sides) -> list[Finding]:
    """Find `to Ann, about Bob` for `to Bob, about Ann`: each side has one name that something goes to."""
    said, used = stated.goals & stated.names, draft.goals & draft.names
    if len(said) == 1 and len(used) == 1 and not said & used and said <= draft.known and used <= stated.known:
        (wrong,), (right,) = used, said
        return [Finding("binding", draft.written[wrong][0], *stated.written[right])]
    return []


_CJK_ORIGIN = re.compile(r"从([^\W\d_]{1,8}?)(?:出发|前往|开往|去|到|至|飞|往)")
_CJK_GOAL = re.compile(r"(?:前往|开往|飞往|去|到|至)([^\W\d_]{2,4})")
_CJK_PLACE = 2
"""Characters of the shortest place; where it ends is not written, so each longer beginning counts, too."""


def _cjk_sides(words: Words) -> Iterator[tuple[bool, frozenset[str], str]]:
    text = words.document.text
    for match in _CJK_ORIGIN.finditer(text):
        yield True, frozenset([match[1]]), match[0]
    for match in _CJK_GOAL.finditer(text):
        place = match[1]
        yield False, frozenset(place[:end] for end in range(_CJK_PLACE, len(place) + 1)), match[0]


def _sides(words: Words) -> Iterator[tuple[bool, frozenset[str], str]]:
    language, tokens = words.language, words.tokens
    for at in range(len(tokens)):
        is_origin = bool(end := _origin_end(words, at))
        if not end:
            end = _goal_end(words, at)
        if end:
            places = filler(words, end)
            if language.nouns_are_capital:
                places = [place for place in places[:1] if tokens[place].text[0].isupper()]
            if places:
                yield is_origin, _atoms(words, places), words.written(at, places[-1] + 1)
        elif tokens[at].fold in language.conversions:
            yield from _converted(words, at)
        elif tokens[at].text.endswith(("'s", "’s")) and tokens[at].text[0].isupper() and words.atoms[at]:
            yield True, frozenset([words.atoms[at]]), tokens[at].text


def _origin_end(words: Words, at: int) -> int:
    end = words.phrase_at(at, words.language.origins)
    if end and at and words.tokens[at - 1].fold in words.language.no_origin_after:
        return 0
    return end


def _goal_end(words: Words, at: int) -> int:
    end = words.phrase_at(at, words.language.goals)
    if not end or not at:
        return end
    before = {token.fold for token in words.tokens[max(0, at - 6) : at]}
    return 0 if before & words.language.preferring else end


def _converted(words: Words, at: int) -> Iterator[tuple[bool, frozenset[str], str]]:
    """`convert X into Y`: the object of the verb is where it starts."""
    language, tokens = words.language, words.tokens
    places = filler(words, at + 1)
    if not places:
        return
    goal = places[-1] + 1
    if goal < len(tokens) and tokens[goal].fold in language.conversion_goals:
        yield True, _atoms(words, places), words.written(at, places[-1] + 1)
        if not words.phrase_at(goal, language.goals) and (end := filler(words, goal + 1)):
            yield False, _atoms(words, end), words.written(goal, end[-1] + 1)


def filler(words: Words, at: int) -> list[int]:
    """Return the words of the noun phrase that begins at a place."""
    found: list[int] = []
    tokens = words.tokens
    for place in range(at, min(len(tokens), at + _REACH)):
        if words.atoms[place]:
            found.append(place)
            if len(found) == _FILLER_WORDS:
                break
        elif not (_joins(words, place) if found else _may_open(words, place)):
            break
    return found


def _may_open(words: Words, at: int) -> bool:
    """Tell whether a noun phrase may begin with an empty word or a mark."""
    token = words.tokens[at]
    return token.text in _QUOTES if token.kind == "mark" else token.fold in words.language.determiners


def _joins(words: Words, at: int) -> bool:
    """Tell whether a noun phrase may go on after an empty word or a mark."""
    token = words.tokens[at]
    if token.kind != "mark":
        return token.fold in words.language.determiners
    return token.text in _WITHIN_WORDS and not token.gap


def _before(words: Words, at: int, most: int = _FILLER_WORDS) -> list[int]:
    """Return the last words before a place within its clause, nearest first."""
    found: list[int] = []
    for place in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if words.atoms[place]:
            found.append(place)
            if len(found) == most:
                break
        elif _ends_clause(words, place):
            break
    return found


def _after(words: Words, at: int, ends: frozenset[str] = frozenset()) -> list[int]:
    """Return the words from a place to the end of its clause, or to one of some words behind the first."""
    found: list[int] = []
    for place in range(at, min(len(words.tokens), at + 2 * _REACH)):
        if found and words.tokens[place].fold in ends:
            break
        if words.atoms[place]:
            found.append(place)
        elif _ends_clause(words, place):
            break
    return found


def _ends_clause(words: Words, at: int) -> bool:
    token = words.tokens[at]
    if token.kind == "mark":
        return ends_clause(words.tokens, at)
    return token.fold in words.language.clause_words or token.fold in words.language.coordinators


def _atoms(words: Words, places: Iterable[int]) -> frozenset[str]:
    atoms = (words.atoms[at] for at in places if words.atoms[at] and at not in words.light)
    return frozenset(islice(atoms, MOST_WORDS))


def _relation(words: Words, name: str, one: Sequence[int], other: Sequence[int]) -> Iterator[Relation]:
    ones, others = _atoms(words, one), _atoms(words, other)
    if ones and others:
        places = [*one, *other]
        written = words.written(min(places), max(places) + 1)
        yield Relation(name, ones, others, written, words.document.source)


def _replacements(words: Words) -> Iterator[Relation]:
    """`Y instead of X`, `replace X with Y`, `substitute Y for X`: the wanted first."""
    language, tokens = words.language, words.tokens
    for at, token in enumerate(tokens):
        if end := words.phrase_at(at, language.instead):
            wanted = _before(words, at)
            unwanted = filler(words, end)
            if not wanted and unwanted:
                wanted = _after(words, unwanted[-1] + 2)
            yield from _relation(words, "instead", wanted, unwanted)
            continue
        verb = token.fold
        if verb in language.replacing | language.substituting | language.swapping:
            one = filler(words, at + 1)
            link = one[-1] + 1 if one else 0
            if not one or tokens[link].fold not in language.replacement_links:
                continue
            two = filler(words, link + 1)
            new_first = verb in language.substituting and tokens[link].fold == language.substitution_link
            yield from _relation(words, "instead", *((one, two) if new_first else (two, one)))


def _preferences(words: Words) -> Iterator[Relation]:
    language = words.language
    for at, token in enumerate(words.tokens):
        links = (
            language.preference_links
            if token.fold in language.preferring
            else language.liking_links
            if token.fold in language.liking
            else {}
        )
        liked = filler(words, at + 1) if links else []
        for place in (at_ + 1 for at_ in liked):
            if end := words.phrase_at(place, links):
                yield from _relation(words, "instead", range(at + 1, place), filler(words, end))
                break


def _comparisons(words: Words) -> Iterator[Relation]:
    """`X is taller than Y`, with `shorter` turned round; `twice as many as Y`; `left of Y`."""
    language, tokens = words.language, words.tokens
    for at, token in enumerate(tokens):
        if not at:
            continue
        if token.fold == language.than:
            scale, first = _scale(words, at)
        elif token.fold == language.ratio_as:
            scale, first = _ratio(words, at)
        elif token.fold == language.of:
            scale, first = language.places.get(tokens[at - 1].fold, ""), at - 1
        else:
            continue
        if not scale:
            continue
        subject = _subject(words, first)
        other = filler(words, at + 1)
        one, two = (other, subject) if scale[0] == "-" else (subject, other)
        yield from _relation(words, f"than {scale[1:]}", one, two)


def _scale(words: Words, than: int) -> tuple[str, int]:
    """Return the scale of a comparison and where its comparative stands."""
    language, tokens = words.language, words.tokens
    for at in range(than - 1, max(-1, than - 6), -1):
        scale = language.comparatives.get(tokens[at].fold, "")
        if not scale:
            continue
        if scale[1:] == "more" and at + 2 == than and tokens[at - 1].fold in language.being:
            return scale[0] + words.atoms[at + 1], at
        return scale, at
    return "", 0


def _ratio(words: Words, second: int) -> tuple[str, int]:
    """`twice as many as`: the ratio is the scale, since the other way round it is another number."""
    tokens = words.tokens
    for at in range(second - 1, max(-1, second - 5), -1):
        if tokens[at].fold == words.language.ratio_as:
            for place in range(at - 1, max(-1, at - 4), -1):
                if words.atoms[place].startswith("="):
                    return f"+as {words.atoms[place]}", place
            return "", 0
    return "", 0


def _subject(words: Words, at: int) -> list[int]:
    """Return the words of the clause before a place, of those before it where the clause has none."""
    tokens = words.tokens
    found: list[int] = []
    for place in range(at - 1, max(-1, at - 1 - 2 * _REACH), -1):
        if tokens[place].sentence != tokens[at].sentence:
            break
        if tokens[place].fold in words.language.pronouns and tokens[place].kind == "word":
            return []
        if words.atoms[place] and not words.atoms[place].startswith("="):
            found.append(place)
        elif found and _ends_clause(words, place):
            break
    return found


def _orders(words: Words) -> Iterator[Relation]:
    """`A before B`, `after B, A`, `A, then B`: what comes first, first."""
    language, tokens = words.language, words.tokens
    clause_words = language.conditions
    for at in range(len(tokens)):
        if end := words.phrase_at(at, language.before):
            one, two = _around(words, at, end)
            yield from _relation(words, "order", one, two)
        elif (end := words.phrase_at(at, language.after)) and not words.phrase_at(at, language.then):
            two, one = _around(words, at, end)
            yield from _relation(words, "order", one, two)
        elif at and (end := words.phrase_at(at, language.then)):
            begin = _sentence_start(words, at)
            if any(words.phrase_at(place, clause_words) for place in range(begin, at)):
                continue
            has_first = any(tokens[place].fold in language.first for place in range(begin, at))
            if tokens[at].fold in language.then_after_first and not has_first:
                continue
            later = _after(words, end)
            if not later and tokens[end].kind == "mark":
                later = _before(words, at)
            earlier = _earlier_clause(words, min([at, *later]))
            yield from _relation(words, "order", earlier, later)


def _around(words: Words, at: int, end: int) -> tuple[list[int], list[int]]:
    """Return what stands on the left and on the right of a sign that may also open the sentence."""
    # `After the concert we eat`: without a comma, the next subject begins the main clause.
    behind = _after(words, end, words.language.pronouns - words.language.relatives)
    only_a_figure = len(behind) == 1 and words.atoms[behind[0]].startswith("=")
    if only_a_figure or (end < len(words.tokens) and words.tokens[end].fold in words.language.references):
        return [], []
    ahead = _before(words, at, MOST_WORDS)
    if not ahead and behind:
        stop = behind[-1] + 1
        if stop < len(words.tokens) and words.tokens[stop].kind == "mark":
            stop += words.tokens[stop].text == ","
        ahead = _after(words, stop) if stop < len(words.tokens) else []
    return ahead, behind


def _sentence_start(words: Words, at: int) -> int:
    begin = at
    while begin and words.tokens[begin - 1].sentence == words.tokens[at].sentence and at - begin < 4 * _REACH:
        begin -= 1
    return begin


def _earlier_clause(words: Words, at: int) -> list[int]:
    """Return the words of the nearest clause before a place that has any."""
    place = at
    while place and not words.atoms[place - 1] and at - place < _REACH:
        place -= 1
    return _before(words, place, MOST_WORDS) if place and words.atoms[place - 1] else []


def _conditions(words: Words) -> Iterator[Relation]:
    """`If C, M` and `M if C`: the condition first."""
    for at in range(len(words.tokens)):
        end = _condition_end(words, at)
        if not end:
            continue
        condition, result, _ = condition_and_result(words, at, end)
        yield from _relation(words, CONDITION, condition, result)


def _condition_end(words: Words, at: int) -> int:
    """Return the index after a condition's sign, or 0."""
    language = words.language
    return words.phrase_at(at, language.conditions) or words.phrase_at(at, language.negative_conditions)


def conditions_in(words: Words) -> list[list[int]]:
    """Return the words of each condition with those of what hangs on it."""
    found: list[list[int]] = []
    for at in range(len(words.tokens)):
        if end := _condition_end(words, at):
            condition, result, _ = condition_and_result(words, at, end)
            found.append([place for place in (*condition, *result) if place not in words.light])
            if len(found) == MOST_RELATIONS:
                break
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
    while end < len(tokens) and end - begin < 3 * _REACH and tokens[end].sentence == tokens[begin].sentence:
        if tokens[end].fold in words.language.coordinators:
            joined = end
        if joined > begin and _condition_end(words, end):
            # `Stay if it rains and go if not`: what stands before the next condition hangs on that one.
            return range(begin, joined)
        if not words.atoms[end] and tokens[end].kind == "mark" and tokens[end].text in {",", ";", ":", "?"}:
            break
        end += 1
    return range(begin, end)


def _result_span(words: Words, at: int, stop: int) -> range:
    """Return the tokens of what hangs on a condition: before it, or behind where it opens the sentence."""
    tokens = words.tokens
    begin = _sentence_start(words, at)
    if any(words.atoms[begin:at]) and not (_opens_clause(words, at) and _goes_on(words, stop)):
        conditions = [place for place in range(begin, at) if _condition_end(words, place)]
        parting = {";"} | (words.language.coordinators if conditions else set[str]())
        first = conditions[-1] if conditions else begin
        parts = [place for place in range(first, at) if tokens[place].fold in parting]
        return range(parts[-1] + 1 if parts else begin, at)
    end = joined = stop
    while end < len(tokens) and end - stop < 3 * _REACH and tokens[end].sentence == tokens[at].sentence:
        if tokens[end].text == ";":
            break
        if tokens[end].fold in words.language.coordinators:
            joined = end
        if _condition_end(words, end):
            return range(stop, joined)
        end += 1
    return range(stop, end)


def _opens_clause(words: Words, at: int) -> bool:
    return at > 0 and words.tokens[at - 1].text in {",", ";", ":"}


def _goes_on(words: Words, at: int) -> bool:
    """Tell whether the sentence has words behind the mark at a place."""
    tokens = words.tokens
    behind = range(at + 1, min(len(tokens), at + 1 + _REACH))
    return any(words.atoms[place] and tokens[place].sentence == tokens[at].sentence for place in behind)


def _deeds(words: Words) -> Iterator[Relation]:
    """Who does what to whom: for each word of a clause, the doers before it and the others behind."""
    # Where endings rather than the order of words say who does it, nothing is read from the order.
    for clause in _clauses(words) if words.language.agent else ():
        if any(words.atoms[at] in words.language.symmetric for at in clause):
            continue
        marks = _prepositions(words, clause)
        for place, at in enumerate(clause):
            if place and _may_be_verb(words, at):
                yield from _deed(words, clause, place, marks)


def _clauses(words: Words) -> Iterator[list[int]]:
    clause: list[int] = []
    for at in range(len(words.tokens)):
        if len(clause) == _LONGEST_CLAUSE:
            yield clause
            clause = []
        if words.atoms[at]:
            clause.append(at)
        elif _is_relative(words, at) or _is_relative(words, at + 1):
            continue
        elif clause and _ends_clause(words, at):
            yield clause
            clause = []
    if clause:
        yield clause


def _is_relative(words: Words, at: int) -> bool:
    """Tell whether a word takes up the one before it: `Bob, who owes Ann 5`."""
    tokens = words.tokens
    return 0 < at < len(tokens) and tokens[at].fold in words.language.relatives and tokens[at].kind == "word"


def _may_be_verb(words: Words, at: int) -> bool:
    """Tell whether a word may be a verb: no name, and nothing before it that a noun follows."""
    tokens, language = words.tokens, words.language
    if tokens[at].kind != "word" or not tokens[at].text[0].islower():
        return False
    before = tokens[at - 1].fold if at else ""
    follows_figure = at > 0 and words.atoms[at - 1].startswith("=")
    a_noun_follows = before in language.determiners or before in language.prepositions - {language.dative}
    return not follows_figure and not a_noun_follows


def _deed(words: Words, clause: list[int], place: int, marks: dict[int, str]) -> Iterator[Relation]:
    language, tokens = words.language, words.tokens
    at = clause[place]
    verb = words.atoms[at]
    doers = [p for p in clause[:place] if not marks[p]]
    passive = any(tokens[p].fold in language.being for p in range(max(clause[0], at - 2), at))
    agents = [p for p in clause[place + 1 :] if marks[p] == language.agent]
    if passive and agents:
        yield from _relation(words, f"do {verb}", agents, doers)
        return
    if passive:
        return
    if converse := language.converses.get(verb):
        giving, link = converse.split()
        givers = [p for p in clause[place + 1 :] if marks[p] == link]
        yield from _relation(words, f"do {giving}", givers, doers)
        return
    reached = [p for p in clause[place + 1 :] if marks[p] in {"", language.dative}]
    yield from _relation(words, f"do {verb}", doers, reached)


def _prepositions(words: Words, clause: list[int]) -> dict[int, str]:
    """Return for each word of a clause the preposition before its phrase, or "" where none is."""
    marks: dict[int, str] = {}
    previous = clause[0]
    standing = ""
    for at in clause:
        between = words.tokens[previous + 1 if at != clause[0] else max(0, at - 2) : at]
        linking = [t.fold for t in between if t.kind == "word" and t.fold not in words.language.determiners]
        if not linking and any(t.fold == words.language.of for t in between):
            linking.append(words.language.of)
        if linking:
            standing = linking[-1] if linking[-1] in words.language.prepositions else ""
        elif at != clause[0] and words.tokens[at - 1].fold in words.language.determiners:
            standing = ""
        marks[at] = standing
        previous = at
    return marks


def _belongings(words: Words) -> Iterator[Relation]:
    """`X is the N of Y`, `X is Y's N`, `Y's N is X`."""
    tokens = words.tokens
    for at, token in enumerate(tokens if words.language.being else ()):
        if token.fold not in words.language.being and token.text != ",":
            continue
        left, right = _before(words, at)[::-1], filler(words, at + 1)
        if not left or not right:
            continue
        for owner, rest, other in ((*_owned(words, right), left), (*_owned(words, left), right)):
            named = token.text != "," or (len(other) < 3 and tokens[other[0]].text[0].isupper())
            if owner and named and len(rest) == 1 and words.atoms[rest[0]] not in words.language.symmetric:
                yield from _relation(words, f"of {words.atoms[rest[0]]}", other, owner)
                break


def _owned(words: Words, places: list[int]) -> tuple[list[int], list[int]]:
    """Return the owner of a noun phrase and what is owned."""
    tokens = words.tokens
    for number, at in enumerate(places):
        if number and words.language.of in {token.fold for token in tokens[places[number - 1] + 1 : at]}:
            return places[number:], places[:number]
        if tokens[at].text.endswith(("'s", "’s")):
            return places[: number + 1], places[number + 1 :]
    return [], places
