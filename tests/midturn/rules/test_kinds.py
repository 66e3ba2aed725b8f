"""Rules: each kind holds where it is kept, and nowhere else; the published faults are mended."""

import json
import re
from time import process_time

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from midturn.rules import Rule, kinds, loosened, rules_of

LESS, LEAST = "less than", "at least"

KEPT_AND_BROKEN = [
    ("punctuation:no_comma", {}, "Tea is hot.", "Tea, hot."),
    ("keywords:existence", {"keywords": ["war", "peace"]}, "War and peace.", "Warm peace."),
    (
        "keywords:frequency",
        {"keyword": "tea", "relation": LEAST, "frequency": 2},
        "Tea or tea?",
        "Tea or steam?",
    ),
    ("keywords:forbidden_words", {"forbidden_words": ["rock"]}, "Rocky roads.", "A rock."),
    ("keywords:letter_frequency", {"letter": "#", "let_relation": LEAST, "let_frequency": 2}, "#a #b", "#a"),
    (
        "language:response_language",
        {"language": "de"},
        "Das Wetter ist heute wieder schön.",
        "The weather is nice today.",
    ),
    ("length_constraints:number_words", {"relation": LESS, "num_words": 3}, "- Don't go.", "One two three"),
    ("length_constraints:number_sentences", {"relation": LEAST, "num_sentences": 2}, "Go. Now!", "Go now."),
    (
        "length_constraints:number_paragraphs",
        {"num_paragraphs": 2},
        "One\n***\nTwo ***bold*** end",
        "One\n\nTwo",
    ),
    (
        "length_constraints:nth_paragraph_first_word",
        {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "peace"},
        "War.\n\n\n\n**Peace** came.",
        "Peace.\n\nWar.",
    ),
    (
        "detectable_content:number_placeholders",
        {"num_placeholders": 1},
        "To [name]",
        "See [it](https://a.b) [ ]",
    ),
    ("detectable_content:postscript", {"postscript_marker": "P.P.S"}, "Hi\n**P.P.S.** Bye", "Hi\nP.S. Bye"),
    (
        "detectable_format:number_bullet_lists",
        {"num_bullets": 2},
        "* one\n* two\n\n---\n-5 is cold",
        "- one\n- two\n- three",
    ),
    ("detectable_format:constrained_response", {}, "My answer is no.", "My answer is yes. My answer is no."),
    (
        "detectable_format:number_highlighted_sections",
        {"num_highlights": 2},
        "*a* **b**",
        "2 * 3 * 4 and *a*",
    ),
    (
        "detectable_format:multiple_sections",
        {"section_spliter": "SECTION", "num_sections": 2},
        "SECTION 1\na\n**SECTION 2**\nb",
        "SECTION 1\nas in SECTION 1 and SECTION 2",
    ),
    ("detectable_format:json_format", {}, '```json\n{"a": [1]}\n```', "42"),
    ("detectable_format:title", {}, "<<On tea>>\nTea.", "<< >> and <b>tea</b>"),
    ("combination:two_responses", {}, "One\n******\nTwo", "One\n******\nOne"),
    ("combination:repeat_prompt", {"prompt_to_repeat": "Say hi."}, "Say  hi. Hi!", "Say hi."),
    ("startend:end_checker", {"end_phrase": "the end."}, "So: “The end.”", "The end. Or not"),
    ("startend:quotation", {}, "“Quoted.”", '"Quoted" not'),
    ("change_case:english_capital", {}, "THE WEATHER IS FINE TODAY.", "THE weather IS FINE TODAY."),
    ("change_case:english_lowercase", {}, "the weather is fine today.", "das wetter ist heute wieder schön."),
    (
        "change_case:capital_word_frequency",
        {"capital_relation": LEAST, "capital_frequency": 1},
        "I saw NASA",
        "I saw A cat",
    ),
]
ARGUMENTS = {kind: arguments for kind, arguments, *_ in KEPT_AND_BROKEN}


def test_every_kind_is_tried():
    assert set(ARGUMENTS) == set(kinds())


@pytest.mark.parametrize(("kind", "arguments", "kept", "broken"), KEPT_AND_BROKEN)
def test_a_rule_holds_where_it_is_kept_and_nowhere_else(kind, arguments, kept, broken):
    rule = Rule(kind=kind, arguments=arguments)
    assert rule.kept(kept)
    assert not rule.kept(broken)


@pytest.mark.parametrize(
    ("kind", "reply", "published"),
    [
        ("keywords:existence", "Warm peace.", True),
        ("length_constraints:number_paragraphs", "One\n***\nTwo ***bold*** end", False),
        ("length_constraints:nth_paragraph_first_word", "War.\n\n\n\nPeace came.", False),
        ("detectable_content:number_placeholders", "See [it](https://a.b)", True),
        ("detectable_content:postscript", "A tip.p.p.s", True),
        ("detectable_format:number_bullet_lists", "* one\n\n---\n", True),
        ("detectable_format:constrained_response", "My answer is yes. My answer is no.", True),
        ("detectable_format:number_highlighted_sections", "2 * 3 * 4 and *a*", True),
        ("detectable_format:multiple_sections", "SECTION 1 as in SECTION 1", True),
        ("detectable_format:json_format", "42", True),
        ("detectable_format:title", "<<<a> >>", True),
        ("combination:two_responses", "One*******Two", True),
        ("combination:repeat_prompt", "Say hi.", True),
        ("startend:end_checker", "Bend.The end.", True),
        ("startend:quotation", "“Quoted.”", False),
        ("change_case:capital_word_frequency", "I saw A cat", True),
        ("length_constraints:number_words", "Don't go", False),
        ("language:response_language", "12 + 4", True),
        ("punctuation:no_comma", "茶，水", True),
    ],
)
def test_parity_keeps_the_published_faults(kind, reply, published):
    rule = Rule(kind=kind, arguments=ARGUMENTS[kind])
    assert rule.kept(reply, scoring="parity") is published


@pytest.mark.parametrize("kind", sorted(ARGUMENTS))
def test_a_blank_reply_keeps_nothing_and_the_words_name_every_argument(kind):
    rule = Rule(kind=kind, arguments=ARGUMENTS[kind])
    assert not any(rule.kept(" \n", loose=loose) for loose in (False, True))
    words = rule.words().casefold()
    for value in ARGUMENTS[kind].values():
        for text in value if isinstance(value, list) else [value]:
            assert str(text).casefold() in words or (kind, text) == ("language:response_language", "de")


@given(st.text() | st.text('*[]<>{}"#-_~`\n .,ABCabc19'))
def test_no_reply_makes_a_rule_raise(reply):
    for kind, arguments in ARGUMENTS.items():
        rule = Rule(kind=kind, arguments=arguments)
        for scoring in ("strict", "parity"):
            assert rule.kept(reply, scoring=scoring) in (True, False)
            assert rule.kept(reply, loose=True, scoring=scoring) >= rule.kept(reply, scoring=scoring)


def test_initials_and_abbreviations_end_no_sentence():
    rule = Rule(kind="length_constraints:number_sentences", arguments={"relation": LESS, "num_sentences": 2})
    assert rule.kept("A U.S. ship of Dr. Miller came at 5 p.m. yesterday, e.g. here.")


@pytest.mark.parametrize("kind", sorted(ARGUMENTS))
@pytest.mark.parametrize("text", ["a.", "*a ", "[a] ", "<<a", "\n- "])
def test_a_long_reply_of_one_thing_is_checked_in_time(kind, text):
    began = process_time()
    Rule(kind=kind, arguments=ARGUMENTS[kind]).kept(text * (20_000 // len(text)))
    assert process_time() - began < 3, "CI is slower; what grows with the square takes far longer"


@pytest.mark.parametrize(
    ("kind", "scoring", "text"),
    [
        ("detectable_content:number_placeholders", "parity", "[" * 60_000),
        ("detectable_format:number_bullet_lists", "parity", "a" + "\n" * 60_000),
        ("detectable_format:json_format", "strict", "```json" + "\n" * 60_000 + "x"),
        ("detectable_format:title", "strict", "<<" + "a" * 60_000),
        ("detectable_format:title", "parity", "<" * 60_000),
        ("length_constraints:number_sentences", "strict", "." * 60_000 + "a"),
    ],
)
def test_a_long_reply_that_breaks_off_is_checked_in_time(kind, scoring, text):
    began = process_time()
    assert not Rule(kind=kind, arguments=ARGUMENTS[kind]).kept(text, scoring=scoring)
    assert process_time() - began < 1.5, "what grows with the square takes several seconds"


@given(st.text("[]a* -<>\n\t"))
def test_checks_that_read_once_count_as_the_published_patterns_do(reply):
    placeholders = len(re.findall(r"\[.*?\]", reply))
    bullets = len(re.findall(r"^\s*\*[^\*].*$|^\s*-.*$", reply, re.MULTILINE))
    titles = (each.lstrip("<").rstrip(">").strip() for each in re.findall(r"<<[^\n]+>>", reply))
    for kind, arguments, expected in (
        ("detectable_content:number_placeholders", {"num_placeholders": placeholders or 1}, placeholders > 0),
        ("detectable_content:number_placeholders", {"num_placeholders": placeholders + 1}, False),
        ("detectable_format:number_bullet_lists", {"num_bullets": bullets or 1}, bullets > 0),
        ("detectable_format:title", {}, any(titles)),
    ):
        kept = Rule(kind=kind, arguments=arguments).kept(reply, scoring="parity")
        assert kept is (expected and bool(reply.strip()))


def test_a_loose_reading_forgives_an_introduction_a_farewell_and_asterisks():
    rule = Rule(kind="startend:quotation")
    reply = 'Sure:\n*"Tea is hot."*\nGood luck!'
    assert rule.kept(reply, loose=True)
    assert not rule.kept(reply)
    assert len(loosened(reply)) == 8


def test_verdicts_on_language_are_the_same_each_time():
    rule = Rule(kind="change_case:english_capital")
    verdicts = {rule.kept("PLEASE SEND ME THE REPORT BY MONDAY.") for _ in range(20)}
    assert verdicts == {True}


def test_records_in_the_published_form_are_read():
    rules = rules_of(
        ["punctuation:no_comma", "length_constraints:number_words"],
        [{"num_words": None}, {"num_words": 3.0, "relation": LESS, "keywords": None}],
    )
    assert [rule.kept("Two words") for rule in rules] == [True, True]
    assert [Rule.model_validate_json(rule.model_dump_json()) for rule in rules] == rules


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"kind": "punctuation:no_commas"}, "use one of"),
        ({"kind": "punctuation:no_comma", "arguments": {"n": 1}}, "it takes none"),
        ({"kind": "keywords:existence", "arguments": {"keywords": [" "]}}, "keywords: 0"),
        ({"kind": "punctuation:no_comma", "argument": {}}, "argument"),
        ({"kind": "language:response_language", "arguments": {"language": "klingon"}}, "use one of"),
    ],
)
def test_a_record_that_is_no_rule_says_what_to_change(record, said):
    with pytest.raises(ValidationError, match=said):
        Rule.model_validate_json(json.dumps(record))
