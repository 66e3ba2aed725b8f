"""Schema-Guided Dialogue as a measure: replaced values, and instructions made from a dialogue's state.

The data set is share-alike and serves as an exam alone: nothing that is shipped is trained on it. Without its
files every function here returns nothing. Dialogues are split by the SHA-256 of their name: first hex digit 0
to 7 is the part that rules were tuned on, 8 to f the part that they are reported on.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from _split import Part, part_of

from midturn.mediator import Statement
from midturn.mediator.reading import Change, Exchange, accepted, changes

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "sgd"


class Action(TypedDict):
    """One act of one side."""

    service: str
    act: str
    slot: str
    values: list[str]


class Frame(TypedDict):
    """What the user wants of one service so far."""

    active_intent: str
    slot_values: dict[str, list[str]]


class Turn(TypedDict):
    """One turn of either side; `state` is the user's."""

    speaker: str
    utterance: str
    actions: list[Action]
    state: NotRequired[dict[str, Frame]]


class Dialogue(TypedDict):
    """One dialogue, strictly alternating from the user."""

    dialogue_id: str
    services: list[str]
    turns: list[Turn]


def dialogues(part: Part) -> list[Dialogue]:
    """Return the dialogues of one part, in order; none where the file is absent."""
    file = SHARED / "dev.jsonl.gz"
    if not file.exists():
        return []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows: Iterator[Dialogue] = map(json.loads, lines)
        return [row for row in rows if part_of(row["dialogue_id"]) == part]


def exchanges_of(dialogue: Dialogue) -> list[Exchange]:
    """Return a dialogue's turns as the reader takes them."""
    turns = dialogue["turns"]
    answers = [turn["utterance"] for turn in turns[1::2]]
    said = [turn["utterance"] for turn in turns[::2]]
    return [Exchange(text, answer) for text, answer in zip(said, [*answers, ""], strict=False)]


# Replaced values


@dataclass(frozen=True)
class Set:
    """One value that the user gave a slot, in the user's own words."""

    service: str
    slot: str
    turn: int
    """The user turn whose words have it."""
    spans: tuple[tuple[int, int], ...]
    """Where they have it, by character."""
    replaced_in: int | None
    """The user turn that gave the slot another value; `None` where none did."""


@dataclass(frozen=True)
class Recognition:
    """How many replaced values were recognised, and how many live ones were taken for replaced."""

    recognised: int
    replaced: int
    alarms: int
    live: int
    missed_at: tuple[tuple[str, str, str, int], ...] = ()
    """Of those missed: dialogue, service, slot and the turn that replaced them."""
    alarms_at: tuple[tuple[str, str, str, int], ...] = ()


@lru_cache(maxsize=100_000)
def _pattern(value: str) -> re.Pattern[str]:
    words = re.findall(r"[a-z0-9]+", value.lower())
    between = r"[^a-z0-9]{1,3}"
    return (
        re.compile(r"(?<![a-z0-9])" + between.join(words) + r"(?![a-z0-9])") if words else re.compile(r"(?!)")
    )


def spans_of(values: Sequence[str], text: str) -> tuple[tuple[int, int], ...]:
    """Return where a text has one of the spellings as whole words."""
    lowered = text.lower()
    return tuple(match.span() for value in values for match in _pattern(value).finditer(lowered))


def values_set(dialogue: Dialogue) -> list[Set]:
    """Return the values that the user set in words of their own, with the turn that replaced each."""
    users = dialogue["turns"][::2]
    open_: dict[tuple[str, str], tuple[list[str], int, tuple[tuple[int, int], ...]]] = {}
    found: list[Set] = []

    def close(key: tuple[str, str], replaced_in: int | None) -> None:
        _, turn, spans = open_.pop(key)
        if spans:
            found.append(Set(*key, turn, spans, replaced_in))

    for number, user in enumerate(users, 1):
        for service, frame in user.get("state", {}).items():
            for slot, values in frame["slot_values"].items():
                key = (service, slot)
                if key in open_:
                    if set(values) & set(open_[key][0]):
                        open_[key] = (values, *open_[key][1:])
                        continue
                    close(key, number)
                turn, spans = _said_in(users, number, values)
                open_[key] = (values, turn, spans)
    for key in list(open_):
        close(key, None)
    return found


def _said_in(users: Sequence[Turn], upto: int, values: list[str]) -> tuple[int, tuple[tuple[int, int], ...]]:
    for turn in range(upto, 0, -1):
        if spans := spans_of(values, users[turn - 1]["utterance"]):
            return turn, spans
    return upto, ()


def _overlaps(change: Change, value: Set) -> bool:
    return change.old.turn == value.turn and any(
        change.old.start < end and start < change.old.end for start, end in value.spans
    )


def recognition(part: Part, examples: bool = False) -> Recognition:
    """Measure how well `changes` finds the values that the user replaced."""
    recognised = replaced = alarms = live = 0
    missed: list[tuple[str, str, str, int]] = []
    wrong: list[tuple[str, str, str, int]] = []
    for dialogue in dialogues(part):
        exchanges = exchanges_of(dialogue)
        found = changes(exchanges, accepted(exchanges))
        for value in values_set(dialogue):
            gone = [change for change in found if _overlaps(change, value)]
            if value.replaced_in is None:
                live += 1
                if gone:
                    alarms += 1
                    wrong.append((dialogue["dialogue_id"], value.service, value.slot, gone[0].turn))
                continue
            replaced += 1
            if any(change.turn <= value.replaced_in for change in gone):
                recognised += 1
            else:
                missed.append((dialogue["dialogue_id"], value.service, value.slot, value.replaced_in))
    kept = (tuple(missed), tuple(wrong)) if examples else ((), ())
    return Recognition(recognised, replaced, alarms, live, *kept)


# Instructions made from a dialogue's state

Kind = Literal["nothing changed", "value changed", "offer taken up"]
Damage = Literal["", "dropped", "swapped", "stale"]
KINDS: tuple[Kind, ...] = ("nothing changed", "value changed", "offer taken up")
DAMAGES: tuple[Damage, ...] = ("dropped", "swapped", "stale")
CARRIED_OUT = {"NOTIFY_SUCCESS", "NOTIFY_FAILURE"}
PATTERNS_PER_DIALOGUE = 3

Readers = Literal["right", "wrong", "disputed"]
LABELS = Path(__file__).resolve().parent / "data" / "sgd_instructions.jsonl"
"""Of whether the undamaged instructions say what the user wants, by readers who saw no verdict."""

Filled = tuple[str, str]
"""A slot in plain words, and its value."""


@dataclass(frozen=True)
class Case:
    """A conversation before its first confirmed call, and an instruction for it."""

    name: str
    kind: Kind
    damage: Damage
    exchanges: tuple[Exchange, ...]
    """The user's turns with the answers to them, up to the turn that confirms the call."""
    said: tuple[str, ...]
    """The user's turns without what asks about an offer or for another, left blank in its place."""
    settled: frozenset[int]
    """Turns, from 1, that asked for something else, which was told before the request began."""
    draft: str
    pattern: int

    @property
    def right(self) -> bool:
        """Whether the instruction says what the dialogue's annotation says that the user wants."""
        return not self.damage

    @property
    def readers(self) -> Readers:
        """What two readers made of the instruction, if nothing was done to it."""
        return _read_as()[self.name]


_PLAIN = {
    "new_alarm_time": "alarm time",
    "new_alarm_name": "alarm name",
    "city_of_event": "city",
    "number_of_beds": "bedrooms",
    "number_of_baths": "bathrooms",
    "number_of_seats": "seats",
    "number_of_rooms": "rooms",
    "number_of_riders": "riders",
    "number_of_days": "days",
    "number_checked_bags": "checked bags",
    "stay_length": "days of stay",
    "has_wifi": "wifi",
    "has_seating_outdoors": "outdoor seating",
    "has_vegetarian_options": "vegetarian options",
    "smoking_allowed": "smoking",
    "pets_allowed": "pets",
    "shared_ride": "shared ride",
    "good_for_kids": "good for kids",
    "free_entry": "free entry",
    "place_name": "hotel",
}


def _plain(slot: str) -> str:
    return _PLAIN.get(slot, slot.replace("_", " "))


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _with(slots: Sequence[Filled]) -> str:
    return _joined([name if value == "True" else f"{value} as the {name}" for name, value in slots])


def _pairs(slots: Sequence[Filled], between: str) -> list[str]:
    return [f"{name}{between}{'yes' if value == 'True' else value}" for name, value in slots]


def _lines(slots: Sequence[Filled], bullet: str) -> str:
    return "\n".join(f"{bullet} {pair}" for pair in _pairs(slots, ": "))


def _are(slots: Sequence[Filled]) -> str:
    said = [f"I want {n}" if v == "True" else f"the {n} should be {v}" for n, v in slots]
    return _joined(said)


PATTERNS: tuple[Callable[[str, Sequence[Filled]], str], ...] = (
    lambda task, slots: f"Please {task} with {_with(slots)}.",
    lambda task, slots: f"Could you {task} with {_with(slots)}?",
    lambda task, slots: f"I would like you to {task}: {'; '.join(_pairs(slots, ': '))}.",
    lambda task, slots: f"Please {task}.\n{_lines(slots, '-')}",
    lambda task, slots: f"Can you {task} for me? Note that {_are(slots)}.",
    lambda task, slots: f"I want to {task}. {' '.join(_sentence(s) for s in slots)}",
    lambda task, slots: f"{task.capitalize()} for me, where {_are(slots)}.",
    lambda task, slots: f"Would you {task}? Details: {', '.join(_pairs(slots, ' = '))}.",
    lambda task, slots: f"I need you to {task} using {_with(slots)}.",
    lambda task, slots: f"Please {task} and use these details:\n{_lines(slots, '*')}",
    lambda task, slots: f"With {_with(slots)}, please {task}.",
    lambda task, slots: f"I'd like to {task} with {_with(slots)}. Can you do that?",
    lambda task, slots: f"Help me {task}. {' '.join(_sentence(s) for s in reversed(slots))}",
    lambda task, slots: f"{task.capitalize()} ({', '.join(_pairs(slots, ' '))}).",
    lambda task, slots: f"Is it possible to {task} with {_with(slots)}?",
    lambda task, slots: f"Go ahead and {task}; {_are(slots)}.",
    lambda task, slots: f"My wish is to {task}. What matters:\n{_lines(slots, '•')}",
    lambda task, slots: f"Please {task}, taking {_with(slots)}.",
    lambda task, slots: f"{'; '.join(_pairs(slots, ': '))}. With this, {task}, please.",
    lambda task, slots: f"Will you {task} so that {_are(slots)}?",
)
"""Questions, commands, wishes and lists."""


def _sentence(slot: Filled) -> str:
    name, value = slot
    return f"I want {name}." if value == "True" else f"The {name} is {value}."


class Intent(TypedDict):
    """What a service can be asked for."""

    name: str
    required_slots: list[str]
    optional_slots: dict[str, str]
    result_slots: list[str]


@lru_cache(maxsize=1)
def _intents() -> dict[str, dict[str, Intent]]:
    """Return each service's intents by their names."""
    services = json.loads((SHARED / "schema.json").read_text(encoding="utf-8"))
    return {
        service["service_name"]: {intent["name"]: intent for intent in service["intents"]}
        for service in services
    }


def _task(intent: str) -> str:
    verb, _, what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", intent).lower().partition(" ")
    article = (
        ""
        if what in {"money", "bus tickets", "event tickets"} or what.endswith("s")
        else "an "
        if what[:1] in "aeiou"
        else "a "
    )
    return f"{verb} {article}{what}"


def _cut(dialogue: Dialogue) -> int | None:
    """Return the number of the user turn right before the first call that was confirmed."""
    turns = dialogue["turns"]
    for number in range(1, len(turns) // 2 + 1):
        acts = {action["act"] for action in turns[2 * number - 1]["actions"]}
        agreed = {action["act"] for action in turns[2 * number - 2]["actions"]}
        if acts & CARRIED_OUT and "AFFIRM" in agreed:
            return number
    return None


def _spelling(values: list[str], said: str, answered: str) -> str | None:
    """Return the spelling in the user's words, else in what the assistant proposed, else any figure."""
    for text in (said, answered):
        spoken = [value for value in values if spans_of([value], text)]
        if spoken:
            return max(spoken, key=len)
    return values[0] if (values[0].isdecimal() and len(values[0]) < 3) or values[0] == "True" else None


# What a turn asks about an offer


_SENTENCE = re.compile(r"[^.!?]*[.!?]*")
_ASKING = re.compile(r"\?|\b(?:tell me|know|what|which|how|is it|does it|do they|whether)\b", re.IGNORECASE)
_OPENING = re.compile(r"\s*(?:who|when|where|why|does|is|are)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:else|(?:an|any)?others?|more|different|alternatives?|options?)\b", re.IGNORECASE)
_TELLING = {"INFORM", "SELECT", "CONFIRM"}
_AGREEING = {"AFFIRM", "AFFIRM_INTENT", "SELECT"}


def _telling_words(slot: str) -> list[str]:
    return [word for word in slot.split("_") if len(word) > 3]


def _without_asides(turn: Turn) -> str:
    """Return a user turn without the sentences that ask about an offer, or for another one.

    Such a sentence gives no value; it is a question or names what is asked, or speaks of something else.
    Where the turn also agrees to something, the sentence is kept up to its first comma, unless it asks
    before.
    """
    text = turn["utterance"]
    acts = {action["act"] for action in turn["actions"]}
    named = {
        word
        for action in turn["actions"]
        if action["act"] == "REQUEST"
        for word in action["slot"].split("_")
        if len(word) > 2
    }
    values: list[str] = []
    for action in turn["actions"]:
        if action["act"] in _TELLING:
            is_plain = action["values"][:1] == ["True"]
            values += _telling_words(action["slot"]) if is_plain else action["values"]

    def about_the_offer(sentence: str) -> bool:
        return bool(
            _ASKING.search(sentence)
            or _OPENING.match(sentence)
            or named & set(re.findall(r"[a-z]+", sentence.lower()))
        )

    def blanked(match: re.Match[str]) -> str:
        asks = "REQUEST" in acts and about_the_offer(match[0])
        asks = asks or ("REQUEST_ALTS" in acts and _ANOTHER.search(match[0]))
        if not asks or spans_of(values, match[0]):
            return match[0]
        agreed = match[0][: match[0].find(",") + 1] if acts & _AGREEING else ""
        agreed = "" if about_the_offer(agreed) else agreed
        return agreed + " " * (len(match[0]) - len(agreed))

    return _SENTENCE.sub(blanked, text)


def _inputs(service: str, intent: str) -> set[str]:
    found = _intents()[service][intent]
    return {*found["required_slots"], *found["optional_slots"]}


def _is_settled(service: str, earlier: str, later: str) -> bool:
    """Tell whether what an earlier request was answered with is nothing that the later one goes on from."""
    if earlier == later or earlier not in _intents()[service]:
        return False
    results = set(_intents()[service][earlier]["result_slots"]) - _inputs(service, earlier)
    return not results & _inputs(service, later)


def _proposed(turn: Turn) -> str:
    """Return the values that the assistant offers or asks to confirm, not those it asks to choose from."""
    return "\n".join(v for a in turn["actions"] if a["act"] in {"OFFER", "CONFIRM"} for v in a["values"])


@dataclass(frozen=True)
class _State:
    """What the user wants where a dialogue is cut."""

    service: str
    task: str
    slots: dict[str, str]
    own: frozenset[str]
    """Slots whose values the user said."""
    stale: dict[str, str]
    """Slots with a value that the user said and then replaced."""
    settled: frozenset[int]
    """Turns, from 1, that are not part of the request."""


def _state(dialogue: Dialogue, cut: int) -> _State | None:
    """Return the state at the cut; `None` where a value is in nobody's words."""
    users = dialogue["turns"][: 2 * cut : 2]
    said = "\n".join(turn["utterance"] for turn in users)
    answered = "\n".join(_proposed(turn) for turn in dialogue["turns"][1 : 2 * cut - 1 : 2])
    (service,) = dialogue["services"]
    frame = users[-1].get("state", {}).get(service)
    if frame is None or frame["active_intent"] not in _intents()[service]:
        return None
    slots: dict[str, str] = {}
    for slot, values in frame["slot_values"].items():
        if values[0] in {"dontcare", "None"}:
            if (
                slot == "subtitle_language"
                and values[0] == "None"
                and "no subtitle" in f"{said}\n{answered}".lower()
            ):
                slots["no_subtitles"] = "True"
            continue
        spelling = _spelling(values, said, answered)
        if spelling is None:
            return None
        slots[slot] = spelling
    settled = {
        number
        for number, turn in enumerate(users, 1)
        if _is_settled(service, _intent_of(turn, service), frame["active_intent"])
    }
    asked = "\n".join(turn["utterance"] for number, turn in enumerate(users, 1) if number not in settled)
    own = {
        slot
        for slot, value in slots.items()
        if value == "True" or spans_of(frame["slot_values"][slot], asked)
    }
    stale: dict[str, str] = {}
    for earlier in users:
        for slot, values in earlier.get("state", {}).get(service, {"slot_values": {}})["slot_values"].items():
            old = next((value for value in values if spans_of([value], asked)), None)
            if old and slot in slots and not set(values) & set(frame["slot_values"][slot]):
                stale[slot] = old
    return _State(service, _task(frame["active_intent"]), slots, frozenset(own), stale, frozenset(settled))


def _intent_of(turn: Turn, service: str) -> str:
    frame = turn.get("state", {}).get(service)
    return frame["active_intent"] if frame else ""


def cases(part: Part) -> list[Case]:
    """Return right and damaged instructions for the dialogues of one service that reach a confirmed call."""
    found: list[Case] = []
    states: list[tuple[Dialogue, int, _State]] = []
    for dialogue in dialogues(part):
        cut = _cut(dialogue) if len(dialogue["services"]) == 1 else None
        state = _state(dialogue, cut) if cut else None
        if cut and state and state.slots and set(state.slots.values()) != {"True"}:
            states.append((dialogue, cut, state))
    others: dict[tuple[str, str], list[str]] = {}
    for _, _, state in states:
        for slot, value in state.slots.items():
            if value != "True":
                others.setdefault((state.service, slot), []).append(value)
    alike = _spelled_alike(part)
    for place, (dialogue, cut, state) in enumerate(states):
        kind: Kind = (
            "value changed"
            if state.stale
            else "nothing changed"
            if len(state.own) == len(state.slots)
            else "offer taken up"
        )
        exchanges = tuple(exchanges_of(dialogue)[:cut])
        exchanges = (*exchanges[:-1], Exchange(exchanges[-1].said))
        said = tuple(_without_asides(turn) for turn in dialogue["turns"][: 2 * cut : 2])
        rng = random.Random(dialogue["dialogue_id"])
        for step in range(PATTERNS_PER_DIALOGUE):
            pattern = (place * PATTERNS_PER_DIALOGUE + step) % len(PATTERNS)
            for damage in ("", *DAMAGES):
                slots = _damaged(state, damage, others, alike, rng)
                if slots is not None:
                    filled = [(_plain(slot), value) for slot, value in slots.items()]
                    draft = PATTERNS[pattern](state.task, filled)
                    found.append(
                        Case(
                            dialogue["dialogue_id"],
                            kind,
                            damage,
                            exchanges,
                            said,
                            state.settled,
                            draft,
                            pattern,
                        )
                    )
    return found


@lru_cache(maxsize=1)
def _read_as() -> dict[str, Readers]:
    """Return what readers made of each dialogue's instructions, which differ in their form alone."""
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return {row["dialogue"]: _agreed(row["labels"]) for row in rows}


def _agreed(labels: Sequence[Literal["right", "wrong"]]) -> Readers:
    return labels[0] if len(set(labels)) == 1 else "disputed"


def _spelled_alike(part: Part) -> dict[str, set[str]]:
    """Return, for each spelling of a value, all that the data set gives for the same value somewhere."""
    found: dict[str, set[str]] = {}
    for dialogue in dialogues(part):
        for turn in dialogue["turns"]:
            for frame in turn.get("state", {}).values():
                for values in frame["slot_values"].values():
                    spellings = {value.lower() for value in values}
                    for spelling in spellings:
                        found.setdefault(spelling, set()).update(spellings)
    return found


def _damaged(
    state: _State,
    damage: Damage,
    others: dict[tuple[str, str], list[str]],
    alike: dict[str, set[str]],
    rng: random.Random,
) -> dict[str, str] | None:
    """Return the slots with one fault; `None` where it can't be made."""
    slots = dict(state.slots)
    own = sorted(slot for slot in state.own if slots[slot] != "True")
    match damage:
        case "":
            return slots
        case "dropped":
            if not own or len(slots) < 2:
                return None
            slot = rng.choice(own)
            twice = any(_same(slots[slot], value) for other, value in slots.items() if other != slot)
            if twice:
                return None
            del slots[slot]
            return slots
        case "swapped":
            return _swapped(state, slots, own, others, alike, rng)
        case "stale":
            if not state.stale:
                return None
            slot = rng.choice(sorted(state.stale))
            if any(_same(state.stale[slot], value) for value in slots.values()):
                return None
            slots[slot] = state.stale[slot]
            return slots


def _swapped(
    state: _State,
    slots: dict[str, str],
    own: list[str],
    others: dict[tuple[str, str], list[str]],
    alike: dict[str, set[str]],
    rng: random.Random,
) -> dict[str, str] | None:
    pairs = [
        (a, b) for a in own for b in own if a < b and _kind(a) == _kind(b) and not _same(slots[a], slots[b])
    ]
    if pairs:
        a, b = rng.choice(pairs)
        slots[a], slots[b] = slots[b], slots[a]
        return slots
    if not own:
        return None
    slot = rng.choice(own)
    fresh = [
        value for value in others[state.service, slot] if not any(_same(value, v) for v in slots.values())
    ]
    fresh = [value for value in fresh if value != state.stale.get(slot)]
    same = alike.get(slots[slot].lower(), set())
    fresh = [value for value in fresh if same.isdisjoint(alike.get(value.lower(), ()))]
    if not fresh:
        return None
    slots[slot] = rng.choice(fresh)
    return slots


def _kind(slot: str) -> str:
    """Return what sort of value a slot takes, so that two of a sort can be confused."""
    for kind in ("date", "time"):
        if kind in slot:
            return kind
    if {"location", "city", "destination", "area"} & set(slot.split("_")):
        return "place"
    return (
        "count" if slot.startswith("number") or slot in {"travelers", "passengers", "stay_length"} else slot
    )


def _same(one: str, other: str) -> bool:
    a, b = (set(re.findall(r"[a-z0-9]+", text.lower())) for text in (one, other))
    return a <= b or b <= a


def statements_of(case: Case) -> list[Statement]:
    """Return what an instruction may draw on: the user's turns, and of the answers what was taken up."""
    said = [Statement(text=text, turn=number) for number, text in enumerate(case.said, 1)]
    taken = [
        Statement(text=case.exchanges[s.turn - 1].answer[s.start : s.end], turn=s.turn, by="assistant")
        for s in accepted(case.exchanges)
    ]
    return [*said, *taken]
