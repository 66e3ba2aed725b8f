"""What reading and the check cost: in proportion to the length, and never the event loop."""

import asyncio
import itertools
import json
import sys
import time

import pytest
from growth import assert_growth
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage

from midturn import check
from midturn.mediator import LONGEST, Mediator
from midturn.mediator._kept import Kept, Remembered, forget
from midturn.mediator.check._asked import Reader, sentences_of
from midturn.mediator.check._directions import relations_in
from midturn.mediator.check._words import words_of
from midturn.mediator.language import ENGLISH
from midturn.mediator.values import (
    _document,
    read,
)

HOSTILE = {
    "hyphens": "a-b-",
    "negations": "not never without ",
    "figures": "12 7.5 $3 ",
    "commas": "a, ",
    "from and to": "from A to B ",
    "conditions": "if a then b unless ",
    "alternatives": "or either rather than instead of ",
    "names": "Anna Paris ",
    "quotes": "\" ' ` ",
    "brackets": "(((",
    "one letter": "a",
    "digits": "7",
    "corrections": "no wait, make it 5. ",
    "Chinese": "不要三个",
}
CALLS_A_TURN = 600
"""Of functions, for each turn that a draft leaves out. Turns that are read anew for a draft take 600 more."""
CALLS_A_TURN_SAID = 900
"""Of functions, for each turn that a draft says again word for word."""
SLOW = pytest.mark.longest("reads long texts, in every script")


def conversation(piece, characters):
    text = piece * (characters // len(piece))
    return [("user", "Book a table for 4. " + text), ("assistant", "Which day?"), ("user", "Friday. " + text)]


@SLOW
@pytest.mark.parametrize("shape", HOSTILE)
def test_four_times_the_text_takes_no_more_than_eight_times_the_time(shape):
    piece = HOSTILE[shape]

    def judged(characters):
        check(f"Book a table for 4. {piece * (characters // len(piece))}", conversation(piece, characters))

    assert_growth(judged, 1_500, 6_000, below=8)


@SLOW
@pytest.mark.parametrize("shape", ["figures", "hyphens", "commas", "one letter", "quotes"])
def test_the_event_loop_goes_on_while_a_long_conversation_is_read_and_checked(shape):
    said = conversation(HOSTILE[shape], 8_000)
    messages = [HumanMessage(text) if by == "user" else AIMessage(text) for by, text in said]
    draft = "Book a table for 4. " + messages[2].text
    mediator = Mediator(FakeListChatModel(responses=[json.dumps({"text": draft})]))
    ticks, seconds = asyncio.run(_ticks_during(mediator, messages))
    assert ticks > 3 or seconds < 0.1


async def _ticks_during(mediator, messages):
    """How often another task of the loop got its turn meanwhile, and how long that was.

    It hardly ever would, if the loop itself did the work.
    """
    ticks = itertools.count()
    forget()
    ticker = asyncio.create_task(_tick(ticks))
    await asyncio.sleep(0)
    begun = time.perf_counter()
    made = await mediator.instruct(messages)
    assert made.check is not None
    ticker.cancel()
    return next(ticks), time.perf_counter() - begun


async def _tick(ticks):
    while True:
        next(ticks)
        await asyncio.sleep(0.001)


def test_a_conversation_longer_than_the_limit_is_left_as_it_is():
    messages = [
        HumanMessage("Book a table. " + "a " * (LONGEST // 2)),
        AIMessage("Which day?"),
        HumanMessage("Friday"),
    ]
    mediator = Mediator(FakeListChatModel(responses=["{}"]))
    context = asyncio.run(mediator.build(messages))
    assert context.messages == messages
    assert f"longer than {LONGEST:,}" in context.why
    assert asyncio.run(mediator.instruct(messages)).text == "Friday"


def test_what_was_read_is_not_read_again():
    first, again = read(["Book 4 seats for Ann."])[0], read(["Book 4 seats for Ann."])[0]
    assert first.tokens is again.tokens
    assert first is not again


def test_a_check_leaves_no_mark_on_what_is_kept():
    said = [("user", "Book a table for 4."), ("assistant", "Sure."), ("user", "No, make it 5.")]
    before = check("Book a table for 5.", said)
    assert [value.meaning for value in before.superseded] == ["4"]
    assert not any(mention.superseded for mention in read(["Book a table for 4."])[0].mentions)
    assert check("Book a table for 5.", said) == before
    assert check("Book a table for 4.", said[:1]).faithful


def test_the_language_and_the_names_of_the_others_decide_how_a_kept_text_is_read():
    alone = read(["Rose called."])[0]
    beside = read(["Rose called.", "Please call back rose number 3."])[0]
    assert [m.meaning for m in alone.mentions if m.kind == "name"] == ["rose"]
    assert not [m for m in beside.mentions if m.kind == "name"]


def test_a_name_written_small_elsewhere_is_read_with_that_in_german_too():
    alone, _ = read(["Ich fahre morgen nach Lindau.", "Danke, das ist nett."])
    beside, _ = read(["Ich fahre morgen nach Lindau.", "ich muss morgen nach lindau fahren"])
    assert [m.meaning for m in alone.mentions if m.kind == "name"] == ["lindau"]
    assert not [m for m in beside.mentions if m.kind == "name"]


def test_answers_are_not_read_again_when_the_conversation_goes_on(monkeypatch):
    said = [
        ("user", "Which trains are there to Lindau?"),
        ("assistant", "There is one at 9:10 for 20 euros."),
    ]
    said += [("user", "Tell me a joke."), ("assistant", "A tale of 3 lost mice.")]
    said += [("user", "And another one.")]
    later = [*said, ("assistant", "There were 4 lazy hares."), ("user", "One more please.")]
    texts = []
    read_values = _document._read_values
    monkeypatch.setattr(
        _document, "_read_values", lambda text, *of: texts.append(text) or read_values(text, *of)
    )
    forget()
    check("Tell me another joke.", said)
    assert said[1][1] in texts and said[3][1] in texts
    texts.clear()
    check("Tell me one more joke.", later)
    assert said[1][1] not in texts
    assert said[3][1] not in texts


PACKING = "Take 3 mugs and the blue tent with you to Oulu. "
PAYING = "Ann pays $40 at most for a bed that is close to 7. "
EATING = "Nobody of us wants to eat anything with nuts in it. "
LISTED = "".join(f"Bring {n} chairs and {n} lamps to the old house by the lake. " for n in range(20, 30))


def test_a_sentence_is_read_once_wherever_drafts_say_it(monkeypatch):
    found = []
    read_piece = _document._read_piece
    monkeypatch.setattr(
        _document, "_read_piece", lambda segment, *of: found.append(segment.text) or read_piece(segment, *of)
    )
    forget()
    read([LISTED + PACKING + PAYING + EATING.strip()], [-1], ends_in_draft=True)
    found.clear()
    read([LISTED + PACKING + PAYING + EATING + "Yes. Leave at 6."], [-1], ends_in_draft=True)
    assert found == [EATING, "Yes. Leave at 6."]


def test_short_sentences_are_read_together():
    (document,) = read(["Ab. Cd. " * 1_000], ends_in_draft=True)
    assert len(document.segments) < 200


def test_what_is_read_of_a_sentence_stands_at_its_place_in_the_text():
    text = (
        "We are 5, e.g. Ann. "
        + PACKING
        + "\n"
        + LISTED
        + PAYING
        + "No nuts. "
        + EATING
        + "Leave between 4 and 6 pm."
    )
    read([LISTED + PAYING + PACKING], ends_in_draft=True)
    (document,) = read([text], ends_in_draft=True)
    tokens = document.tokens
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
    assert all(text[t.start : t.end] == t.text for t in tokens if t.kind != "mark")
    assert sorted({token.sentence for token in tokens}) == list(range(16))
    for mention in document.mentions:
        assert text[tokens[mention.first].start : tokens[mention.end - 1].end] == mention.written
        assert mention.sentence == tokens[mention.first].sentence
    (bound,) = (mention for mention in document.mentions if mention.kind == "comparison")
    assert bound.of in document.mentions
    (span,) = (mention for mention in document.mentions if mention.kind == "range")
    assert all(end in document.mentions for end in span.ends)


def test_what_a_sentence_states_is_found_once_and_ends_with_it():
    said = "Bread and plain butter are cheaper than cake. Fresh rolls, however, are best of all. "

    def compared(text):
        (document,) = read([text], [-1], ends_in_draft=True)
        found = relations_in(words_of(document, ENGLISH.bindings))
        return next(relation for relation in found if "than" in relation.name)

    assert compared(LISTED + said).written.endswith("cheaper than cake")
    assert compared(LISTED + PACKING + said + EATING) is compared(LISTED + PAYING + said + EATING)


def test_what_changes_its_meaning_is_read_anew_as_a_whole():
    (document,) = read([LISTED + PACKING + PAYING], ends_in_draft=True)
    assert [segment.text for segment in document.segments[-2:]] == [PACKING, PAYING]
    own = document.copied()
    own.own(meanings=True)
    assert not own.segments
    assert document.segments


def told(turns):
    """A request told in so many turns."""
    said = [
        f"Person{n} brings {n + 20} mugs, but no plates, and pays ${n + 300} before day {n}."
        for n in range(turns)
    ]
    return [HumanMessage("Plan a picnic for 12 of us."), *map(HumanMessage, said)]


def calls(work):
    """How many functions a piece of work calls."""
    counted = itertools.count()
    sys.setprofile(lambda frame, event, argument: next(counted) if event == "call" else None)
    try:
        work()
    finally:
        sys.setprofile(None)
    return next(counted)


def test_what_earlier_turns_say_is_only_compared_with_a_further_draft():
    counted = {}
    for turns in (10, 40):
        said = told(turns)
        reading = Mediator().read(said)
        check("Plan a picnic for 12 people.", said, reading)
        counted[turns] = calls(lambda: check("Plan a picnic for 12 friends.", said, reading))  # noqa: B023
    assert counted[40] - counted[10] < 30 * CALLS_A_TURN


def test_what_a_draft_says_word_for_word_is_hardly_compared():
    counted = {}
    for turns in (10, 40):
        said = told(turns)
        reading = Mediator().read(said)
        texts = [message.content for message in said]
        check(" ".join(texts[:-1]), said, reading)
        counted[turns] = calls(lambda: check(" ".join(texts), said, reading))  # noqa: B023
    assert counted[40] - counted[10] < 30 * CALLS_A_TURN_SAID


def test_a_sentence_that_was_read_before_is_found_at_its_new_place():
    table = ENGLISH.requests
    texts = ["Book a van for us.", "We are nine. Book a van for us."]
    found = [Reader(table).requests(sentences_of(document, table)) for document in read(texts)]
    (alone,), (behind,) = found
    assert alone.verb == behind.verb == "book"
    assert [texts[0][alone.sentence.begin :], texts[1][behind.sentence.begin :]] == [texts[0], texts[0]]


def test_only_so_many_characters_are_kept():
    kept = Kept[int](1_000)
    made = []
    for number in range(20):
        text = f"{number:02}" * 100
        kept.of(text, text, lambda number=number: made.append(number) or number)
    assert kept.room >= 0
    kept.of("19" * 100, "19" * 100, lambda: made.append(-1) or -1)
    assert made == list(range(20))
    kept.of("00" * 100, "00" * 100, lambda: made.append(-2) or -2)
    assert made[-1] == -2


def test_a_text_that_has_no_room_is_made_anew_and_drives_nothing_out():
    kept = Kept[object](1_000)
    first = kept.of("tea", "tea", object)
    text = "a" * 1_000
    assert kept.of(text, text, object) is not kept.of(text, text, object)
    assert kept.of("tea", "tea", object) is first


def test_a_text_as_long_as_a_turn_may_be_is_not_read_again_for_each_part_of_the_check():
    text = f"Book a table for 4. {'tea, no milk. ' * 2_800}"[:LONGEST]
    assert read([text])[0].tokens is read([text])[0].tokens


def test_long_words_are_not_remembered():
    remembered = Remembered(str.upper)
    assert remembered["a" * 1_000] == "A" * 1_000
    assert remembered["ab"] == "AB"
    assert list(remembered) == ["ab"]
