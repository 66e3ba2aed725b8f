"""Words at the wrong things are found, and the same said in other words is not."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest

from midturn.mediator.check._bound import LONGEST, binding_findings
from midturn.mediator.check._findings import Finding
from midturn.mediator.values import (
    read,
)

HERE = Path(__file__)
PAIRS = [json.loads(line) for line in HERE.with_name("binding.jsonl").read_text("utf-8").splitlines()]
TUNED = [json.loads(line) for line in HERE.with_name("binding_tuned.jsonl").read_text("utf-8").splitlines()]
"""Made up while the rules were written, so nothing that they measure."""
CORPUS = [json.loads(line) for line in HERE.with_name("corpus.jsonl").read_text("utf-8").splitlines()]
SHARDED = HERE.parents[4] / "shared" / "data" / "lic" / "sharded_gsm8k.json"
CAUGHT = 0.75
"""Committed share of the twins that are found."""


def found(draft: str, *turns: str) -> list[Finding]:
    *sources, target = read([*turns, draft])
    return binding_findings(target, sources)


def test_pairs_are_many_and_differ():
    assert len(PAIRS) >= 120
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert all(pair["right"] != pair["twin"] for pair in PAIRS)


def test_right_texts_are_accepted():
    wrong = [pair["id"] for pair in PAIRS if found(pair["right"], *pair["turns"])]
    assert len(wrong) <= 0.02 * len(PAIRS), wrong


def test_most_twins_are_found():
    caught = [bool(found(pair["twin"], *pair["turns"])) for pair in PAIRS]
    assert caught.count(True) >= CAUGHT * len(PAIRS)


def test_examples_of_the_rules_hold():
    assert [case["right"] for case in TUNED if "right" in case and found(case["right"], *case["turns"])] == []
    twins = [bool(found(case["twin"], *case["turns"])) for case in TUNED if "twin" in case]
    assert twins.count(True) >= 0.9 * len(twins)


def test_own_words_are_no_exchange():
    wrong = [pair["id"] for pair in PAIRS if found("\n".join(pair["turns"]), *pair["turns"])]
    assert wrong == []


def test_faithful_texts_of_the_value_corpus_are_accepted():
    faithful = [case for case in CORPUS if case["faithful"]]
    wrong = [
        case["id"] for case in faithful if found(case["text"], *(said["text"] for said in case["statements"]))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("turns", "draft"),
    [
        (
            ["a flight from Oslo to Bergen", "and back"],
            "A flight from Oslo to Bergen and back from Bergen to Oslo.",
        ),
        (["a train from Oslo to Bergen", "sorry, the other way round"], "A train from Bergen to Oslo."),
        (["Ann owes Bob 30", "no wait, it's Bob who owes Ann"], "Bob owes Ann 30."),
        (["rent a car for 50 euros each", "no, together"], "Rent a car for 50 euros together."),
        (["remind me every other day", "actually every day"], "Remind me every day."),
        (["Open the file", "never mind, close it"], "Close the file."),
        (["Sue is 3 years older than Tim", "Tim is 9"], "Tim is 9 years old, 3 years younger than Sue."),
        (["The novel is half as long as the atlas."], "The atlas is twice as long as the novel."),
        (["unless it rains we walk"], "If it doesn't rain, we walk."),
        (["The Sales team meets Marketing"], "Marketing meets the Sales team."),
        (["Mary is the sister of Kate."], "Kate is the sister of Mary."),
        (["Find a job in Leeds", "20 hours", "or 25 hours"], "Find a job of 20 or 25 hours in Leeds."),
        (
            ["A shop sells bread for $2 and cake for $5.", "On Monday it sold 10 breads and 4 cakes."],
            "On Monday a shop sold 4 cakes for $5 each and 10 breads for $2 each.",
        ),
        (
            ["Tea costs $2, cake $3 and soup $4, respectively.", "Tea and cake"],
            "Tea and cake for $2 and $3, respectively.",
        ),
    ],
)
def test_the_same_in_other_words_is_no_exchange(turns: list[str], draft: str):
    assert found(draft, *turns) == []


@pytest.mark.parametrize(
    ("turns", "draft", "written", "said"),
    [
        (["a bus from Graz to Linz"], "A bus from Linz to Graz.", "to Graz", "from Graz"),
        (["Carl is the father of Dina"], "Dina is the father of Carl.", "Dina", "Carl"),
        (
            ["bags at 20 euros each, please"],
            "Bags at 20 euros in total, please.",
            "20 euros in total",
            "20 euros each",
        ),
        (["stretch every other day"], "Stretch daily.", "daily", "every other day"),
        (["save it unless it is empty"], "If it is empty, save it.", "if it is empty", "unless it is empty"),
        (["print the odd pages"], "Print the even pages.", "even", "odd"),
    ],
)
def test_finding_names_both_places(turns: list[str], draft: str, written: str, said: str):
    findings = found(draft, "hello", *turns)
    assert len(findings) == 1
    assert findings[0].kind == "binding"
    assert written.casefold() in findings[0].written.casefold()
    assert said.casefold() in findings[0].said.casefold()
    assert findings[0].source == 1


def test_only_values_of_what_was_heard_are_held_against_a_draft():
    *texts, draft = read(
        [
            "the cheaper one, please",
            "The 7:10 costs £18 and the 8:40 costs £12. I would go from Graz to Linz.",
            "Book the 7:10 for £12 from Linz to Graz.",
        ]
    )
    findings = binding_findings(draft, texts[:1], texts[1:])
    assert [(finding.written, finding.source) for finding in findings] == [("7:10 for £12", 1)]


def test_one_side_alone_is_no_finding():
    assert found("A bus to Graz.", "a bus from Graz to Linz", "to Linz and to Graz") == []
    assert found("Print the even pages.", "print the pages") == []
    assert found("Bring Ann the book.", "Bob owes Ann 3") == []


def test_without_turns_or_words_nothing_is_found():
    assert found("Book a bus from Graz to Linz.") == []
    assert found("", "a bus from Graz to Linz") == []


def test_long_texts_take_bounded_work():
    noise = random.Random(7)
    names = ["".join(noise.choices("abcdefg", k=5)) for _ in range(300)]
    turn = " ".join(
        f"{noise.choice(names)} to {noise.choice(names)} if {noise.choice(names)}," for _ in range(900)
    )
    draft = " ".join(f"{noise.choice(names)} before {noise.choice(names)} and" for _ in range(500))
    assert len(turn) + len(draft) < LONGEST
    findings = found(draft, turn)
    assert all(finding.kind == "binding" for finding in findings)
    assert found("x" * LONGEST, "a bus from Graz to Linz", "y") == []


@pytest.mark.slow("reads published conversations")
@pytest.mark.skipif(not SHARDED.exists(), reason="the shared data is not here")
def test_sharded_questions_are_accepted():
    tasks = [
        task
        for task in json.loads(SHARDED.read_text("utf-8"))
        if hashlib.sha256(task["task_id"].encode()).hexdigest()[0] < "8"
    ]
    wrong = [t["task_id"] for t in tasks if found(t["question"], *(s["shard"] for s in t["shards"]))]
    assert len(wrong) <= 0.02 * len(tasks), wrong


SUBJECTS = [
    (
        "I paid everything in advance. What does each person owe me?",
        "I paid for it all.",
        "Mei paid for it all.",
    ),
    (
        "The first charge was my son, he bought shoes.",
        "My son bought shoes then.",
        "The first is fine, as I bought shoes.",
    ),
    (
        "My brother lives in Bergen, and he drives to me on Friday.",
        "My brother drives to me on Friday.",
        "I drive to him on Friday.",
    ),
    ("Ruth baked the bread and I baked the cake.", "I baked the cake, and Ruth baked the bread.", ""),
    ("Tom and I rented a boat.", "Tom and I rented a boat.", ""),
    (
        "Pump A fills it in 6 hours, pump B in 9. Say pump B only joins after an hour.",
        "Pump A fills it in 6 hours, and B in 9. What if pump B joins after an hour?",
        "Pump A fills it in 6 hours, pump B in 9. What if pump A joins after an hour?",
    ),
    (
        "Gus washes up. Olu mops the floor.",
        "Olu mops the floor, Gus washes up.",
        "Gus mops the floor, Olu waits.",
    ),
    (
        "She had 5 books and he had 3.",
        "Her 5 books are late; his 3 are not.",
        "Her 3 books are late; his 5 are not.",
    ),
]
PORTIONS = [
    (
        "Cancel one of the duplicate flights.",
        "Cancel one of my duplicate flights.",
        "Cancel both duplicate flights.",
    ),
    ("Paint both bedrooms white.", "Paint both bedrooms white.", "Paint one of the bedrooms white."),
    (
        "320 rolls an hour is per oven.",
        "Each oven makes 320 rolls an hour.",
        "They together make 320 rolls an hour.",
    ),
    ("What is each person's share?", "What is each person's share?", "What do the three pay altogether?"),
    (
        "One row a week with the mean of temp.",
        "A row a week, the average of temp.",
        "A row a week, the sum of temp.",
    ),
]


@pytest.mark.parametrize(("said", "right", "twin"), [*SUBJECTS, *PORTIONS])
def test_who_does_it_and_how_many_are_meant(said: str, right: str, twin: str):
    assert found(right, said) == []
    assert not twin or found(twin, said) != []
