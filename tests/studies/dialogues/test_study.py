"""Dialogues are scored at every turn, under every condition, and nothing ends one early."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from rich.console import Console
from scripted import ScriptedChat

from midturn.core import BadInput, InfrastructureError
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.dialogues import (
    Dialogue,
    DialogueSet,
    DialoguesStudy,
    TurnNotes,
    dialogues_tables,
    newest,
    report_of,
)

RULE = "From now on, begin with Aye."


def dialogue(name, questions=4, **more):
    """A rule whose answer is recorded, and questions with a twin each."""
    turns = [{"user": RULE, "answer": "Very well."}]
    turns += [
        {"user": f"{name}, question {n}?", "alone": f"{RULE} {name}, question {n}?"} for n in range(questions)
    ]
    checks = [{"check": "starts", "text": "Aye"}]
    return Dialogue.model_validate({"id": name, "group": "aye", "turns": turns, "checks": checks} | more)


def forgetful(messages):
    """Keeps the rule where it stands in the last message, and for two questions after it was told."""
    said = [m.text for m in messages if m.type == "human"]
    told = max((at for at, text in enumerate(said) if RULE in text), default=None)
    return "Aye, so it is." if told is not None and len(said) - 1 - told <= 2 else "It is."


def study_of(*dialogues, reply=forgetful, mediator="nonsense", **options):
    """A study whose models are scripted, and the assistant."""
    assistant = ScriptedChat(reply=reply)
    models = {"assistant": assistant, "mediator": ScriptedChat(reply=lambda _: mediator)}
    options = {"conditions": "full,dialogue", "model": "openai:scripted", **options}
    data = DialogueSet(name="aye", dialogues=dialogues)
    return DialoguesStudy(data=data, models=models, **options), assistant


SEVEN = [dialogue(f"d{n}") for n in range(7)]


async def reported(study, path):
    with Store(path) as store:
        outcome = await run_study(study, store)
        return outcome, study.report(store)


def scores(report, what="conditions"):
    return {row.condition: row.score.value for row in getattr(report, what)}


@pytest.mark.slow("plays a whole study")
async def test_a_rule_that_is_forgotten_shows_by_turn_and_a_reminder_brings_it_back(tmp_path):
    conditions = "full,dialogue,dialogue+scheduled,dialogue+rewrite,mediated+scheduled,snowball,recap,concat"
    study, _ = study_of(*SEVEN, conditions=conditions, schedule="0.8")
    outcome, report = await reported(study, tmp_path / "d.db")
    assert (outcome.finished, outcome.failed) == (56, 0)
    by_turn = {(row.condition, row.turn): row.score.value for row in report.turns}
    assert [by_turn["full", turn] for turn in (2, 3, 4, 5)] == [100, 100, 100, 100]
    assert [by_turn["dialogue", turn] for turn in (2, 3, 4, 5)] == [100, 100, 0, 0]
    assert [by_turn["dialogue + scheduled", turn] for turn in (2, 3, 4, 5)] == [100, 100, 100, 0]
    # What the user said, put together, holds the rule in that turn, too.
    assert scores(report)["dialogue + rewrite"] == scores(report)["dialogue + scheduled"] == 75
    assert scores(report)["mediated + scheduled"] >= 75
    assert scores(report)["snowball"] == scores(report)["recap"] == scores(report)["concat"] == 100
    loss = next(row for row in report.losses if row.condition == "dialogue")
    assert (loss.loss.value, loss.loss.n) == (50, 7)
    # Least squares over losses of 0, 0, 100, 100.
    assert loss.slope.value == pytest.approx(40)
    won = next(row for row in report.differences if (row.a, row.b) == ("dialogue", "dialogue + scheduled"))
    assert won.difference.value == 25
    assert won.difference.ci[0] > 0


async def test_no_turn_is_asked_again_and_turns_before_a_reminder_are_taken_over(tmp_path):
    study, assistant = study_of(*SEVEN, conditions="dialogue,dialogue+scheduled", schedule="0.8")
    await reported(study, tmp_path / "d.db")
    # Four turns as they are; reminded in the fourth of five, so that two are asked anew.
    assert len(assistant.asked) == 7 * (4 + 2)
    outcome, _ = await reported(study, tmp_path / "d.db")
    assert (outcome.finished, len(assistant.asked)) == (0, 7 * 6)


async def test_what_was_broken_off_goes_on_where_it_was_and_a_failure_is_no_score(tmp_path):
    calls = []

    def breaks_once(messages):
        calls.append(messages)
        if len(calls) == 3:
            raise InfrastructureError("the line is dead")
        return forgetful(messages)

    study, _ = study_of(dialogue("one"), conditions="dialogue", reply=breaks_once)
    outcome, _ = await broken_off(study, tmp_path / "d.db")
    assert (outcome.finished, outcome.failed) == (0, 1)
    outcome, report = await reported(study, tmp_path / "d.db")
    assert outcome.finished == 1
    assert len(calls) == 3 + 2  # The two replies that came before are not asked for again.
    assert report.conditions[0].score.value == 50


async def broken_off(study, path):
    with Store(path) as store:
        return await run_study(study, store), None


async def test_a_recorded_answer_is_said_and_not_asked_and_every_turn_has_its_verdict(tmp_path):
    study, assistant = study_of(dialogue("one"), conditions="dialogue")
    await reported(study, tmp_path / "d.db")
    assert [m.text for m in assistant.asked[0]] == [RULE, "Very well.", "one, question 0?"]
    with Store(tmp_path / "d.db") as store:
        (run_id, _), *_ = store.runs()
        (played,) = store.trajectories(run_id)
    noted = [TurnNotes.of(turn) for turn in played.turns]
    assert [(n.turn, n.recorded, n.score) for n in noted] == [
        *((1, True, None), (2, False, 1.0), (3, False, 1.0)),
        *((4, False, 0.0), (5, False, 0.0)),
    ]
    assert "Aye" in noted[-1].reason
    assert played.score == 0.5


async def test_the_controlled_reminder_follows_the_turn_that_was_unsure(tmp_path):
    class Measured:
        name = "measured"
        reply_settings = MappingProxyType({})

        def preflight(self):
            """Nothing is needed."""

        def probe(self):
            from midturn.drift import DriftScore

            class Probe:
                async def score(self, goal, context, response, turn):
                    return DriftScore(turn=turn, entropy=float(turn == 3))

            return Probe()

        def value(self, score):
            return score.entropy if score else None

        def controlled(self, threshold, action=None):
            from midturn.drift import above

            return above(threshold, measure="entropy", action=action)

    study, _ = study_of(*SEVEN, conditions="dialogue,dialogue+controlled")
    study = replace(study, drift_measure=Measured())
    _, report = await reported(study, tmp_path / "d.db")
    by_turn = {row.turn: row.score.value for row in report.turns if row.condition == "dialogue + controlled"}
    assert by_turn == {2: 100, 3: 100, 4: 100, 5: 0}
    assert {row.condition: row.intervened for row in report.conditions}["dialogue + controlled"] == 7


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ("full,nothing", "unknown condition `nothing`.* mediated-no-ledger, mediated-guidelines; after any"),
        ("mediated-guidelines", "mediated-guidelines needs --guidelines FILE"),
        ("full+scheduled", "can't be"),
        ("dialogue,dialogue", "stands twice"),
        ("full+controlled,dialogue", "can't be"),
        ("mediated+controlled", "--threshold"),
    ],
)
def test_conditions_that_cannot_be_are_refused_in_a_line(conditions, said):
    study, _ = study_of(dialogue("one"), conditions=conditions)
    with pytest.raises(BadInput, match=said):
        study.preflight()


def test_a_dialogue_without_twins_cannot_be_asked_in_full():
    study, _ = study_of(
        Dialogue.model_validate({"id": "a", "turns": ["Hi."], "checks": [{"check": "starts", "text": "A"}]})
    )
    with pytest.raises(BadInput, match="alone"):
        study.preflight()


async def test_repetitions_are_reported_as_the_chance_that_all_succeed(tmp_path):
    drawn = iter([*["Aye."] * 10, *["No."] * 100])
    study, _ = study_of(
        dialogue("one", questions=2), conditions="dialogue", runs=4, reply=lambda _: next(drawn)
    )
    study = replace(study, concurrency=1)
    _, report = await reported(study, tmp_path / "d.db")
    row = report.conditions[0]
    assert row.pass_k[1].value == 100
    assert row.pass_k[4].value == 100


@pytest.mark.slow("plays a whole study")
async def test_the_report_says_what_it_found_first_and_fits_a_page_of_80_columns(tmp_path):
    conditions = "full,dialogue,dialogue+scheduled,snowball,recap,concat"
    study, _ = study_of(*SEVEN, conditions=conditions, schedule="0.8", runs=2)
    _, report = await reported(study, tmp_path / "d.db")
    with Store(tmp_path / "d.db", read_only=True) as store:
        assert report_of(store, newest(store)) == report
    page = Console(width=80, record=True)
    with page.capture() as captured:
        page.print(dialogues_tables(report, everything=True))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 80
    told = " ".join(lines[2:6])
    assert "The dialogue as it is: -50.0 [" in told
    assert any(line.startswith(" a turn") for line in lines)
    assert "pass^2" in captured.get()
    with page.capture() as short:
        page.print(dialogues_tables(report))
    assert lines[:6] == short.get().splitlines()[:6] and "--all" in short.get()
    assert "P by turn" in captured.get() and "P by turn" not in short.get()
