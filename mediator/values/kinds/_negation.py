"""Negations, with what they are about.

A negation is known by the stems in its scope, so `no nuts`, `without nuts` and `nut-free` meet. The
scope runs to the end of the clause, at most a few content words, and is cut where words are listed:
`no cheese or eggs` is two negations. Cost accepted: an antonym (`mild` for `not spicy`) is not seen
as the same, unless it is one of the few known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from midturn.mediator._kept import Remembered
from midturn.mediator.language import ENGLISH, DenialWords, Language
from midturn.mediator.values._letters import bare
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._paraphrase import base_of, contraries_of, root_of, share_meaning
from midturn.mediator.values._tokens import Token, stem, stem_of_content, stems_of
from midturn.mediator.values.kinds._comparison import comparisons_in
from midturn.mediator.values.kinds._kind import MOST, SPOKEN, Kind, Match, Passage, matched, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_SCOPE_WORDS = 4
_SCOPE_TOKENS = 12
_LONGEST_CUE = 6
_SHORTEST_BASE = 4
_SHORTEST_UN = 5
"""`unsold` may be a negation, `under` is none."""
_SHORTEST_LESS = 6
"""`bagless` is a negation, `less` and `bless` are none."""
_WORDS = ENGLISH.denials
_HARD = frozenset(phrase[0] for phrase, force in ENGLISH.negations.meanings.items()
                  if force == "hard" and len(phrase) == 1)  # fmt: skip
_SOFT = frozenset(phrase[0] for phrase, force in ENGLISH.negations.meanings.items()
                  if force == "soft" and len(phrase) == 1)  # fmt: skip
_PHRASES = {phrase: force for phrase, force in ENGLISH.negations.meanings.items() if len(phrase) > 1}
_ELLIDED = 2
_PREFERRED = stems_of(_WORDS.preferring)
_MOST_NEGATIONS = 20
"""Negations of the other side that are compared with one in other words."""


class Negations(Kind):
    """A negation."""

    name = "negation"
    rank = 170

    def find(self, passage: Passage) -> list[Mention]:
        """Return the negations; the values found before may begin what one is about."""
        values = {at for mention in passage.found for at in (mention.first, mention.end - 1)}
        all_english = {token.language for token in passage.tokens} <= {ENGLISH}
        bounds = set[int]() if all_english else _bounds(comparisons_in(passage.tokens, passage.found))
        return _negations_in(passage.tokens, values, bounds)

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """Return a negation is known by each word that it may be about."""
        return {"negated " + word for word in (*mention.parts, *mention.around)}

    def also(self, mention: Mention) -> set[str]:
        """Any negation of something may say that there is none."""
        return {"negation"} if mention.parts or mention.around else set()

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for a negation of the same thing, then for a word that says what `not` says."""
        antonyms = _antonyms(mention)
        for word in (*mention.parts, *mention.around):
            for negation in other.keys.get("negated " + word, [])[:MOST]:
                # `outside, not inside` has the words of `not outside`, and says the contrary.
                if not _said_of(antonyms, negation) and (
                    _overlap(mention, negation) or _overlap(negation, mention)
                ):
                    return matched(negation)
        written = bare(mention.written)
        if " " in written and written in other.bare:
            return SPOKEN
        if not mention.parts or mention.language not in other.languages:
            alone = mention.language.denials.alone
            return spoken("negation" in other.keys or (not mention.parts and bool(alone & other.words)))
        negations = other.keys.get("negation", [])[:MOST]
        if any(negation.language is not mention.language for negation in negations):
            return SPOKEN
        antonyms -= {word for negation in negations for word in _said_of(antonyms, negation)}
        if mention.optional or not antonyms.isdisjoint(other.stems | other.words):
            return SPOKEN
        known = mention.language.denials
        if (
            _is_left_out(mention, other, known)
            or _is_left_to_do(mention, other, known)
            or _is_outside(mention, other, known)
            or _is_exception(mention, other, known)
            or any(unless in other.words and only_if in own.words for unless, only_if in known.conditional)
        ):
            return SPOKEN
        if mention.written.casefold().startswith(known.without) and known.nothing_there & other.words:
            return SPOKEN
        return matched(next((m for m in negations[:_MOST_NEGATIONS] if _mean_the_same(mention, m)), None))


def _is_outside(mention: Mention, other: Side, known: DenialWords) -> bool:
    """Tell whether the other side rules it out by its place: `outside France`, `a long contract is out`."""
    if known.out.isdisjoint(other.words) and known.outside.isdisjoint(other.words):
        return False
    stems = frozenset(mention.parts)
    return any(
        not stems.isdisjoint(near) if any_of_them else stems <= near
        for document in other.documents
        for any_of_them, near in document.noted(
            "ruled out", partial(_ruled_out, document.tokens, document.language.denials)
        )
    )


def _ruled_out(tokens: list[Token], known: DenialWords) -> list[tuple[bool, frozenset[str]]]:
    """Return the stems behind each `outside`, of which one is enough, and of clauses that end in `is out`."""
    found: list[tuple[bool, frozenset[str]]] = []
    for at, token in enumerate(tokens):
        if len(found) == MOST:
            break
        closes = at + 1 == len(tokens) or tokens[at + 1].kind == "mark"
        if token.fold in known.outside:
            found.append((True, _stems_of(tokens[at + 1 : at + 3])))
        elif token.fold in known.out and at and closes and tokens[at - 1].fold in known.before_out:
            clause = (near for near in tokens[max(0, at - _SCOPE_TOKENS) : at] if near.clause == token.clause)
            found.append((False, _stems_of(clause)))
    return found


def _stems_of(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(found for token in tokens if (found := stem_of_content(token)))


def _is_left_out(mention: Mention, other: Side, known: DenialWords) -> bool:
    """Tell whether the other side leaves out what is not to be counted: `ignoring the two new ones`."""
    counted, *rest = mention.parts
    is_counted = counted in stems_of(known.counting, mention.language)
    if not is_counted or known.left_out.isdisjoint(other.words):
        return False
    return not rest or not other.stems.isdisjoint(rest)


def _is_left_to_do(mention: Mention, other: Side, known: DenialWords) -> bool:
    """Tell whether the other side says of what is not yet done that it is left to do: `4 left to paint`."""
    words = mention.written.casefold().split()
    done = words[-1]
    is_done = words[0] in known.denying and (done.endswith(known.done) or done in mention.language.bases)
    if not is_done or stem(base_of(done)) not in other.stems:
        return False
    return not known.left.isdisjoint(other.words) or any(phrase in other.spaced for phrase in known.still_to)


def _is_exception(mention: Mention, other: Side, known: DenialWords) -> bool:
    """Tell whether the other side excepts something in other words: `all but two`, `all except two`."""
    excepts = mention.written.casefold().startswith(known.excepting)
    return excepts and not known.exceptions.isdisjoint(other.words)


def _said_of(words: Iterable[str], negation: Mention) -> set[str]:
    """Return those of some words that a negation is about."""
    roots = {root_of(part) for part in negation.parts}
    return {word for word in words if stem(word) in negation.parts or root_of(word) in roots}


def _mean_the_same(one: Mention, other: Mention) -> bool:
    """Tell whether two negations are about the same thing in other words: `no presents`, `no gifts`."""
    theirs = (*other.parts, *other.around)
    return any(share_meaning(word, their) for word in one.parts for their in theirs)


def _overlap(one: Mention, other: Mention) -> bool:
    """Whether what `one` is first of all about belongs to `other`, or half of it does."""
    theirs = {*other.parts, *other.around}
    if not one.parts:
        return False
    return (
        one.parts[0] in theirs
        or 2 * len(set(one.parts) & set(other.parts)) >= min(len(one.parts), len(other.parts)) > 0
    )


def _bounds(values: list[Mention]) -> set[int]:
    """Return the tokens of comparisons beside their value: `nicht` of `nicht mehr als 5`."""
    return {
        at
        for mention in values
        if mention.kind == "comparison" and mention.of is not None
        for at in range(mention.first, mention.end)
        if not mention.of.first <= at < mention.of.end
    }


def _negations_in(tokens: list[Token], values: set[int], bounds: set[int]) -> list[Mention]:
    """Return the negations of a text; `values` are the tokens at which a checked value begins or ends."""
    found: list[Mention] = []
    ended = 0
    for at, token in enumerate(tokens):
        if token.kind != "word" or at < ended:
            continue
        english = token.language is ENGLISH
        if (at in bounds and not english) or (english and not _may_deny(token.fold)):
            continue
        if cue := (_cue_at(tokens, at) if english else _listed_cue(tokens, at)):
            found.extend(_scoped(tokens, at, *cue, values))
            ended = at if english else cue[0]
        elif not english and (base := _base(tokens[at])):
            meaning = stem(base, tokens[at].language)
            found.append(Mention("negation", "no " + meaning, at, at + 1, parts=(meaning,), optional=True))
        elif english and tokens[at].fold.endswith(_WORDS.lacking) and len(tokens[at].fold) > _SHORTEST_LESS:
            lacked = stem(tokens[at].fold.removesuffix(_WORDS.lacking))
            found.append(Mention("negation", "no " + lacked, at, at + 1, parts=(lacked,), optional=True))
        elif english and tokens[at].fold.startswith(_WORDS.undoing) and len(tokens[at].fold) > _SHORTEST_UN:
            undone = stem(tokens[at].fold.removeprefix(_WORDS.undoing))
            found.append(Mention("negation", "no " + undone, at, at + 1, parts=(undone,), optional=True))
    return found


def _begins_denial(word: str) -> bool:
    """Tell whether an English word may be the first of a cue, or be the opposite of another word."""
    is_ended = word.endswith((*_WORDS.written_denials, _WORDS.lacking))
    return word in _BEGINNINGS or is_ended or word.startswith(_WORDS.undoing)


_BEGINNINGS = _HARD | _SOFT | _WORDS.leaving | {phrase[0] for phrase in _PHRASES} | {"w", "free"}
_may_deny = Remembered(_begins_denial).__getitem__


def _antonyms(negation: Mention) -> set[str]:
    """Return the words that say what `not` and a word that a negation is about say, as far as known."""
    found = {negation.language.antonyms.get(stemmed, "") for stemmed in negation.parts} - {""}
    if negation.language is ENGLISH:
        found.update(*(contraries_of(root_of(word)) for word in negation.parts))
    return found


def _listed_cue(tokens: list[Token], at: int) -> tuple[int, bool] | None:
    """Return the index after a cue of a language other than English at `at`, and whether it is only a soft
    one.
    """
    language, word = tokens[at].language, tokens[at].fold
    if word in language.separated and (end := _separated_end(tokens, at, language.separated[word])):
        return end, False
    if word not in language.negations.first:
        return None
    begin = max(0, at - _LONGEST_CUE)
    words = [
        token.fold for token in tokens[begin : at + _LONGEST_CUE] if token.sentence == tokens[at].sentence
    ]
    at_cue = min(at - begin, len([t for t in tokens[begin:at] if t.sentence == tokens[at].sentence]))
    cue = language.negations.match(words, at_cue)
    if cue is None or _is_answer(tokens, at, at + cue[1] - at_cue):
        return None
    for first in range(at_cue + 1):
        idiom = language.negation_idioms.match(words, first)
        if idiom and idiom[1] >= cue[1]:
            return None
    return at + cue[1] - at_cue, cue[0] == "soft"


def _separated_end(tokens: list[Token], at: int, phrases: Iterable[tuple[str, ...]]) -> int:
    """Return where what `lass ... weg` and `deja fuera ...` negate begins; 0 where no such phrase follows."""
    words = [t.fold for t in tokens[at + 1 : at + _SCOPE_TOKENS] if t.sentence == tokens[at].sentence]
    for place in range(len(words)):
        for phrase in phrases:
            if tuple(words[place : place + len(phrase)]) == phrase:
                return at + 1 if place else at + 1 + len(phrase)
    return 0


def _base(token: Token) -> str:
    """Return what a word with a negating ending is without it: `zucker` of `zuckerfrei`."""
    for ending in token.language.negating_endings:
        base = token.fold.removesuffix(ending)
        if base != token.fold and len(base) >= _SHORTEST_BASE:
            return base
    return ""


def _is_answer(tokens: list[Token], at: int, end: int) -> bool:
    """Tell whether a cue stands alone in its clause, as `no` in `no, el martes`."""
    begins = at == 0 or tokens[at - 1].clause != tokens[at].clause or tokens[at - 1].kind == "mark"
    if begins and tokens[at].fold in tokens[at].language.denials.answers:
        return True
    return begins and (end >= len(tokens) or tokens[end].kind == "mark")


def _cue_at(tokens: list[Token], at: int) -> tuple[int, bool] | None:
    """Return the index after a negation cue at `at`, and whether it is only a soft one."""
    word = tokens[at].fold
    following = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    if word in _WORDS.leaving and tuple(token.fold for token in tokens[at + 1 : at + 3]) in _WORDS.going_away:
        # Who leaves out of a town goes away from it.
        return None
    if force := _PHRASES.get((word, following)):
        return at + 2, force == "soft"
    if word == "w" and following == "/" and at + 2 < len(tokens) and tokens[at + 2].fold == "o":
        return at + 3, False
    if word in _WORDS.leaving and tokens[at].sentence == tokens[min(at + 4, len(tokens) - 1)].sentence:
        ahead = [token.fold for token in tokens[at + 1 : at + 5]]
        return None if _WORDS.out.isdisjoint(ahead) else (at + 1, False)
    if following in _WORDS.needs and word not in _WORDS.refusing and word.endswith(_WORDS.written_denials):
        return at + 1, True
    if word in _HARD or word.endswith(_WORDS.denied_endings):
        return (at + 1, False) if not _is_idiom(tokens, at, word, following) else None
    if (word, following) in _WORDS.no_denials:
        return None
    if word == "free":
        return (at + 1, True) if at and tokens[at - 1].text in "-‑" else None
    return (at + 1, True) if word in _SOFT else None


def _is_idiom(tokens: list[Token], at: int, word: str, following: str) -> bool:
    before = tokens[at - 1].fold if at else ""
    if word in _WORDS.answering:
        if _is_said_behind(tokens, at):
            return False
        if following in {",", ".", "!", "…", "-", ""} or tokens[at + 1].kind == "number":
            return True
        if _opens(tokens, at) and following in _WORDS.answered:
            return True
    if word in _WORDS.prefixed and following != "-":
        return True
    if before in ENGLISH.invitations or (following in _WORDS.asked and word.endswith(_WORDS.denied_endings)):
        return True
    if following == "," or (before in _WORDS.before_idle and word in _WORDS.denying):
        return True
    if word in _WORDS.own_idioms:
        return following in _WORDS.own_idioms[word]
    if following == "actually" and word not in _WORDS.answering:
        # `don't actually rename them`
        return False
    return word not in _WORDS.never_idle and following in ENGLISH.idioms


def _is_said_behind(tokens: list[Token], at: int) -> bool:
    """Tell whether `no` is said of what stands before it, beside a `yes`: `fish yes, meat no`."""
    ends = at + 1 >= len(tokens) or tokens[at + 1].kind == "mark"
    if not ends or not at or tokens[at - 1].kind != "word":
        return False
    around = tokens[max(0, at - _SCOPE_TOKENS) : at + _SCOPE_TOKENS]
    yes = tokens[at].language.denials.affirming
    return any(token.fold in yes and token.sentence == tokens[at].sentence for token in around)


def _scoped(tokens: list[Token], cue: int, begin: int, soft: bool, values: set[int]) -> list[Mention]:
    """One mention per listed item in the scope of the cue."""
    found: list[Mention] = []
    items, end = _items(tokens, begin)
    language = tokens[cue].language
    behind = (not items and language.negates_behind) or _is_said_behind(tokens, cue)
    onward = tokens[cue].fold in language.negation_onward and not behind
    around = () if onward else tuple(_stems_before(tokens, cue))
    ends = begin >= len(tokens) or tokens[begin].sentence != tokens[cue].sentence or _closes(tokens[begin])
    if ends and tokens[cue].language is ENGLISH:
        if _PREFERRED.issuperset(around) and tokens[cue].fold in _WORDS.elliptic:
            # `she wants a dog but I'd rather not`
            around = tuple(_stems_of_sentence(tokens, cue))
        if around:
            # `birds that fly and birds that don't`
            items, soft = [], True
    soft = soft or (end < len(tokens) and tokens[end].fold in language.denials.until)
    after_mark = cue > 0 and tokens[cue - 1].kind == "mark"
    contrast = begin in values and (
        after_mark
        or cue - 1 in values
        or _but_follows(tokens, begin)
        or (_opens(tokens, cue) and _another_follows(tokens, begin, values))
    )
    for first, last, stems in items:
        meaning = "no " + " ".join(stems)
        mention = Mention("negation", meaning, cue if not found else first, last, parts=tuple(stems))
        mention.around, mention.optional = around, soft or contrast
        found.append(mention)
    if not found and around:
        found.append(Mention("negation", "no " + " ".join(around), cue, end, parts=around, optional=soft))
    return found


def _closes(token: Token) -> bool:
    return token.kind == "mark" and token.text in ",;:.!?)\n"


def _items(tokens: list[Token], begin: int) -> tuple[list[tuple[int, int, list[str]]], int]:
    items: list[tuple[int, int, list[str]]] = []
    language = tokens[begin].language if begin < len(tokens) else ENGLISH
    stems: list[str] = []
    first = at = begin
    until = min(len(tokens), begin + _SCOPE_TOKENS)
    while at < until and tokens[at].sentence == tokens[begin].sentence and len(stems) < _SCOPE_WORDS:
        token = tokens[at]
        if at > begin and (_ends_scope(tokens, at) or _is_cue(token)):
            break
        if stems and (token.fold in token.language.conjunctions or token.fold in token.language.alternatives):
            if token.fold not in token.language.alternatives:
                break
            items.append((first, at, stems))
            first, stems = at + 1, []
        elif token.kind != "mark" and (binding := stem_of_content(token)):
            stems.append(binding)
        at += 1
    if stems:
        items.append((first, at, stems))
    return [(low, high, _without_generic(words, language)) for low, high, words in items], at


def _is_cue(token: Token) -> bool:
    if token.language is not ENGLISH:
        return (token.fold,) in token.language.negations.meanings
    return token.fold in _WORDS.parting or token.fold.endswith(_WORDS.denied_endings)


def _ends_scope(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    return token.fold in token.language.negation_ends or (
        token.kind == "mark" and token.text in ",;:()|。，、—–!?\n"
    )


@cache
def _generic(language: Language) -> frozenset[str]:
    return language.generic | frozenset(stem(word, language) for word in language.generic)


def _without_generic(stems: list[str], language: Language) -> list[str]:
    generic = _generic(language)
    return [word for word in stems if word not in generic] or stems


def _stems_before(tokens: list[Token], cue: int) -> list[str]:
    language = tokens[cue].language
    stems: list[str] = []
    at = cue - 1
    while at >= max(0, cue - _SCOPE_TOKENS) and tokens[at].clause == tokens[cue].clause and len(stems) < 2:
        if tokens[at].fold in language.conjunctions or tokens[at].fold in language.alternatives:
            break
        if tokens[at].kind == "word" and (binding := stem_of_content(tokens[at])):
            stems.append(binding)
        at -= 1
    return _without_generic(stems, tokens[cue].language) if stems else []


def _stems_of_sentence(tokens: list[Token], cue: int) -> list[str]:
    """Return the last stems before a cue that says no to what another clause says."""
    before = tokens[max(0, cue - _SCOPE_TOKENS) : cue]
    said = [found for t in before if t.sentence == tokens[cue].sentence and (found := stem_of_content(t))]
    said = [found for found in said if found not in _PREFERRED]
    return _without_generic(said, tokens[cue].language)[-_ELLIDED:] if said else []


def _opens(tokens: list[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].sentence != tokens[at].sentence


def _another_follows(tokens: list[Token], begin: int, values: set[int]) -> bool:
    """`not Thursday, Wednesday`"""
    marks = [at for at in range(begin, min(len(tokens), begin + _SCOPE_TOKENS)) if tokens[at].text == ","]
    return any(at + 1 in values and tokens[at + 1].sentence == tokens[begin].sentence for at in marks)


def _but_follows(tokens: list[Token], begin: int) -> bool:
    return any(token.fold in token.language.changes.contrary for token in tokens[begin : begin + 4])
