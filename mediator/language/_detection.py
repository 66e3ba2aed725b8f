"""Which language a text is in.

Scripts come first, then votes: of each language's function words, and of letters that few languages have. A
short text says little by itself, so it takes the conversation's language unless another one is sure. English
wins where nothing speaks for another language, since most conversations that come here are in English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from midturn.mediator._kept import Remembered, kept
from midturn.mediator.language._language import Language
from midturn.mediator.language._other import LETTERS, UNKNOWN, WORDS
from midturn.mediator.language._phrases import fold
from midturn.mediator.language.chinese import CHINESE
from midturn.mediator.language.english import ENGLISH
from midturn.mediator.language.french import FRENCH
from midturn.mediator.language.german import GERMAN
from midturn.mediator.language.spanish import SPANISH

LANGUAGES: Mapping[str, Language] = {
    language.code: language for language in (ENGLISH, GERMAN, SPANISH, FRENCH, CHINESE)
}
"""The languages that are known, by code."""
_LONGEST = 2_000
"""Characters of a text that are looked at."""
_SURE = 1.5
"""By how much the votes for another language must exceed those for the conversation's."""
_MOST_VOTES = 12.0
"""Votes of one text: one long text does not outvote a conversation."""
_WITHOUT_ACCENTS = 0.3
"""What a word of an unknown language counts where its accents are left out."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LITERAL = re.compile(
    r"```.*?```|`[^`\n]*`|https?://\S+|(?:(?<!\S)|(?<=[`\"”“»]))[^\s@`\"“”»]++@\S+"
    r"|[\"“„«][^\"“”„«»\n]{1,300}[\"”“»]",
    re.DOTALL,
)
_LITERAL_MARK = re.compile('[`@/"“„«]')
"""What each of these has."""
_HAN = re.compile("[\u3400-\u9fff]")
_OTHER_SCRIPTS = re.compile("[\u0370-\u1dff\u3040-\u30ff\uac00-\ud7af]")
"""Greek, Cyrillic, Hebrew, Arabic, the scripts of India and South-East Asia, kana, Hangul."""
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
_MARKS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "ß": (("de", 2.0),),
    "ä": (("de", 0.7), ("", 0.3)),
    "ö": (("de", 0.6), ("", 0.4)),
    "ü": (("de", 0.7), ("", 0.2), ("es", 0.1)),
    "ñ": (("es", 2.0),),
    "¿": (("es", 3.0),),
    "¡": (("es", 3.0),),
    "ç": (("fr", 0.5), ("", 0.5)),
    "œ": (("fr", 2.0),),
    "è": (("fr", 0.6), ("", 0.3)),
    "ê": (("fr", 0.7), ("", 0.3)),
    "à": (("fr", 0.5), ("", 0.4)),
    "ù": (("fr", 0.5), ("", 0.4)),
    "û": (("fr", 0.8),),
    "î": (("fr", 0.6), ("", 0.3)),
    "é": (("fr", 0.4), ("es", 0.3), ("", 0.2)),
    "á": (("es", 0.5), ("", 0.4)),
    "í": (("es", 0.5), ("", 0.4)),
    "ó": (("es", 0.5), ("", 0.4)),
    "ú": (("es", 0.5), ("", 0.4)),
}


def _voters() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return for each word, as written, which languages it speaks for; what many share counts little."""
    speakers: dict[str, dict[str, float]] = defaultdict(dict)
    for language in LANGUAGES.values():
        for word in known_words(language):
            speakers[word][language.code] = 1.0 if word in language.function_words else 0.8
    for word in WORDS:
        if word == fold(word):
            speakers[word][""] = 1.0
        else:
            speakers[word] = {"": 1.2}
            speakers[fold(word)].setdefault("", _WITHOUT_ACCENTS)
    return {
        word: tuple((code, weight / len(weights)) for code, weight in weights.items())
        for word, weights in speakers.items()
    }


@cache
def known_words(language: Language) -> frozenset[str]:
    """Return the words that a language is known by here, folded: small ones, numbers, months, units."""
    tables = (
        language.months, language.weekdays, language.near_days, language.negations,
        language.units, language.bounds_before, language.value_cues,
    )  # fmt: skip
    lists = (
        language.common_words, language.question_words, language.little, language.generic,
        language.number_words,
    )  # fmt: skip
    if (asking := language.requests) is not None:
        lists += (
            asking.fillers, asking.please, asking.first, asking.first_possessive,
            asking.second, asking.second_possessive,
        )  # fmt: skip
    if (bindings := language.bindings) is not None:
        lists += (frozenset(bindings.origins), frozenset(bindings.goals))
    found = frozenset[str]().union(*lists, *(table.first for table in tables))
    return frozenset(
        word for word in found if word.isalpha() and (len(word) > 1 or word in language.function_words)
    )


_VOTERS = _voters()


@kept
def _votes(text: str) -> tuple[tuple[str, float], ...]:
    votes: dict[str, float] = defaultdict(float)
    bare = _LITERAL.sub(" ", text) if _LITERAL_MARK.search(text) else text
    lowered = bare.casefold().replace("’", "'") if "ß" not in bare else bare.lower().replace("’", "'")
    words = _WORD.findall(lowered)
    for word in words:
        for code, weight in _votes_of(word):
            votes[code] += weight
    if not bare.isascii():
        for letter in lowered:
            if letter in LETTERS:
                votes[""] += 1.2
            for code, weight in _MARKS.get(letter, ()):
                votes[code] += weight
        votes[""] += 1.5 * len(_VIETNAMESE.findall(lowered))
    return tuple(votes.items())


def _spoken_for(word: str) -> tuple[tuple[str, float], ...]:
    return _VOTERS.get(word) or _VOTERS.get(fold(word)) or _elided(word)


_votes_of = Remembered(_spoken_for).__getitem__


def _elided(word: str) -> tuple[tuple[str, float], ...]:
    """Return the votes of `l'huile`."""
    head, apostrophe, tail = word.partition("'")
    if apostrophe and head in FRENCH.elisions and len(tail) > 1:
        return (("fr", 0.9),)
    return ()


def _script(text: str) -> Language | None:
    """Return the language that a text's script shows, if it does."""
    return None if text.isascii() else _shown(text)


@kept
def _shown(text: str) -> Language | None:
    bare = _LITERAL.sub(" ", text)
    other, han = len(_OTHER_SCRIPTS.findall(bare)), len(_HAN.findall(bare))
    latin = len(re.findall(r"[A-Za-z\u00c0-\u024f]", bare))
    if other > han and 2 * other > latin:
        return UNKNOWN
    # Japanese has kana among its Han characters.
    if han and 4 * han > latin:
        return UNKNOWN if 4 * other > han else CHINESE
    return None


def language_of(text: str, main: Language | None = None) -> Language:
    """Return the language of `text`.

    >>> language_of("noch kürzer bitte").code, language_of("42 euros", LANGUAGES["fr"]).code
    ('de', 'fr')

    Args:
        text: The text.
        main: The language of the conversation it belongs to; it is that of each text that is not surely in
            another one.
    """
    if (script := _script(text[:_LONGEST])) is not None:
        return script
    votes = dict(_votes(text[:_LONGEST]))
    if main is not None and max(votes.values(), default=0.0) < votes.get(main.code, 0.0) + _SURE:
        return main
    return _winner(votes)


def _winner(votes: Mapping[str, float]) -> Language:
    best = max(votes.values(), default=0.0)
    if best <= 0 or votes.get("en", 0.0) >= best:
        return ENGLISH
    # English before those that are known, and these before the unknown ones, where votes are equal.
    code = next(code for code in (*LANGUAGES, "") if votes.get(code, 0.0) >= best)
    return LANGUAGES.get(code, UNKNOWN)


def main_language(texts: Sequence[str]) -> Language:
    """Return the language of a conversation: that of its texts together."""
    votes: dict[str, float] = defaultdict(float)
    for text in texts:
        if (script := _script(text[:_LONGEST])) is not None:
            votes[script.code] += _MOST_VOTES
            continue
        found = _votes(text[:_LONGEST])
        share = min(1.0, _MOST_VOTES / max(sum(value for _, value in found), 1.0))
        for code, value in found:
            votes[code] += share * value
    return _winner(votes)
