"""What a rule must not be, whoever wrote it. No model is asked.

- `nonsense`: it has fewer than `FEWEST_WORDS` words.
- `secret`: a secret was taken out of it.
- `unsupported`: it names no pair that it was learned from, or a figure that none of them has, which the
  Mediator would take to be said; or it says that words which users said mean what none of them wants.
- `too_long`: longer than a rule may be; or there is no room left for it in what the Mediator is told.
- `repeated`: it stands twice.
- `planted`: it undoes its reader's instructions, or says mostly what a transcript says where that addresses
  whoever reads it (`_delimiters`).
- `copied`: it shares `COPIED` words in a row with a conversation, or all its words where it has fewer; or
  most of its words stand together in one sentence.
- `leaked`: it names a value, or the answer, of one conversation, in digits or in words, with or without a
  capital; or it says that something means what one conversation wants.

Values and words that the users' wants share are their habits, and may be named: what the user means by `the
usual`, say. They must be shared by two task ids of the user whose rules these are or, for a task or for
everybody, by two users: nobody's habits are told to others. Words of a failed conversation alone are never a
habit, since anybody may have said them for that end.

Each looks at the rule and at every part of it that could be a rule; such a part is cut out of the
rule, which continues without it. A rule that holds already may stay as it is.

Costs accepted: a planted rule in other words than the transcript's and without any value passes here;
`redundant` then sees to it that no useful one carries it along, as a rule or as a clause. A true rule that a
user happened to say in one sentence is refused. Number words up to `A_FEW` are ways of speaking, and a name
in another language's spelling is another name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from midturn.core import redacted
from midturn.mediator.check import (
    Definition,
    compared,
    definitions,
)
from midturn.mediator.values import (
    FIGURES,
    FUNCTION_WORDS,
    fold,
    stem,
)
from midturn.refiner.distilling._clauses import parts
from midturn.refiner.distilling._delimiters import orders, sentences, subverts, without_disguise
from midturn.refiner.distilling._records import Finding, GuardName, ProposedRule
from midturn.refiner.guidelines import LONGEST_RULE, MOST_CHARACTERS, Guideline
from midturn.refiner.pairs import Pair

T = TypeVar("T")

COPIED = 8
"""Words in a row that are no accident."""

FEWEST_WORDS = 2
"""Of two letters or more."""

PLANTED = 0.6
"""Share of a rule's stems, function words left out, that stand in two sentences to the reader, or in one to
anybody."""

A_FEW = 2
"""What people call two may be any number: `both`, `twice`, `the two of them`."""

MOST_QUOTED = 100
"""Characters of a conversation in a reason."""

SHORTEST_ANSWER = 4
"""Letters of an answer that is looked for as such; shorter ones stand in many a sentence."""

_SENTENCES = frozenset({"negation", "comparison"})
"""Kinds of value that are clauses rather than particulars."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_WRITTEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_MEANT = re.compile(r"\b(?:mean(?:s|t|ing)?|stands? for|refers? to)\b(.*)", re.IGNORECASE)
_SAYING_LITTLE = FUNCTION_WORDS - {"yes", "no", "not", "more", "less"}
_DIGIT = re.compile(r"\d")
_TAKEN_OUT = re.compile(r"\[redacted: ")


@dataclass(frozen=True)
class FilteredRules:
    """A list of rules after the filters."""

    kept: tuple[Guideline, ...]
    findings: tuple[Finding, ...]


def apply_filters(
    proposed: Sequence[ProposedRule], pairs: Sequence[Pair], scope: str, known: Sequence[Guideline] = ()
) -> FilteredRules:
    """Refuse what must not be a rule.

    Args:
        proposed: what a model wrote.
        pairs: what it was shown.
        scope: for whom the rules are to be.
        known: the rules that hold already.
    """
    held_already = {guideline.rule: guideline for guideline in known}
    shown = _Shown(pairs, scope)
    kept: list[Guideline] = []
    findings: list[Finding] = []
    for each in proposed:
        if each.rule in held_already and not _unusable(each.rule, kept):
            kept.append(held_already[each.rule])
            continue
        if found := _objection(each, shown, kept):
            findings.append(_finding(each.rule, found))
            continue
        rule, cut_out = _without_parts(" ".join(without_disguise(each.rule).split()), shown)
        findings += cut_out
        if found := _unusable(rule, kept):
            findings.append(_finding(each.rule, found))
        else:
            kept.append(Guideline(rule=rule, pairs=each.pairs))
    return FilteredRules(tuple(kept), tuple(findings))


def said_by_most(pairs: Sequence[Pair], scope: str) -> Callable[[str], bool]:
    """Return what tells whether two users want, or most failed conversations say, the word of a stem."""
    return _Shown(pairs, scope).common_stems.__contains__


Objection = tuple[GuardName, str]
Held = tuple[str, str]
"""Whose a text is, and the text."""


@dataclass(frozen=True)
class _Named:
    """A particular; the same in digits and in words."""

    kind: str
    meaning: str
    written: str = field(compare=False)

    @property
    def in_words(self) -> bool:
        """Whether no digit stands in it."""
        return not _DIGIT.search(self.written)


def _finding(rule: str, objection: Objection) -> Finding:
    return Finding(rule=rule, guard=objection[0], reason=objection[1])


def _objection(proposed: ProposedRule, shown: _Shown, kept: Sequence[Guideline]) -> Objection | None:
    if unusable := _unusable(proposed.rule, kept):
        return unusable
    if not proposed.pairs:
        return "unsupported", "names no pair that it was learned from"
    return shown.objection(proposed.rule)


def _without_parts(rule: str, shown: _Shown) -> tuple[str, list[Finding]]:
    """Return a rule without those of its parts that would be refused as rules.

    Each is long enough to be one.
    """
    told = parts(rule)
    telling = [part for part in told if len(_stems(part) - shown.common_stems) > 1]
    refused = {part: found for part in telling if (found := shown.objection(part))}
    if len(told) == 1 or not refused:
        return rule, []
    findings = [
        _finding(part, (name, f"{reason}; it was a clause of {rule!r}"))
        for part, (name, reason) in refused.items()
    ]
    return " ".join(part for part in told if part not in refused), findings


def _unusable(rule: str, kept: Sequence[Guideline]) -> Objection | None:
    if len(_WORD.findall(rule)) < FEWEST_WORDS:
        return "nonsense", f"has fewer than {FEWEST_WORDS} words"
    if len(rule) > LONGEST_RULE:
        return "too_long", f"has {len(rule)} characters; {LONGEST_RULE} are the most"
    if any(rule.casefold() == other.rule.casefold() for other in kept):
        return "repeated", "stands twice"
    if sum(len(other.rule) for other in kept) + len(rule) > MOST_CHARACTERS:
        return "too_long", f"all rules together may have {MOST_CHARACTERS} characters, and it has no room"
    return None


def _secret(rule: str) -> Objection | None:
    return ("secret", "held a secret") if _TAKEN_OUT.search(redacted(rule)) else None


class _Shown:
    """What the reflection model was shown, as the filters look at it: each text with whose it is."""

    def __init__(self, pairs: Sequence[Pair], scope: str) -> None:
        self._pairs = pairs
        self._own = scope.startswith("user:")
        self._wanted = [
            (self._wanter(pair), without_disguise(said.text)) for pair in pairs for said in pair.wanted
        ]
        self._others = [
            (self._holder(pair), without_disguise(text)) for pair in pairs for text in _failed_texts(pair)
        ]
        self._others += [
            (self._wanter(pair), without_disguise(text)) for pair in pairs for text in _replies(pair)
        ]

    def objection(self, rule: str) -> Objection | None:
        """Why it must be no rule."""
        checks: list[Callable[[str], Objection | None]]
        checks = [_secret, self.planted, self.copied, self.leaked, self.echoed]
        return next((found for check_ in checks if (found := check_(rule))), None)

    def planted(self, rule: str) -> Objection | None:
        """Refuse a rule that undoes instructions, or says what a transcript orders its reader to say."""
        if subverts(rule):
            return "planted", "undoes its reader's instructions, or is written for a model"
        stems = _stems(rule)
        for pair_id, ordered in self._orders:
            if stems and len(stems & ordered) >= PLANTED * len(stems):
                return "planted", f"says what a text in pair {pair_id} orders its reader to say"
        return None

    def copied(self, rule: str) -> Objection | None:
        """Refuse a rule that shares a run of words with a conversation."""
        return next(filter(None, map(self._copied_run, _runs(rule))), None)

    def _copied_run(self, run: str) -> Objection | None:
        wanted_by = _holding(run, self._wanted)
        if len(wanted_by) < 2 and (wanted_by or _holding(run, self._others)):
            return "copied", f"copies a conversation: {run!r}"
        return None

    def echoed(self, rule: str) -> Objection | None:
        """Refuse a rule that is said in a conversation verbatim, or mostly a sentence of one."""
        if found := self._copied_run(" ".join(_words(rule))):
            return found
        stems = _stems(rule)
        for said, said_stems in self._sentences:
            if stems and len((stems & said_stems) - self.shared_stems) >= PLANTED * len(stems):
                return "copied", f"says what a conversation says, which no two want: {said!r}"
        return None

    def leaked(self, rule: str) -> Objection | None:
        """Refuse a rule that names what belongs to one conversation, or a figure out of nowhere."""
        for answer, whose in self._answers.items():
            if len(whose) < 2 and _holding(answer, [("", rule)]):
                return "leaked", f"names the answer {answer!r} of {min(whose)}"
        for value in _values(rule):
            whose = self._values.get(value, set[str]())
            if not whose and value.kind in FIGURES and not value.in_words:
                return "unsupported", f"names {value.written!r}, which no pair has"
            if len(whose) == 1 and not (value.in_words and _is_a_few(value)):
                return "leaked", f"names {value.written!r}, which only {min(whose)} has"
        for name, whose in self._names.items():
            if len(whose) < 2 and _holding(name, [("", rule)]):
                return "leaked", f"names {name!r}, which only {min(whose)} has"
        return self._meaning_of_one(rule)

    def _meaning_of_one(self, rule: str) -> Objection | None:
        """Refuse a rule by which something means what one conversation wants, in words that are no values."""
        said = _MEANT.search(rule)
        defined = definitions([rule])
        for meant in [*(_stems(each.meaning) for each in defined), _stems(said[1]) if said else set[str]()]:
            for whose, wanted in self._wanted:
                if meant and len((meant & _stems(wanted)) - self.shared_stems) >= PLANTED * len(meant):
                    return "leaked", f"says that something means what only {whose} wants"
        return next(filter(None, map(self._unwanted_meaning, defined)), None)

    def _unwanted_meaning(self, defined: Definition) -> Objection | None:
        """Refuse a rule by which words of a failed conversation mean what nobody wants."""
        phrase = " ".join(_words(defined.phrase))
        meant = _stems(defined.meaning)
        wanted = {each for _, text in self._wanted for each in _stems(text)}
        is_said = any(_holding(phrase, [("", _utterances(pair))]) for pair in self._pairs)
        if is_said and meant and meant.isdisjoint(wanted):
            return "unsupported", f"says that {defined.phrase!r} means what nobody wants"
        return None

    def _holder(self, pair: Pair) -> str:
        """Whose habit a value is a part of: it takes two holders to make it one."""
        return f"task id {pair.task_id}" if self._own else pair.source

    def _wanter(self, pair: Pair) -> str:
        """Return the same of what was wanted, which may be another user's success."""
        return f"task id {pair.task_id}" if self._own else pair.wanted_source

    @cached_property
    def _orders(self) -> list[tuple[str, set[str]]]:
        """The stems of every two sentences in a row that address the reader, or follow one that does."""
        found: list[tuple[str, set[str]]] = []
        for pair in self._pairs:
            for ordered in map(orders, _texts(pair)):
                found += [(pair.id, _stems(a + b)) for a, b in pairwise([*ordered, ""])]
        return found

    @cached_property
    def _sentences(self) -> list[tuple[str, set[str]]]:
        """Every sentence, and its stems."""
        told = (said.strip() for _, text in [*self._wanted, *self._others] for said in sentences(text))
        return [(said[:MOST_QUOTED], _stems(said)) for said in told if said]

    @cached_property
    def shared_stems(self) -> set[str]:
        """Of words that two want."""
        return {each for each, whose in _holders(self._wanted, _stems).items() if len(whose) > 1}

    @cached_property
    def common_stems(self) -> set[str]:
        """Of words that two want, or most failed conversations say."""
        said = Counter(each for pair in self._pairs for each in _stems(_utterances(pair)))
        most = max(2, len(self._pairs) // 2 + 1)
        return self.shared_stems | {each for each, count in said.items() if count >= most}

    @cached_property
    def _values(self) -> dict[_Named, set[str]]:
        answers = [(whose, answer) for pair in self._pairs for whose, answer in self._answered(pair)]
        everywhere = _holders([*self._wanted, *self._others, *answers], _values)
        wanted = _holders(self._wanted, _values)
        # A value that several want is theirs; of one that is wanted by none or one, that is whose it is.
        return {value: wanted.get(value) or {min(whose)} for value, whose in everywhere.items()}

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """The names that stand within a sentence, as they read without a capital.

        Not those that two write without one: headings have capitals too.
        """
        told = [*self._wanted, *self._others]
        small = _holders(told, lambda text: re.findall(r"\w+", text))
        return {
            name: _holding(name, self._wanted) or {min(whose)}
            for name, whose in _holders(told, _names_within).items()
            if any(len(small.get(word, ())) < 2 for word in name.split())
        }

    @cached_property
    def _answers(self) -> dict[str, set[str]]:
        """The answers that are looked for word for word; figures are values."""
        return _holders([each for pair in self._pairs for each in self._answered(pair)], _long_answer)

    def _answered(self, pair: Pair) -> Iterator[tuple[str, str]]:
        yield self._holder(pair), without_disguise(pair.failed.answer or "")
        if pair.succeeded:
            yield self._wanter(pair), without_disguise(pair.succeeded.answer or "")


def _holders(texts: Iterable[Held], found_in: Callable[[str], Iterable[T]]) -> dict[T, set[str]]:
    """Return what is found in texts, and whose those are."""
    holders: defaultdict[T, set[str]] = defaultdict(set)
    for whose, text in texts:
        for each in found_in(text):
            holders[each].add(whose)
    return dict(holders)


def _holding(words: str, texts: Iterable[Held]) -> set[str]:
    """Whose texts have these words in a row."""
    return {whose for whose, text in texts if f" {words} " in f" {' '.join(_words(text))} "}


def _utterances(pair: Pair) -> str:
    return " ".join(turn.utterance for turn in pair.failed.turns)


def _failed_texts(pair: Pair) -> list[str]:
    return [text for turn in pair.failed.turns for text in (turn.utterance, turn.response)]


def _replies(pair: Pair) -> list[str]:
    """Return the assistant's of a success; what its user said is what is wanted."""
    return [turn.response for turn in pair.succeeded.turns] if pair.succeeded else []


def _texts(pair: Pair) -> list[str]:
    return [*_failed_texts(pair), *(statement.text for statement in pair.wanted), *_replies(pair)]


def _long_answer(text: str) -> Iterator[str]:
    answer = " ".join(_words(text))
    if len(answer) >= SHORTEST_ANSWER and answer not in FUNCTION_WORDS:
        yield answer


def _values(text: str) -> list[_Named]:
    """Return a text's particulars; places in a row in words (`the third one`) are none."""
    return [
        _Named(value.kind, value.meaning, value.written)
        for value in compared(text, []).invented
        if value.kind not in _SENTENCES and (_DIGIT.search(value.written) or "#" not in value.meaning)
    ]


def _is_a_few(value: _Named) -> bool:
    return value.kind == "number" and Fraction(value.meaning) <= A_FEW


def _names_within(text: str) -> set[str]:
    """Names that don't begin their sentence, where any word has a capital."""
    return {
        " ".join(_words(value.written))
        for value in compared(text, []).invented
        if value.kind == "name" and re.search(rf"[\w,;:] +{re.escape(value.written)}", text)
    }


def _runs(text: str) -> list[str]:
    words = _words(text)
    return [" ".join(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1)]


def _words(text: str) -> list[str]:
    """Return the words; where a script writes no blanks between them, each character."""
    return _WRITTEN.findall(fold(text))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _words(text) if word not in _SAYING_LITTLE}
