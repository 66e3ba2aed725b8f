"""Each kind of check: what passes, what doesn't, and the ways around it that are closed."""

import pytest
from pydantic import TypeAdapter, ValidationError
from scripted import ScriptedChat, saying

from midturn.core import BadInput
from midturn.studies.dialogues.checks import CHECKS, Call, Check, JudgeFailed, Said, Scoring

CHECK = TypeAdapter(Check)
SUBJECTS = ["art", "food", "martial arts", "travel"]
DOCUMENT = "Long ago a cook set out for the coast, and wrote home about the food and the travel."


async def score(fields, reply, prompt="Tell me.", calls=(), **scoring):
    check = CHECK.validate_python(fields)
    verdict = await check.verdict(Said(prompt=prompt, reply=reply, calls=calls), Scoring(**scoring))
    assert (verdict.reason == "") == (verdict.score == 1)
    return verdict.score


CASES = [
    ({"check": "contains", "texts": ["Rome", "Oslo"]}, "From Oslo to ROME.", 1),
    ({"check": "contains", "texts": ["Rome", "Oslo"]}, "From Oslo.", 0),
    ({"check": "contains", "texts": ["Rome", "Oslo"], "how_many": "any"}, "From Oslo.", 1),
    ({"check": "contains", "texts": ["Rome"]}, "Romeo was here.", 0),
    ({"check": "contains", "texts": ["12"]}, "It's 120.", 0),
    ({"check": "contains", "without": ["secret"]}, "I can't say.", 1),
    ({"check": "contains", "without": ["secret"]}, "The secret is 4.", 0),
    ({"check": "contains", "without": ["secret"]}, " ", 0),
    ({"check": "equals", "texts": ["yes", "no"]}, "**Yes!**", 1),
    ({"check": "equals", "texts": ["yes"]}, "yes and no", 0),
    ({"check": "equals", "texts": ["5"], "after": "Answer:"}, "Two and three. Answer: 5", 1),
    ({"check": "number", "answer": 1200}, "4 x $300 = $1,200.00.", 1),
    ({"check": "number", "answer": -3}, "It is -3 degrees", 1),
    ({"check": "number", "answer": 3}, "3 or perhaps 4", 0),
    ({"check": "number", "answer": 3.1, "within": 0.1}, "3.14", 1),
    ({"check": "number", "answer": 3}, "three", 0),
    ({"check": "choice", "answer": "B", "options": {"A": "Rest", "B": "Tea"}}, "The answer is (B).", 1),
    ({"check": "choice", "answer": "B", "options": {"A": "Rest", "B": "Tea"}}, "A) Rest\nB) Tea", 0),
    ({"check": "choice", "answer": "B", "options": {"A": "Rest", "B": "Tea"}}, "I would take tea.", 1),
    ({"check": "starts", "text": "Aye"}, "\n aye, sir", 1),
    ({"check": "starts", "text": "Aye"}, "Sir, aye", 0),
    ({"check": "starts", "emoji": True}, "😀 Fine.", 1),
    ({"check": "starts", "emoji": True}, "", 0),
    ({"check": "starts", "emoji": True}, "Fine 😀", 0),
    ({"check": "rule", "kind": "punctuation:no_comma"}, "No comma here.", 1),
    ({"check": "rule", "kind": "punctuation:no_comma"}, "", 0),
    ({"check": "rule", "kind": "punctuation:no_comma"}, "One, two.", 0),
    ({"check": "fewer_words", "than": 4}, "Three words here.", 1),
    ({"check": "fewer_words", "than": 3}, "Three words here.", 0),
]


@pytest.mark.parametrize(
    ("fields", "reply", "wanted"), CASES, ids=[f"{c['check']}-{n}" for n, (c, *_) in enumerate(CASES)]
)
async def test_a_check_passes_what_it_asks_for(fields, reply, wanted):
    assert await score(fields, reply) == wanted


@pytest.mark.parametrize(
    ("reply", "strict", "parity"),
    [
        ("Food.", 1, 1),
        ("The subject of this document is food.", 1, 1),
        ("art, food, martial arts, travel", 0, 1),
        ("food, not travel", 0, 1),
        (DOCUMENT, 0, 1),
        ("about the food", 0, 1),
        ("travel", 0, 0),
        ("", 0, 0),
    ],
)
async def test_a_label_is_named_alone_or_not_at_all_and_parity_keeps_the_published_loophole(
    reply, strict, parity
):
    label = {"check": "label", "answer": "food", "labels": SUBJECTS}
    assert await score(label, reply, DOCUMENT) == strict
    assert await score(label, reply, DOCUMENT, parity=True) == parity


async def test_a_label_that_holds_another_one_is_not_taken_for_it():
    label = {"check": "label", "answer": "martial arts", "labels": ["arts", "martial arts"]}
    assert await score(label, "Martial arts") == 1
    assert await score(label, "Martial arts, and other arts") == 0


async def test_a_tool_call_is_compared_by_the_arguments_that_are_named():
    called = [Call("book", {"day": "Friday", "people": 4})]
    assert await score({"check": "called", "tool": "book", "arguments": {"people": 4}}, "", calls=called) == 1
    assert await score({"check": "called", "tool": "book", "arguments": {"people": 5}}, "", calls=called) == 0
    assert await score({"check": "called", "tool": "cancel", "never": True}, "", calls=called) == 1
    assert await score({"check": "called", "tool": "book", "never": True}, "", calls=called) == 0


async def test_a_judge_says_yes_or_no_and_is_blamed_for_anything_else():
    asked = {"check": "judged", "question": "Is it polite?"}
    assert await score(asked, "Please.", judge=saying('{"yes": true}')) == 1
    assert await score(asked, "Please.", judge=saying('{"yes": false}')) == 0
    with pytest.raises(JudgeFailed):
        await score(asked, "Please.", judge=ScriptedChat(reply=lambda _: "Well."))


async def test_a_function_of_the_users_own_gives_a_score_or_is_named():
    own = {"check": "own", "name": "share", "arguments": {"of": 4}}
    assert await score(own, "abc", own={"share": lambda reply, of: len(reply) / of}) == 0.75
    with pytest.raises(BadInput, match=r"`share` returned 1\.25"):
        await score(own, "abcde", own={"share": lambda reply, of: len(reply) / of})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"check": "label", "answer": "food", "labels": ["art", "travel"]}, "not among `labels`"),
        ({"check": "contains"}, "give `texts`"),
        ({"check": "contains", "texts": ["?!"]}, "has no word"),
        ({"check": "starts"}, "either a `text`"),
        ({"check": "choice", "answer": "C", "options": {"A": "x", "B": "y"}}, "not among `options`"),
        ({"check": "rule", "kind": "made_up"}, "made_up"),
        ({"check": "equals", "texts": ["a"], "case": True}, "Extra inputs"),
        ({"check": "nothing"}, "does not match any of the expected tags"),
    ],
)
def test_a_check_that_could_not_be_made_says_what_to_change(fields, said):
    with pytest.raises(ValidationError, match=said):
        CHECK.validate_python(fields)


def test_every_kind_is_tried_here():
    tried = {fields["check"] for fields, *_ in CASES} | {"label", "called", "judged", "own"}
    assert tried == set(CHECKS)
