"""Have the embedded model draft instructions, to be labelled by hand.

    midturn models pull smollm2-135m
    MIDTURN_THREADS=1 python benchmarks/draft_conversations.py --out FILE [--data FOLDER]

Conversations of three sets are cut at a later user turn that is read as `refines`, by a rule or as a guess
that a model would be asked about. A `Mediator` with the embedded model makes the instruction, with its own
prompt, its own bounds on length and its own repair; what the model replies on the way is written down: the
first draft, and the repaired one where the Mediator asked for it. What the check said is not written down,
and nothing here labels. A draft that repeats another for the same turn word for word is left out. Of the
source `short`, requests that even this model can put together now and then, only drafts are kept that hold
all long words and figures of the user's and are not much longer: most others are plainly wrong.

Decoding: temperature 0, 0.7 or 1 without any trimming of the distribution (`top_p` 1, `top_k` 0, `min_p` 0),
seed 1, the answer held to the Mediator's JSON schema. Answers of the assistant before the cut are recorded
ones (tau, the repository's conversations), a stock phrase, a question, or the model's own at temperature 0
in at most 40 tokens. One call at a time and always in the same order: a prefix in the model's cache can
change a late token, so a run of a part, or on another processor, may differ in some drafts.

The data folder is that of `conversation_sets.py`; sets whose files are absent are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, LLMResult

from midturn.assistant import ContextOverflow, chat_model, read_object
from midturn.mediator import Mediator, Reading, user_turns
from midturn.studies.everyday import conversations, messages_of

sys.path.insert(0, str(Path(__file__).resolve().parent))

from _plain_conversations import PLAIN, SHORT
from _real_drafts import (
    RealDraft,
    Source,
    gsm8k_records,
    script,
    starter_records,
    tau_dialogues,
    told,
)
from conversation_sets import SHARED, by_hand

MODEL = "embedded:smollm2-135m"
SEED = 1
SETS: dict[Source, Literal["lic", "everyday", "tau"]] = {
    "plain": "everyday",
    "templates": "everyday",
    "everyday_turns": "everyday",
    "starter": "lic",
    "gsm8k": "lic",
    "tau-airline": "tau",
    "short": "everyday",
}
STARTERS = {
    "actions": 8,
    "math": 6,
    "code": 3,
    "database": 3,
    "data2text": 3,
    "summary": 3,
    "translation": 3,
}
"""Records of a task."""
HAND_WRITTEN, PUBLISHED, RECORDED = 12, 10, 14
"""Conversations of `everyday_turns.jsonl`, of GSM8K and of tau-bench."""

Decoding = tuple[float, int | None]
"""Temperature and seed, which has no effect at temperature 0."""

COLD, WARM, HOT = (0.0, None), (0.7, SEED), (1.0, SEED)
DECODINGS: tuple[tuple[Decoding, ...], ...] = ((COLD,), (WARM,), (COLD, HOT))
"""In turn, of conversations that aren't drafted at each."""

QUESTIONS = ("What else should I know?", "Can you tell me more?", "All right. Anything else?")
READ_ONLY = frozenset(
    {
        "calculate",
        "get_reservation_details",
        "get_user_details",
        "list_all_airports",
        "search_direct_flight",
        "search_onestop_flight",
        "think",
    }
)
"""Tools of tau-bench's airline that change nothing."""


@dataclass(frozen=True)
class Cut:
    """A conversation that ends in the user's turn to be drafted for."""

    source: Source
    name: str
    messages: list[BaseMessage]
    turn: int
    reading: Reading
    trial: int | None = None
    decodings: tuple[Decoding, ...] = ()


class Replies(BaseCallbackHandler):
    """What a model replied, in order."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def on_llm_end(self, response: LLMResult, **kwargs: Any) -> None:
        """Keep a reply."""
        made = response.generations[0][0]
        self.texts.append(made.message.text if isinstance(made, ChatGeneration) else made.text)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, default=SHARED)
    options.add_argument("--sources", nargs="*", choices=list(SETS), default=list(SETS))
    asked = options.parse_args()
    asyncio.run(write(asked.out, asked.data, asked.sources))


async def write(out: Path, data: Path, sources: Sequence[Source]) -> None:
    number = 0
    with out.open("w", encoding="utf-8") as file:
        for source in sources:
            for cut in cuts(source, data):
                drafts = [d for decoding in cut.decodings for d in await drafted(cut, decoding)]
                said = user_turns(cut.messages)
                for row in without_repetitions(drafts):
                    if source == "short" and not holds_all_words(row, said):
                        continue
                    number += 1
                    kept = row.model_copy(update={"id": f"r{number:03}"})
                    file.write(kept.model_dump_json(exclude_defaults=True) + "\n")
                file.flush()
            print(f"{source}: {number} drafts", file=sys.stderr)


async def drafted(cut: Cut, decoding: Decoding) -> list[RealDraft]:
    """Return the first draft, and the repaired one where there is one; none where the model can't read it."""
    replies = Replies()
    temperature, seed = decoding
    model = chat_model(MODEL, temperature=temperature, seed=seed, parallel=1, callbacks=[replies])
    with suppress(ContextOverflow):
        await Mediator(model, read_only_tools=READ_ONLY).instruct(cut.messages)
    return [_row(cut, decoding, text, number) for number, text in enumerate(replies.texts)]


def _row(cut: Cut, decoding: Decoding, reply: str, number: int) -> RealDraft:
    text = read_object(reply).get("text")
    is_lic = SETS[cut.source] == "lic"
    return RealDraft(
        id="",
        set=SETS[cut.source],
        source=cut.source,
        conversation=cut.name,
        turn=cut.turn,
        trial=cut.trial,
        answers=tuple(m.text for m in cut.messages if isinstance(m, AIMessage)) if is_lic else (),
        messages=tuple(convert_to_openai_messages(cut.messages)) if SETS[cut.source] == "everyday" else (),
        request=cut.reading.request,
        level="sure" if cut.reading.level == "sure" else "open",
        reason=cut.reading.reason,
        temperature=decoding[0],
        seed=decoding[1],
        attempt="repaired" if number else "first",
        draft=text if isinstance(text, str) else reply,
    )


def without_repetitions(drafts: Sequence[RealDraft]) -> list[RealDraft]:
    """Leave out drafts whose text is there already."""
    first: dict[str, RealDraft] = {}
    for draft in drafts:
        first.setdefault(draft.draft, draft)
    return list(first.values())


# The conversations


def cuts(source: Source, data: Path) -> Iterator[Cut]:
    """Return the conversations of a source, cut, always the same ones."""
    match source:
        case "plain":
            return _plain()
        case "short":
            return _short()
        case "templates":
            return _templates()
        case "everyday_turns":
            return _hand_written()
        case "starter":
            return _starter()
        case "gsm8k":
            return _published(data)
        case _:
            return _recorded(data)


def _plain() -> Iterator[Cut]:
    for number, said in enumerate(PLAIN):
        decodings = (COLD, *([WARM] if number % 4 == 1 else []), *([HOT] if number % 12 == 2 else []))
        yield from _last(_answered("plain", f"plain-{number + 1:02}", said, number), decodings)


def _short() -> Iterator[Cut]:
    for number, said in enumerate(SHORT):
        found = _answered("short", f"short-{number + 1:03}", said, number)
        yield from _last(found, (COLD, WARM))


def holds_all_words(draft: RealDraft, said: Sequence[str]) -> bool:
    """Tell whether a draft has all long words and figures of the user's, and not much more."""
    wanted = {word for word in _words(" ".join(said)) if len(word) > 3 or word[0].isdecimal()}
    return wanted <= set(_words(draft.draft)) and len(draft.draft) <= 20 + 1.5 * sum(map(len, said))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _templates() -> Iterator[Cut]:
    made = [*conversations(SEED, 1, "tune"), *conversations(SEED, 1, "report")]
    for number, conversation in enumerate(made):
        found = _where_refined("templates", conversation.id, messages_of(conversation))
        yield from _last(found, (COLD,) if number % 2 else (WARM,))


def _hand_written() -> Iterator[Cut]:
    cases = [c for c in by_hand("everyday_turns.jsonl") if c.relation == "refines" and _is_plain(c.messages)]
    refined = {c.name: _where_refined("everyday_turns", c.name, c.messages)[-1:] for c in cases}
    found = [cut for at_end in refined.values() for cut in at_end]
    for number, cut in enumerate(random.Random(SEED).sample(found, HAND_WRITTEN)):
        yield from _last([cut], DECODINGS[number % 3])


def _is_plain(messages: Sequence[BaseMessage]) -> bool:
    """Tell whether a conversation has no tools, and hardly a letter that English lacks."""
    texts = "".join(message.text for message in messages)
    return texts.isascii() and all(isinstance(message, HumanMessage | AIMessage) for message in messages)


def _starter() -> Iterator[Cut]:
    number = 0
    for task, count in STARTERS.items():
        records = [r for r in starter_records(task) if len(script(r)) > 1]
        for record in random.Random(SEED).sample(records, count):
            found = _answered("starter", record.task_id, script(record), number)
            yield from _drawn(found, DECODINGS[number % 3])
            number += 1


def _published(data: Path) -> Iterator[Cut]:
    records = gsm8k_records(data)
    for number, record in enumerate(random.Random(SEED).sample(records, PUBLISHED) if records else ()):
        found = _answered("gsm8k", record.task_id, script(record), number)
        yield from _drawn(found, (COLD, HOT if number % 3 == 2 else WARM))


def _recorded(data: Path) -> Iterator[Cut]:
    """Yield turns of recorded dialogues, those first where the history would be replaced."""
    found = [
        cut
        for (task_id, trial), messages in (tau_dialogues(data) or {}).items()
        for cut in _where_refined("tau-airline", task_id, messages, trial)
    ]
    random.Random(SEED).shuffle(found)
    mediator = Mediator(MODEL, read_only_tools=READ_ONLY)
    found.sort(key=lambda cut: mediator.passed(cut.messages) is not None)
    one_of_each = list({cut.name: cut for cut in reversed(found)}.values())[::-1]
    for number, cut in enumerate(one_of_each[:RECORDED]):
        yield from _last([cut], (COLD, HOT if number % 3 == 2 else WARM))


def _answered(source: Source, name: str, said: Sequence[str], number: int) -> list[Cut]:
    """Return the turns that are read as refining, with answers of one kind between them."""
    answers: list[str] = []
    for turn in range(1, len(said)):
        history = told(said[:turn], answers)
        answers.append(_answer(number, history))
    return _where_refined(source, name, told(said, answers))


def _answer(number: int, history: list[BaseMessage]) -> str:
    match number % 4:
        case 0 | 2:
            return "Okay, noted."
        case 1:
            return QUESTIONS[len(history) // 2 % len(QUESTIONS)]
        case _:
            return chat_model(MODEL, max_tokens=40, parallel=1).invoke(history).text


def _where_refined(
    source: Source, name: str, messages: Sequence[BaseMessage], trial: int | None = None
) -> list[Cut]:
    """Return the conversation's cuts at the later turns that are read as refining a request."""
    users = [at for at, message in enumerate(messages) if isinstance(message, HumanMessage)]
    found: list[Cut] = []
    for turn, at in enumerate(users[1:], 2):
        shown = list(messages[: at + 1])
        reading = Mediator(read_only_tools=READ_ONLY).read(shown)
        if reading.relation == "refines":
            found.append(Cut(source, name, shown, turn, reading, trial))
    return found


def _last(found: Sequence[Cut], decodings: Sequence[Decoding]) -> Iterator[Cut]:
    for cut in found[-1:]:
        yield replace(cut, decodings=tuple(decodings))


def _drawn(found: Sequence[Cut], decodings: Sequence[Decoding]) -> Iterator[Cut]:
    """Yield one of a conversation's cuts."""
    return _last([random.Random(found[0].name).choice(found)] if found else [], decodings)


if __name__ == "__main__":
    main()
