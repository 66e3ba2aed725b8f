"""What guidelines say that phrases of the user's mean; a quoted phrase is found in other languages, too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from midturn.mediator.language import LANGUAGES
from midturn.mediator.values import fold


@dataclass(frozen=True, slots=True)
class Definition:
    """What a phrase of the user's means."""

    phrase: str
    meaning: str


_LONGEST = 40
"""Characters of a phrase."""
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|(?<=[。；！？])")
_QUOTED = re.compile(
    rf"\"([^\"]{{2,{_LONGEST}}})\"|“([^“”]{{2,{_LONGEST}}})”|„([^„“”]{{2,{_LONGEST}}})[“”]"
    rf"|«\s*([^«»]{{2,{_LONGEST}}}?)\s*»|「([^「」]{{2,{_LONGEST}}})」|‘([^‘’]{{2,{_LONGEST}}})’"
    rf"|(?<!\w)'([^']{{2,{_LONGEST}}})'(?!\w)"
)
_MEANS = (
    r"(?:means?|meant|stands? for|refers? to|denotes?|is (?:short|shorthand) for|equals|=|→|->|:"
    r"|(?:should|is to|must|has to) be (?:read|taken|understood|interpreted) as"
    r"|bedeutet|heißt|meint|steht für|significa|quiere decir|se refiere a|signifie|veut dire|désigne"
    r"|指的是|是指|意思是|表示|就是|指)"
)
_WANTS = r"(?:wants?|wanted|is|are|will|quiere(?! decir)|veut(?! dire)|ist|sind|es|son|est|sont)"
_SUBJECT = (
    r"(?:the|this|that|a|any|der|die|dieser|diese|el|la|este|esta|cet|cette|l['’])?\s*"
    r"(?:user|users|customer|customers|guest|guests|they|he|she|it|we|i"
    r"|Nutzer|Nutzerin|Kunde|Kundin|Gast|er|sie|man|usuario|usuaria|cliente|utilisateur|client|cliente|on"
    r"|il|elle|él|ella)\b"
)
_THEN = r"(?:then|always|usually|really|dann|immer|siempre|toujours)"
_TOLD = re.compile(
    rf"(?:[^\"“”„«»]{{0,{_LONGEST}}}?[\s,，、]|\s*)"
    rf"(?:{_MEANS}|(?<=[,\s])(?:{_SUBJECT}|that|this)\s+(?:{_THEN}\s+)?{_WANTS})"
    rf"(?:\s+{_SUBJECT})?\s*(?P<meaning>\S.*)",
    re.IGNORECASE,
)
"""After a phrase in quotes."""
_IS = re.compile(rf"\s*{_WANTS}\s+(?P<meaning>\S.*)", re.IGNORECASE)
"""The same, where the phrase begins the sentence."""
_BEGINS = re.compile(r"\W*(?:for [^,]{1,30}, *)?\Z", re.IGNORECASE)
_BIDS = re.compile(
    r"(?:\b(?:read|treat|interpret|understand|take|expand|translate|replace|render|resolve|rewrite|lies"
    r"|lesen Sie|verstehe|lee|lea|interpreta|entiende|lis|lisez|comprends|interprète)"
    r"|把|将)\s*(?:\w+\s+){0,3}\Z",
    re.IGNORECASE,
)
_AS = re.compile(
    r"\W*(?:(?:as|to mean|to|with|by|into|als|como|comme|par)\b|理解为|读作|视为|当作)\s*(?P<meaning>\S.*)",
    re.IGNORECASE,
)
_BARE = rf"(?P<phrase>[^\"“”‘«»„,;:!?]{{2,{_LONGEST}}}?)"
_WHO = r"(?:the user|users|this user|the customer|customers|the guest|guests|they|he|she|we|i|who)"
_UNQUOTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bby {_BARE},? {_WHO} (?:always )?(?:means?|refers? to) (?P<meaning>.+)",
        rf"\b{_WHO} (?:says?|writes?|asks? for|orders?|requests?|mentions?) {_BARE},? "
        rf"(?:(?:it|this|that|{_WHO}) (?:always )?(?:means?|wants?|is)|(?:always )?(?:means?|wants?)) "
        r"(?P<meaning>.+)",
        rf"^\W*for [\w'’ ]{{1,30}}?, {_BARE} (?:always )?(?:means?|is|are) (?P<meaning>.+)",
        rf"^\W*(?!{_WHO} ){_BARE} (?:always )?(?:means?|stands for|refers to) (?P<meaning>.+)",
    )
)
_POINTING = frozenset[str]().union(
    *(language.question_words for language in LANGUAGES.values()),
    *(language.bindings.pronouns for language in LANGUAGES.values() if language.bindings is not None),
)
_BESIDE = re.compile(
    r",? (?:and )?(?:not (?:the|a|an)|rather than|instead of|unless|because|since|so that|whatever)\b.*"
    r"|,? (?:that|which|who|whose|where)\b.*|(?<=\w) [\"“„«].*"
)
"""What a definition says after the meaning."""


def definitions(rules: Iterable[str]) -> list[Definition]:
    """Return what guidelines say that phrases mean.

    >>> definitions(["By 'the usual' the user means a large funghi pizza."])
    [Definition(phrase='the usual', meaning='a large funghi pizza')]
    """
    return [found for rule in rules for part in _SENTENCE.split(rule) if (found := _definition(part))]


def without_definitions(rule: str, used: Collection[Definition] = ()) -> str:
    """Return a guideline without the sentences that define a phrase, but for those that are used."""
    parts = ((part, _definition(part)) for part in _SENTENCE.split(rule))
    return " ".join(part for part, found in parts if found is None or found in used).strip()


def _definition(sentence: str) -> Definition | None:
    for phrase, meaning in (*_quoted(sentence), *_unquoted(sentence)):
        meant = _BESIDE.sub("", meaning).strip(" \t\"'“”‘’«»„「」.;!?。；！？")
        if meant and not _says_nothing(phrase):
            return Definition(phrase.strip(" ,"), meant)
    return None


def _quoted(sentence: str) -> Iterator[tuple[str, str]]:
    for quoted in _QUOTED.finditer(sentence):
        before, after = sentence[: quoted.start()], sentence[quoted.end() :]
        told = _TOLD.match(after) or (_BEGINS.match(before) and _IS.match(after))
        if told := told or (_BIDS.search(before) and _AS.match(after)):
            yield next(filter(None, quoted.groups())).strip(" .,!?"), told["meaning"]


def _unquoted(sentence: str) -> Iterator[tuple[str, str]]:
    for pattern in _UNQUOTED:
        if told := pattern.search(sentence):
            yield told["phrase"], told["meaning"]


def _says_nothing(phrase: str) -> bool:
    """Tell whether a phrase only points at something: `this`, `they`."""
    words = re.findall(r"\w+", fold(phrase))
    return all(word in _POINTING for word in words)
