"""The report counts what it should, compares what may be compared, and prints safely."""

from __future__ import annotations

import json
import re
import weakref
from io import StringIO

import pytest
from pydantic import TypeAdapter
from report_store import role_of
from rich.console import Console
from typing_extensions import TypedDict

from midturn.core import Usage
from midturn.mediator import Instruction
from midturn.store import CallCounts, Decoding, RunIdentity, Trajectory, Turn
from midturn.studies.lic.report import RunInfo, build_report
from midturn.studies.lic.tables import report_tables, summary_tables

NO_CALLS = CallCounts(committed=0, failed=0, repeated=0)


def run_info(condition="full", *, usage=None, calls=NO_CALLS, unfinished=0, **identity):
    made_by = {
        "study": "lic",
        "data_sha256": "ab" * 32,
        "task": "math",
        "condition": condition,
        "role": role_of(condition),
        "models": {"assistant": "embedded:smollm2-135m"},
        "decoding": {"temperature": 1.0},
        "prompts_sha256": "cd" * 32,
        "scoring": "latest",
        "seed": 0,
    }
    made = RunIdentity.model_validate(made_by | identity)
    return RunInfo(run_id=made.run_id, identity=made, usage=usage or {}, calls=calls, unfinished=unfinished)


def conversation(task_id="m/1", score=1.0, repetition=0, origins=(), **fields):
    turns = [
        Turn(
            utterance="So?",
            response="4",
            instruction=Instruction(text="Do it.", turn=turn, origin=origin) if origin else None,
        )
        for turn, origin in enumerate(origins, 1)
    ]
    return Trajectory(
        conversation_id=f"r/{task_id}/{repetition}",
        run_id="r",
        task="math",
        task_id=task_id,
        condition="any",
        repetition=repetition,
        turns=turns,
        score=score,
        **fields,
    )


def scored(condition, *scores, **identity):
    """A run with one conversation for each score, on instructions m/0, m/1, …"""
    return run_info(condition, **identity), [conversation(f"m/{i}", s) for i, s in enumerate(scores)]


def drawn(report, width=100):
    console = Console(width=width, no_color=True, file=StringIO())
    console.print(report_tables(report))
    return console.file.getvalue()


def flat(text):
    return re.sub(r"\s+", " ", text)


# -- the document -----------------------------------------------------------------------------------

Pair = tuple[float, float]


class RunShape(TypedDict):
    condition: str
    task: str
    model: str
    n_instructions: int
    n_conversations: int
    mean: float | None
    mean_ci: Pair | None
    aptitude: float | None
    aptitude_ci: Pair | None
    unreliability: float | None
    unreliability_ci: Pair | None
    tokens: dict[str, int | dict[str, int]]
    usd: float | None
    infrastructure_failures: int

    judge_failures: int
    unfinished: int
    scoring: str
    decoding: dict[str, float | int | None]
    blame: dict[str, int]
    user: dict[str, float | int | Pair | None] | None


class PairedShape(TypedDict):
    a: str
    b: str
    difference: float | None
    ci: Pair | None
    flipped_up: list[str]
    flipped_down: list[str]


class ShareShape(TypedDict):
    condition: str
    run: str
    full_run: str
    n: int
    share: float | None
    ci: Pair | None


class AcrossShape(TypedDict):
    condition: str
    model: str
    tasks: list[str]
    share: float | None
    ci: Pair | None


class PairedAcrossShape(TypedDict):
    a: str
    b: str
    tasks: list[str]
    n: int
    a_mean: float | None
    b_mean: float | None
    difference: float | None
    ci: Pair | None


class DocumentShape(TypedDict):
    runs: list[RunShape]
    paired: list[PairedShape]
    paired_across_tasks: list[PairedAcrossShape]
    share_of_full: list[ShareShape]
    across_tasks: list[AcrossShape]


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [(run_info("mediated"), [])],
        [scored("full", 1, 1, 1), scored("sharded", 0, 0, 1), scored("mediated", 0, 1, 1)],
        [
            scored(condition, 1, 1, task=task)
            for condition in ("full", "sharded")
            for task in ("math", "code")
        ],
    ],
    ids=["no run", "an empty run", "three conditions", "two tasks"],
)
def test_the_json_document_has_the_promised_shape(runs):
    document = build_report(runs).model_dump_json()
    TypeAdapter(DocumentShape).validate_json(document, strict=True)


def test_scores_are_out_of_a_hundred_and_carry_interval_and_n():
    (run,) = build_report([scored("full", 1, 0, 1, 0.5, 1, 0.5)]).runs
    assert (run.mean, run.n_instructions, run.n_conversations) == (pytest.approx(200 / 3), 6, 6)
    low, high = run.mean_ci
    assert 0 <= low < 200 / 3 < high <= 100


def test_graded_scores_are_reported_beside_the_share_of_full_ones():
    report = build_report([scored("full", 1, 0, 1, 0.5, 1, 0.5)])
    assert report.runs[0].full_score == 50
    assert "full score: P where less than 100 counts as 0" in flat(drawn(report))
    assert "full score" not in flat(drawn(build_report([scored("full", 1, 0, 1, 1, 1, 0)])))


def test_infrastructure_failures_and_unfinished_conversations_are_counted_and_not_scored():
    trajectories = [
        conversation("m/1", 1.0),
        conversation("m/2", None, blame="infrastructure", error="HTTP 500"),
        conversation("m/3", 0.0, blame="infrastructure"),
        conversation("m/4", None),
    ]
    (run,) = build_report([(run_info(unfinished=2), trajectories)]).runs
    assert (run.mean, run.n_conversations) == (100, 1)
    assert (run.infrastructure_failures, run.unfinished) == (2, 3)


def test_a_judges_failure_has_no_score_and_is_counted_apart():
    failed = conversation("m/2", None, blame="judge", error="no usable judgement")
    (run,) = build_report([(run_info(), [conversation("m/1", 1.0), failed])]).runs
    assert (run.mean, run.n_conversations) == (100, 1)
    assert (run.judge_failures, run.unfinished, run.infrastructure_failures) == (1, 0, 0)


def test_every_failed_conversation_is_put_down_to_one():
    blamed = ["user_simulator", "mediator", "mediator", "assistant", "extractor", None]
    trajectories = [conversation(f"m/{i}", 0.0, blame=who) for i, who in enumerate(blamed)]
    trajectories += [
        conversation("m/7", None, blame="judge"),
        conversation("m/8", None, blame="infrastructure"),
        conversation("m/9", 0.5),
        conversation("m/10", 1.0),
    ]
    (run,) = build_report([(run_info("mediated"), trajectories)]).runs
    assert run.blame.model_dump() == {
        "failed": 6,
        "user_simulator": 1,
        "mediator": 2,
        "assistant": 1,
        "extractor": 1,
        "judge": 1,
        "infrastructure": 1,
        "undecided": 1,
    }


def test_an_imported_run_costs_what_its_conversations_cost():
    usage = {"assistant": Usage(calls=2, usd=0.25), "user": Usage(calls=1, usd=0.5)}
    imported = run_info("sharded", scoring="parity", origin="reference@ba6b9a2")
    (run,) = build_report([(imported, [conversation("m/1", 1.0, usage=usage)])]).runs
    assert (run.usd, run.scoring, run.origin) == (0.75, "parity", "reference@ba6b9a2")


def test_conversations_are_read_one_at_a_time_and_not_kept():
    given = []

    def read():
        for n in range(50):
            assert sum(made() is not None for made in given) <= 1
            made = conversation(f"m/{n}", n % 2, origins=("passed", "model"))
            given.append(weakref.ref(made))
            yield made
            del made

    (run,) = build_report([(run_info("mediated"), read())]).runs
    assert run.n_conversations == 50


def test_a_conversation_without_an_attempt_scores_nothing_and_counts():
    (run,) = build_report(
        [(run_info(), [conversation("m/1", 0.0, answer=None), conversation("m/2", 1.0)])]
    ).runs
    assert (run.mean, run.n_conversations) == (50, 2)


def test_spend_is_that_of_all_calls():
    usage = {
        "assistant": Usage(calls=3, prompt_tokens=100, cached_tokens=40, completion_tokens=10, usd=0.5),
        "mediator": Usage(calls=1, prompt_tokens=7, completion_tokens=2),
    }
    info = run_info(usage=usage, calls=CallCounts(committed=4, failed=2, repeated=1))
    (run,) = build_report([(info, [])]).runs
    assert run.tokens.model_dump() == {
        "prompt": 107,
        "cached": 40,
        "completion": 12,
        "by_role": {"assistant": 110, "mediator": 9},
        "estimated_calls": 0,
    }
    assert (run.usd, run.unpriced) == (None, ("mediator",))
    assert (run.calls, run.failed_calls, run.repeated_calls) == (4, 2, 1)


# -- comparisons ------------------------------------------------------------------------------------


REMEDIES = ["recap", "snowball", "running-summary", "retrieval", "entropy-reset"]
"""Besides the Mediator."""


def test_every_promised_pair_is_compared():
    plain = ["mediated --no-ledger", "mediated", "sharded", "concat", "full", "shuffle-concat", *REMEDIES]
    runs = [scored(condition, 1, 0) for condition in plain]
    report = build_report([*runs, scored("mediated --guidelines", 1, 0, guidelines="v1")])
    assert {(pair.b, pair.a) for pair in report.paired} == {
        *((remedy, baseline) for remedy in REMEDIES for baseline in ("full", "sharded")),
        ("shuffle-concat", "full"),
        ("shuffle-concat", "concat"),
        ("mediated-guidelines", "sharded"),
        ("mediated-guidelines", "mediated"),
        ("sharded", "full"),
        ("concat", "full"),
        ("mediated", "sharded"),
        ("mediated", "concat"),
        ("mediated-no-ledger", "sharded"),
        ("mediated-no-ledger", "concat"),
        ("mediated-no-ledger", "mediated"),
    }


def test_runs_that_were_scored_again_are_compared_with_those_that_the_same_file_scored():
    changed = {"rescored": "0123456789abcdef", "plugins": {"own.py": "ef" * 32}}
    by_rules = {"rescored": "0123456789abcdef", "plugins": {}}
    runs = [
        scored(condition, 1, 0, settings=settings)
        for settings in ({}, changed, by_rules)
        for condition in ("full", "sharded")
    ]
    report = build_report(runs)
    again = {run.run_id: run.rescored for run in report.runs}
    assert sorted(map(str, again.values())) == [*["0123456789abcdef"] * 4, *["None"] * 2]
    ids = [info.run_id for info, _ in runs]
    compared = {(ids.index(pair.a_run), ids.index(pair.b_run)) for pair in report.paired}
    assert compared == {(0, 1), (0, 5), (2, 3), (4, 1), (4, 5)}
    assert "rescored from" in flat(drawn(report, 80))


def test_a_pair_says_b_minus_a_and_names_what_flipped():
    (pair,) = build_report([scored("full", 1, 1, 0, 0), scored("sharded", 0, 1, 0, 1)]).paired
    assert (pair.a, pair.b, pair.difference, pair.n) == ("full", "sharded", 0, 4)
    assert (pair.flipped_up, pair.flipped_down) == (("m/3",), ("m/0",))


@pytest.mark.parametrize(
    "other",
    [
        {"task": "actions"},
        {"data_sha256": "ef" * 32},
        {"models": {"assistant": "openai:gpt-4o-mini"}},
        {"scoring": "best"},
        {"seed": 1},
        {"protocol": 2},
        {"decoding": {"temperature": 0.0}},
    ],
    ids=lambda other: next(iter(other)),
)
def test_runs_that_differ_in_more_than_the_condition_are_not_compared(other):
    assert build_report([scored("full", 1, 1), scored("sharded", 0, 1, **other)]).paired == ()


def test_roles_that_only_one_run_has_do_not_keep_runs_apart():
    with_mediator = {"assistant": "embedded:smollm2-135m", "mediator": "openai:gpt-4o-mini"}
    report = build_report([scored("sharded", 0, 1), scored("mediated", 1, 1, models=with_mediator)])
    assert len(report.paired) == 1


def test_the_ledger_is_judged_only_under_the_same_guidelines():
    with_rules = scored("mediated --no-ledger", 1, guidelines="v1")
    assert build_report([scored("mediated", 1), with_rules]).paired == ()
    assert len(build_report([scored("mediated", 1, guidelines="v1"), with_rules]).paired) == 1


def test_the_share_won_back_is_given_for_each_remedy_and_for_nothing_else():
    report = build_report(
        [
            scored("full", *[1] * 10),
            scored("concat", *[1] * 10),
            scored("sharded", *[0] * 10),
            scored("mediated", *[1] * 8, 0, 0),
            scored("mediated --no-ledger", *[1] * 3, *[0] * 7),
            scored("mediated --guidelines", *[1] * 9, 0, guidelines="v1"),
            scored("snowball", *[1] * 2, *[0] * 8),
            scored("a plugin's", *[0] * 10),
        ]
    )
    assert {row.condition: (row.share, row.n) for row in report.won_back} == {
        "mediated": (0.8, 10),
        "mediated-no-ledger": (0.3, 10),
        "mediated-guidelines": (0.9, 10),
        "snowball": (0.2, 10),
        "a plugin's": (0, 10),
    }
    low, high = report.won_back[0].ci
    assert 0.3 < low < 0.8 < high < 1.4


def test_the_share_of_full_is_given_for_every_other_condition():
    report = build_report(
        [scored("full", *[1] * 10), scored("concat", *[1] * 9, 0), scored("sharded", *[1] * 4, *[0] * 6)]
    )
    assert {row.condition: (row.share, row.n) for row in report.share_of_full} == {
        "concat": (0.9, 10),
        "sharded": (0.4, 10),
    }
    low, high = report.share_of_full[1].ci
    assert 0 < low < 0.4 < high < 1


def on_two_tasks(times=1, **sharded):
    code = {"task": "code", "data_sha256": "ef" * 32}
    return [
        scored("full", *[1, 1] * times),
        scored("sharded", *[1, 0] * times, **sharded),
        scored("full", *[1, 0, 1, 0] * times, **code),
        scored("sharded", *[0, 0, 1, 0] * times, **code, **sharded),
    ]


def test_shares_of_several_tasks_are_averaged_with_every_task_weighing_the_same():
    (row,) = build_report(on_two_tasks()).across_tasks
    assert (row.condition, row.tasks, row.share, row.n) == ("sharded", ("code", "math"), 0.5, 6)


def test_differences_of_several_tasks_are_averaged_with_every_task_weighing_the_same():
    (row,) = build_report(on_two_tasks(times=4)).paired_across_tasks
    assert (row.a, row.b, row.tasks, row.n) == ("full", "sharded", ("code", "math"), 24)
    assert (row.a_mean, row.b_mean, row.difference) == (75, 37.5, -37.5)
    low, high = row.ci
    assert -75 <= low < -37.5 < high <= 0


def test_a_scripted_task_is_averaged_with_those_of_whoever_plays_the_user():
    one, other = ({"assistant": "a", "user": user} for user in ("verbatim", "script"))
    runs = [
        scored("full", 1, 1, models={"assistant": "a"}),
        scored("sharded", 1, 0, models=one),
        scored("full", 1, 1, models={"assistant": "a"}, task="summary"),
        scored("sharded", 0, 0, models=other, task="summary"),
    ]
    (row,) = build_report(runs).across_tasks
    assert (row.tasks, row.share) == (("math", "summary"), 0.25)


def test_a_condition_that_was_run_twice_on_a_task_is_not_averaged_over_tasks():
    again = [scored(condition, 1, 1, data_sha256="99" * 32) for condition in ("full", "sharded")]
    report = build_report([*on_two_tasks(), *again])
    assert report.across_tasks == () and report.paired_across_tasks == ()


# -- the simulated user -----------------------------------------------------------------------------


def told(task_id, *said, score=0.0, notes=None, **fields):
    """A conversation whose turns reveal these shards, with what was noted of each message."""
    ended = conversation(task_id, score, notes=notes or {"turn_cap": False}, **fields)
    for shard_id, fidelity in said:
        noted = {"shard_id": shard_id, "fidelity": fidelity}
        ended.turns.append(Turn(utterance="So?", response="4", notes=noted))
    return ended


def user_of(*conversations):
    (run,) = build_report([(run_info("sharded"), conversations)]).runs
    return run.user


def test_the_users_fidelity_is_counted_over_the_turns_after_the_first():
    user = user_of(
        told("m/1", (1, {}), (2, {"refused": ["invalid_id", "unusable"]}), (3, {"lost": ["7"]})),
        told("m/2", (1, {}), (None, {"added": ["9"]}), (2, {}), blame="user_simulator"),
    )
    assert (user.conversations, user.turns, user.telling_turns, user.n_instructions) == (2, 4, 3, 2)
    assert (user.valid_at_once, user.said_all, user.said_something_else) == (
        0.75,
        pytest.approx(2 / 3),
        0.25,
    )
    assert (user.invalid_ids, user.unusable_replies, user.blamed) == (1, 1, 1)
    assert user.valid_at_once_ci is None


def test_a_turn_that_never_came_counts_against_the_user():
    silent = told("m/1", (1, {}), (2, {}), notes={"refused": ["unusable"] * 3}, blame="user_simulator")
    user = user_of(silent)
    assert (user.turns, user.valid_at_once, user.unusable_replies) == (2, 0.5, 3)
    assert (user.telling_turns, user.said_all) == (1, 1)


def test_turn_cap_hits_are_counted():
    cut_off = told("m/1", (1, {}), (None, {}), notes={"turn_cap": True})
    assert user_of(cut_off, told("m/2", (1, {}), (2, {}))).turn_cap_hits == 1


def test_a_run_whose_user_was_not_watched_has_no_fidelity():
    (run,) = build_report([scored("full", 1)]).runs
    assert run.user is None


def test_the_share_won_back_is_measured_against_the_sharded_run_with_the_same_user():
    one, other = (
        {"assistant": "embedded:smollm2-135m", "user": user} for user in ("embedded:a", "embedded:b")
    )
    full = scored("full", 1, 1)
    runs = [scored("sharded", 0, 0, models=one), scored("sharded", 1, 0, models=other)]
    (row,) = build_report([full, *runs, scored("mediated", 1, 0, models=one)]).won_back
    assert (row.sharded_run, row.share) == (runs[0][0].run_id, 0.5)


@pytest.mark.parametrize(
    ("full", "sharded", "share", "why_not"),
    [
        ((1, 0), (1, 0), None, "sharding lost nothing"),
        ((0, 0), (1, 0), None, "sharding lost nothing"),
        ((1, 0, 1) * 3, (0, 1, 0) * 3, 2, "the sharding loss is not clearly above zero"),
        ((1,) * 9, (0,) * 4 + (1,) * 5, 1, "the sharding loss is not clearly above zero"),
        ((1,) * 5, (0,) * 5, 1, "fewer than 6 instructions give no interval"),
        ((), (), None, "no instruction in common"),
    ],
)
def test_a_share_that_cannot_be_given_says_why(full, sharded, share, why_not):
    mediated = scored("mediated", *[1] * len(full))
    (row,) = build_report([scored("full", *full), scored("sharded", *sharded), mediated]).won_back
    assert (row.share, row.ci) == (share, None)
    assert why_not in row.why_not


# -- where instructions came from -------------------------------------------------------------------


def test_instructions_are_told_apart_by_origin():
    trajectories = [
        conversation("m/1", 1.0, origins=("passed", "model")),
        conversation("m/2", 0.0, origins=("passed", "model", "ledger")),
        conversation("m/3", 1.0, origins=("passed", None, "model")),
        conversation("m/4", 1.0, origins=(None,)),
        conversation("m/5", None, origins=("repaired",), blame="infrastructure"),
    ]
    (run,) = build_report([(run_info("mediated"), trajectories)]).runs
    where = run.instructions
    assert (where.turns, where.unmediated_turns, where.conversations) == (7, 2, 3)
    rows = {row.origin: row for row in where.origins}
    assert list(rows) == ["passed", "model", "repaired", "ledger"]
    assert (rows["model"].turns, rows["model"].share_of_turns) == (3, pytest.approx(3 / 7))
    assert (rows["model"].final_turns, rows["model"].share_of_final_turns) == (2, pytest.approx(2 / 3))
    assert (rows["model"].mean, rows["model"].n_instructions) == (100, 2)
    assert (rows["ledger"].mean, rows["ledger"].mean_ci) == (0, None)
    assert (rows["repaired"].turns, rows["repaired"].mean) == (0, None)
    assert sum(row.share_of_turns for row in where.origins) == pytest.approx(1)


def test_a_condition_without_mediator_has_no_instructions():
    (run,) = build_report([scored("sharded", 1)]).runs
    assert run.instructions is None


# -- the tables -------------------------------------------------------------------------------------


def full_report(n=6):
    mediated = [conversation(f"m/{i}", i % 2, origins=("passed", "model")) for i in range(n)]
    told_in_shards = [told(f"m/{i}", (1, {}), (2, {}), score=0.0, blame="assistant") for i in range(n)]
    return build_report(
        [
            scored("full", *[1] * n),
            (run_info("sharded"), told_in_shards),
            (run_info("mediated"), mediated),
            scored("full", *[1] * n, task="code"),
            scored("sharded", *[1] * n, task="code"),
        ]
    )


@pytest.mark.parametrize("columns", [100, 80])
def test_tables_fit_the_page_whole_and_hold_no_colour(columns):
    text = drawn(full_report(), columns)
    assert max(map(len, text.splitlines())) <= columns
    assert not re.search(r"\[[^]]*$", text, re.MULTILINE), "an interval is broken"
    assert "\x1b" not in text
    assert (
        "P mean; A 90th percentile; U 90th − 10th percentile of an instruction's N scores, NumPy linear "
        "interpolation, averaged over instructions; intervals: 95 % score intervals over instructions"
    ) in flat(text)
    assert "scoring latest" in text


def test_tables_show_figures_with_interval_and_n():
    text = flat(drawn(full_report()))
    assert "full 6 6 100.0 [61.0, 100.0]" in text
    assert "sharded full 6 -100.0 [-100.0, -21.9] 0.031 0 6" in text
    assert "sharded 6 0 % [0, 64] mediated 6 50 % [19, 114] " in text
    assert "(temperature 1.0, latest, code, math 12 50 % [30, 95] protocol 1)" in text
    assert "sharded 6 100 % [61, 100] 100 % [61, 100] 0 % [0, 39] 0 0 0" in text
    assert "sharded 6 0 0 6 0 0 0 0" in text
    assert "passed 6 50 % [30, 70] 0 0 % [0, 39] –" in text


def test_a_figure_without_interval_is_not_printed():
    report = build_report([scored("full", 1), scored("sharded", 0)])
    text = drawn(report)
    assert report.runs[0].mean == 100
    assert not re.search(r"\d+\.\d (?!\[)", text.split("Cost")[0])
    assert "100.0" not in text


def test_runs_of_one_condition_are_told_apart():
    report = build_report([scored("mediated", 1, 0), scored("mediated", 0, 0, guidelines="v2")])
    text = drawn(report)
    for run in report.runs:
        assert f"mediated ({run.run_id[:6]})" in text
    assert "v2" in text


@pytest.mark.parametrize("setting", ["temperature", "reply_tokens"])
def test_runs_that_only_decoding_sets_apart_are_told_apart(setting):
    decodings = [{"temperature": 1.0, "reply_tokens": None, setting: value} for value in (1, 2)]
    runs = [
        scored(condition, 1, 0, task=task, decoding=decoding)
        for decoding in decodings
        for task in ("code", "math")
        for condition in ("full", "sharded")
    ]
    report = build_report(runs)
    wanted = [Decoding(**decoding) for decoding in decodings]
    assert [run.decoding for run in report.runs[::4]] == wanted
    assert [row.decoding for row in report.across_tasks] == wanted
    assert [row.decoding for row in report.paired_across_tasks] == wanted
    making = drawn(report).split("Settings")[1].split("Paired")[0]
    assert all(making.count(f"{setting} {value}") == 2 for value in (1, 2))


def found(report, width=80):
    console = Console(width=width, no_color=True, file=StringIO())
    console.print(summary_tables(report))
    return console.file.getvalue()


def test_what_was_found_comes_in_one_narrow_table_and_says_whose_words_the_instructions_are():
    right = [conversation(f"m/{i}", 1.0, origins=("passed", "ledger")) for i in range(7)]
    wrong = [conversation(f"m/{i}", 0.0, origins=("passed", "model")) for i in (7, 8)]
    runs = [
        scored("full", *[1] * 9),
        scored("sharded", *[0] * 9),
        (run_info("mediated"), [*right, *wrong]),
        scored("mediated-no-ledger", *[0, 1] * 4, 0),
    ]
    text = found(build_report(runs))
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"^ condition +n +P +interval +difference +flips *$", text, re.MULTILINE)
    assert re.search(r"^ mediated +9 +77\.8 +\[\S+ \S+\] +\+77\.8 \[\S+ \S+\] +\+7 -0 *$", text, re.MULTILINE)
    said = flat(text)
    assert "mediated scores 77.8 points above sharded (95 % interval +" in said
    assert "No difference between mediated-no-ledger and sharded is shown: +44.4 points" in said
    assert (
        "The last instructions of mediated were the user's own words put together in 7 of 9 (P 100.0); "
        "the model's own draft in 2 of 9 (P 0.0)."
    ) in said


def test_blocks_that_only_their_scoring_or_their_data_sets_apart_have_headings_of_their_own():
    runs = [scored("full", 1, 1), scored("full", 0, 1, scoring="parity")]
    headings = re.findall(r"^── (.*?) *$", found(build_report(runs)), re.MULTILINE)
    model = "math · embedded:smollm2-135m"
    assert headings == [f"{model} · scoring latest", f"{model} · scoring parity"]
    runs = [scored("full", 1), scored("full", 0, data_sha256="cd" * 32)]
    headings = re.findall(r"^── (.*?) *$", found(build_report(runs)), re.MULTILINE)
    assert headings == [f"{model} · data abababab", f"{model} · data cdcdcdcd"]
    assert re.findall(r"^── (.*?) *$", found(build_report(runs[:1])), re.MULTILINE) == [model]


def test_too_few_instructions_find_nothing():
    said = flat(found(build_report([scored("full", 1, 1), scored("sharded", 0, 0)])))
    assert "sharded beside full: 2 instructions are too few for an interval." in said
    one = flat(found(build_report([scored("full", 1), scored("sharded", 0)])))
    assert "sharded beside full: 1 instruction is too few for an interval." in one
    assert "100.0" not in said


def test_turns_that_went_unmediated_are_mentioned():
    trajectories = [conversation(origins=("passed", None, None))]
    text = drawn(build_report([(run_info("mediated"), trajectories)]))
    assert "2 further turns had no instruction" in text


def test_a_store_without_runs_says_so():
    assert drawn(build_report([])).strip() == "No runs to report on."


def test_many_flips_are_cut_and_counted():
    report = build_report([scored("full", *[1] * 12), scored("sharded", *[0] * 12)])
    run = report.paired[0].b_run
    named = ", ".join(f"{run}/m/{n}" for n in (0, 1, 10, 11))
    assert f"sharded beside full, down: {named} and 8 more" in flat(drawn(report))


def test_names_of_conversations_are_not_broken_in_a_narrow_terminal():
    names = [f"ticket-{n}-of-the-spring-of-2026-{'x' * 12}" for n in range(3)]
    runs = [
        (run_info(condition), [conversation(name, score, n) for name in names for n in (0, 1)])
        for condition, score in (("mediated-no-ledger", 0.0), ("mediated", 0.5), ("mediated-guidelines", 1.0))
    ]
    report = build_report(runs)
    words = drawn(report, width=80).replace(",", "").split()
    assert any(f"{pair.b_run}/{names[1]}#1" in words for pair in report.paired)


HOSTILE = "[red]m[/red]\x1b[2J\x1b]0;owned\x07\u202e\x9b31m\n:smile:"


def test_hostile_names_are_shown_as_text():
    models = {"assistant": HOSTILE, "user": HOSTILE}
    hostile = {"models": models, "task": HOSTILE, "guidelines": HOSTILE, "scoring": HOSTILE}
    full, sharded = run_info("full", **hostile), run_info("sharded", **hostile)
    report = build_report([(full, [conversation(HOSTILE, 1.0)]), (sharded, [conversation(HOSTILE, 0.0)])])
    text = drawn(report)
    assert text.replace("\n", "").isprintable()
    assert found(report).replace("\n", "").isprintable()
    assert text.count("[red]m[/red]") >= 3
    assert "owned" not in text
    assert json.loads(report.model_dump_json())["paired"][0]["flipped_down"] == [HOSTILE]
