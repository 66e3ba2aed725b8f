"""Tell a turn in English from one in another language, as far as the reader's rules need to know."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from midturn.mediator._kept import kept
from midturn.mediator.reading._text import words_of
from midturn.mediator.reading._words import COMMON, STOP, listed

Tongue = Literal["english", "other", "unclear"]

_ELSEWHERE = listed(
    """der den dem ein eine einen einem einer und oder aber nicht ist sind wird werden mit für auf bei nach
    von zum zur ich wir ihr sie mir mich dir dich bitte danke ja nein kein keine noch auch mehr wie wann
    wo wer warum welche welcher kannst könntest mach mache schreib schreibe erkläre weiter kürzer länger
    ohne über heute morgen les un une et ou mais pas est sont était avec pour sur dans chez je tu il
    elle nous vous ils merci oui très quoi quand où qui pourquoi comment quel quelle peux pouvez fais
    écris explique c'est s'il plaît uno una unos pero para por yo tú él ella nosotros gracias sí qué
    cuándo dónde quién cómo cuál puedes haz escribe explica más muy hola también hazlo tradúcelo gli di
    che più grazie sì perché quando puoi scrivi uma não sim obrigado obrigada como onde você faça het
    een niet voor wat waarom dank alsjeblieft ik jij na się nie tak jest proszę dziękuję bonjour hallo
    ciao salut guten"""
)
"""Frequent words of other languages that are no English words."""

_QUESTIONS = listed(
    """wie was wann wo wer warum wieso weshalb welche welcher welches welchen womit wofür wieviel les
    quoi quand où qui pourquoi comment combien quel quelle quels quelles qué cuándo dónde quién
    quiénes cómo cuál cuáles cuánto cuánta cuántos cuántas porqué cuanto cuanta quanto quanta quantos
    quando onde quem qual quais perché dove chi come quale quanti wat waarom hoe waar wanneer welk co
    jak dlaczego gdzie kiedy"""
) - {"les", "come", "was", "co", "como"}
_THANKS = listed(
    """danke dank merci gracias gracia grax obrigado obrigada grazie bedankt dziękuję tschüss ciao adiós tchau
    arigato spasibo valeu"""
)
_CJK_QUESTION = re.compile("[吗呢几哪谁]|什么|怎么|为什么|多少|ですか|でしょうか|까요|나요")
_CJK_THANKS = re.compile("谢谢|多谢|明白了|ありがとう|감사")
_SHORT = 12
"""Characters up to which a turn is hardly more than a name, a choice or a nod."""
_FRAGMENT = 4
"""Words from which English words are expected in a turn in English."""


@kept
def tongue_of(text: str) -> Tongue:
    """Return the tongue of a turn's own words; `unclear` for fragments without a frequent word."""
    words = words_of(text)
    letters = [letter for letter in words.own[:400] if letter.isalpha()]
    if letters and sum(not _is_latin(letter) for letter in letters) * 3 > len(letters):
        return "other"
    tokens = words.tokens[:200]
    english = sum((token in COMMON) + (token in STOP) for token in tokens)
    elsewhere = sum(2 for token in tokens if token in _ELSEWHERE or token in _QUESTIONS)
    if elsewhere > english:
        return "other"
    if english:
        return "english" if english * 4 >= len(tokens) else "unclear"
    worded = [token for token in tokens if token.isalpha()]
    return "other" if len(worded) > _FRAGMENT and _has_accents(words.own) else "unclear"


def asks_elsewhere(text: str) -> bool:
    """Tell whether a turn in another language has one of its question words.

    >>> asks_elsewhere("warum in zwei Stufen"), asks_elsewhere("für sechs Personen")
    (True, False)
    """
    return bool(_QUESTIONS & set(words_of(text).tokens)) or _CJK_QUESTION.search(text) is not None


def thanks_elsewhere(text: str) -> bool:
    """Tell whether a turn in another language says thanks or goodbye and little else."""
    # As written: among English words, `dank` would be taken for a mistyped `drank`.
    tokens = re.findall(r"\w+", text.casefold())
    return (len(tokens) <= _FRAGMENT and bool(_THANKS & set(tokens))) or _CJK_THANKS.search(text) is not None


def is_short(text: str) -> bool:
    """Tell whether a turn is so short that it hardly adds anything by itself."""
    said = text.strip()
    return len(said) <= (_SHORT if any(map(_is_latin, filter(str.isalpha, said))) else _SHORT // 2)


def _has_accents(text: str) -> bool:
    return any(letter.isalpha() and ord(letter) > 127 for letter in text)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
