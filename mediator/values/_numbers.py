"""Numbers in digits and in words, as exact fractions.

Own code rather than a number-word library, because the check needs the tokens a number spans,
fractions (`two and a half`, `3/4`) and ordinals in one reading. English number words are read here;
those of other languages by what the language brings along.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from midturn.mediator.language import ENGLISH, Language
from midturn.mediator.values._tokens import Token, joins_all

_SMALL, _TENS, _SCALES = ENGLISH.small, ENGLISH.tens, ENGLISH.scales
_ORDINALS, _PARTS = ENGLISH.ordinals, ENGLISH.parts
_PERCENT_SIGNS = frozenset("%٪％")
_LONGEST_PHRASE = 12
"""Words of the longest number in words."""
_MOST_SCALES = 4
"""Of `hundred`, `thousand` and the like in one number."""
_LEADING = re.compile(r"[1-9]\d{0,2}")
_MOST_GROUPS = 10
_GROUP = re.compile(r"\d{3}(?:[.,]\d{1,2})?")
_EXPONENT = re.compile(r"\d+(?:\.\d+)?e[+-]?\d{1,2}")
LONGEST = 30
"""Digits of the longest number read as one; what is longer is compared as written."""


@dataclass(slots=True)
class Number:
    """A number read from tokens."""

    value: Fraction
    end: int
    """Index after its last token."""
    ordinal: bool = False
    percent: bool = False
    optional: bool = False
    article: bool = False
    """Perhaps no number, but the indefinite article."""


def number_at(tokens: list[Token], at: int) -> Number | None:
    """Return the longest number that begins at token `at`."""
    token = tokens[at]
    if token.kind == "number":
        return _digits(tokens, at)
    if token.kind == "mark":
        return _signed(tokens, at)
    if token.kind != "word":
        return None
    if token.fold in token.language.figures.negative:
        return _below_zero(tokens, at)
    if token.fold in token.language.multiples:
        return Number(Fraction(token.language.multiples[token.fold]), at + 1)
    if token.language is not ENGLISH and token.language.known:
        return _counted(tokens, at, token.language)
    if token.fold == "x" and _glued(tokens, at + 1) and tokens[at + 1].kind == "number":
        return _digits(tokens, at + 1)
    if len(token.text) == 1 and not token.text.isascii():
        return _character(token, at)
    return _words(tokens, at) if token.language is ENGLISH else None


def _counted(tokens: list[Token], at: int, language: Language) -> Number | None:
    """Read the number words of a language other than English."""
    if phrase := language.percent_before.match([token.fold for token in tokens[at : at + 4]]):
        share = number_at(tokens, at + phrase[1]) if at + phrase[1] < len(tokens) else None
        if share is None:
            return None
        value, end = _with_decimals(tokens, share, language)
        return Number(value / 100, end, percent=True)
    sentence = tokens[at].sentence
    words = [token.fold for token in tokens[at : at + _LONGEST_PHRASE] if token.sentence == sentence]
    if words[0] in language.ordinals:
        value = language.ordinals[words[0]]
        return Number(Fraction(value), at + 1, ordinal=True, optional=value <= 2)
    read = language.counting(words)
    if read is None:
        return None
    value, end = read[0], at + read[1]
    article = words[0] in language.articles and end == at + 1
    number = Number(value, end, optional=value == 1 and end == at + 1, article=article)
    return _with_percent(tokens, number)


def _with_decimals(tokens: list[Token], whole: Number, language: Language) -> tuple[Fraction, int]:
    """Read on after a decimal point in words: `三点五`."""
    at = whole.end
    if at + 1 >= len(tokens) or tokens[at].fold not in language.decimal_words:
        return whole.value, at
    rest = number_at(tokens, at + 1)
    if rest is None or rest.value.denominator != 1:
        return whole.value, at
    return whole.value + rest.value / 10 ** (rest.end - at - 1), rest.end


def written_number(value: Fraction) -> str:
    """One form per value: `1200`, `2.5`, `1/3`.

    >>> written_number(Fraction(5, 2))
    '2.5'
    """
    if value.denominator == 1:
        return str(value.numerator)
    decimal = float(value)
    return repr(decimal) if Fraction(repr(decimal)) == value and "e" not in repr(decimal) else str(value)


def _digits(tokens: list[Token], at: int) -> Number | None:
    written, end = _grouped(tokens, at)
    value = parse_digits(written, decimal_comma=tokens[at].language.decimal_comma)
    if value is None:
        return None
    if fraction := _fraction_after(tokens, end, value):
        return fraction
    if _is_mixed(tokens, end):
        part = _fraction_after(tokens, end + 1, parse_digits(tokens[end].fold) or Fraction(0))
        if part and part.value < 1:
            return Number(value + part.value, part.end)
    if end < len(tokens) and not tokens[end].gap and tokens[end].fold in tokens[end].language.ordinal_endings:
        return Number(value, end + 1, ordinal=True)
    if end < len(tokens) and not tokens[end].gap and tokens[end].fold == "s" and value >= 100:
        end += 1
    if end < len(tokens) and (glyph := _character(tokens[end], end)) and glyph.value < 1:
        return Number(value + glyph.value, glyph.end)
    value, end = _scaled(tokens, end, value)
    value, end = _and_a_part(tokens, end, value)
    return _with_percent(tokens, Number(value, end))


def _grouped(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the digits at `at` with the groups of three that follow after one space each: `12 500`."""
    first = tokens[at].fold
    end = at + 1
    if end >= len(tokens) or tokens[end].kind != "number" or not _LEADING.fullmatch(first):
        return first, end
    if at and tokens[at - 1].kind == "number":
        return first, end
    while end < min(len(tokens), at + _MOST_GROUPS) and _is_group(tokens, end):
        end += 1
        if not tokens[end - 1].fold.isdecimal():
            break
    goes_on = (
        end < len(tokens) and tokens[end].kind == "number" and tokens[end].start - tokens[end - 1].end <= 1
    )
    glued_unit = len(first) == 1 and _glued(tokens, end) and tokens[end].kind == "word"
    if end == at + 1 or goes_on or glued_unit or _is_fraction(tokens, end):
        return first, at + 1
    return "".join(token.fold for token in tokens[at:end]), end


def _is_group(tokens: list[Token], at: int) -> bool:
    one_space = tokens[at].start - tokens[at - 1].end == 1
    return one_space and tokens[at].kind == "number" and bool(_GROUP.fullmatch(tokens[at].fold))


def _is_fraction(tokens: list[Token], at: int) -> bool:
    return _glued(tokens, at) and tokens[at].text in {"/", "⁄", ":"}


def parse_digits(written: str, *, decimal_comma: bool = False) -> Fraction | None:
    """Return the value of digits with separators; `None` where there are too many digits to read.

    >>> parse_digits("1,200"), parse_digits("1.500,25"), parse_digits("3,5")
    (Fraction(1200, 1), Fraction(6001, 4), Fraction(7, 2))
    """
    if written.isdecimal():
        return Fraction(int(written)) if len(written) <= LONGEST else None
    bare = re.sub(r"['’\u00a0\u202f ]", "", written)
    if len(bare) > LONGEST:
        return None
    if _EXPONENT.fullmatch(bare):
        return Fraction(bare)
    comma, dot = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands, decimal = (",", ".") if dot > comma else (".", ",")
        bare = bare.replace(thousands, "").replace(decimal, ".")
    elif (
        bare.count(",") > 1
        or bare.count(".") > 1
        or re.fullmatch(r"[1-9]\d{0,2}\.\d{3}" if decimal_comma else r"[1-9]\d{0,2},\d{3}", bare)
    ):
        bare = bare.replace(",", "").replace(".", "")
    return Fraction(bare.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", bare) else None


def _glued(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and not tokens[at].gap


def _fraction_after(tokens: list[Token], at: int, over: Fraction) -> Number | None:
    """`over` `/` digits, without spaces and not part of a longer chain."""
    if not (_glued(tokens, at) and tokens[at].text in "/⁄" and _glued(tokens, at + 1)):
        return None
    if tokens[at + 1].kind != "number" or (_glued(tokens, at + 2) and tokens[at + 2].text in "/"):
        return None
    under = parse_digits(tokens[at + 1].fold)
    return Number(over / under, at + 2) if under else None


def _is_mixed(tokens: list[Token], at: int) -> bool:
    return (
        at + 2 < len(tokens) and tokens[at].kind == "number" and tokens[at].gap and tokens[at + 1].text == "/"
    )


def _signed(tokens: list[Token], at: int) -> Number | None:
    if tokens[at].text not in "-−–" or not _glued(tokens, at + 1) or tokens[at + 1].kind != "number":
        return None
    stands_free = tokens[at].gap or (at > 0 and tokens[at - 1].text in "([=,:<>")
    read = _digits(tokens, at + 1) if stands_free else None
    return Number(-read.value, read.end, percent=read.percent) if read else None


def _below_zero(tokens: list[Token], at: int) -> Number | None:
    """`minus 5`, but not the difference `10 minus 5`."""
    if at + 1 >= len(tokens) or tokens[at + 1].sentence != tokens[at].sentence:
        return None
    before = at - 1
    if before > 0 and tokens[before].text == "," and tokens[before].sentence == tokens[at].sentence:
        before -= 1  # `3,000, minus 50 for the train`
    if at and (
        tokens[before].kind == "number" or tokens[before].fold in ENGLISH.number_words - ENGLISH.articles
    ):
        return None
    no_number = tokens[at].language.figures.negative | ENGLISH.articles
    read = number_at(tokens, at + 1) if tokens[at + 1].fold not in no_number else None
    return Number(-read.value, read.end, percent=read.percent) if read and not read.ordinal else None


def _character(token: Token, at: int) -> Number | None:
    """`½` and its like."""
    if len(token.text) != 1 or token.text.isascii() or unicodedata.category(token.text) != "No":
        return None
    value = unicodedata.numeric(token.text, None)
    return Number(Fraction(value).limit_denominator(100), at + 1) if value is not None else None


def _scaled(tokens: list[Token], at: int, value: Fraction) -> tuple[Fraction, int]:
    """Apply `k`, `thousand`, `dozen` and the like that follow digits."""
    for _ in range(_MOST_SCALES):
        scales = tokens[at].language.scales if at < len(tokens) else _SCALES
        if at < len(tokens) and tokens[at].text == "M" and not tokens[at].gap and value:
            return value * 10**6, at + 1
        if at >= len(tokens) or tokens[at].fold not in scales or not value:
            break
        if tokens[at].fold in {"k", "mil"} and tokens[at].gap and tokens[at].language is ENGLISH:
            break
        value *= scales[tokens[at].fold]
        at += 1
    return value, at


def _and_a_part(tokens: list[Token], at: int, value: Fraction) -> tuple[Fraction, int]:
    """Add `and a half` to `value` where it follows."""
    if at >= len(tokens) or tokens[at].fold not in tokens[at].language.and_a_part.first:
        return value, at
    table = tokens[at].language.and_a_part
    part = table.match([token.fold for token in tokens[at : at + table.longest]])
    return (value + part[0], at + part[1]) if part else (value, at)


def _with_percent(tokens: list[Token], number: Number) -> Number:
    at = number.end
    if at >= len(tokens):
        return number
    language = tokens[at].language
    if tokens[at].fold in _PERCENT_SIGNS:
        return Number(number.value / 100, at + 1, percent=True)
    following = tuple([token.fold for token in tokens[at : at + 2]])
    for length in (1, 2):
        if following[:length] in language.percent:
            return Number(number.value / 100, at + length, percent=True)
    return number


def _words(tokens: list[Token], at: int) -> Number | None:
    word = tokens[at].fold
    if word in ENGLISH.articles:
        return _after_article(tokens, at + 1)
    if word in {"half", "quarter"}:
        return _half(tokens, at)
    if word in {"dozen"}:
        return Number(Fraction(12), at + 1)
    cardinal = _cardinal(tokens, at)
    if cardinal is None:
        return _ordinal(tokens, at, Fraction(0))
    value, end = cardinal
    if part := _part_of(tokens, end):
        return Number(value / part, _skip_hyphen(tokens, end) + 1)
    if value >= 20 and value % 10 == 0 and (ordinal := _ordinal(tokens, _skip_hyphen(tokens, end), value)):
        return ordinal
    value, end = _and_a_part(tokens, end, value)
    return _with_percent(tokens, Number(value, end, optional=word in ENGLISH.changes.one and end == at + 1))


def _after_article(tokens: list[Token], at: int) -> Number | None:
    """Read `a third`, `a hundred`, `a dozen`, `a couple`."""
    if at >= len(tokens) or tokens[at].kind != "word":
        return None
    word = tokens[at].fold
    if word in {"couple", "pair"}:
        return Number(Fraction(2), at + 1, optional=True)
    if word == "half":
        return _half(tokens, at)
    if word in _PARTS and not _counts_places(tokens, at + 1):
        return Number(Fraction(1, _PARTS[word]), at + 1)
    if word in _SCALES and word not in {"k", "mil", "score"}:
        value, end = _cardinal_from(tokens, at, Fraction(1))
        return Number(value, end)
    return None


def _counts_places(tokens: list[Token], at: int) -> bool:
    """Whether `a third` goes on as in `a third grade teacher`, rather than `a third of it`."""
    return at < len(tokens) and tokens[at].fold in ENGLISH.figures.whole_third


def _half(tokens: list[Token], at: int) -> Number:
    value = Fraction(1, _PARTS[tokens[at].fold])
    rest = [token.fold for token in tokens[at + 1 : at + 3]]
    if rest == ["a", "dozen"]:
        return Number(value * 12, at + 3)
    if rest == ["a", "million"]:
        return Number(value * 10**6, at + 3)
    return Number(value, at + 1)


def _cardinal(tokens: list[Token], at: int) -> tuple[Fraction, int] | None:
    word = tokens[at].fold
    if word in _SMALL:
        return _cardinal_from(tokens, at + 1, Fraction(_SMALL[word]))
    if word in _TENS:
        value, end = Fraction(_TENS[word]), at + 1
        ones = _skip_hyphen(tokens, end)
        if ones < len(tokens) and 0 < _SMALL.get(tokens[ones].fold, 0) < 10:
            value, end = value + _SMALL[tokens[ones].fold], ones + 1
        return _cardinal_from(tokens, end, value)
    return None


def _cardinal_from(tokens: list[Token], at: int, value: Fraction) -> tuple[Fraction, int]:
    """Go on from a first small number: scales multiply, smaller numbers after a scale add."""
    for _ in range(_MOST_SCALES):
        if at >= len(tokens):
            break
        step = _skip_hyphen(tokens, at)
        if step >= len(tokens) or tokens[step].fold not in _SCALES or tokens[step].fold in {"k", "score"}:
            break
        scale = _SCALES[tokens[step].fold]
        below = value % 1000 if scale == 100 and value >= 1000 else value
        value, at = value - below + below * scale, step + 1
        rest = _skip_and(tokens, at)
        if scale != 12 and rest < len(tokens) and (more := _below(tokens, rest, scale)):
            value, at = value + more[0], more[1]
    return value, at


def _below(tokens: list[Token], at: int, scale: int) -> tuple[Fraction, int] | None:
    word = tokens[at].fold
    if word in _SMALL and 0 < _SMALL[word] < scale:
        value, end = Fraction(_SMALL[word]), at + 1
    elif word in _TENS:
        value, end = Fraction(_TENS[word]), at + 1
        ones = _skip_hyphen(tokens, end)
        if ones < len(tokens) and 0 < _SMALL.get(tokens[ones].fold, 0) < 10:
            value, end = value + _SMALL[tokens[ones].fold], ones + 1
    else:
        return None
    if scale > 100 and end < len(tokens) and tokens[end].fold == "hundred":
        value, end = value * 100, end + 1
        rest = _skip_and(tokens, end)
        if rest < len(tokens) and (more := _below(tokens, rest, 100)):
            value, end = value + more[0], more[1]
    return value, end


def _ordinal(tokens: list[Token], at: int, base: Fraction) -> Number | None:
    if at >= len(tokens) or tokens[at].fold not in _ORDINALS:
        return None
    n = _ORDINALS[tokens[at].fold]
    if base and n >= 10:
        return None
    return Number(base + n, at + 1, ordinal=True, optional=not base and n <= 2)


def _part_of(tokens: list[Token], at: int) -> int | None:
    """Return the denominator that follows a numerator: `thirds` in `two thirds`."""
    step = _skip_hyphen(tokens, at)
    return _PARTS.get(tokens[step].fold) if step < len(tokens) else None


def _skip_hyphen(tokens: list[Token], at: int) -> int:
    glued = at + 1 < len(tokens) and tokens[at].text in "-–" and not tokens[at].gap and not tokens[at + 1].gap
    return at + 1 if glued else at


def _skip_and(tokens: list[Token], at: int) -> int:
    return at + 1 if at + 1 < len(tokens) and joins_all(tokens[at]) else at
