"""Negations, with what they are about.

A negation is known by the stems in its scope, so `no nuts`, `without nuts` and `nut-free` meet. The
scope runs to the end of the clause, at most a few content words, and is cut where words are listed:
`no cheese or eggs` is two negations. Cost accepted: an antonym (`mild` for `not spicy`) is not seen
as the same, unless it is one of the few known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.check._lexicon import GENERIC_VERBS, phrases, words
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token, stem, stem_of_content
from midturn.mediator.check.kinds._kind import MOST, Kind, Match, Passage, matched, spoken

if TYPE_CHECKING:
    from midturn.mediator.check._comparing import Side

_SCOPE_WORDS = 4
_SCOPE_TOKENS = 12
_SHORTEST_UN = 5
"""`unsold` may be a negation, `under` is none."""
_HARD = frozenset(
    words(
        """no not never without neither nor none cannot w/o dont doesnt didnt cant wont isnt arent wasnt
            shouldnt couldnt wouldnt mustnt havent hasnt avoid avoids avoiding exclude excludes excluding
            excluded omit omitting omits except не без нет ни kein keine keinen keiner nicht ohne nie sin
            sans pas jamais nunca senza sem não nao geen niet zonder nothing nobody non"""
    )
)
_SOFT = frozenset(
    words(
        """forget drop remove removed removing allergic allergy hate hates dislike dislikes lack lacks
            lacking minus stop skip skips skipping ban banned forbid forbidden refrain refuse refuses
            unable free decline ignore cancel prevent prevents omitted instead rather leave leaving zero"""
    )
)
"""They may stand for a negation, but demand none."""
_PHRASES = frozenset(phrases("leave out | leaving out | other than | free of | rather than"))
_HARD_PHRASES = frozenset([("leave", "out"), ("leaving", "out")])
_IDIOMS = frozenset(
    words(
        """problem problems worries worry idea doubt thanks thank sure certain only wait matter just mind
            care know think forget biggie kidding clue rush later more less fewer earlier higher lower
            sooner exceed exceeding over above below under need longer necessarily hesitate bother special
            sorry way actually"""
    )
)
"""After `no`, `not` or `don't` they make an idiom or a comparison, not a demand."""
_ABOUT_WHAT_FOLLOWS = frozenset(
    ["no", "without", "neither", "nor", "w/o", "без", "нет", "kein", "keine", "ohne", "sin", "sans"]
)
"""Cues that say nothing of the words before them."""
_INVITATIONS = frozenset(["why", "how"])
_ENDS = frozenset(
    ["but", "because", "while", "although", "so", "then", "however", "when", "if", "unless", "since", "until"]
)
_LISTS = frozenset(["or", "and", "nor", "oder", "ni", "или", "и", "y", "o", "et", "ou", "und"])
_ANTONYMS = {
    "spici": "mild",
    "expens": "cheap",
    "cheap": "expens",
    "nois": "quiet",
    "noisi": "quiet",
    "loud": "quiet",
    "formal": "inform",
    "long": "short",
    "difficult": "easi",
    "hard": "easi",
    "big": "small",
    "larg": "small",
}
_CJK = ("不要", "没有", "沒有", "不", "没", "別", "别")


class Negations(Kind):
    """A negation."""

    name = "negation"

    def find(self, passage: Passage) -> list[Mention]:
        """Return the negations; the values found before may begin what one is about."""
        values = {mention.first for mention in passage.found}
        return _negations_in(passage.tokens, values) + _cjk_negations(passage.tokens)

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """A negation is known by each word that it may be about."""
        return {"negated " + word for word in (*mention.parts, *mention.around)}

    def also(self, mention: Mention) -> set[str]:
        """Any negation of something may say that there is none."""
        return {"negation"} if mention.parts or mention.around else set()

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for a negation of the same thing, then for a word that says what `not` says."""
        for word in (*mention.parts, *mention.around):
            for negation in other.keys.get("negated " + word, [])[:MOST]:
                if _overlap(mention, negation) or _overlap(negation, mention):
                    return matched(negation)
        if not mention.parts:
            return spoken("negation" in other.keys)
        return spoken(
            mention.optional
            or any(_antonym(word) and _antonym(word) in other.stems for word in mention.parts)
        )


def _overlap(one: Mention, other: Mention) -> bool:
    """Whether what `one` is first of all about belongs to `other`, or half of it does."""
    theirs = {*other.parts, *other.around}
    if not one.parts:
        return False
    return (
        one.parts[0] in theirs
        or 2 * len(set(one.parts) & set(other.parts)) >= min(len(one.parts), len(other.parts)) > 0
    )


def _negations_in(tokens: list[Token], values: set[int]) -> list[Mention]:
    """The negations of a text; `values` are the tokens at which a checked value begins."""
    found: list[Mention] = []
    for at in range(len(tokens)):
        if tokens[at].kind != "word":
            continue
        if cue := _cue_at(tokens, at):
            found.extend(_scoped(tokens, at, *cue, values))
        elif tokens[at].fold.startswith("un") and len(tokens[at].fold) > _SHORTEST_UN:
            undone = stem(tokens[at].fold.removeprefix("un"))
            found.append(Mention("negation", "no " + undone, at, at + 1, parts=(undone,), optional=True))
    return found


def _antonym(stemmed: str) -> str:
    """A word that says what `not` plus a word of this stem says; empty where none is known."""
    return _ANTONYMS.get(stemmed, "")


def _cue_at(tokens: list[Token], at: int) -> tuple[int, bool] | None:
    """The index after a negation cue at `at`, and whether it is only a soft one."""
    word = tokens[at].fold
    following = tokens[at + 1].fold if at + 1 < len(tokens) else ""
    if (word, following) in _PHRASES:
        return at + 2, (word, following) not in _HARD_PHRASES
    if word == "w" and following == "/" and at + 2 < len(tokens) and tokens[at + 2].fold == "o":
        return at + 3, False
    if word == "leave" and tokens[at].sentence == tokens[min(at + 4, len(tokens) - 1)].sentence:
        ahead = [token.fold for token in tokens[at + 2 : at + 5]]
        return (at + 1, False) if "out" in ahead else None
    if word in _HARD or word.endswith(("n't", "n`t")):
        return (at + 1, False) if not _is_idiom(tokens, at, word, following) else None
    if word == "free":
        return (at + 1, True) if at and tokens[at - 1].text in "-‑" else None
    return (at + 1, True) if word in _SOFT else None


def _is_idiom(tokens: list[Token], at: int, word: str, following: str) -> bool:
    before = tokens[at - 1].fold if at else ""
    if word == "no" and (following in {",", ".", "!", "…", "-", ""} or tokens[at + 1].kind == "number"):
        return True
    if word == "non" and following != "-":
        return True
    if before in _INVITATIONS or (following in {"you", "we", "it", "they"} and word.endswith("n't")):
        return True
    if following == "," or (before == "or" and word == "not") or (before == "if" and word == "not"):
        return True
    if word in {"can't", "cant", "cannot"}:
        return following == "wait"
    if word == "never":
        return following == "mind"
    return word not in {"without", "avoid", "exclude"} and following in _IDIOMS


def _scoped(tokens: list[Token], cue: int, begin: int, soft: bool, values: set[int]) -> list[Mention]:
    """One mention per listed item in the scope of the cue."""
    found: list[Mention] = []
    around = tuple(_stems_before(tokens, cue)) if tokens[cue].fold not in _ABOUT_WHAT_FOLLOWS else ()
    items, end = _items(tokens, begin)
    after_mark = cue > 0 and tokens[cue - 1].kind == "mark"
    contrast = begin in values and (after_mark or cue - 1 in values or _but_follows(tokens, begin))
    for first, last, stems in items:
        meaning = "no " + " ".join(stems)
        mention = Mention("negation", meaning, cue if not found else first, last, parts=tuple(stems))
        mention.around, mention.optional = around, soft or contrast
        found.append(mention)
    if not found and around:
        found.append(Mention("negation", "no " + " ".join(around), cue, end, parts=around, optional=soft))
    return found


def _items(tokens: list[Token], begin: int) -> tuple[list[tuple[int, int, list[str]]], int]:
    items: list[tuple[int, int, list[str]]] = []
    stems: list[str] = []
    first = at = begin
    until = min(len(tokens), begin + _SCOPE_TOKENS)
    while at < until and tokens[at].sentence == tokens[begin].sentence and len(stems) < _SCOPE_WORDS:
        token = tokens[at]
        if at > begin and (_ends_scope(tokens, at) or _is_cue(token)):
            break
        if token.fold in _LISTS and stems:
            if token.fold not in {"or", "oder", "или", "ou", "o", "ni"}:
                break
            items.append((first, at, stems))
            first, stems = at + 1, []
        elif token.kind != "mark" and (binding := stem_of_content(token)):
            stems.append(binding)
        at += 1
    if stems:
        items.append((first, at, stems))
    return [(low, high, _without_generic(words)) for low, high, words in items], at


def _is_cue(token: Token) -> bool:
    return token.fold in {"no", "not", "nor", "without", "never"} or token.fold.endswith("n't")


def _ends_scope(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    return token.fold in _ENDS or (token.kind == "mark" and token.text in ",;:()|。，、—–!?\n")


_GENERIC = GENERIC_VERBS | frozenset(stem(word) for word in GENERIC_VERBS)


def _without_generic(stems: list[str]) -> list[str]:
    return [word for word in stems if word not in _GENERIC] or stems


def _stems_before(tokens: list[Token], cue: int) -> list[str]:
    stems: list[str] = []
    at = cue - 1
    while at >= max(0, cue - _SCOPE_TOKENS) and tokens[at].clause == tokens[cue].clause and len(stems) < 2:
        if tokens[at].fold in _LISTS:
            break
        if tokens[at].kind == "word" and (binding := stem_of_content(tokens[at])):
            stems.append(binding)
        at -= 1
    return _without_generic(stems) if stems else []


def _but_follows(tokens: list[Token], begin: int) -> bool:
    return any(token.fold == "but" for token in tokens[begin : begin + 4])


def _cjk_negations(tokens: list[Token]) -> list[Mention]:
    """Negations in Chinese runs: the cue with the two characters after it."""
    found: list[Mention] = []
    for at, token in enumerate(tokens):
        if token.kind != "word" or not "\u4e00" <= token.text[0] <= "\u9fff":
            continue
        cue = next((cue for cue in _CJK if cue in token.text), None)
        if cue is not None:
            about = token.text.split(cue, 1)[1][:2]
            if about:
                found.append(Mention("negation", "no " + about, at, at + 1, parts=tuple(about)))
    return found
