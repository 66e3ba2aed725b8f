"""Frames of prompts, thinking and loops are refused before a draft is read; the user's own are not."""

from __future__ import annotations

import pytest

from midturn.mediator.check._form import form_findings

SAID = ["Book a van", "for Tuesday", "with 9 seats"]

FRAMED = [
    "User: Book a van with 9 seats for Tuesday.",
    "[1] User: Book a van [2] User: for Tuesday",
    "[turn 1] User: Book a van",
    "Turn 2: for Tuesday",
    "Book a van. Assistant: Sure!",
    "Human: Book a van for Tuesday.",
    "The conversation:\n\nBook a van for Tuesday.",
    "This is a transcript of the conversation. Book a van.",
    "Here is the rewritten instruction: Book a van with 9 seats for Tuesday.",
    "Here's the combined request:\nBook a van with 9 seats for Tuesday.",
    "Instruction: Book a van with 9 seats for Tuesday.",
    "**Instruction:** Book a van with 9 seats for Tuesday.",
    "Rewritten message: Book a van with 9 seats for Tuesday.",
    "Rewrite: Book a van with 9 seats for Tuesday.",
    '{"text": "Book a van with 9 seats for Tuesday."}',
    '{"text": "Book a van with 9 seats',
    'Book a van with 9 seats for Tuesday."}',
    'Book a van. "assumptions": [], "open_questions": []',
    "Book a van for Tuesday. Inferred: a van is wanted.",
    "```\nBook a van with 9 seats for Tuesday.\n```",
    "<instruction>Book a van with 9 seats for Tuesday.</instruction>",
    "<think>They want a van.</think>Book a van for Tuesday.",
    "a van, so I write that</think>\nBook a van for Tuesday.",
    "<thinking>a van",
    "Thought: a van is wanted.\nBook a van for Tuesday.",
    "Reasoning: a van is wanted.\nBook a van for Tuesday.",
    "Okay, let's see what the user asked. Book a van.",
    "<|im_start|>Book a van with 9 seats for Tuesday.",
    "[INST] Book a van with 9 seats for Tuesday. [/INST]",
    "The user wants a van with 9 seats for Tuesday.",
    "The user would like to book a van with 9 seats for Tuesday.",
    "The customer is looking for a van.",
    "Tell the user which vans have 9 seats.",
    "What does the user pay for a van?",
    "Book a van, as the user asked, with 9 seats for Tuesday.",
    "The user's request is to book a van.",
    "As an AI language model I can't book a van.",
    "I will rewrite the message: Book a van with 9 seats for Tuesday.",
    "Der Benutzer möchte einen Bus für Dienstag buchen.",
    "用户想订一辆九座的车。",
]


@pytest.mark.parametrize("draft", FRAMED)
def test_other_forms_of_letters_hide_nothing(draft):
    assert form_findings(draft.upper(), SAID)
    assert form_findings(draft.replace("i", "ı"), SAID)


@pytest.mark.parametrize("draft", FRAMED)
def test_what_is_no_part_of_the_message_is_found(draft):
    found = form_findings(draft, SAID)
    assert found
    assert {finding.kind for finding in found} == {"scaffolding"}
    assert all(finding.written for finding in found)


@pytest.mark.parametrize("draft", ["", "  \n", "...", "**", "🙂"])
def test_a_draft_that_says_nothing_is_found(draft):
    assert [finding.kind for finding in form_findings(draft, SAID)] == ["scaffolding"]


LOOPS = [
    "The van has 9 seats. The van has 9 seats. The van has 9 seats.",
    "Book a van for Tuesday" + ", with 9 seats" * 6,
    "van " * 15,
    "Book a van. " + "and then the van and the bus " * 4,
]


@pytest.mark.parametrize("draft", LOOPS)
def test_a_loop_is_found(draft):
    assert form_findings(draft, SAID)


def test_a_loop_that_the_user_wrote_is_theirs():
    assert form_findings(LOOPS[0], ["Translate: " + LOOPS[0]]) == []
    assert form_findings(f"Translate: {LOOPS[2]}", [f"translate {LOOPS[2]}"]) == []


PLAIN = [
    "Book a van with 9 seats for Tuesday.",
    "Please book a van for Tuesday. It needs 9 seats; no seats at the back, no seats that fold.",
    "How many zeros are there? 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "Answer each of these: How many seats has a van? How many seats has a bus? How many seats has a car?",
    "Read this table:\n| van | 9 |\n| bus | 9 |\n| car | 9 |\n| cab | 9 |",
    "Write a reference for the conversation club that I run.",
    "Who was the last customer to ask for a van?",
    "I want the user list to show 9 names a page.",
    "Summarize what Rawls thought about reasoning in public.",
    "I'd like a page with <b>bold</b> names and a <table>.",
    "Write a function `seats(van: dict) -> int`.\n```\nseats({'n': 9})\n```\nIt returns 9.",
    "Put this into JSON: seats 9, day Tuesday.",
]


@pytest.mark.parametrize("draft", PLAIN)
def test_a_plain_message_is_not_found_fault_with(draft):
    assert form_findings(draft, ["something else"]) == []


THEIRS = [
    (
        "Correct this:\nUser: how much?\nAssistant: 9 euros.",
        "here:\nUser: how much?\nAssistant: 9 euros.",
    ),
    ("Connect as User: alice on db1.", "the user is alice, on db1"),
    ("Explain what <think>a</think> does in a model's reply.", "what is <think> for? <think>a</think>"),
    ("Turn 2: left. Describe the route.", "Turn 1: right. Turn 2: left."),
    ('{"seats": 9} should be valid. Check it.', 'check {"seats": 9}'),
    ('{"seats": 9}', 'check {"seats": 9}'),
    (
        "Write user stories: the user wants a van, the user asks for a bus.",
        "stories where the user wants or the user asks",
    ),
    ("```\nvan = 9\n```", "fix this\n```\nvan = 9\n```"),
    ("Rewrite: the van are late.", "rewrite: the van are late"),
    ("Instruction: fold the paper. Shorten that.", "shorten 'Instruction: fold the paper'"),
    ("As an AI assistant for vans, greet me.", "you act as an AI assistant for vans"),
]


@pytest.mark.parametrize(("draft", "said"), THEIRS)
def test_what_the_user_wrote_in_the_same_form_is_theirs(draft, said):
    assert form_findings(draft, [said]) == []


@pytest.mark.parametrize(
    "piece",
    [
        "User: ",
        "\n",
        "<",
        "[turn ",
        "the user ",
        '"}',
        "`",
        "``` ",
        "a ",
        "=",
        "} ",
        " " * 50,
        "conversation ",
    ],
)
def test_hostile_texts_take_little_time(piece):
    form_findings(piece * (60_000 // len(piece)), [piece * 500])


def test_a_speaker_of_a_script_without_spaces_is_found() -> None:
    assert [finding.written for finding in form_findings("用户:明天订一辆车。", ["订一辆车", "明天"])] == [
        "用户:"
    ]
    assert not form_findings("请把清单发给用户:明天订一辆车。", ["订一辆车", "明天"])


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (
            "Hi Marek, could you water my plants while I'm away?",
            "write Marek a line, he should water my plants",
        ),
        ("Dear Mrs Oduya,\nI can't come on Friday.", "mail to Mrs Oduya that I can't come on Friday"),
        ("Hallo Jutta, ich komme später.", "schreib Jutta, dass ich später komme"),
    ],
)
def test_a_message_to_somebody_else_is_no_request_for_it(draft: str, said: str) -> None:
    assert [finding.kind for finding in form_findings(draft, [said])] == ["request_answered"]


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Hi Robo, write Marek a line.", "Hi Robo, write Marek a line"),
        ("Hello, write Marek a line.", "write Marek a line"),
        ("Write Marek: Hi Marek, could you water my plants?", "write Marek, he should water my plants"),
        ("Hello world in Rust, please.", "a program that prints hello to the world, in Rust"),
    ],
)
def test_a_greeting_of_the_assistant_or_of_nobody_is_none(draft: str, said: str) -> None:
    assert not form_findings(draft, [said])
