"""What servers refuse of that which midturn adds to a request of its own accord.

Nobody announces it, so it is found out: a request that is refused is sent again without. Where that succeeds,
the server is not asked for it again while this process lives, for the same model. What a user or a client
asked for is none of this.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

STREAM_OPTIONS = "stream_options"
LOGPROBS = "logprobs"
JSON_SCHEMA = "json_schema"
JSON_OBJECT = "json_object"
REASONING = "reasoning_content"

_SIGNS: Mapping[str, Sequence[str]] = {
    STREAM_OPTIONS: ("stream_options", "include_usage"),
    LOGPROBS: ("logprobs",),
    JSON_SCHEMA: ("response_format", "json_schema", "json schema", "structured output"),
    JSON_OBJECT: ("response_format", "json_object"),
    REASONING: ("reasoning",),
}
"""What a refusal that is about it says, in small letters."""
REFUSALS = frozenset({400, 404, 422, 501})
"""Statuses by which servers refuse what a request asks for."""
_NAMING_REFUSALS = REFUSALS | {403}
"""The same where the server says what it means: OpenAI forbids log-probabilities to some models."""
_MOST_IN_VAIN = 3
"""Refusals that were not about what midturn added, after which only those count that name it."""
_MOST_KNOWN = 1_000
_LONGEST_NAME = 300

_log = logging.getLogger("midturn")


class Support:
    """What is known of one model of a server.

    Args:
        model: its name as `describe` writes it.
    """

    def __init__(self, model: str) -> None:
        self._place = model.rpartition("@http")[1].removeprefix("@") + model.rpartition("@http")[2]
        self.unsupported: frozenset[str] = frozenset()
        self.supported: frozenset[str] = frozenset()
        self.in_vain = 0
        self.room = 0
        """Tokens that it needs for thinking, beside those of an answer."""
        self.room_refused = False

    def learn(self, unsupported: frozenset[str], supported: frozenset[str]) -> None:
        """Keep what an answered request has shown."""
        self.supported |= supported
        if new := unsupported - self.unsupported:
            self.unsupported |= new
            _log.warning("%s refuses %s: done without from now on", self._place, ", ".join(sorted(new)))

    def give_room(self, room: int, limit: int) -> None:
        """Keep that thinking took all the tokens of an answer, and say so."""
        if not self.room:
            self.room = room
            _log.warning(
                "%s spent all %s tokens of an answer on thinking: it has %s more from now on",
                *(self._place, f"{limit:,}", f"{room:,}"),
            )

    def refuse_room(self) -> None:
        """Keep that the server allows no more tokens, and say so."""
        if not self.room_refused:
            self.room, self.room_refused = 0, True
            _log.warning("%s refuses a larger limit of tokens, for all that it thinks", self._place)


_known: dict[str, Support] = {}


def support_of(model: str) -> Support:
    """Return what is known of a model, named as `describe` does. Of long names, the ends count."""
    model = model[-_LONGEST_NAME:]
    found = _known.pop(model, None) or Support(model)
    if len(_known) >= _MOST_KNOWN:
        _known.pop(next(iter(_known)), None)  # Who wasn't asked for the longest time.
    _known[model] = found
    return found


def unsupported_at(base_url: str) -> frozenset[str]:
    """Return what any model of a server is known to refuse."""
    place = f"@{base_url}"
    return frozenset().union(
        *(known.unsupported for model, known in [*_known.items()] if model.endswith(place))
    )


def any_of(added: Collection[str]) -> tuple[frozenset[str], ...]:
    """Return all ways to leave some of it out, those that leave out least first."""
    return tuple(
        frozenset(some) for count in range(len(added) + 1) for some in combinations(sorted(added), count)
    )


class Asking:
    """One request, sent with less of what midturn adds to it as long as it is refused for that.

    Args:
        support: what is known of the model.
        ways: what may be left out together, in the order in which to try it; nothing is the first.
    """

    def __init__(self, support: Support, ways: Sequence[frozenset[str]]) -> None:
        self._support, self._ways = support, ways
        self._added = ways[-1]
        known = self._added & support.unsupported
        self.without = next(way for way in ways if known <= way)
        """What the next sending is to leave out."""
        self._tried = {self.without}

    def is_to_be_repeated(self, status: object, words: str) -> bool:
        """Tell whether a refusal is, or may be, about what was added; `without` then leaves more out.

        Args:
            status: of the response, where there was one.
            words: all that the server says.
        """
        if status not in _NAMING_REFUSALS:
            return False
        said = words.lower()
        rest = self._added - self.without
        named = {name for name in rest if any(sign in said for sign in _SIGNS[name])}
        if named:
            return self._goes_on([way for way in self._ways if self.without < way and way & named])
        if status not in REFUSALS or self._support.in_vain >= _MOST_IN_VAIN:
            return False
        known = self._added & self._support.unsupported
        doubtful = self._added - self._support.supported - known
        if self._goes_on([way for way in self._ways if known <= way <= known | doubtful]):
            return True
        self._support.in_vain += bool(doubtful)
        return False

    def _goes_on(self, ways: Sequence[frozenset[str]]) -> bool:
        untried = next((way for way in ways if way not in self._tried), None)
        if untried is not None:
            self.without = untried
            self._tried.add(untried)
        return untried is not None

    def succeeded(self) -> None:
        """Remember what the request, now answered, did without."""
        self._support.learn(self.without, self._added - self.without)
