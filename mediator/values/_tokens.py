"""Text as tokens: words, numbers, marks and literals, each with its sentence and clause.

A line break always ends a sentence, so that statements joined by line breaks read as they do
apart. Literals (code, addresses, file names, order numbers) are one token each, so that the digits
in them are not taken for numbers. In Chinese every character is a
word. Cost accepted: other scripts without spaces give one word token per run of letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from threading import Lock
from typing import Any, Literal

import snowballstemmer

from midturn.mediator._kept import LONGEST_WORD, Remembered
from midturn.mediator.language import ENGLISH, LANGUAGES, Language, fold

TokenKind = Literal["word", "number", "mark", "code", "identifier", "date"]


@dataclass(slots=True)
class Token:
    """One token of a text."""

    text: str
    fold: str
    """Case folded, without accents or compatibility forms: `São` is `sao`."""
    kind: TokenKind
    start: int
    end: int
    gap: bool
    """White space, or the line's beginning, stands before it."""
    sentence: int = 0
    clause: int = 0
    language: Language = ENGLISH
    """The language it is read in."""


_stemmers = {
    language.stemmer: snowballstemmer.stemmer(language.stemmer)
    for language in LANGUAGES.values()
    if language.stemmer
}
_russian = snowballstemmer.stemmer("russian")
_stemming = Lock()
"""A stemmer holds the word that it works on, and turns are read in several threads."""


_LONGEST_PREFIX = 4
"""Letters before the digits of an order number."""


def stem(folded: str, language: Language = ENGLISH) -> str:
    """Return the stem under which a word's inflections meet, by the Russian rules for Cyrillic.

    >>> stem("shells") == stem("shell")
    True
    """
    return _stems[language][folded]


@cache
def stems_of(listed: frozenset[str], language: Language = ENGLISH) -> frozenset[str]:
    """Return the stems of words that a language lists."""
    return frozenset(stem(word, language) for word in listed)


def _stem(folded: str, language: Language) -> str:
    if len(folded) > LONGEST_WORD:
        return folded
    if folded in language.irregular:
        return language.irregular[folded]
    if "\u0400" <= folded[:1] <= "\u04ff":
        return _stemmed(_russian, folded)
    if not language.stemmer:
        return folded
    return _stemmed(_stemmers[language.stemmer], folded.removesuffix("'s").removesuffix("'"))


def _stemmed(stemmer: Any, word: str) -> str:
    with _stemming:
        return stemmer.stemWord(word)


class _Stems(dict[Language, Remembered[str]]):
    """The stems of words by language."""

    def __missing__(self, language: Language) -> Remembered[str]:
        made = self[language] = Remembered(partial(_stem, language=language))
        return made


_stems = _Stems()

_TELEPHONE = (
    r"(?<![\w.,/$€£-])(?![01]\d[0-5]\d-[0-2]\d[0-5]\d(?!\d))(?:"
    r"(?:\+|00(?=[1-9]))\d[\d() ./\-]{5,20}\d"
    r"|\(\+?\d{1,5}\)[ .\-/]?\d[\d .\-/]{4,15}\d"
    r"|\d{3}[ .\-]\d{3}[ .\-]\d{4}"
    r"|0\d(?:[ .]\d\d){4}"
    r"|0\d{2,4}[ /\-]\d{3,8}(?:[ \-]\d{1,5})?"
    r")(?![\w/]|[.,\-]\d)"
)
"""A telephone number: with a country, a trunk zero or a bracket, or in groups of three, three and four."""
_SPANS = re.compile(
    r"(?P<word>[A-Za-z][a-z]*(?![^\s`]))"
    r"|(?P<parted>[A-Za-z][a-z]*[.,;:!?](?![^\s`]))"
    r"|(?P<code>`{1,3}[^`]{1,1000}`{1,3})"
    rf"|(?P<phone>(?=[\d+(]){_TELEPHONE})"
    r"|(?P<digits>[0-9]{1,9}[.,;:!?]?(?![^\s`]))"
    r"|(?P<chunk>[^\s`]+)|(?P<tick>`)"
)
_OPENING = "([{<\"'“”‘’«»„*~|,;:!?¿¡-–—…"
_CLOSING = ")]}>\"'“”‘’«»*~|,;:!?.…-–—"
_LITERALS = re.compile(
    r"(?P<identifier>"
    r"(?:https?|ftp)://[^\s<>\"'|`]{1,500}|www\.[^\s<>\"'|`]{1,500}"
    r"|(?:[A-Za-z0-9\-]{1,63}\.){1,5}"
    r"(?:[A-Za-z]{2,24}/[^\s<>\"'|`]{1,500}|(?:com|org|net|io|dev|app|edu|gov|info|eu|de|fr|es|cn|uk|ch|at))"
    r"|[\w.+%\-]{1,64}@[\w\-]{1,64}(?:\.[\w\-]{1,64}){1,8}"
    r"|--?[A-Za-z][\w\-]{0,64}(?:=[^\s,;]{1,100})?"
    r"|(?:\.{0,2}/|~/|[A-Za-z]:\\)[\w.~\-]{1,64}(?:[/\\][\w.\-]{0,64}){0,20}"
    r"|[\w\-]{1,64}(?:/[\w.\-]{1,64}){0,20}\.(?:py|txt|md|csv|tsv|json|jsonl|ya?ml|toml|html?|css|jsx?|tsx?|java|cpp|c|h"
    r"|rs|go|rb|sh|sql|xml|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|zip|gz|tar|log|ini|cfg|ipynb)"
    r"|#?\d{3}-\d{4}|#\d{3,20}|[A-Z]{1,6}\d{0,4}/\d{1,8}"
    r"|\d{1,5}(?:\.\d{1,5}){2,4}(?:[:/]\d{1,5})?|v\d{1,4}(?:\.\d{1,4}){1,4}"
    r"|(?=[\d:]*(?:[A-Fa-f]|::))[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}"
    r")"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|(?:0?[1-9]|1[0-2])/(?:19|20)\d\d"
)
_NUMBER = (
    r"(?<![\w.,])\d{1,20}(?:\.\d{1,20})?[eE][+\-]?\d{1,2}(?!\w|\.\d)"
    r"|(?<![\d.,])\d{1,2}(?:,\d\d)+,\d{3}(?![.,]?\d)"
    r"|\d{1,3}(?P<group>[.,'’\u00a0\u202f])\d{3}(?:(?P=group)\d{3})*(?:[.,]\d+)?(?![.,]?\d)"
    r"|(?<!\d[.,])\d+[.,]\d+(?![.,]?\d)"
)
_RUNS = re.compile(
    rf"(?P<number>{_NUMBER})"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)+)"
    r"|(?P<run>#?\w+(?:-\w+)*)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_PIECES = re.compile(r"(?P<number>\d+)|(?P<word>[^\W\d_]+)|(?P<mark>.)", re.DOTALL)
_NUMBER_AND_SUFFIX = re.compile(
    r"\d+(?:st|nd|rd|th|er|ere|eme|s|x|k|m|mm|cm|km|bn|b|mio|mil|am|pm|a|p|h|hr|hrs|min|mins|sec|secs|ms|ns|d|w|y|yr|yrs|g|kg|mg|lb|lbs|oz"
    r"|ft|in|yd|mi|l|ml|cl|dl|b|kb|mb|gb|tb|kwh|w|kw|mw|v|hz|khz|mhz|ghz|mph|kmh|c|f|ish|usd|eur|gbp|chf|px|pt|dpi|fps|rpm|p)",
    re.IGNORECASE,
)
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_PARTS = re.compile("[\u3400-\u9fff]|[^\u3400-\u9fff]+")
_HAN_RUN = re.compile("[\u3400-\u9fff\u3001-\u301f\uff00-\uffef]+")
_HAN_RUNS = re.compile(
    "[\u3400-\u9fff\u3001-\u301f\uff00-\uffef]+|[^\u3400-\u9fff\u3001-\u301f\uff00-\uffef]+"
)
_APOSTROPHE = re.compile("['’]")
_DIMENSIONS = re.compile(r"\d{1,6}(?:[xX×]\d{1,6}){1,2}(?:[xX×]|[a-z]{1,2})?")
"""`40x60`, `40x60cm`: figures, no identifier."""
_CLOCK = re.compile(r"\d{1,2}(?:h\d{2}|h|am|pm)", re.IGNORECASE)
_CAMEL = re.compile(r"[a-z]+[A-Z][A-Za-z0-9]*")
_SPELT_WITH_DIGITS = frozenset(["b4", "2nite", "2morrow", "2day", "gr8", "l8r", "m8", "w8", "4ever"])
_UNITS_LIKE_CAMEL = frozenset(
    {"kWh", "kW", "mW", "mL", "dL", "kHz", "mHz", "kB", "mAh", "kPa", "hPa", "pH", "kOhm"}
)


def line_tokens(line: str, language: Language) -> list[Token]:
    """Return the tokens of a line in a language, in order, with sentences and clauses numbered from 0."""
    tokens = _line_tokens(line)
    if language is not ENGLISH:
        tokens = _in_language(tokens, language)
    # A mark of no width ends each line, the last one included; nothing reads across it.
    tokens.append(Token("\n", "", "mark", len(line), len(line), gap=True, language=language))
    _number_sentences(tokens)
    return tokens


def _in_language(tokens: list[Token], language: Language) -> list[Token]:
    """Return tokens as a language has them: elided words and Han characters apart."""
    found: list[Token] = []
    for token in tokens:
        if token.kind == "word" and language.capitals == "none" and _HAN.search(token.text):
            found.extend(_parts(token, [part.span() for part in _HAN_PARTS.finditer(token.text)]))
        elif token.kind == "word" and language.elisions and "'" in token.fold:
            found.extend(_parts(token, _elided(token.text, language)))
        else:
            found.append(token)
    for token in found:
        token.language = language
    return found


def _parts(token: Token, spans: list[tuple[int, int]]) -> list[Token]:
    """Return the words that a token consists of."""
    kind: TokenKind = "word"
    return [
        Token(
            token.text[first:end], fold(token.text[first:end]), kind, token.start + first, token.start + end,
            gap=token.gap and first == 0,
        )
        for first, end in spans
    ]  # fmt: skip


def _elided(text: str, language: Language) -> list[tuple[int, int]]:
    """Return where the words of `d'aujourd'hui` stand."""
    spans: list[tuple[int, int]] = []
    first = 0
    for mark in _APOSTROPHE.finditer(text):
        if fold(text[first : mark.start()]) in language.elisions:
            spans.append((first, mark.start()))
            first = mark.end()
    return [*spans, (first, len(text))] if first < len(text) else spans


def _line_tokens(line: str) -> list[Token]:
    tokens: list[Token] = []
    ended = 0
    for span in _SPANS.finditer(line):
        gap = span.start() > ended or not tokens
        start, written = span.start(), span.group()
        ended = span.end()
        match span.lastgroup:
            case "word":
                tokens.append(Token(written, fold(written), "word", start, start + len(written), gap))
            case "parted":
                word, end = written[:-1], start + len(written)
                tokens.append(Token(word, fold(word), "word", start, end - 1, gap))
                tokens.append(Token(written[-1], written[-1], "mark", end - 1, end, gap=False))
            case "digits":
                number = written.rstrip(".,;:!?")
                tokens.append(_token(number, "number", start, gap))
                if number != written:
                    tokens.append(_token(written[-1], "mark", start + len(number), gap=False))
            case "code":
                tokens.append(Token(written.strip("`").strip(), "", "code", start, start + len(written), gap))
                tokens[-1].fold = re.sub(r"\s+", "", tokens[-1].text)
            case "phone":
                tokens.append(_token(written, "identifier", start, gap, _dialled(fold(written))))
            case _:
                for token in _chunks(written):
                    first, end = start + token.start, start + token.end
                    tokens.append(Token(token.text, token.fold, token.kind, first, end, gap and token.gap))
    return tokens


def _dialled(folded: str) -> str:
    """Return a telephone number's digits, with `+` before a country's.

    >>> _dialled("0049 (0)30 901820")
    '+4930901820'
    """
    digits = re.sub(r"\D", "", folded.replace("(0)", ""))
    if folded.startswith("00"):
        return "+" + digits.removeprefix("00")
    return "+" + digits if "+" in folded else digits


def _token(written: str, kind: TokenKind, start: int, gap: bool, folded: str | None = None) -> Token:
    return Token(written, fold(written) if folded is None else folded, kind, start, start + len(written), gap)


def _chunk_tokens(chunk: str, start: int, gap: bool) -> list[Token]:
    """Return the tokens of a run of characters without white space."""
    if chunk.isascii() and chunk.isalpha() and (chunk.islower() or chunk.istitle()):
        return [_token(chunk, "word", start, gap)]
    if not chunk.isascii() and _HAN.search(chunk) and not _HAN_RUN.fullmatch(chunk):
        # Between Han characters there are no spaces that part literals from words.
        tokens: list[Token] = []
        for part in _HAN_RUNS.finditer(chunk):
            tokens += _chunk_tokens(part.group(), start + part.start(), gap and not tokens)
        return tokens
    left = len(chunk) - len(chunk.lstrip(_OPENING.replace("-", "")))
    core = chunk[left:].rstrip(_CLOSING) if len(chunk) <= 600 else ""
    if core and (whole := _whole_literal(core)):
        kind, folded = whole
        head = _pieces(chunk[:left], start, gap)
        literal = _token(core, kind, start + left, gap and not head, folded)
        tail_at = left + len(core)
        return [*head, literal, *_pieces(chunk[tail_at:], start + tail_at, False)]
    return _pieces(chunk, start, gap)


def _chunk(chunk: str) -> list[Token]:
    return _chunk_tokens(chunk, 0, True)


_chunks = Remembered(_chunk).__getitem__


def _whole_literal(core: str) -> tuple[TokenKind, str] | None:
    if core.isalpha():
        return None
    if _DATE.fullmatch(fold(core)):
        return "date", fold(core)
    if _LITERALS.fullmatch(core) and not (core.isdigit() or core in {"-", "--"}):
        return "identifier", _plain_address(fold(core))
    return None


def _plain_address(folded: str) -> str:
    for prefix in ("https://", "http://", "www."):
        folded = folded.removeprefix(prefix)
    return folded.rstrip("/").lstrip("#")


def _pieces(chunk: str, start: int, gap: bool) -> list[Token]:
    tokens: list[Token] = []
    # Emphasis marks separate nothing: `**5** km` is a quantity.
    emphasised = "**" in chunk or (chunk.count("*") > 1 and chunk.startswith("*"))
    for run in _RUNS.finditer(chunk):
        first, written, at = gap and not tokens, run.group(), start + run.start()
        if emphasised and written == "*":
            continue
        if run.lastgroup != "run":
            tokens.append(_token(written, _piece_kind(run), at, first))
        elif written.lower() in _SPELT_WITH_DIGITS:
            tokens.append(_token(written, "word", at, first))
        elif _is_identifier(written):
            tokens.append(_token(written, "identifier", at, first, fold(written).lstrip("#")))
        else:
            for piece in _PIECES.finditer(written):
                tokens.append(
                    _token(piece.group(), _piece_kind(piece), at + piece.start(), gap and not tokens)
                )
    return tokens


def _piece_kind(piece: re.Match[str]) -> TokenKind:
    match piece.lastgroup:
        case "number" | "group":
            return "number"
        case "word":
            return "word"
        case _:
            return "mark"


def _is_identifier(run: str) -> bool:
    """Whether a run of letters, digits, `_` and `-` is a name that a machine gave."""
    bare = run.lstrip("#")
    if "_" in bare:
        emphasised = "_" not in bare.strip("_") and bare.endswith("_") and not bare.startswith("__")
        return not emphasised and any(char.isalpha() for char in bare)
    if not bare.isascii() or bare.isdigit():
        return False
    if bare.isalpha():
        return bool(_CAMEL.fullmatch(bare)) and bare not in _UNITS_LIKE_CAMEL
    parts = bare.split("-")
    odd = [part for part in parts if _mixes_digits(part)]
    capitals = len(parts) > 1 and any(part.isalpha() and part.isupper() and len(part) > 1 for part in parts)
    if _is_lower_case_code(parts):
        return True
    return bool(odd) or (capitals and not parts[0].isdigit() and any(part.isdigit() for part in parts))


def _is_lower_case_code(parts: list[str]) -> bool:
    """`fl-8841`, but neither `covid-19` nor `mid-2024`."""
    if len(parts) != 2 or not parts[0].isalpha() or len(parts[0]) > _LONGEST_PREFIX:
        return False
    digits = parts[1]
    return digits.isdigit() and len(digits) > 3 and not re.fullmatch(r"(?:1[5-9]|20)\d\d", digits)


def _mixes_digits(part: str) -> bool:
    if part.isdigit() or part.isalpha() or not part:
        return False
    if re.fullmatch(r"[xX×]\d+", part) or _DIMENSIONS.fullmatch(part):
        return False
    return not (_NUMBER_AND_SUFFIX.fullmatch(part) or _CLOCK.fullmatch(part))


_CLAUSE_ENDS = frozenset(",;:()[]{}|—–•·，、；：")
_SENTENCE_ENDS = frozenset(".!?…。！？।؟")


def _number_sentences(tokens: list[Token]) -> None:
    """Give one line's tokens their sentence and clause."""
    sentence = clause = 0
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.fold in token.language.clause_words:
            clause += 1
        token.sentence, token.clause = sentence, clause
        if token.kind != "mark":
            continue
        if at + 2 == len(tokens):
            # The line ends here anyway, and its end belongs to this sentence.
            continue
        if token.text in _SENTENCE_ENDS and _ends_sentence(tokens, at):
            sentence, clause = sentence + 1, clause + 1
        elif token.text in _CLAUSE_ENDS or (token.text == "-" and token.gap and _gap_after(tokens, at)):
            clause += 1


def _ends_sentence(tokens: list[Token], at: int) -> bool:
    if not tokens[at].text.isascii():
        return True
    if not _gap_after(tokens, at):
        return tokens[at + 1].kind == "mark" if at + 1 < len(tokens) else True
    before = tokens[at - 1] if at else None
    if before is not None and before.language.ordinal_dot and _dots_ordinal(tokens, at):
        return False
    if tokens[at].text != "." or before is None or before.kind != "word":
        return True
    return not (
        before.fold in before.language.abbreviations
        or (len(before.text) == 1 and before.text.isupper() and before.text != "I")
    )


def _dots_ordinal(tokens: list[Token], at: int) -> bool:
    """Tell whether a dot is that of `3. Oktober`, or of `der 2. Versuch`."""
    day, following = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].text != "." or day.kind != "number" or len(day.text) > 2 or following is None:
        return False
    is_month = (following.fold,) in day.language.months.meanings
    return following.kind == "word" and (is_month or following.text[0].islower())


def _gap_after(tokens: list[Token], at: int) -> bool:
    return at + 1 >= len(tokens) or tokens[at + 1].gap


def sentences(tokens: list[Token]) -> list[slice]:
    """Return the token ranges of the sentences."""
    found: list[slice] = []
    first = 0
    number = tokens[0].sentence if tokens else 0
    for at, token in enumerate(tokens):
        if token.sentence != number:
            found.append(slice(first, at))
            first, number = at, token.sentence
    return [*found, slice(first, len(tokens))] if tokens else []


def joins_all(token: Token) -> bool:
    """Tell whether a word joins things all of which are meant: `and`."""
    return token.fold in token.language.conjunctions and token.fold not in token.language.alternatives


def stem_of_content(token: Token) -> str:
    """Return the stem of a word that says what something is about; empty for a word that does not."""
    if token.kind in {"code", "identifier", "date"}:
        return token.fold
    if token.kind == "number":
        return token.fold
    return stem_of_word(token)


def stem_of_word(token: Token) -> str:
    """Return the stem of a word with content; empty for any other token."""
    if token.kind != "word" or token.fold in token.language.function_words:
        return ""
    return stem(token.fold, token.language)
