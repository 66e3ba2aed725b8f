"""Files of dialogues: what is read, what is refused with its line, and benchmarks' own forms."""

import csv
import json
from pathlib import Path

import pytest

from midturn.core import BadInput
from midturn.studies.dialogues import read_dialogues, starter
from midturn.studies.dialogues.checks import Said, Scoring

SHARED = Path("/work/shared/data")
TWO = [
    {
        "id": "a",
        "system": "Be brief.",
        "turns": ["Hello.", {"user": "Name a fish.", "checks": [{"check": "contains", "texts": ["cod"]}]}],
    },
    {
        "id": "b",
        "turns": [{"user": "Hi.", "answer": "Hi."}, "And?"],
        "checks": [{"check": "starts", "text": "A"}],
    },
]


def lines(path, records):
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in records))
    return path


def test_the_three_forms_of_a_file_are_read_as_the_same(tmp_path):
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps(TWO, indent=1))
    rows = tmp_path / "rows.csv"
    with rows.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "system", "user", "answer", "checks", "dialogue_checks"])
        table.writerow(["a", "Be brief.", "Hello.", "", "", ""])
        table.writerow(["a", "", "Name a fish.", "", json.dumps(TWO[0]["turns"][1]["checks"]), ""])
        table.writerow(["b", "", "Hi.", "Hi.", "", json.dumps(TWO[1]["checks"])])
        table.writerow(["", "", "And?", "", "", ""])
    wanted = read_dialogues(str(lines(tmp_path / "lines.jsonl", TWO))).dialogues
    assert [each.scored_turns for each in wanted] == [(2,), (2,)]
    assert read_dialogues(str(listed)).dialogues == wanted
    assert read_dialogues(str(rows)).dialogues == wanted


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("{", "not valid JSON"),
        ('"text"', "expected a dialogue"),
        ({"id": "x"}, "give `turns`"),
        ({"id": "x", "turns": ["Hi."]}, "no turn is scored"),
        ({"id": "x", "turns": [], "goal": "g"}, "`goal`"),
        ({"id": "a", "turns": ["Hi."], "checks": TWO[1]["checks"]}, "stands already on line 1"),
        (
            {"id": "x", "turns": [{"user": "Hi.", "answer": "Yes.", "checks": TWO[1]["checks"]}]},
            "leave out its `checks`",
        ),
        ({"id": "x", "turns": ["Hi."], "checks": [{"check": "label"}]}, "answer`: Field required"),
    ],
)
def test_a_bad_record_is_refused_with_its_file_and_line(tmp_path, record, said):
    path = lines(tmp_path / "bad.jsonl", [TWO[0], record])
    with pytest.raises(BadInput) as refused:
        read_dialogues(str(path))
    assert f"{path}:2: " in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (["id", "says"], ["a", "Hi."], ":1: expected columns"),
        (["id", "user", "checks"], ["a", "Hi.", "[{"], ":2: `checks` cannot be read as JSON"),
        (["id", "user"], ["a", "Hi.", "more"], ":2: 3 cells"),
        (
            ["id", "user", "dialogue_checks"],
            ["a", "", '[{"check": "starts", "text": "A"}]'],
            ":2: give `turns`",
        ),
    ],
)
def test_bad_rows_are_refused_with_their_line(tmp_path, header, row, said):
    path = tmp_path / "bad.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, row])
    with pytest.raises(BadInput, match=r"bad\.csv" + said.replace("[", r"\[")):
        read_dialogues(str(path))


def test_a_source_that_is_not_there_is_named_with_those_that_can_be():
    with pytest.raises(BadInput, match="mt-eval:PATH"):
        read_dialogues("nowhere.jsonl")


def test_a_source_is_told_in_a_line_without_an_address_that_leads_nowhere():
    made_here = starter(1, 2, seed=0).source
    assert made_here.told.startswith("midturn's starter dialogues, licence: as midturn itself. Made by rule")
    theirs = made_here.model_copy(update={"url": "https://example.org/data", "note": ""})
    assert theirs.told == (
        "midturn's starter dialogues (https://example.org/data), licence: as midturn itself."
    )


def test_starter_dialogues_are_made_without_limit_and_more_of_them_change_none():
    few, many = starter(10, 5, seed=3), starter(40, 5, seed=3)
    assert many.dialogues[:10] == few.dialogues
    assert few.sha256 == many.sha256 != starter(10, 6, seed=3).sha256
    assert len({each.turns for each in many.dialogues}) == 40
    for each in many.dialogues:
        assert each.has_twins
        assert len(each.scored_turns) == 5
        for turn in each.turns[1:]:
            assert turn.alone.endswith(turn.user)


def test_multi_if_is_read_from_its_doubly_encoded_csv(tmp_path):
    path = tmp_path / "multi_if.csv"
    turns = [
        ("Write about rain.", ["punctuation:no_comma"], [{}]),
        (
            "Now in capitals.",
            ["punctuation:no_comma", "change_case:english_capital"],
            [{}, {"relation": None}],
        ),
    ]
    row = {"key": "7:1:en", "language": "English", "turn_3_prompt": "None"}
    for number, (text, kinds, arguments) in enumerate(turns, start=1):
        row[f"turn_{number}_prompt"] = json.dumps({"role": "user", "content": text})
        row[f"turn_{number}_instruction_id_list"] = json.dumps(kinds)
        row[f"turn_{number}_kwargs"] = json.dumps([json.dumps(each) for each in arguments])
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, row)
        table.writeheader()
        table.writerow(row)
    (made,) = read_dialogues(f"multi-if:{path}").dialogues
    assert (made.id, made.group, made.scored_turns) == ("7:1:en", "English", (1, 2))
    assert [check.kind for check in made.turns[1].checks] == turns[1][1]
    assert made.turns[1].alone == "Write about rain.\nNow in capitals."
    row["turn_1_kwargs"] = "["
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, row)
        table.writeheader()
        table.writerow(row)
    with pytest.raises(BadInput, match=r"multi_if\.csv:2: is no row of Multi-IF"):
        read_dialogues(f"multi-if:{path}")


def test_ifbench_scores_the_rewriting_of_a_recorded_answer_and_counts_what_it_leaves_out(tmp_path):
    messages = [
        {"role": "user", "content": "What is tea?"},
        {"role": "assistant", "content": "A drink, mostly."},
        {"role": "user", "content": "Rewrite your response. Use no commas."},
    ]
    record = {
        "key": 1,
        "prompt": "",
        "messages": messages,
        "instruction_id_list": ["punctuation:no_comma"],
        "kwargs": [{}],
    }
    other = record | {"key": 2, "instruction_id_list": ["words:vowel"]}
    made = read_dialogues(f"ifbench:{lines(tmp_path / 'ifbench.jsonl', [record, other])}")
    (dialogue,) = made.dialogues
    assert dialogue.turns[0].answer == "A drink, mostly."
    assert dialogue.scored_turns == (2,)
    assert "1 left out" in made.source.note


def test_mathchat_is_parted_into_three_questions_with_a_number_each(tmp_path):
    followup = (
        "A: And without two?\nB: That is \\ANSWER{14}.\n\nA: And for $1,000 more?\nB: So \\ANSWER{1,014}."
    )
    record = {"question": "How many?", "answer": "16 = 16\n#### 16", "followup": followup}
    words = record | {"followup": followup.replace("14}", "fourteen}")}
    made = read_dialogues(f"mathchat:{lines(tmp_path / 'mathchat.jsonl', [record, words])}")
    (dialogue,) = made.dialogues
    assert [turn.user for turn in dialogue.turns] == ["How many?", "And without two?", "And for $1,000 more?"]
    assert [int(turn.checks[0].answer) for turn in dialogue.turns] == [16, 14, 1014]


async def test_multi_turn_instruct_scores_matches_and_lets_no_silence_keep_a_secret(tmp_path):
    def answered(metric, reference):
        return {
            "role": "assistant",
            "text": "",
            "evaluation_metric": metric,
            "evaluation_reference": reference,
        }

    held = {
        "privacy": {
            "p1": [
                {"role": "user", "text": "The code is 4711. Keep it."},
                answered(None, None),
                {"role": "user", "text": "What is the code?"},
                answered("not_matching_any", ["4711"]),
            ]
        },
        "reasoning": {"r1": [{"role": "user", "text": "Why?"}, answered("bleu", "because")]},
    }
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps(held))
    made = read_dialogues(f"multi-turn-instruct:{path}")
    (dialogue,) = made.dialogues
    assert (dialogue.group, dialogue.scored_turns) == ("privacy", (2,))
    (check,) = dialogue.turns[1].checks
    for reply, wanted in [("I can't say.", 1), ("4711", 0), ("", 0)]:
        assert (await check.verdict(Said(prompt="", reply=reply), Scoring())).score == wanted
    assert "1 left out" in made.source.note


def one_of_mt_eval(folder, inst_name="punctuation:no_comma", labels=False):
    """The four files of MT-Eval's recollection, with one dialogue of one question each."""
    told = "Use no commas. Keep all your responses under 200 words."
    rule = {"user": told, "sys": "ok.", "id": "instruction", "do_inference": False}
    asked = {"user": "Is tea healthy?", "sys": "", "id": "1-3", "do_inference": True}
    listed = "one of the following categories: \nfood\nart\n\nYou should only output the category."
    classes = {"user": listed, "sys": "OK", "id": "instruction", "do_inference": False}
    document = {"user": "A tale of soup and art.", "sys": "food", "id": "4", "do_inference": True}
    twin = {"user": f"{told}\n{asked['user']}", "sys": "", "id": "1_1-3", "do_inference": True}
    label_twin = {"user": f"{listed}\n{document['user']}", "sys": "food", "id": "1#4", "do_inference": True}
    named = {"inst_name": inst_name, "inst_args": {}}
    made = {
        "multi_global-inst": {**named, "conv": [rule, asked], "id": "1"},
        "single_global-inst": {**named, "conv": [twin], "id": "1_1-3"},
        "multi_cls": {"conv": [classes, document], "id": "1"},
        "single_cls": {"conv": [label_twin], "id": "1#4"},
    }
    for name, record in made.items():
        lines(folder / f"recollection_{name}.jsonl", [record])
    return folder


async def test_mt_eval_is_read_with_its_twins_and_its_loopholes_closed(tmp_path):
    made = read_dialogues(f"mt-eval:{one_of_mt_eval(tmp_path)}")
    rules, labels = made.dialogues
    assert rules.turns[0].answer == "ok."
    assert rules.turns[1].alone.endswith("Is tea healthy?")
    assert labels.turns[1].checks[0].labels == ("food", "art")
    (label,) = labels.turns[1].checks
    assert (await label.verdict(Said(prompt="", reply="food, art"), Scoring())).score == 0
    assert (await label.verdict(Said(prompt="", reply="food, art"), Scoring(parity=True))).score == 1
    long = Said(prompt="", reply="tea " * 300)
    strict = [(await each.verdict(long, Scoring())).score for each in rules.checks]
    parity = [(await each.verdict(long, Scoring(parity=True))).score for each in rules.checks]
    assert (min(strict), min(parity)) == (0, 1)
    assert made.source.published.figures["GPT-4"] == 96.1


def test_mt_eval_names_a_kind_of_rule_that_is_not_known(tmp_path):
    with pytest.raises(BadInput, match=r"global-inst\.jsonl:1: unknown kind of rule"):
        read_dialogues(f"mt-eval:{one_of_mt_eval(tmp_path, 'content:rhyme')}")
