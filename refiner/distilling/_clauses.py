"""The clauses of a rule, so that each can be compared with the filters and left out on trial.

A clause begins after punctuation, in a bracket, with a word that adds something (`with`, `unless`, `und`),
with one that begins a condition or an adverbial (`when`, `for`), or where the script changes. A quotation of
a few words belongs to the clause that it stands in.

The words are lists of six languages, which no list completes. What is added without any of them is found as a
run of words that nobody said (`runs`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from midturn.mediator.values import FUNCTION_WORDS, fold, stem

MOST_QUOTED_WORDS = 4
"""Of a quotation that is one name rather than a clause in disguise."""

FEWEST_STEMS = 2
"""Of a part that can be a rule by itself, beside what it quotes and that somebody says it."""

_OPENING, _CLOSING = "([{（【", ")]}）】"
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|「[^」]*」|\B\'[^\']*\'\B')
_QUOTATION = re.compile(r'"[^"]*(?:"|$)|“[^”]*(?:”|$)|«[^»]*(?:»|$)')
_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?|\{[^{}]*\}?|（[^（）]*）?|【[^【】]*】?")
_ADDS = """
    and or but plus with unless except excepting besides also additionally moreover furthermore including
    includes alongside along together while whereas as_well by_default by_the_way in_addition on_top
    not_to_mention provided given granted considering because since
    und oder aber mit samt nebst sowie außer wobei auch dazu inklusive zuzüglich sofern es_sei_denn weil
    standardmäßig
    et ou mais avec ainsi sauf dont aussi parce y_compris par_défaut à_moins
    y pero con salvo además también incluyendo porque a_menos por_defecto
    ed ma inoltre anche salvo_che compreso
    e mas com exceto também
    en maar met tenzij ook
"""
_ADDS_CHINESE = "并且?|而且|以及|除非|另外|同时|外加"
_LIMITS = """
    when whenever if where wherever after before once until till for in on at to from by under
    over about into per during through via that who whose which without as so
    wenn falls wo nach vor bei für im am zu von durch über ohne damit dass der die
    quand si où après avant pour dans sur à par chez sans qui que
    cuando si donde después antes para en sobre por hasta sin que
    quando se dove dopo prima per onde depois antes para
    als waar na voor bij
"""


def _alternatives(words: str) -> str:
    return "|".join(rf"\b{re.escape(word)}\b".replace("_", r"\ +") for word in words.split())


_ADDING = f"{_alternatives(_ADDS)}|{_ADDS_CHINESE}"
_STOP = r"[;；—–…。！？!?|•·/]+ | [:：](?!\d) | \.(?=\s) | \s-+\s"
_COMMA = r"[,，、،؛](?!\d)"
_BOUNDARY = re.compile(
    rf"""(?xi)
      (?P<adds> (?: (?:{_STOP}|{_COMMA}) \s* )? (?:{_ADDING}) )
    | (?P<apart> {_COMMA} \s* (?: which | who(?:se)? | welche[rs]? | qui | que ) \b )
    | (?P<stop> {_STOP} )
    | (?P<limits> (?: {_COMMA} \s* )? (?: {_alternatives(_LIMITS)} ) )
    | (?P<comma> {_COMMA} )
    """
)
_ADDS_FIRST = re.compile(rf"(?i)\W*(?:{_ADDING})")
_MAY_QUALIFY = re.compile(r"(?i)(?:with|given|granted|mit|avec|con|com|met)\b")
_PREDICATE = re.compile(
    r"(?i)\b(?:is|are|was|were|has|have|does?|can|may|must|will|should|means?|ist|sind|est|sont|es|son)\b"
)
_SMALL_BEFORE = re.compile(
    r"(?i)(?:\b(?:the|an?|some|any|that|which|are|is|be|all|its?|their|there|from)\s+)+$"
)
_SMALL_AFTER = re.compile(r"(?i)(?:\s+(?:there|are|is|it|its|them|be|in|on|for|of|to|from|by|the|a)\b)+")
_SPEAKING = frozenset(
    map(
        stem,
        ["user", "customer", "people", "somebody", "someone", "say", "stand", "mean", "want", "ask", "write"],
    )
)
"""Of those who speak, and that they do."""
_WORD = re.compile(r"\w")
_LOOSE = re.compile(r"^[\s,;:.!?—–|•·/，；：。、！？-]+|[\s,;:—–|•·/，；：、-]+$")


@dataclass(frozen=True)
class Clause:
    """A stretch of a rule."""

    start: int
    end: int
    adds: bool
    """Whether it says something more, rather than when or of what the rest holds."""
    limits: bool
    """Whether it begins as a condition or an adverbial."""


def clauses(rule: str) -> list[Clause]:
    """Part a rule into its clauses, which together are the whole of it."""
    marks = _marks(rule)
    starts = [0]
    for at in sorted(at for at in marks if rule[:at].strip() and _WORD.search(rule, at)):
        # `where users ask for ...` is one condition.
        if not (
            marks[at] == "limits"
            and marks.get(starts[-1]) == "limits"
            and _says_little(rule[starts[-1] : at])
        ):
            starts.append(at)
    ends = [*starts[1:], len(rule)]
    found: list[Clause] = []
    for start, end in zip(starts, ends, strict=True):
        kind = marks.get(start, "")
        is_first_main = not found or all(clause.limits for clause in found)
        qualifies = kind == "adds" and _is_predicate(rule[start:end])
        adds = kind in {"stop", "apart", "adds", "script", "bracket"} and not qualifies
        adds |= kind == "comma" and not is_first_main
        found.append(Clause(start, end, adds, limits=kind == "limits" or qualifies))
    return found


def parts(rule: str) -> list[str]:
    """Part a rule into what could be a rule each: a clause, and the conditions that it has.

    Those that only add something (`with insurance`) come last.
    """
    found, bracketed = [""], list[str]()
    for clause in clauses(rule):
        said = rule[clause.start : clause.end]
        if said[0] in _OPENING:
            bracketed.append(said.strip(_OPENING + _CLOSING))
        elif clause.adds and len(_stems(_QUOTATION.sub(" ", found[-1])) - _SPEAKING) >= FEWEST_STEMS:
            found.append(said)
        else:
            found[-1] += said
    found.sort(key=only_adds)
    return [whole for part in (*found, *bracketed) if (whole := tidied(part))]


def only_adds(part: str) -> bool:
    """Tell whether a part is no sentence, but for what it is added to: `With insurance.`."""
    return _ADDS_FIRST.match(part) is not None


def runs(rule: str, is_said: Callable[[str], bool]) -> list[Clause]:
    """Return the runs of words that nobody said, in clauses of which some word was said."""
    found: list[Clause] = []
    for clause in clauses(rule):
        tokens = list(re.finditer(r"\S+", rule[clause.start : clause.end]))
        known = [_is_known(token.group(), is_said) for token in tokens]
        if not any(map(is_said, _stems(rule[clause.start : clause.end]))):
            continue
        for at, (token, each) in enumerate(zip(tokens, known, strict=True)):
            start, end = clause.start + token.start(), clause.start + token.end()
            if not each and at and not known[at - 1] and found:
                found[-1] = Clause(found[-1].start, end, adds=True, limits=False)
            elif not each:
                found.append(Clause(start, end, adds=True, limits=False))
    return [_with_small_words(rule, run) for run in found]


def _with_small_words(rule: str, run: Clause) -> Clause:
    """Return a run of words with the small ones around it, which say nothing without it."""
    before, after = _SMALL_BEFORE.search(rule, 0, run.start), _SMALL_AFTER.match(rule, run.end)
    start = before.start() if before else run.start
    return replace(run, start=start, end=after.end() if after else run.end)


def is_said_condition(rule: str, clause: Clause, is_said: Callable[[str], bool]) -> bool:
    """Tell whether a clause says when a rule holds, in words that are said."""
    said = rule[clause.start : clause.end]
    return clause.limits and any(map(is_said, _stems(said))) and _is_known(said, is_said)


def _is_known(text: str, is_said: Callable[[str], bool]) -> bool:
    """Tell whether a text has no words but those that are said, small ones, and those of speaking."""
    if any(unicodedata.category(letter)[0] == "S" for letter in text):
        return False
    words = re.findall(r"\w+", fold(text))
    return all(word in FUNCTION_WORDS or stem(word) in _SPEAKING or is_said(stem(word)) for word in words)


def without(rule: str, left_out: Collection[Clause]) -> str:
    """Return a rule without some of its clauses, as a sentence; nothing where none is left."""
    kept, at = "", 0
    for clause in sorted(left_out, key=lambda each: each.start):
        kept += rule[at : clause.start] + " "
        at = max(at, clause.end)
    return tidied(kept + rule[at:])


def tidied(text: str) -> str:
    """Return what was cut out as a sentence: on one line, with a capital and a full stop."""
    text = re.sub(r"\s+([,;:.!?])", r"\1", " ".join(text.split()))
    text = re.sub(r"[,;:]+(?=[.;:!?])", "", text)
    text = _LOOSE.sub("", _LOOSE.sub("", text))
    opening = re.match(
        rf"(?i)(?:and|but|or|plus|also|then|{_alternatives('und oder aber et y ed e en')})\s+", text
    )
    text = text[opening.end() :] if opening else text
    if not re.search(r"\w", text):
        return ""
    end = "" if re.search(r"[.!?。！？]\W*$", text) else "."
    return text[:1].upper() + text[1:] + end


def _says_little(text: str) -> bool:
    return _stems(text) <= _SPEAKING and not _QUOTATION.search(text)


def _is_predicate(text: str) -> bool:
    """Tell whether `with care` or `with slashes are day first` belongs to the sentence that it stands in."""
    opening = _MAY_QUALIFY.match(text)
    if opening is None:
        return False
    return len(_stems(text[opening.end() :])) < FEWEST_STEMS or bool(_PREDICATE.search(text))


def _marks(rule: str) -> dict[int, str]:
    """Where clauses begin, and how."""
    plain = _QUOTED.sub(_masked, rule)
    marks: dict[int, str] = {}
    for bracket in _BRACKETS.finditer(plain):
        marks[bracket.start()] = "bracket"
        marks[bracket.end()] = "after"
        plain = plain[: bracket.start()] + "_" * len(bracket.group()) + plain[bracket.end() :]
    for found in _BOUNDARY.finditer(plain):
        marks.setdefault(found.start(), found.lastgroup or "")
    for at in _changes_of_script(plain):
        marks.setdefault(at, "script")
    return marks


def _masked(quoted: re.Match[str]) -> str:
    words = quoted.group().split()
    return "_" * len(quoted.group()) if len(words) <= MOST_QUOTED_WORDS else quoted.group()


def _changes_of_script(text: str) -> Iterator[int]:
    before = ""
    for at, letter in enumerate(text):
        if not letter.isalpha():
            continue
        script = unicodedata.name(letter, "?").split()[0]
        if before and script != before and not {script, before} <= {"CJK", "HIRAGANA", "KATAKANA"}:
            yield at
        before = script


def _stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"\w+", fold(text)) if word not in FUNCTION_WORDS}
