"""A turn that takes long to read: the event loop goes on, and the turn passes."""

import asyncio
import json
import threading
import time

import pytest
from growth import assert_growth
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from long_texts import long_text
from scripted import ScriptedChat
from watched import watched

from midturn import check
from midturn.core import aside
from midturn.mediator import LONGEST, Mediator
from midturn.mediator._kept import forget
from midturn.mediator._limits import MOST_PIECES
from midturn.mediator.language import _detection
from midturn.mediator.reading import _shape, _values
from midturn.mediator.values import _document, read

pytestmark = pytest.mark.slow("reads as much as may be read")

MOST_HELD_S = 0.25
MOST_S = 4.0
SEEDS = range(2)
FIXED = ("“" * 15_000, "7:3:2 " * 2_500)


def booking(last="Friday.", answer="Which day?", first="Book a table for 4."):
    return [HumanMessage(first), AIMessage(answer), HumanMessage(last)]


def drafting(text="Book a table for 4 on Friday.", **more):
    return Mediator(FakeListChatModel(responses=[drafted(text, **more)]))


def drafted(text, **more):
    return json.dumps({"relation": "refines", "request": [1, 2], **more, "text": text})


def conversations(seed):
    """A turn in which a text stands in each place that it may stand in."""
    text = long_text(seed, 1_900)
    yield "short", drafting(), booking(text)
    yield "draft", drafting(f"Book a table for 4 on Friday. {text}"), booking()
    text = long_text(seed, 3_000)
    yield "long", drafting(f"Book a table for 4. {text}"), booking(f"Friday. {text}")
    text = FIXED[seed]
    yield "fixed", drafting(f"Book a table. {text}"), booking(text)
    yield "answer", drafting(), booking("yes, go ahead", f"A table, {text} Shall I book it?")
    yield "result", drafting(), [*booking(), ToolMessage(text, tool_call_id="c")]
    yield "huge answer", drafting(), booking("yes, go ahead", long_text(seed, 600_000))
    yield "huge draft", drafting(long_text(seed, 600_000)), booking()


@pytest.mark.slow("reads long texts")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_text_holds_the_event_loop(seed):
    read(["Book a table for 4 on Friday.", "Ich möchte drei Tische.", "五个苹果"])

    async def costs():
        held_s, whole_s = {}, {}
        for where, mediator, messages in conversations(seed):
            forget()
            async with watched() as held:
                begun = time.process_time()
                await mediator.instruct(messages)
                whole_s[where] = time.process_time() - begun
            held_s[where] = held.longest_s
        return held_s, whole_s

    held_s, whole_s = asyncio.run(costs())
    assert max(held_s.values()) < MOST_HELD_S, held_s
    assert max(whole_s.values()) < MOST_S, whole_s


def test_however_little_there_is_to_read_it_is_not_read_on_the_loop(monkeypatch):
    threads = set()
    text_of = _document._text
    monkeypatch.setattr(
        _document, "_text", lambda *of, **how: threads.add(threading.current_thread()) or text_of(*of, **how)
    )
    forget()
    asyncio.run(drafting().instruct(booking()))
    assert threads and threading.main_thread() not in threads


def test_words_of_a_conversation_that_is_mostly_in_another_language_are_checked():
    offered = "Shall I book " + "五个苹果" * 20
    check(
        "Book a table.", [("user", "Book a table for 4."), ("assistant", offered), ("user", "yes, go ahead")]
    )


MANY = "3 " * (MOST_PIECES // 2)
"""Fewer characters than the limit, and more to read than there may be with the draft of as much."""


@pytest.mark.parametrize(
    ("mediator", "messages"),
    [
        (drafting(), booking("5 " * (MOST_PIECES + 1))),
        (drafting(), booking("yes, go ahead", "A table for 4. " * MOST_PIECES)),
        (drafting("8 " * MOST_PIECES), booking(MANY)),
        (Mediator(), booking(MANY)),
        (
            drafting(),
            [m for n in range(MOST_PIECES // 2) for m in (HumanMessage(f"{n}."), AIMessage("And?"))][:-1],
        ),
    ],
    ids=["the user's words", "an answer that is drawn on", "the draft", "the words that stand in", "turns"],
)
def test_what_is_read_is_counted_before_it_is_read(mediator, messages, monkeypatch):
    lengths = []
    text_of = _document._text
    monkeypatch.setattr(
        _document, "_text", lambda text, *of, **how: lengths.append(len(text)) or text_of(text, *of, **how)
    )
    forget()
    made = asyncio.run(mediator.instruct(messages))
    assert made.act == "pass" and made.text == messages[-1].content
    assert sum(lengths) <= 3 * MOST_PIECES


def test_guidelines_are_counted_too():
    made = asyncio.run(drafting().build(booking(), ["Prefer 2 seats. " * MOST_PIECES]))
    assert made.messages == booking()
    assert made.why == f"the history as it is: more than {MOST_PIECES:,} words and marks to read"
    assert asyncio.run(drafting().build(booking(), ["Prefer 2 seats."])).why.startswith("mediated")


def test_a_long_tool_result_counts_among_the_characters():
    messages = [*booking(), ToolMessage("x" * LONGEST, tool_call_id="c")]
    assert asyncio.run(drafting().instruct(messages)).act == "pass"


def test_a_draft_without_an_end_is_cut_before_it_is_read_and_before_it_is_sent_back():
    seen = []

    def endless(messages):
        seen.append(sum(len(message.text) for message in messages))
        return drafted("seven jars " * 100_000, inferred=["jars"] * 100)

    made = asyncio.run(Mediator(ScriptedChat(reply=endless)).build(booking()))
    assert made.instruction.origin == "ledger"
    assert len(made.instruction.requirements) < 30
    assert len(seen) == 2 and seen[1] < seen[0] + 10_000


@pytest.mark.parametrize("mediator", [Mediator(), drafting()], ids=["rules", "model"])
def test_a_turn_whose_reading_is_late_passes_and_says_so(mediator, monkeypatch):
    forget()
    monkeypatch.setattr("midturn.mediator._aside.SECONDS", -1.0)
    context = asyncio.run(mediator.build(booking()))
    assert context.messages == booking()
    assert context.instruction.act == "pass" and context.instruction.text == "Friday."
    assert context.why == "the history as it is: it takes longer than 2 seconds to read"
    assert asyncio.run(mediator.instruct(booking())).act == "pass"


def test_a_turn_whose_check_is_late_passes_and_says_so(monkeypatch):
    monkeypatch.setattr(
        "midturn.mediator._mediator.judged", lambda *_: [read([f"{n} jars"]) for n in range(10**9)]
    )
    monkeypatch.setattr("midturn.mediator._aside.SECONDS", 0.2)
    forget()
    context = asyncio.run(drafting().build(booking()))
    assert context.messages == booking()
    assert context.why == "the history as it is: it takes longer than 2 seconds to read"


def test_the_time_is_that_of_the_whole_turn_and_of_no_other():
    async def twice():
        return [await drafting().build(booking()) for _ in range(2)]

    assert [context.why[:8] for context in asyncio.run(twice())] == ["mediated"] * 2


def test_a_check_that_is_asked_for_by_itself_has_no_limits():
    found = len(read(["jar " * (MOST_PIECES + 1)])[0].tokens)
    assert found > MOST_PIECES


def test_little_does_not_wait_until_much_is_done():
    async def both():
        done = threading.Event()
        much = asyncio.create_task(aside(done.wait, much=True))
        await aside(lambda: None, much=False)
        assert not much.done()
        done.set()
        assert await much

    asyncio.run(asyncio.wait_for(both(), 30))


@pytest.mark.parametrize(
    ("search", "piece"),
    [
        (_shape._NOTATION.search, "7"),
        (_shape._NOTATION.search, "4+"),
        (_shape._NOTATION.search, "5\n"),
        (_detection._LITERAL.sub, "z"),
        (_detection._LITERAL.sub, "'z"),
        (_values._quoted_tokens, "“z"),
    ],
    ids=["figures", "a sum", "figures in lines", "a long word", "apostrophes", "quotes"],
)
def test_patterns_take_time_in_proportion_to_the_length(search, piece):
    def work(characters):
        text = piece * (characters // len(piece)) + "~"
        if search == _values._quoted_tokens:
            search(_document.Document(text, 0, []))
        elif search == _detection._LITERAL.sub:
            search(" ", text)
        else:
            search(text)

    assert_growth(work, 3_000, 12_000, below=8)


@pytest.mark.parametrize("text", ["3 + 4", "so\n5\n+ 6\n", "x = 2 * 3", "f()", "a.b(c)", "12/4=", "(1+2)*y"])
def test_sums_and_code_are_known_as_such(text):
    assert _shape._NOTATION.search(text) or not text.startswith(("3", "so", "f", "a", "12", "("))


@pytest.mark.parametrize("text", ["3 chairs", "at 5\nfor 2", "12-seat bus for us", "call me"])
def test_other_words_are_no_sum(text):
    assert not _shape._NOTATION.search(text)
