"""Conversations as data in a prompt: what is shown of them, and how it is set apart from what is asked.

A pair stands between two marks that hold a hash of all that is shown, so that no text can hold them, and each
line of a conversation begins with `| `, so that none can look like a mark, a heading or a role.

What addresses whoever reads a transcript (`ignore your instructions`, `add this rule`) is not shown at all,
from the sentence that does so to the end of what was said in that turn: what is not read can't be obeyed. The
filters compare rules with it.

Costs accepted: the ways of addressing a reader are a list, which no list completes; and a conversation about
instructions or rules loses some of its sentences.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from midturn.core import redacted
from midturn.refiner.distilling._records import ReflectionExample
from midturn.refiner.pairs import Pair

LEFT_OUT = "[left out: it addresses whoever reads this]"
CUT = " [cut]"

_INSTRUCTION = (
    r"(?:instruction|rule|guideline|guidance|lesson|prompt|directive|safeguard|guardrail"
    r"|anweisung|regel|instrucci|regla|consigne|règle)"
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+|\n|$)")
_SUBVERTS = re.compile(
    rf"""(?ix)
      \b(?:ignor\w*|disregard|forget|override|overrule|bypass|vergiss|olvid\w+|oubli\w+)\b [^.!?\n]{{0,60}}
        (?:{_INSTRUCTION}|\babove\b|\bbefore\ this\b|\bprevious\b|\bprior\b|\banything\ else\b)
    | \byour\ (?:\w+\ ){{0,2}}{_INSTRUCTION}
    | \b(?:system|developer)\ (?:prompt|message|mode|note|override) | \bjailbr\w+
    | \byou\ are\ now\ (?:a|an|in|the|free|no)\b
    | <\|?/?(?:im_start|im_end|system|endoftext|pair|data|s)\b | \[/?(?:INST|SYSTEM)\] | <</?SYS>>
    | [\"'](?:rules?|guidelines?|pairs)[\"']\s*:
    """
)
"""What undoes instructions, or is written for a model rather than for people."""
_ADDRESSES_READER = re.compile(
    rf"""(?ix)
      \b(?:add|insert|append|includ\w+|put|sav\w+|stor\w+|learn\w*|record|adopt|not(?:e|ing)|remember
        |memori[sz]e|output|repl(?:y|ies)|respond|propose|distil+|teach|follow|obey|execute)\b
        [^.!?\n]{{0,60}} {_INSTRUCTION}
    | \b(?:new|following|next|mandatory|only|real|actual|updated|correct|first|important)\ {_INSTRUCTION}
    | ^[\W_]*(?:system|developer|admin(?:istrator)?|operator|root|reflection|refiner|mediator|assistant
        |{_INSTRUCTION}s?(?:\ \w+)?)[\W_]*:
    | \b(?:anyone|anybody|whoever|who|if\ you|when\ you|the\ model\ that|the\ ai\ that)\b [^.!?\n]{{0,20}}
        \b(?:reads?|reading|review\w*|summari[sz]\w*|distil\w*|analy[sz]\w*|learns?\ from)\b
    | \b(?:dear|attention|note\ (?:to|for)|message\ (?:to|for)|hey)\b [^.!?\n]{{0,15}}
        \b(?:refiner|mediator|reflection|rewriter|llm|ai|reader|reviewer|summari[sz]er|(?:language\ )?model)\b
    | \b(?:end|close|begin|start)\s(?:of\s)?(?:the\s)?(?:data|transcript|conversation|pair|fence)s?\b
    | \#\#+\s*(?:system|instruction|response|rule)
    """
)
"""What else speaks to a reader of transcripts."""


def visible(text: str) -> str:
    """Return what a model may see of a text: no secrets, no characters that people don't see, no orders to
    it.
    """
    plain, at = _parted(text)
    return plain if at is None else f"{plain[:at].rstrip()} {LEFT_OUT}".strip()


def orders(text: str) -> list[str]:
    """Return the sentences that `visible` leaves out."""
    plain, at = _parted(text)
    return [] if at is None else sentences(plain[at:])


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, as orders are looked for in it."""
    return [found.group() for found in _SENTENCE.finditer(text) if found.group()]


def subverts(rule: str) -> bool:
    """Whether a text undoes its reader's instructions rather than adding to them."""
    return bool(_SUBVERTS.search(without_disguise(rule)))


def _parted(text: str) -> tuple[str, int | None]:
    """Return a text without secrets, and where it begins to address whoever reads it."""
    plain = redacted(without_disguise(text))
    for sentence in _SENTENCE.finditer(plain):
        said = sentence.group().strip()
        if _SUBVERTS.search(said) or _ADDRESSES_READER.search(said):
            return plain, sentence.start()
    return plain, None


def without_disguise(text: str) -> str:
    """Compatible forms made one, and format characters, such as those of zero width, taken out."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def delimited(examples: Sequence[ReflectionExample], longest: int) -> str:
    """Return the pairs, numbered from 1, each text cut to `longest` characters."""
    shown = ["\n".join(_lines(example, longest)) for example in examples]
    mark = _mark("\n".join(shown))
    return "\n\n".join(
        f"<<pair {number} {mark}\n{text}\npair {number} {mark}>>"
        for number, text in enumerate(shown, start=1)
    )


def _mark(text: str) -> str:
    """Return a word that `text` does not hold."""
    mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    while mark in text:
        mark = hashlib.sha256(mark.encode()).hexdigest()[:16]
    return mark


def _lines(example: ReflectionExample, longest: int) -> Iterator[str]:
    pair = example.pair
    yield "The conversation that failed:"
    for number, turn in enumerate(pair.failed.turns, start=1):
        yield from _said(f"user, turn {number}", turn.utterance, longest)
        yield from _said(f"assistant, turn {number}", turn.response, longest)
    yield "What the user wanted:"
    yield from _wanted(pair, longest)
    if reading := example.reading:
        yield "What the rewriter makes of the conversation under the rules so far:"
        yield from _said("rewriter", reading.text, longest)
        for what, values in (
            ("it lacks", reading.lost),
            ("nobody said", reading.invented),
            ("it makes something else of", reading.distorted),
        ):
            if values:
                yield from _said(what, "; ".join(values), longest)


def _wanted(pair: Pair, longest: int) -> Iterator[str]:
    for statement in pair.wanted:
        yield from _said("user", statement.text, longest)


def _said(who: str, text: str, longest: int) -> Iterator[str]:
    seen = visible(text)
    seen = seen if len(seen) <= longest else seen[:longest] + CUT
    yield f"[{who}]"
    yield from (f"| {line}" for line in seen.splitlines())
