"""What a text asks for: its questions, commands and wishes, sentence by sentence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Literal

from midturn.mediator._kept import Kept, Remembered
from midturn.mediator.language import Phrase, RequestWords
from midturn.mediator.values import Document, stem

Act = Literal["question", "command", "wish"]

WISH = "wish"
"""The group of a wish for a thing: whatever gets it will do."""
_LIGHT = frozenset(["make", "tell", "obtain", "do", "help", "recommend", "detail"])
"""Groups of verbs whose object says what is to be done: `give me a summary`."""
_COUNT = frozenset(["count"])
_LONGEST = 5_000
"""Words at a text's beginning, and at its end, that are read for requests; what lies between is data."""
NOWHERE = 1_000_000
_CONTENT = 40
"""Words of a request that tell what it is about."""
_AHEAD = 14
"""Words after a polite beginning within which its verb is looked for."""
_NEAR = 3
"""Words after `tell` within which `which` begins a question and no relative clause."""
_ASKING_MARKS = frozenset("?？؟")
_ROOM = 200_000
"""Characters of the sentences whose requests are kept."""
_BREAKING_MARKS = frozenset(',;:()[]–—|、，；：-*•>/"“”')


def groups_of(table: RequestWords, verb: str) -> frozenset[str] | None:
    """Return the groups of a verb in any form; `None` where it is unknown."""
    found = table.verbs.get((verb,))
    if found is None and table.stemmed:
        found = _verb_stems(table).get(stem(verb))
    return found


@cache
def _verb_stems(table: RequestWords) -> dict[str, frozenset[str]]:
    return {stem(verb[0]): groups for verb, groups in table.verbs.items() if len(verb) == 1}


@cache
def nouns_of(table: RequestWords) -> dict[str, frozenset[str]]:
    """Return the stems of the nouns that name an action."""
    return {stem(noun): groups for noun, groups in table.nouns.items()}


@dataclass(slots=True)
class Sentence:
    """The words of one sentence, contractions written out."""

    words: list[str] = field(default_factory=list[str])
    starts: list[bool] = field(default_factory=list[bool])
    """Whether a mark that parts clauses, or the sentence's beginning, stands before the word."""
    capital: list[bool] = field(default_factory=list[bool])
    asked: bool = False
    """It ends in a question mark."""
    ends_in: str = ""
    begin: int = 0
    end: int = 0
    condition: int = NOWHERE
    """Index of the first word that supposes something."""
    infinitive: int = NOWHERE
    """Index of the first word after which a verb is no command."""

    @property
    def content(self) -> tuple[Hashable, ...]:
        """Return all that tells it from other sentences but for its place."""
        return (*self.words, *self.starts, *self.capital, self.asked)

    def moved(self, characters: int) -> Sentence:
        """Return the same sentence of a text that has so many characters before it."""
        return Sentence(
            self.words, self.starts, self.capital, self.asked, self.ends_in, self.begin + characters,
            self.end + characters, self.condition, self.infinitive,
        )  # fmt: skip

    def parted(self) -> str:
        """Return the words with a mark before each that begins a clause."""
        pairs = zip(self.words, self.starts, strict=True)
        return "".join([f" | {word}" if begins else f" {word}" for word, begins in pairs])

    def joined(self) -> str:
        """Return the words between blanks."""
        return f" {' '.join(self.words)} "

    def has(self, at: int, phrase: Phrase) -> bool:
        """Tell whether a phrase stands at a word."""
        return self.words[at : at + len(phrase)] == list(phrase)


@dataclass(slots=True)
class Request:
    """One request of a text."""

    act: Act
    sentence: Sentence
    first: int
    """Index of the first word, in the sentence."""
    groups: frozenset[str] = frozenset()
    """What is to be done; empty where the verb is not known."""
    sorts: frozenset[str] = frozenset()
    """What kind of answer is asked for; empty for yes or no, or nothing in particular."""
    verb: str = ""
    phrase: Phrase = ()
    """The verb with its particle: `turn off`."""
    contrary: frozenset[Phrase] = frozenset()
    """Verbs that ask for the contrary."""
    counted: str = ""
    """Stem of what `how many` is asked about."""
    detail: bool = False
    """Only a condition on another request."""
    negated: bool = False
    content: frozenset[str] = frozenset()
    """Stems of the content words from the first word on."""

    def put_in(self, sentence: Sentence) -> Request:
        """Return the same request of a sentence that says the same elsewhere."""
        return Request(
            self.act, sentence, self.first, self.groups, self.sorts, self.verb, self.phrase, self.contrary,
            self.counted, self.detail, self.negated, self.content,
        )  # fmt: skip


_requests = Kept[list[Request]](_ROOM)


def sentences_of(document: Document, table: RequestWords) -> list[Sentence]:
    """Part a document's words into sentences."""
    return document.noted(("sentences", table), lambda: _sentences_of(document, table))


def _sentences_of(document: Document, table: RequestWords) -> list[Sentence]:
    if not document.segments or len(document.tokens) > 2 * _LONGEST:
        return _read_sentences(document, table)
    found: list[Sentence] = []
    begin = 0
    for segment in document.segments:
        found += [sentence.moved(begin) for sentence in sentences_of(segment, table)]
        begin += len(segment.text)
    return found


def _read_sentences(document: Document, table: RequestWords) -> list[Sentence]:
    found: list[Sentence] = []
    number: int | None = None
    breaking = True
    written_out = _written_out(table)
    telling = table.conditions | table.infinitive
    tokens = document.tokens
    if len(tokens) > 2 * _LONGEST:
        tokens = tokens[:_LONGEST] + tokens[-_LONGEST:]
    for token in tokens:
        if token.sentence != number:
            number, breaking = token.sentence, True
            found.append(Sentence(begin=token.start))
        sentence = found[-1]
        if token.kind == "mark":
            sentence.asked = sentence.asked or token.text in _ASKING_MARKS
            # A hyphen joins; a dash stands between blanks.
            breaking = breaking or (token.text in _BREAKING_MARKS and (token.text != "-" or token.gap))
            if token.text.strip():
                sentence.ends_in = token.text
                sentence.end = token.end
            continue
        sentence.end, sentence.ends_in = token.end, ""
        for word in written_out[token.fold] if token.kind == "word" else (token.fold or token.text,):
            if word in telling:
                at = len(sentence.words)
                if word in table.conditions:
                    sentence.condition = min(at, sentence.condition)
                if word in table.infinitive:
                    sentence.infinitive = min(at, sentence.infinitive)
            sentence.words.append(word)
            sentence.starts.append(breaking)
            sentence.capital.append(token.text[:1].isupper())
            breaking = False
    return [sentence for sentence in found if sentence.words]


@cache
def _written_out(table: RequestWords) -> Remembered[Sequence[str]]:
    """Return the words of each folded word, contractions written out."""
    return Remembered(partial(_words_of, table=table))


def _words_of(folded: str, table: RequestWords) -> Sequence[str]:
    if table.by_character:
        return tuple(folded[:_LONGEST])
    folded = folded.replace("’", "'")
    if folded in table.contractions:
        return table.contractions[folded]
    if "'" not in folded:
        return (folded,)
    if table.elides:
        return tuple(part for part in folded.split("'") if part)
    for ending, written_out in table.contractions.items():
        if ending.startswith(("'", "n'")) and folded.endswith(ending):
            return (folded.removesuffix(ending), *written_out)
    return (folded,)


class Reader:
    """Finds the requests of sentences in one language."""

    def __init__(self, table: RequestWords, *, generous: bool = False, opening: bool = True) -> None:
        """Take the words of a language.

        Args:
            table: the words.
            generous: take for a request what only may be one, such as an unknown verb before an article.
            opening: the text may begin a request; a later turn with `travel` tells a value.
        """
        self.table = table
        self.generous = generous
        self.opening = opening or generous
        self.polite = by_first_word(table.polite)
        self.own = by_first_word(table.own)
        self.wishes = by_first_word(table.wishes)
        self.leanings = by_first_word(table.leanings)
        self.ellipses = by_first_word(table.ellipses)
        self.passed = table.fillers | table.please | table.before_verbs

    def requests(self, sentences: Sequence[Sentence]) -> list[Request]:
        """Return all requests, in order."""
        return [request.put_in(sentence) for sentence in sentences for request in self._known(sentence)]

    def _known(self, sentence: Sentence) -> list[Request]:
        """Return the requests of a sentence, which people say again in the next draft."""
        key = self.table, self.generous, self.opening, sentence.content
        return _requests.of(sentence.joined(), key, lambda: self._in_sentence(sentence))

    def sorts_anywhere(self, sentence: Sentence) -> frozenset[str]:
        """Return all sorts of answer that a sentence has question words for: `and by how many points`."""
        return frozenset[str]().union(*(self._sorts_at(sentence, at)[0] for at in range(len(sentence.words))))

    def _in_sentence(self, sentence: Sentence) -> list[Request]:
        found: list[Request] = []
        begun = self._past_fillers(sentence, 0)
        for at in self._places(sentence, begun):
            if found and found[-1].first == at:
                continue
            request = (
                self._polite(sentence, at)
                or self._wish(sentence, at)
                or self._question(sentence, at, begun)
                or self._command(sentence, at, begun, alone=not found)
                or self._verb_at_end(sentence, at, begun)
            )
            if request is not None:
                found.append(request)
        if sentence.asked and not any(request.act == "question" or request.groups for request in found):
            found.append(Request("question", sentence, begun, sorts=self._sorts_within(sentence, 0)))
        elif self.table.asks_within and not found and (sorts := self._sorts_within(sentence, 0)):
            found.append(Request("question", sentence, begun, sorts=sorts))
        for request in found:
            request.content = self._content(sentence, request.first)
        return found

    def _past_fillers(self, sentence: Sentence, at: int) -> int:
        while at < len(sentence.words) - 1 and sentence.words[at] in self.table.fillers:
            if self._sorts_at(sentence, at)[1] > 1 or after_phrase(sentence, at, self.polite):
                break  # `por qué` asks, and only `por favor` fills.
            at += 1
        return at

    def _places(self, sentence: Sentence, begun: int) -> Iterator[int]:
        """Yield where a request may begin."""
        last = -1
        for at, word in enumerate(sentence.words):
            follows = at > 0 and sentence.words[at - 1] in self.table.joiners
            # `for the feast on 9 May I need a hall`
            if self.generous and at > 1 and word in self.table.wishers:
                before = sentence.words[at - 1]
                follows = follows or before not in self.table.relatives | self.table.no_wish_after
            if not (at == 0 or sentence.starts[at] or follows or self.table.by_character):
                continue
            place = begun if at < begun else self._past_fillers(sentence, at)
            if place > last:
                last = place
                yield place
            elif word in self.table.fillers and at > last:
                last = at
                yield at

    def _polite(self, sentence: Sentence, at: int) -> Request | None:
        """`Could you book ...`; `help me to ...`."""
        after = after_phrase(sentence, at, self.polite)
        if not after:
            return None
        own = after_phrase(sentence, at, self.own)
        return self._done("command", sentence, at, max(after, own))

    def _wish(self, sentence: Sentence, at: int) -> Request | None:
        """`I need tickets`; `I would like to book ...`; `can I get ...`."""
        if after_phrase(sentence, at, self.ellipses):
            return Request("question", sentence, at)
        own = after_phrase(sentence, at, self.own)
        if own:
            request = self._done("wish", sentence, at, own)
            sorts = self._sorts_at(sentence, at)[0]
            if sorts:
                request.act, request.sorts = "question", sorts
            return request
        after = after_phrase(sentence, at, self.wishes)
        leaning = after_phrase(sentence, at, self.leanings)
        if not after and not leaning:
            return None
        begins = not at or sentence.starts[at] or sentence.words[at] in self.table.first
        if after and not begins and not self.generous:
            return None
        request = self._done("wish", sentence, at, max(after, leaning))
        request.detail = leaning >= after
        if "go" in request.groups:
            request.groups |= {WISH}
        if not request.verb:
            request.groups = frozenset([WISH]) | self._noun_groups(sentence, max(after, leaning))
        return request

    def _done(self, act: Act, sentence: Sentence, first: int, at: int) -> Request:
        """Read the verb of what is to be done, after a polite or wishing beginning."""
        verb, after = self._verb_after(sentence, at)
        request = Request(act, sentence, first)
        if verb:
            self._take_verb(request, sentence, verb, after)
        return request

    def _verb_after(self, sentence: Sentence, at: int) -> tuple[Phrase, int]:
        words = sentence.words
        until = min(len(words), at + _AHEAD)
        while at < until:
            onward = after_phrase(sentence, at, self.polite)
            if onward and onward < until:
                at = onward
                continue
            verb = self._verb_at(sentence, at, forms=True)
            if verb:
                return verb, at + len(verb)
            if not self.table.verb_last and words[at] not in self.passed:
                break
            at += 1
        return (), at

    def _verb_at(self, sentence: Sentence, at: int, *, forms: bool = False) -> Phrase:
        for length in range(min(4, len(sentence.words) - at), 0, -1):
            phrase = tuple(sentence.words[at : at + length])
            if phrase in self.table.verbs:
                return phrase
        if forms and groups_of(self.table, sentence.words[at]) is not None:
            return (sentence.words[at],)
        return ()

    def _take_verb(self, request: Request, sentence: Sentence, verb: Phrase, after: int) -> None:
        groups = self.table.verbs.get(verb) or groups_of(self.table, verb[0]) or frozenset()
        named: frozenset[str] = frozenset()
        if not groups.isdisjoint(_LIGHT) or verb[0] in self.table.details:
            named = self._noun_groups(sentence, after, object_only=verb[0] in self.table.details)
        request.verb, request.phrase = verb[0], self._with_particle(sentence, verb, after)
        request.contrary = self.table.opposites.get(request.phrase, frozenset())
        request.groups = groups | named | self.table.verbs.get(request.phrase, frozenset())
        request.detail = verb[0] in self.table.details and not named
        request.sorts = self._sorts_within(sentence, after, embedded=True) if _asks(groups) else frozenset()

    def _with_particle(self, sentence: Sentence, verb: Phrase, after: int) -> Phrase:
        """Return `turn off` for `turn the lights off`."""
        for word in sentence.words[after : after + _NEAR + _NEAR] if len(verb) == 1 else ():
            if word in self.table.particles and (*verb, word) in self.table.verbs:
                return (*verb, word)
        return verb

    def _noun_groups(self, sentence: Sentence, at: int, *, object_only: bool = False) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for word in sentence.words[at : at + _AHEAD]:
            if object_only and word in self.table.beyond_object:
                break
            found |= nouns_of(self.table).get(stem(word), frozenset())
        return found

    def _question(self, sentence: Sentence, at: int, begun: int) -> Request | None:
        sorts, length = self._sorts_at(sentence, at)
        if sorts and self._surely_asks(sentence, at, length, begun):
            counted = self._counted(sentence, at + length) if "count" in sorts else ""
            return Request("question", sentence, at, sorts=sorts, counted=counted)
        following = _after(sentence, at + 1)
        if sentence.words[at] in self.table.auxiliaries and following in self.table.subjects:
            return Request(
                "question", sentence, at, sorts=self._sorts_within(sentence, at + 1, embedded=True)
            )
        return None

    def _counted(self, sentence: Sentence, at: int) -> str:
        following = _after(sentence, at)
        return stem(following) if following and following not in self.table.function else ""

    def _surely_asks(self, sentence: Sentence, at: int, length: int, begun: int) -> bool:
        if sentence.asked:
            return True
        if length > 1:
            return at == begun or sentence.starts[at]
        if at != begun:
            return False
        following = sentence.words[at + length] if at + length < len(sentence.words) else ""
        return following in self.table.statements or sentence.words[at] not in self.table.conditions

    def _sorts_at(self, sentence: Sentence, at: int) -> tuple[frozenset[str], int]:
        """Return the sorts of answer that the question words at a word ask for, and how many they are."""
        for length in range(min(4, len(sentence.words) - at), 0, -1):
            phrase = tuple(sentence.words[at : at + length])
            sorts = self.table.questions.get(phrase)
            if sorts is None:
                continue
            following = sentence.words[at + length : at + length + _AHEAD]
            if sorts == _COUNT and following and self.table.spans & set(following[:2]):
                sorts |= {"measure", "amount", "long", "far"}
            elif "thing" in sorts and self.table.measures & set(following):
                sorts |= {"measure", "count", "amount", "long", "far", "time", "old", "often"}
            return sorts, length
        return frozenset(), 0

    def _sorts_within(self, sentence: Sentence, at: int, *, embedded: bool = False) -> frozenset[str]:
        """Return the sorts of the first question words from a word on."""
        until = min(len(sentence.words), at + _AHEAD) if embedded else len(sentence.words)
        for place in range(at, until):
            sorts, length = self._sorts_at(sentence, place)
            plain = length == 1 and sentence.words[place] in self.table.relatives
            near = place - at < _NEAR if embedded else sentence.asked
            if sorts and (not plain or near):
                return sorts
        return frozenset()

    def _command(self, sentence: Sentence, at: int, begun: int, *, alone: bool) -> Request | None:
        words = sentence.words
        if self.table.by_character and not sentence.starts[at]:
            return None
        negated = False
        place = at
        while place < len(words) - 1 and (
            words[place] in self.table.negations or self._auxiliary_not(words, place)
        ):
            negated, place = True, place + 1
        asked_for = place > 0 and words[place - 1] in self.table.please
        if alone and not asked_for and at != begun and self._goes_on(sentence, at):
            return None
        verb = self._verb_at(sentence, place)
        if verb:
            if not asked_for and not self._commands(sentence, place, len(verb), begun, negated):
                return None
            request = Request("command", sentence, place)
            self._take_verb(request, sentence, verb, place + len(verb))
        elif (asked_for and words[place] not in self.table.no_verbs) or self._may_command(
            sentence, place, begun
        ):
            request = Request("command", sentence, place, verb=words[place])
        else:
            return None
        request.negated = negated
        request.detail = request.detail or negated
        return request

    def _verb_at_end(self, sentence: Sentence, at: int, begun: int) -> Request | None:
        """`Bitte einen Tisch buchen`: a verb that commands stands last."""
        if not self.table.verb_last or self.table.by_character or at != begun:
            return None
        words = sentence.words
        asked_for = not self.table.please.isdisjoint(words)
        verb = self._verb_at(sentence, len(words) - 1)
        if not verb or not (asked_for or self.generous) or not self.table.statements.isdisjoint(words):
            return None
        request = Request("command", sentence, at)
        self._take_verb(request, sentence, verb, len(words))
        return request

    def _auxiliary_not(self, words: list[str], at: int) -> bool:
        return words[at] in self.table.forbidding and words[at + 1] in self.table.negations

    def _commands(self, sentence: Sentence, at: int, length: int, begun: int, negated: bool) -> bool:
        """Tell a verb that commands from the noun of the same form, by where it stands and what follows."""
        following = _after(sentence, at + length)
        if following.isdigit() and sentence.starts[at]:
            return self.generous or at == begun or sentence.words[at] not in self.table.homographs
        two_verbs = following in self.table.links and self._verb_at(
            sentence, min(at + 2, len(sentence.words) - 1)
        )
        if following in self.table.verb_breaks and length == 1 and not two_verbs:
            return False
        if not self.opening and sentence.words[at] in self.table.homographs and length == 1:
            return following in self.table.objects
        if at == begun or negated or self.table.by_character:
            return bool(following) or self.generous or length > 1
        # `With these, transfer money, please`: what begins a clause and ends in a plea is no noun.
        is_verb = sentence.words[at] not in self.table.homographs or sentence.words[-1] in self.table.please
        loose = sentence.starts[at] and self.generous and is_verb
        return following in self.table.objects or length > 1 or loose

    def _may_command(self, sentence: Sentence, at: int, begun: int) -> bool:
        """Tell whether an unknown word may be a verb that commands: what follows is its object."""
        word, following = sentence.words[at], _after(sentence, at + 1)
        if not self.generous or at != begun or not following:
            return False
        if not word.isalpha() or word in self.table.no_verbs or word.endswith(self.table.no_verb_endings):
            return False
        return following in self.table.objects and not sentence.capital[at + 1]

    def _goes_on(self, sentence: Sentence, at: int) -> bool:
        """Tell whether a verb within a sentence may go on with a statement: `I stop and take a bus`."""
        if sentence.condition < at:
            return False
        linked = sentence.words[at - 1] in self.table.links
        return linked or (sentence.starts[at] and sentence.infinitive < at)

    def _content(self, sentence: Sentence, first: int) -> frozenset[str]:
        return frozenset(
            stem(word)
            for word in sentence.words[first : first + _CONTENT]
            if word not in self.table.function and any(char.isalnum() for char in word)
        )


@cache
def by_first_word(listed: tuple[Phrase, ...]) -> dict[str, list[Phrase]]:
    """Return phrases by their first word, in the order in which they are listed."""
    found: dict[str, list[Phrase]] = {}
    for phrase in listed:
        found.setdefault(phrase[0], []).append(phrase)
    return found


def after_phrase(sentence: Sentence, at: int, listed: Mapping[str, Sequence[Phrase]]) -> int:
    """Return the index after the first listed phrase that stands at a word; 0 where none does."""
    for phrase in listed.get(sentence.words[at], ()):
        if sentence.has(at, phrase):
            return at + len(phrase)
    return 0


def _after(sentence: Sentence, at: int) -> str:
    """Return the word at a place of the same clause, or nothing."""
    return sentence.words[at] if at < len(sentence.words) and not sentence.starts[at] else ""


def _asks(groups: frozenset[str]) -> bool:
    """Tell whether what is to be done may be answering a question."""
    return bool(groups & {"tell", "compute", "explain"})
