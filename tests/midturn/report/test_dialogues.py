"""Dialogues in a store's page and in its tables, published figures and licence beside ours."""

import csv

import pytest
from commands import midturn
from scripted import ScriptedChat

from midturn.studies import run_study
from midturn.studies.dialogues import DialoguesStudy

pytestmark = pytest.mark.slow("writes pages and draws figures")

pytest.importorskip("matplotlib")
pytest.importorskip("tabulate")

MADE = """{{"inst_name": "punctuation:no_comma", "inst_args": {{}}, "id": "{n}", "conv": [
{{"user": "Use no commas.", "sys": "ok.", "id": "instruction", "do_inference": false}},
{{"user": "Why <b>tea</b>?", "sys": "", "id": "a", "do_inference": true}},
{{"user": "Why milk?", "sys": "", "id": "b", "do_inference": true}}]}}"""
TWIN = """{{"id": "{n}_{a}", "conv": [
{{"user": "Use no commas. Why?", "sys": "", "id": "{n}_{a}", "do_inference": true}}]}}"""
LABELS = """{"id": "1", "conv": [
{"user": "categories: \\nx\\ny\\n\\nOnly the label.", "sys": "OK", "id": "i", "do_inference": false},
{"user": "d", "sys": "x", "id": "4", "do_inference": true}]}"""


@pytest.fixture
async def folder(tmp_path):
    """A store with seven dialogues of MT-Eval's form."""
    data = tmp_path / "mt-eval"
    data.mkdir()
    files = {
        "multi_global-inst": [MADE.format(n=n) for n in range(7)],
        "single_global-inst": [TWIN.format(n=n, a=a) for n in range(7) for a in "ab"],
        "multi_cls": [LABELS],
        "single_cls": [LABELS.replace('"id": "1"', '"id": "1#4"')],
    }
    for name, records in files.items():
        told = [record.replace("\n", "") for record in records]
        (data / f"recollection_{name}.jsonl").write_text("\n".join(told))
    reply = ScriptedChat(reply=lambda m: "Well, it is." if len(m) > 4 else "It is.")
    study = DialoguesStudy(
        data=f"mt-eval:{data}",
        conditions="full,dialogue",
        model="openai:scripted",
        models={"assistant": reply},
    )
    await run_study(study, tmp_path / "d.db")
    return tmp_path


async def test_the_page_and_the_tables_show_conditions_turns_and_what_was_published(folder):
    done = midturn(
        *("report", "--db", "d.db", "--out", "d.html", "--tables", "tables", "--published"), cwd=folder
    )
    assert done.returncode == 0, done.stderr
    page = (folder / "d.html").read_text()
    assert "Dialogues: mt-eval, openai:scripted" in page
    assert "Score at each turn: mt-eval" in page
    assert "licence: MIT" in page
    with (folder / "tables" / "dialogues.csv").open() as file:
        rows = list(csv.DictReader(file))
    ours = {row["condition"]: row for row in rows if row["condition"]}
    assert float(ours["full"]["P"]) > float(ours["dialogue"]["P"])
    assert {row["model"]: row["P, published"] for row in rows}["GPT-4"] == "96.1"
