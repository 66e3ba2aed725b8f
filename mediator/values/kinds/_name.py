"""Names: capitalised words that are more than the beginning of a sentence.

The first word of a sentence counts only with further evidence: the same word has a capital within a
sentence elsewhere, it is a possessive, another name follows, a verb follows and the word is not a
common one, or the whole statement is a short fragment. Costs accepted: a name typed in lower case is
not seen as a value (yet it is found where the other side writes it with its capital), and scripts
without capitals have no names, katakana runs apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from midturn.mediator.language import ENGLISH, Language
from midturn.mediator.values._capitals import Evidence, bare_name, is_title_case, opens
from midturn.mediator.values._letters import letters_of
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, sentences, stem
from midturn.mediator.values.kinds._kind import SPOKEN, Kind, Match, Passage, key_of, spoken
from midturn.mediator.values.kinds._placed_names import placed_names

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_NOBODY = frozenset[str]()
_LONG_NAME = 5
_SHORT_NAME = 3
_FRAGMENT_WORDS = 3
_FRAGMENT_TOKENS = 8


class Names(Kind):
    """A name."""

    name = "name"
    rank = 160

    def find(self, passage: Passage) -> list[Mention]:
        """Return the names among the words that belong to no figure."""
        taken = {at for mention in passage.found for at in range(mention.first, mention.end)}
        found: list[Mention] = []
        for span in sentences(passage.tokens):
            names = _names_of if passage.tokens[span.start].language.capitals == "names" else placed_names
            found.extend(names(passage.tokens, span, taken, passage.evidence))
        return found

    def also(self, mention: Mention) -> set[str]:
        """Return the initials of a name of several words."""
        return {"initials " + _initials(mention)} if len(mention.parts) > 1 else set()

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the name, then for each of its words in any case, and for what its letters stand for."""
        # `VCs`
        are_initials = mention.written[-1:] == "s" and mention.written[:-1].isupper()
        if are_initials and (found := other.keys.get("initials " + mention.meaning.removesuffix("s"))):
            return Match(True, found[0])
        if exact := other.keys.get(key_of(mention)):
            return Match(True, exact[0])
        titles = mention.language.titles
        untitled = titles.isdisjoint(other.names)
        lacking = any(
            not _is_said(part, mention.language, other) and not _adjective(part, mention.language, other)
            for part in mention.parts
            if not (untitled and part in titles)
        )
        letters = letters_of(mention.meaning)
        if len(letters) >= _LONG_NAME + 1 and letters in other.letters:
            return SPOKEN
        initials = _initials(mention)
        said = other.words - ENGLISH.function_words
        return spoken(not lacking or initials in said or (len(mention.parts) > 1 and initials + "s" in said))


def _is_said(part: str, language: Language, other: Side) -> bool:
    """Tell whether a name's word is said, in German with the ending of a genitive or without it."""
    if part in other.names or stem(part, language) in other.stems:
        return True
    return language.compounds and (part + "s" in other.names or part.removesuffix("s") in other.names)


def _adjective(part: str, language: Language, other: Side) -> bool:
    """Tell whether the other side has a name's adjective, or an adjective's name: `America`, `American`."""
    if not language.peoples.get(part, _NOBODY).isdisjoint(other.names):
        return True
    if len(part) < _LONG_NAME:
        return False
    bare = part[:-1] if part[-1] in "aey" else part
    endings = language.people_endings
    made = (bare + ending for ending in endings)
    unmade = (part.removesuffix(ending) for ending in endings if part.endswith(ending))
    return any(word in other.names for word in made) or any(
        word + vowel in other.names for word in unmade if len(word) > _SHORT_NAME for vowel in ("", "a", "y")
    )


def _initials(mention: Mention) -> str:
    """Return the capitals of a name, by which it may be known: `JS` of `JavaScript`."""
    capitals = "".join(letter for letter in mention.written if letter.isupper()).casefold()
    return capitals if len(capitals) > 1 else "-"


def _names_of(tokens: list[Token], span: slice, taken: set[int], evidence: Evidence) -> list[Mention]:
    sentence = tokens[span]
    shouted = is_title_case(sentence)
    found: list[Mention] = []
    run: list[int] = []
    for place in [place for place, token in enumerate(sentence) if _may_be_name(token)]:
        at = span.start + place
        if at in taken or not _is_name(sentence, place, shouted, evidence):
            continue
        if run and not _continues(tokens, run[-1], at):
            found.append(_mention(tokens, run))
            run = []
        run.append(at)
    if run:
        found.append(_mention(tokens, run))
    titles = tokens[span.start].language.titles
    return [mention for mention in found if not titles.issuperset(mention.parts)]


def _may_be_name(token: Token) -> bool:
    return token.kind == "word" and (token.text[0].isupper() or not token.text.isascii())


def _continues(tokens: list[Token], last: int, at: int) -> bool:
    between = tokens[last + 1 : at]
    if between and not (len(tokens[last].text) == 1 or tokens[last].fold in tokens[last].language.titles):
        return False
    return all(token.text == "." for token in between) and not tokens[last].text.endswith(("'s", "’s"))


def _mention(tokens: list[Token], run: list[int]) -> Mention:
    parts = tuple(bare_name(tokens[at].fold) for at in run)
    return Mention("name", " ".join(parts), run[0], run[-1] + 1, parts=parts)


def _is_name(sentence: list[Token], place: int, shouted: bool, evidence: Evidence) -> bool:
    token = sentence[place]
    if token.kind != "word":
        return False
    if not token.text[0].isupper():
        return not token.text.isascii() and bool(_KATAKANA.fullmatch(token.text))
    word = bare_name(token.fold)
    if word.split("'")[0] in token.language.common_words or (
        len(token.text) == 1 and not _is_initial(sentence, place)
    ):
        return token.text.isupper() and word in token.language.acronyms and not shouted
    if shouted:
        return word in evidence.capital
    return not opens(sentence, place) or _opens_as_name(sentence, place, word, evidence)


def _is_initial(sentence: list[Token], place: int) -> bool:
    return place + 1 < len(sentence) and sentence[place + 1].text == "." and sentence[place].text != "I"


def _opens_as_name(sentence: list[Token], place: int, word: str, evidence: Evidence) -> bool:
    if word in evidence.capital:
        return True
    if word in evidence.lower:
        return False
    if sentence[place].fold.endswith("'s"):
        return True
    words = [token for token in sentence[:_FRAGMENT_TOKENS] if token.kind == "word"]
    is_short = len(sentence) < _FRAGMENT_TOKENS and len(words) <= _FRAGMENT_WORDS
    if is_short and all(word.text[0].isupper() or word.fold in word.language.fragment_ends for word in words):
        return True
    following = sentence[place + 1] if place + 1 < len(sentence) else None
    if following is None or following.kind != "word":
        return False
    if following.fold in following.language.conjunctions and place + 2 < len(sentence):
        # `Upper and lower case`: no name is coordinated with a plain word.
        other = sentence[place + 2]
        if other.kind == "word" and other.text.islower() and other.fold not in other.language.function_words:
            return False
    return _follows_a_name(following)


def _follows_a_name(following: Token) -> bool:
    common = following.language.common_words
    if following.text[0].isupper():
        return following.fold not in common
    language = following.language
    if following.fold in language.verbs:
        return True
    ends_like_a_verb = following.fold.endswith(language.verb_endings)
    ends_like_a_verb &= not following.fold.endswith(language.no_verb_endings)
    return ends_like_a_verb and len(following.fold) > 3 and following.fold not in common
