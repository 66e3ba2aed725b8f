"""Whether a draft still puts the request that the user's turns make.

A question stays that question, or becomes a command to answer it; a command stays a command to do the same;
a wish may become a command. What became a statement, an answer or another request is found. Words that are
not known are taken in the draft's favour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._asked import (
    NOWHERE,
    WISH,
    Reader,
    Request,
    Sentence,
    after_phrase,
    by_first_word,
    nouns_of,
    sentences_of,
)
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._persons import Persons, person_findings, persons_of
from midturn.mediator.language import RequestWords
from midturn.mediator.values import Document, stem

_ANSWERS = frozenset(
    [
        "tell",
        "compute",
        "explain",
        "make",
        "recommend",
        "help",
        "compare",
        "code",
        "summarize",
        "test",
        "do",
        "sort",
    ]
)
"""What may be done to answer a question."""
_ASKABLE = _ANSWERS - {"make", "code", "do"} | {WISH, "obtain", "go", "translate"}
"""What may as well be asked for by a question."""
_TELLING = frozenset(["tell", "explain", "compute", "help", "recommend", "compare"])
_STRONG = frozenset(
    ["remove", "send", "translate", "summarize", "compute", "explain", "compare", "call", "remind"]
)
"""What a last turn asks for in its own right, besides what the turns before it do."""
_CHANGING = frozenset(["rewrite", "set", "add"])
_MAKING = frozenset(["make", "code"])
_REVISING = _CHANGING | _MAKING
_OUTCOME = _REVISING | {"summarize", "remove", "tell", "explain", "sort", "detail"}
"""What has an outcome that may be changed."""
_PARTICULAR = frozenset(["translate", "summarize"])
_TAKING = frozenset(["obtain"])
_FINDING = frozenset(["tell", "recommend"])
_REMOVE = frozenset(["remove"])
_MANNER = frozenset(["manner"])
_NUMBERS = frozenset(["count", "amount", "measure", "long", "old"])
_QUESTION = 12
"""Words of a question that say which number it asks for."""
_REPLYING = _TELLING | {WISH, "make", "detail"}
"""What may be done to answer one of several questions."""
_SHORT = 2
"""Letters of a word that is no verb by itself, such as a Chinese character."""
_FEW = 3
"""Groups; a verb in more of them says little about what is to be done."""
_SHORTEST_QUOTE = 3
"""Words of a sentence that, standing in the draft as they are, put the same request."""
_OPENING = 4
"""Words at a turn's beginning among which it may name what is wanted."""
_MOST = 200
"""Requests of one text that are compared."""


def request_findings(
    draft: Document,
    turns: Sequence[Document],
    heard: Sequence[Document] = (),
) -> list[Finding]:
    """Return what the draft does to the request, where it does not put it as the user did.

    Each text is read by the words of its own language, and not at all where there are none.

    Args:
        draft: the text that shall stand for the turns.
        turns: the user's turns of the open request, the latest last.
        heard: what else the user said. The draft may put a request of these, which a later turn goes on
            with, and speak of what is the user's there.
    """
    words = draft.language.requests
    if words is None:
        return []
    put = _Text(draft, words, generous=True)
    said, other = _texts(turns), _texts(heard)
    found: list[Finding] = []
    if same := [text.persons for text in (*other, *said) if text.table is words]:
        found += person_findings(put.sentences, same, words, draft.text, _verbs(said))
    return found + _request(put, said, other)


class _Text:
    """A document with its sentences and requests."""

    def __init__(
        self, document: Document, table: RequestWords, *, generous: bool = False, opening: bool = True
    ) -> None:
        self.document = document
        self.table = table
        self.sentences = document.noted(("sentences", table), lambda: sentences_of(document, table))
        key = "requests", table, generous, opening
        self.requests = document.noted(
            key, lambda: Reader(table, generous=generous, opening=opening).requests(self.sentences)
        )

    @property
    def persons(self) -> Persons:
        """Return who it says has or does what."""
        return self.document.noted(("persons", self.table), lambda: persons_of(self.sentences, self.table))

    @property
    def asks(self) -> frozenset[str]:
        """Return all sorts of answer that its questions ask for, wherever the question words stand."""
        return self.document.noted(("asks", self.table), self._asks)

    @property
    def named(self) -> list[Request]:
        """Return what it asks for by naming it at its beginning, if anything."""
        return self.document.noted(("named", self.table), self._named)

    def _named(self) -> list[Request]:
        for first in self.sentences[:1]:
            for word in first.words[:_OPENING]:
                if groups := nouns_of(self.table).get(stem(word)):
                    return [Request("wish", first, 0, groups=groups | {WISH})]
        return []

    def _asks(self) -> frozenset[str]:
        reader = Reader(self.table)
        asked = [sentence for sentence in self.sentences if sentence.asked]
        return frozenset[str]().union(*(reader.sorts_anywhere(sentence) for sentence in asked[:_MOST]))

    def written(self, sentence: Sentence) -> str:
        return self.document.text[sentence.begin : sentence.end]


def _texts(documents: Sequence[Document]) -> list[_Text]:
    return [
        _Text(document, words, opening=number == 0)
        for number, document in enumerate(documents)
        if (words := document.language.requests) is not None
    ]


def _verbs(said: Sequence[_Text]) -> frozenset[str]:
    return frozenset(
        r.verb for text in said for r in text.requests if r.act == "command" and r.verb and not r.detail
    )


def _wanted(said: Sequence[_Text]) -> list[tuple[_Text, Request]]:
    wanted = [(text, request) for text in said for request in text.requests if not request.negated]
    main = [(text, request) for text, request in wanted if not request.detail]
    # A detail alone is what is asked for: `make it shorter`.
    return main or [(text, request) for text, request in wanted if request.act != "wish"]


def _named(said: Sequence[_Text]) -> list[tuple[_Text, Request]]:
    """Return what turns without a verb ask for by naming it: `a short poem about rain`."""
    found: list[tuple[_Text, Request]] = []
    for text in said:
        if not text.requests:
            found += [(text, request) for request in text.named]
    return found


def _request(put: _Text, said: Sequence[_Text], heard: Sequence[_Text]) -> list[Finding]:
    before = _wanted(heard)
    asked = _wanted(said)
    main = asked or before[-1:]
    before = [*before, *_named(heard), *_named(said), *(main if len(said) > 1 else ())]
    if not main:
        return []
    puts = [request for request in put.requests if not request.negated][-_MOST:]
    main = [*main[:_MOST], *main[_MOST:][-_MOST:]]
    if not puts:
        return [] if _quoted(put, main) or _wishes(put) else [_gone(put, main)]
    found = list(_answered(put, said))
    # Who asks for nothing of their own may want anything: `Continue, but in rhyme.`
    if asked and not _quoted(put, main):
        changed = (
            _changed(puts, main, before, (*heard, *said))
            or _replaced(puts, main, said, before)
            or _counts_another(puts, main, said)
            or _asks_for_other_number(put, main)
            or _unasked(put, puts, main, said)
        )
        if changed is not None:
            text, request = changed
            found.append(
                Finding(
                    "request_changed",
                    put.written(puts[0].sentence),
                    text.written(request.sentence),
                    text.document.source,
                )
            )
    if not any(finding.kind == "request_changed" for finding in found):
        found += _exchanged(put, said)
    return found


def _quoted(put: _Text, main: Sequence[tuple[_Text, Request]]) -> bool:
    """Tell whether the sentence of a request stands in the draft word for word."""
    text = "".join(sentence.parted() for sentence in put.sentences)
    return any(
        len(request.sentence.words) >= _SHORTEST_QUOTE and request.sentence.parted() in text
        for _, request in main
    )


def _wishes(put: _Text) -> bool:
    """Tell whether a text says what somebody needs, or what should be, which asks for it."""
    return any(not put.table.wishing.isdisjoint(sentence.words) for sentence in put.sentences)


def _gone(put: _Text, main: Sequence[tuple[_Text, Request]]) -> Finding:
    text, request = main[-1]
    counts = any(request.sorts & {"count", "amount", "measure"} for _, request in main)
    states = any(token.kind == "number" for token in put.document.tokens)
    kind = "request_answered" if (counts and states) or _says_answer(put) else "request_missing"
    return Finding(kind, "", text.written(request.sentence), text.document.source)


def _says_answer(put: _Text) -> bool:
    answers = by_first_word(put.table.answers)
    return any(
        after_phrase(sentence, at, answers)
        for sentence in put.sentences
        for at in [at for at, word in enumerate(sentence.words) if word in answers]
    )


def _answered(put: _Text, said: Sequence[_Text]) -> Iterator[Finding]:
    """Find a computed result beside the request."""
    tokens = put.document.tokens
    equals = (
        [at for at in range(2, len(tokens) - 1) if tokens[at].text == "="] if "=" in put.document.text else []
    )
    if equals and any(token.text == "=" for text in said for token in text.document.tokens):
        equals = []
    for at in equals:
        if tokens[at - 1].kind == tokens[at + 1].kind == "number" and tokens[at - 2].text in _OPERATORS:
            yield Finding("request_answered", put.document.text[tokens[at - 1].start : tokens[at + 1].end])
            return
    if _says_answer(put) and not any(_says_answer(text) for text in said):
        yield Finding("request_answered", put.written(put.sentences[0]))


_OPERATORS = frozenset("+-*/×÷−x")


def _changed(
    puts: Sequence[Request],
    main: Sequence[tuple[_Text, Request]],
    before: Sequence[tuple[_Text, Request]],
    texts: Sequence[_Text],
) -> tuple[_Text, Request] | None:
    """Return a request of the turns where the draft meets none of them.

    A turn that continues an earlier request says it in other words, or asks for a change of what came of
    it. What a turn without a request names may be wanted, too.
    """
    solid = [request for request in puts if not request.detail] or puts
    if any(_meets(request, wanted) for request in solid for _, wanted in main):
        return None
    if all(wanted.detail for _, wanted in main) and any(not text.requests for text in texts):
        # `A taxi to the airport.` `Make it 7.`
        return None
    if before and any(_goes_on(request, wanted) for request in puts for _, wanted in (*before, *main)):
        return None
    return main[-1]


def _goes_on(put: Request, wanted: Request) -> bool:
    """Tell whether a conversation may have turned one request into another."""
    if _meets(put, wanted):
        return True
    if "question" in {put.act, wanted.act} or put.phrase in wanted.contrary:
        return False
    if put.detail and wanted.groups & _CHANGING:
        # `We need to change the rooms.` `R1 stays a double.`
        return True
    if put.groups & _CHANGING:
        # Who writes anew what was explained may write anything.
        return bool(wanted.groups & (_REVISING if put.groups & _MAKING else _OUTCOME))
    if put.groups & _PARTICULAR:
        return False
    chosen = bool(put.groups & _TAKING) and bool(wanted.groups & _FINDING)
    return chosen or bool(put.groups & _MAKING and wanted.groups & _REVISING)


def _replaced(
    puts: Sequence[Request],
    main: Sequence[tuple[_Text, Request]],
    said: Sequence[_Text],
    before: Sequence[tuple[_Text, Request]],
) -> tuple[_Text, Request] | None:
    """Return what the last turn asks for in its own right, where the draft asks for something else."""
    last = [(text, request) for text, request in main if text in said[-1:]]
    alone = [(text, request) for text, request in last if not request.detail and _stands_alone(request)]
    meets = _goes_on if before else _meets
    if not alone or any(meets(put, request) for put in puts for _, request in last):
        return None
    return alone[-1]


def _counts_another(
    puts: Sequence[Request], main: Sequence[tuple[_Text, Request]], said: Sequence[_Text]
) -> tuple[_Text, Request] | None:
    """Return what is to be counted, where the draft counts another thing that the turns count."""
    asked = [(text, request) for text, request in main if request.counted]
    put = [request for request in puts if request.counted]
    if not asked or not put:
        return None
    things = {part for text in said for value in text.document.mentions for part in value.parts}
    text, request = asked[-1]
    wanted = {request.counted for _, request in asked}
    others = all(one.counted in things - wanted and request.counted not in one.content for one in put)
    return (text, request) if others and request.counted in things else None


def _asks_for_other_number(put: _Text, main: Sequence[tuple[_Text, Request]]) -> tuple[_Text, Request] | None:
    """Return a question for what is left, for a difference or a share, where the draft asks for none."""
    numbers = [pair for pair in main if pair[1].sorts & _NUMBERS]
    if not numbers or numbers[-1] is not main[-1] or put.table is not main[-1][0].table:
        return None
    words = {word for sentence in put.sentences for word in sentence.words}
    asks_for_later = _asks_for_later(put)
    # Who asks in other words without it asks for it there, too.
    others = [pair for pair in numbers if _asks_for_another(*pair, words, asks_for_later=asks_for_later)]
    return others[-1] if len(others) == len(numbers) else None


def _asks_for_another(text: _Text, request: Request, words: set[str], *, asks_for_later: bool) -> bool:
    asked = set(request.sentence.words[request.first : request.first + _QUESTION])
    if asked & text.table.now and asked.isdisjoint(text.table.later) and asks_for_later:
        return True
    return any(words.isdisjoint(target) for target in text.table.targets if target & asked)


def _asks_for_later(put: _Text) -> bool:
    """Tell whether a draft's questions for a number are all for one that is not now."""
    questions = [request for request in put.requests if request.act == "question"]
    begun = [set(q.sentence.words[q.first : q.first + _QUESTION]) for q in questions]
    return bool(begun) and all(words & put.table.later and not words & put.table.now for words in begun)


def _unasked(
    draft: _Text, puts: Sequence[Request], main: Sequence[tuple[_Text, Request]], said: Sequence[_Text]
) -> tuple[_Text, Request] | None:
    """Return a question of the last turn that no question of the draft can mean, and no command asks."""
    for text, request in main:
        asks = request.act == "question" and request.sorts
        if text not in said[-1:] or text.table is not draft.table or not asks:
            continue
        if not any(_may_ask(put, request) for put in puts) and not draft.asks & request.sorts:
            return text, request
    return None


def _may_ask(put: Request, wanted: Request) -> bool:
    if put.act == "question":
        return _may_answer(put.sorts, wanted.sorts)
    return bool(put.groups & _REPLYING or put.sorts & wanted.sorts) or not put.groups


def _stands_alone(request: Request) -> bool:
    if request.act == "question" or request.sorts:
        return bool(request.sorts) and len(request.content) > 1
    return bool(request.groups & _STRONG) and len(request.groups) <= _FEW


def _meets(put: Request, wanted: Request) -> bool:
    """Tell whether a request of the draft may be the one of the turns."""
    if wanted.act == "question" and put.act == "question":
        return _may_answer(put.sorts, wanted.sorts)
    if wanted.act == "question":
        return _commands_answer(put, wanted)
    if put.act == "question":
        return _asks_command(put, wanted)
    if put.phrase in wanted.contrary:
        return False
    if (
        _names(put, wanted)
        or _names(wanted, put)
        or not put.groups
        or not wanted.groups
        or put.groups & wanted.groups
        or put.verb == wanted.verb
    ):
        return not (put.sorts and wanted.sorts) or _may_answer(put.sorts, wanted.sorts)
    if WISH in put.groups:
        return wanted.groups != _REMOVE
    return WISH in wanted.groups and put.groups != _REMOVE


def _names(one: Request, other: Request) -> bool:
    """Tell whether one request names the deed of the other: `take a pause`, `pause`."""
    return len(one.verb) > _SHORT and stem(one.verb) in other.content and one.verb != other.verb


def _may_answer(some: frozenset[str], others: frozenset[str]) -> bool:
    return not some or not others or bool(some & others)


def _commands_answer(put: Request, wanted: Request) -> bool:
    """Tell whether a command may ask for the answer to a question."""
    if put.sorts and wanted.sorts:
        return bool(put.sorts & wanted.sorts)
    if not wanted.sorts or "thing" in wanted.sorts or not put.groups or WISH in put.groups:
        return True
    return bool(put.groups & _ANSWERS)


def _asks_command(put: Request, wanted: Request) -> bool:
    """Tell whether a question may ask for what was commanded."""
    if put.sorts == _MANNER and put.verb:
        return put.verb != wanted.verb and bool(wanted.groups & _TELLING)
    if put.groups or wanted.sorts:
        same = not put.groups or not wanted.groups or bool(put.groups & wanted.groups)
        return (same and not put.sorts) or (
            _may_answer(put.sorts, wanted.sorts) and bool(wanted.groups & _ANSWERS)
        )
    return not put.sorts or not wanted.groups or bool(wanted.groups & _ASKABLE)


def _exchanged(put: _Text, said: Sequence[_Text]) -> Iterator[Finding]:
    """Find `if A, what about B` put as `if B, what about A`."""
    asked = [(text, parts) for text in said for parts in _suppositions(text)]
    if not asked:
        return
    text, (sentence, condition, event) = asked[-1]
    for written, supposed, happens in _suppositions(put):
        kept = _alike(supposed, condition, event) + _alike(happens, event, condition)
        turned = _alike(supposed, event, condition) + _alike(happens, condition, event)
        if turned and not kept and _alike(supposed, event, condition) and _alike(happens, condition, event):
            yield Finding(
                "request_changed", put.written(written), text.written(sentence), text.document.source
            )
            return


def _alike(some: frozenset[str], others: frozenset[str], against: frozenset[str]) -> int:
    """Count the words that two parts share and a third lacks."""
    return len((some & others) - against)


def _suppositions(text: _Text) -> Iterator[tuple[Sentence, frozenset[str], frozenset[str]]]:
    """Yield the stems of what is supposed and of what is asked, of each question under one condition."""
    requests = {id(request.sentence) for request in text.requests}
    for sentence in text.sentences:
        if sentence.condition == NOWHERE or not (sentence.asked or id(sentence) in requests):
            continue
        places = [
            at for at, word in enumerate(sentence.words) if word in text.table.conditions and word != "given"
        ]
        if len(places) != 1:
            continue
        first = places[-1]
        end = next(
            (at for at in range(first + 1, len(sentence.words)) if sentence.starts[at]), len(sentence.words)
        )
        condition = _stems(sentence.words[first:end], text.table)
        rest = _stems(sentence.words[:first] + sentence.words[end:], text.table)
        if condition and rest:
            yield sentence, condition, rest


def _stems(words: Sequence[str], table: RequestWords) -> frozenset[str]:
    plain = table.function | table.measures
    return frozenset(stem(word) for word in words if word not in plain and word.isalpha())
