"""Real questions rewritten faithfully or damaged, and real shards against the question they were cut from."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from _split import Part, part_of

from judging.project import Verdict, drafted, told
from judging.report import Report, Share
from judging.showing import in_full, kinds_against

SEED = 20260207
FILES = ("sharded_gsm8k.json", "sharded_translation.json")


@dataclass(frozen=True)
class Record:
    """A text, and the shards it was cut into."""

    name: str
    text: str
    shards: tuple[str, ...]
    is_question: bool
    """It was cut from the shards' own words; a document was not."""


def records(report: Report, part: Part) -> list[Record]:
    """Return the records at hand."""
    rows: list[dict[str, Any]] = []
    for file in FILES:
        path = report.data / "lic" / file
        rows += json.loads(path.read_text("utf-8")) if path.exists() else []
    return [_record(row) for row in rows if part_of(row["task_id"]) == part]


def _record(row: dict[str, Any]) -> Record:
    question = row.get("question")
    shards = tuple(shard["shard"] for shard in row["shards"])
    return Record(row["task_id"], question or row["document_en"], shards, question is not None)


def mutations(report: Report) -> None:
    """Report on questions told sentence by sentence, and the same rewritten faithfully or damaged."""
    report.say("## Mutations of real texts", "")
    if report.absent(report.data / "lic"):
        return
    report.say(
        "The user says a question sentence by sentence; the draft is the question rewritten faithfully, which"
        f" must be accepted, or damaged, which must be refused. Seed {SEED}.",
        "",
    )
    for part in report.parts:
        _mutated(report, part)


def _mutated(report: Report, part: Part) -> None:
    texts = records(report, part)
    rows: list[list[str]] = []
    sums = {True: Share(), False: Share()}
    refused: list[Verdict] = []
    for mutation in [*FAITHFUL, *DAMAGING]:
        damaging = mutation in DAMAGING
        name = mutation.__name__.replace("_", " ")
        share = Share()
        for record in texts:
            sentences = sentences_of(record.text)
            changed = mutation(sentences, random.Random(f"{SEED} {mutation.__name__} {record.name}"))
            if changed is None:
                continue
            messages, reading = told(sentences)
            verdict = drafted(" ".join(changed), messages, reading)
            right = verdict.accepted != damaging
            share.add(right)
            sums[damaging].add(right)
            if not right:
                refused += [verdict] * (not damaging)
                report.show(part, *in_full(name, messages, " ".join(changed), verdict))
        rows.append([name, "damaged" if damaging else "faithful", str(share)])
    report.say(f"### Part {part}: {len(texts)} texts", "")
    report.say(f"Faithful ones accepted: {sums[False]}. Damaged ones refused: {sums[True]}.", "")
    report.table(["mutation", "draft is", "verdict right"], rows)
    if refused:
        report.say(f"Against faithful ones: {kinds_against(refused)}.", "")


def shards(report: Report) -> None:
    """Report on questions whose shards the user says: most are faithful, some add or drop a figure."""
    report.say("## Real shards against their question", "")
    if report.absent(report.data / "lic"):
        return
    report.say(
        "The user says the shards that people read and approved; the draft is the question that they were cut"
        " from. Most are faithful paraphrases. Some shards say what the question does not, mostly a result"
        " worked out, so not every refusal is a mistake.",
        "",
    )
    rows: list[list[str]] = []
    said: list[str] = []
    for part in report.parts:
        found = {r: drafted(r.text, *told(r.shards)) for r in records(report, part) if r.is_question}
        against = kinds_against(found.values())
        rows.append([part, str(Share.of(not verdict.accepted for verdict in found.values()))])
        said += [f"Part {part}, against them: {against}.", ""] if against else []
        for record, verdict in found.items():
            if not verdict.accepted:
                report.show(part, *in_full(record.name, told(record.shards)[0], record.text, verdict))
    report.table(["part", "questions refused"], rows)
    report.say(*said)


Mutation = Callable[[list[str], random.Random], list[str] | None]
"""From a question's sentences to those of the text; `None` where it does not apply."""

NUMBER = re.compile(r"(?<![\w.,/#-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w/]|[.,]\d)")
SPELT = "zero one two three four five six seven eight nine ten eleven twelve"
WORDS = dict(enumerate(SPELT.split()))
NAMES = ["Zelda", "Quentin", "Ottilie", "Barnabas", "Xiomara"]


def sentences_of(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+(?=[\"“'A-ZÄÖÜ$\d])|\n+", text) if part.strip()]


def identity(sentences: list[str], rng: random.Random) -> list[str] | None:
    return sentences


def reorder(sentences: list[str], rng: random.Random) -> list[str] | None:
    return rng.sample(sentences, len(sentences)) if len(sentences) > 1 else None


def lower_case(sentences: list[str], rng: random.Random) -> list[str] | None:
    return [sentence.lower() for sentence in sentences]


def as_list(sentences: list[str], rng: random.Random) -> list[str] | None:
    return ["Here is everything you need.", *(f"\n- {sentence}" for sentence in sentences)]


def bold_numbers(sentences: list[str], rng: random.Random) -> list[str] | None:
    return change_each(sentences, lambda number: f"**{number}**")


def spell_numbers(sentences: list[str], rng: random.Random) -> list[str] | None:
    return change_each(
        sentences, lambda number: WORDS.get(int(number), number) if number.isdigit() else number, r"(?<!\$)"
    )


def digits_for_words(sentences: list[str], rng: random.Random) -> list[str] | None:
    pattern = re.compile(rf"(?<!-)\b({'|'.join(list(WORDS.values())[2:])})\b(?!-)", re.IGNORECASE)
    values = {word: str(n) for n, word in WORDS.items()}
    changed = [pattern.sub(lambda match: values[match.group().lower()], sentence) for sentence in sentences]
    return changed if changed != sentences else None


def dollars_in_words(sentences: list[str], rng: random.Random) -> list[str] | None:
    changed = [
        re.sub(r"\$(\d+(?:,\d{3})*(?:\.\d+)?)(?![\d%]|\s?(?:million|billion|k))", r"\1 dollars", s)
        for s in sentences
    ]
    return changed if changed != sentences else None


def change_each(sentences: list[str], change: Callable[[str], str], before: str = "") -> list[str] | None:
    pattern = re.compile(before + NUMBER.pattern)
    changed = [pattern.sub(lambda match: change(match.group()), sentence) for sentence in sentences]
    return changed if changed != sentences else None


def numbers_in(sentences: list[str]) -> list[tuple[int, re.Match[str]]]:
    return [(at, match) for at, sentence in enumerate(sentences) for match in NUMBER.finditer(sentence)]


def with_number(sentences: list[str], at: int, match: re.Match[str], number: str) -> list[str]:
    changed = sentences[at][: match.start()] + number + sentences[at][match.end() :]
    return [*sentences[:at], changed, *sentences[at + 1 :]]


def unique_numbers(sentences: list[str]) -> list[tuple[int, re.Match[str]]]:
    """Numbers whose value stands nowhere else, not even within another number or in words."""
    text = " ".join(sentences).lower()
    return [
        (at, match)
        for at, match in numbers_in(sentences)
        if len(re.findall(re.escape(match.group()), text)) == 1
        and not (match.group().isdigit() and WORDS.get(int(match.group()), "\0") in text)
    ]


def drop_sentence(sentences: list[str], rng: random.Random) -> list[str] | None:
    numbered = sorted({at for at, _ in unique_numbers(sentences)})
    if not numbered or len(sentences) < 2:
        return None
    gone = rng.choice(numbered)
    return [*sentences[:gone], *sentences[gone + 1 :]]


def drop_number(sentences: list[str], rng: random.Random) -> list[str] | None:
    numbers = [
        n for n in unique_numbers(sentences) if n[1].string[max(0, n[1].start() - 1) : n[1].start()] != "$"
    ]
    if not numbers:
        return None
    at, match = rng.choice(numbers)
    return with_number(sentences, at, match, "some")


def change_number(sentences: list[str], rng: random.Random) -> list[str] | None:
    numbers = numbers_in(sentences)
    if not numbers:
        return None
    at, match = rng.choice(numbers)
    taken = {number.group() for _, number in numbers}
    fresh = next(n for n in map(str, iter(lambda: rng.randint(13, 997), None)) if n not in taken)
    return with_number(sentences, at, match, fresh)


def swap_numbers(sentences: list[str], rng: random.Random) -> list[str] | None:
    numbers = numbers_in(sentences)
    pairs = [(a, b) for n, a in enumerate(numbers) for b in numbers[n + 1 :] if a[1].group() != b[1].group()]
    if not pairs:
        return None
    (first, one), (second, two) = rng.choice(pairs)
    changed = with_number(sentences, second, two, one.group())
    return with_number(changed, first, one, two.group())


def add_number(sentences: list[str], rng: random.Random) -> list[str] | None:
    fresh = next(n for n in iter(lambda: rng.randint(13, 997), None) if str(n) not in " ".join(sentences))
    return [*sentences, f"There are {fresh} of them left over."]


def add_name(sentences: list[str], rng: random.Random) -> list[str] | None:
    return [*sentences, f"Please tell {rng.choice(NAMES)} about it."]


def rename(sentences: list[str], rng: random.Random) -> list[str] | None:
    """Replace a name, found by its capital within a sentence, wherever it stands."""
    found = re.findall(r"(?<=[a-z,] )([A-Z][a-z]{2,})\b(?!\.)", " ".join(sentences))
    calendar = (
        "January February March April May June July August September October November December Monday Tuesday"
    )
    names = sorted(set(found) - {*calendar.split(), "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
    if not names:
        return None
    name, fresh = rng.choice(names), rng.choice(NAMES)
    return [re.sub(rf"\b{name}\b", fresh, sentence) for sentence in sentences]


def flip_comparison(sentences: list[str], rng: random.Random) -> list[str] | None:
    opposites = {
        "more than": "less than",
        "less than": "more than",
        "fewer than": "more than",
        "at least": "at most",
    }
    for at, sentence in enumerate(sentences):
        for phrase, opposite in opposites.items():
            if phrase in sentence:
                return [*sentences[:at], sentence.replace(phrase, opposite, 1), *sentences[at + 1 :]]
    return None


def drop_negation(sentences: list[str], rng: random.Random) -> list[str] | None:
    for at, sentence in enumerate(sentences):
        changed = re.sub(
            r"\b(is|are|was|were|do|does|did|will|could|would) ?(?:not|n't)\b|(?<=\w)n't\b",
            r"\1",
            sentence,
            count=1,
        )
        changed = changed if changed != sentence else re.sub(r"\bwithout\b", "with", sentence, count=1)
        if changed != sentence:
            return [*sentences[:at], changed, *sentences[at + 1 :]]
    return None


FAITHFUL: list[Mutation] = [
    identity,
    reorder,
    lower_case,
    as_list,
    bold_numbers,
    spell_numbers,
    digits_for_words,
    dollars_in_words,
]
DAMAGING: list[Mutation] = [
    drop_sentence,
    drop_number,
    change_number,
    swap_numbers,
    add_number,
    add_name,
    rename,
    flip_comparison,
    drop_negation,
]
