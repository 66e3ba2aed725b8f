"""What a draft's form tells before a word of it is read: leftovers of prompts, thinking, and loops.

A draft is one message in the user's voice. What belongs to the frame around it, such as the name of a
speaker or a report on the task, is a fault, unless the user wrote the same piece: a transcript that the
user pasted, or a line `User: alice` of a configuration, is theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import eq

from midturn.mediator.check._findings import Finding

_ROLES = "user|assistant|human|ai|chatbot|benutzer|nutzer|assistent|usuario|asistente|utilisateur|用户|助手"
_RESULT = (
    r"instructions?|requests?|messages?|prompts?|drafts?|texts?|task|query|version|answer|output|rewrite"
    r"|conversation|summary of the conversation"
)
_MADE = (
    r"rewritten|revised|final|combined|complete|single|explicit|user'?s|new|updated|full|merged|restated|one"
)
_PIECES = tuple(
    (tuple(needed.split("|")), re.compile(source, re.IGNORECASE | re.MULTILINE))
    for needed, source in (
        # Names of speakers and numbers of turns.
        (
            "user|assist|asistente|human|ai:|ai：|ai]|ai*|chatbot|nutzer|usuario|utilisateur|用户|助手",
            r"(?<![\w\"'`])(?:\[?(?:turn|message|shard) ?\d{0,3}\]? ?)?"
            rf"\[?(?:{_ROLES})\]?\*{{0,2}}[:：](?=\s|\*|$)",
        ),
        # A script without spaces has none behind a colon.
        ("用户|助手", r"(?<!\w)(?:用户|助手)[:：]"),
        ("turn|shard", r"(?<!\w)\[?(?:turn|shard) ?\d{1,3}(?:\]|[:：])"),
        ("message|turn", r"^[ \t>*#]{0,8}(?:message|turn) ?\d{1,3}[:：]"),
        # What the prompt and the form of the reply are made of.
        (
            "conversation",
            r"\bthe (?:whole |entire |following |above )?conversation"
            r"(?:[:：]| (?:is|was|goes|between|so far|above|history))",
        ),
        (
            "conversation",
            r"\b(?:representation|summary|transcript|rewrite|version) of (?:the|this|our|a) conversation\b",
        ),
        (
            "here|this is|below is",
            r"^[ \t>*#]{0,8}(?:here(?:'s| is| are| comes)|this is|below is) (?:the|your|a|an|my) "
            rf"(?:(?:{_MADE}) ){{1,3}}(?:{_RESULT})\b",
        ),
        (
            "instruction|rewrit|draft|output|json",
            rf"^[ \t>*#]{{0,8}}(?:(?:{_MADE}) ){{0,3}}"
            r"(?:instruction|rewrite|rewritten|draft|output|json)\*{0,2}[:：]",
        ),
        (
            ":|：",
            rf"^[ \t>*#]{{0,8}}(?:{_MADE}) (?:(?:{_MADE}) ){{0,2}}(?:{_RESULT})\*{{0,2}}[:：]",
        ),
        (
            "inferred|assumptions|questions",
            r"[\"']?\b(?:inferred|assumptions|open[_ -]questions)\b[\"']?\*{0,2} ?[:：]",
        ),
        ("text|relation|facet", r"[\"'](?:text|relation|facet)[\"'] ?:"),
        # Thinking, and tags of prompts.
        (
            "<",
            r"</?(?:think|thinking|thought|reasoning|reflection|scratchpad|analysis|instructions?|system|user"
            r"|assistant|human|conversation|transcript|response|answer|output|rewrite|request|message|query"
            r"|draft)(?: [^<>]{0,80})?/?>",
        ),
        (
            "<|[",
            r"<\|[\w ]{1,40}\|>|\[/?INST\]|<</?SYS>>|^</?s>|</s>$|</?start_of_turn>|</?end_of_turn>",
        ),
        (
            "thought|thinking|reasoning|analysis",
            r"^[ \t>*#]{0,8}(?:thoughts?|thinking|reasoning|my reasoning|analysis|chain of thought)"
            r"\*{0,2}[:：]",
        ),
        (
            "let's|let me|let us",
            r"^(?:ok(?:ay)?|alright|hmm|so|first|wait)?,? ?(?:so )?let(?:'s| me| us) "
            r"(?:think|analy[sz]e|break|parse|see what the)\b",
        ),
        # Reports on the user and the task.
        (
            "user|customer|client|speaker|person",
            r"\b(?:the|this) (?:user|customer|client|speaker|person) "
            r"(?:(?:also|now|then|has|is|was|had|just|only|would|still|who) ){0,2}"
            r"(?:wants?|wanted|needs?|needed|asks?|asked|asking|requests?|requested|requesting|likes? to"
            r"|prefers?|says?|said|states?|stated|mentions?|mentioned|specifie[sd]|wishes|intends?|provided|added|like"
            r"|looking|trying|seeks?|seeking|inquir\w+|told)\b",
        ),
        (
            "the user's",
            r"\bthe user's (?:request|question|message|instruction|wish|intent|goal|query|input|turns?"
            r"|last)\b",
        ),
        (
            "the user",
            r"\bthe user\b(?! (?:id|name|interface|guide|manual|account|table|list|agent|stor|group|data))",
        ),
        (
            "as a",
            r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|assistant)\b",
        ),
        (
            "rewrit|rephras|restat",
            r"\bi(?: will|'ll| can| have|'ve| shall| need to| must| should|'m going to) (?:now )?"
            r"(?:rewrit|rephras|restat)\w*\b",
        ),
        ("rewrite", r"^[ \t>*#]{0,8}rewrite\*{0,2}[:：]"),
        (
            "nutzer|usuario|utilisateur",
            r"\b(?:der benutzer|der nutzer|el usuario|l'utilisateur) (?:möchte|will|braucht|fragt|quiere"
            r"|necesita|pide|pregunta|veut|souhaite|demande|voudrait|a besoin)\b",
        ),
        ("用户", r"用户(?:想|要|需要|希望|询问|请求|问)"),
    )
)
"""Each names one piece; a piece that the user wrote, too, is no fault. Before a pattern stand the words of
which a text has one where the pattern matches: most texts have none, and need not be searched."""
_ABOUT = "the user"
_FENCES = ("```", "~~~")
_OBJECT_BEGINS = re.compile(r"\{\s{0,8}[\"']")
_OBJECT_ENDS = re.compile(r"[\"'\]] ?,? ?\}$")
_GREETING = re.compile(
    r"\W{0,4}(?:hi|hey|hello|dear|hallo|liebe[rs]?|hola|querid[oa]s?|estimad[oa]s?|bonjour|salut|chère?s?)"
    r"(?: (?:there|all|mr|mrs|ms|dr|frau|herr|señora?|madame|monsieur)\.?){0,2} "
    r"([^\W\d_]{2,30})(?=\s{0,2}[,!:–—\n])",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*")

MOST = 20
"""Pieces that are named; a draft made of nothing else need not be gone through to its end."""
_SHORTEST_SENTENCE = 4
"""Words from which a sentence that is said again and again counts."""
_TIMES = 3
_LONGEST_LOOP = 16
"""Words in a phrase that is followed by itself."""
_LOOPING = 12
"""Words over which a phrase must be seen to follow itself, besides three times over."""


def form_findings(draft: str, said: Sequence[str]) -> list[Finding]:
    """Return what is no part of a message in the user's voice.

    Args:
        draft: the text that shall stand for the user's turns.
        said: the user's texts; what stands there in the same form is the user's own.

    >>> [finding.written for finding in form_findings("User: Book a table.", ["book a table"])]
    ['User:']
    >>> form_findings("User: alice, host: db1", ["connect with User: alice"])
    []
    """
    if not any(char.isalnum() for char in draft):
        return [Finding("scaffolding", draft.strip())]
    theirs = _plain("\n".join(said))
    found = [Finding("scaffolding", piece) for piece in _pieces(draft, theirs)]
    found += [Finding("scaffolding", piece) for piece in _wrapped(draft, theirs)]
    if not found:
        found = [Finding("scaffolding", piece) for piece in _repeated(draft, theirs)]
    return found or _addressed(draft, theirs)


def _addressed(draft: str, theirs: str) -> list[Finding]:
    """Return the greeting of somebody whom the user told of: the message that was asked for itself."""
    greeting = _GREETING.match(draft)
    if greeting is None or _plain(greeting.group()).strip() in theirs:
        return []
    named = re.search(rf"\b{re.escape(_plain(greeting[1]))}\b", theirs)
    return [Finding("request_answered", greeting.group().strip())] if named else []


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _pieces(draft: str, theirs: str) -> Iterator[str]:
    seen: set[str] = set()
    # Patterns that ignore case take these two for an `i`.
    folded = draft.replace("İ", "i").replace("ı", "i").casefold()
    for needed, pattern in _PIECES:
        if not any(word in folded for word in needed):
            continue
        for match in pattern.finditer(draft):
            piece = match.group().strip()
            bare = _plain(piece).strip(" *#>`")
            if bare in seen or bare in theirs or _is_field(draft, match, theirs):
                continue
            if bare == _ABOUT and "user" in theirs:
                continue
            seen.add(bare)
            yield piece
            if len(seen) >= MOST:
                return


def _is_field(draft: str, match: re.Match[str], theirs: str) -> bool:
    """Tell whether `User: alice` puts into a field what the user said about a user."""
    if not match.group().rstrip("*").endswith((":", "：")):
        return False
    label = _plain(match.group()).strip(" *#>:：[]")
    line = draft[match.end() : match.end() + 80].split("\n", 1)[0]
    words = [word for word in _WORD.findall(_plain(line)) if word.isalnum()]
    return len(words) <= _TIMES and label in theirs and all(word in theirs for word in words)


def _wrapped(draft: str, theirs: str) -> Iterator[str]:
    """Yield what stands around the whole draft."""
    bare = draft.strip()
    for fence in _FENCES:
        inside = bare.removeprefix(fence).removesuffix(fence)
        if len(bare) - len(inside) == 2 * len(fence) and fence not in inside and fence not in theirs:
            yield fence
    if "{" not in theirs and (_OBJECT_BEGINS.match(bare) or (bare[0] == "{" and bare[-1] == "}")):
        yield "{"
    elif "}" not in theirs and _OBJECT_ENDS.search(bare[-_LONGEST_LOOP:]):
        yield "}"


def _repeated(draft: str, theirs: str) -> Iterator[str]:
    """Yield the first sentence, and the first phrase, that the draft says again and again."""
    counted = Counter(_sentences(draft))
    for sentence, times in counted.items():
        if times < _TIMES or len(_WORD.findall(sentence)) < _SHORTEST_SENTENCE:
            continue
        if times > theirs.count(sentence):
            yield sentence
            return
    words = _WORD.findall(_plain(draft))
    for loop in _loops(words):
        if _joined(loop) not in _joined(_WORD.findall(theirs)):
            yield " ".join(loop[:_LONGEST_LOOP])
            return


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        yield _plain(match.group()).strip(" .!?。！？*-#>")


def _joined(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _may_loop(words: list[str], length: int, least: int) -> bool:
    """Tell whether as many words as `least` in a row are what stands so far before them.

    One of any so many words in a row is looked at, and those around it where it is the same.
    """
    places = range(length, len(words), least)
    for at in compress(places, map(eq, words[length::least], words[::least])):
        first = end = at
        while first > length and at - first < least and words[first - 1] == words[first - 1 - length]:
            first -= 1
        while end < len(words) and end - at < least and words[end] == words[end - length]:
            end += 1
        if end - first >= least:
            return True
    return False


def _loops(words: list[str]) -> Iterator[list[str]]:
    """Yield the first stretch of each length in which a phrase follows itself."""
    for length in range(1, min(_LONGEST_LOOP, len(words) // _TIMES) + 1):
        enough = max(_LOOPING, _TIMES * length)
        if not _may_loop(words, length, enough - length):
            continue
        same = 0
        for at in range(length, len(words)):
            same = same + 1 if words[at] == words[at - length] else 0
            if same + length < enough:
                continue
            phrase = words[at + 1 - length : at + 1]
            if any(word.isalnum() and not word.isdigit() for word in phrase):
                yield words[at + 1 - same - length : at + 1]
                break
