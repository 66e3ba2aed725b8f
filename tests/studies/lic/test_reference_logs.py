"""Logs of the benchmark's own program are read for what they say, all of them or none."""

import hashlib
import json
from itertools import count

import pytest

from midturn.core import BadInput
from midturn.store import Store
from midturn.studies.lic.reference_logs import import_logs, log_files

ids = count(1)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
NOW = "2025-05-01 12:00:00"


def said(role, content, usd=None):
    entry = {"role": role, "content": content, "timestamp": NOW}
    return entry if usd is None else {**entry, "cost_usd": usd}


def noted(kind, usd=None, **fields):
    return said("log", {"type": kind, **fields}, usd)


def evaluated(answer, score, is_correct, **more):
    found = {"score": score, **more} if score is not None else {"is_correct": is_correct, **more}
    return noted(
        "answer-evaluation", exact_answer=answer, is_correct=is_correct, score=score, evaluation_return=found
    )


def sharded_trace(second="answer_attempt"):
    """Two turns: a question back, then an attempt."""
    return [
        said("system", "You add."),
        said("user", "How many balls?", 0.0),
        noted("shard_revealed", shard_id=1),
        said("assistant", "Which ones?", 0.001),
        noted("system-verification", 0.01, response={"response_type": "clarification"}),
        said("user", "4 red, 5 blue", 0.1),
        noted("shard_revealed", shard_id=2),
        said("assistant", "That makes 9.", 0.001),
        noted("system-verification", 0.01, response={"response_type": second}),
        *([evaluated("9", 1.0, True)] if second == "answer_attempt" else []),
    ]


def snowball_trace():
    """The program notes the shard before its message here."""
    return [
        said("system", "You add."),
        noted("hint_revealed", shard_id=1),
        said("user", "How many balls?", 0.0),
        said("assistant", "Which ones?", 0.001),
        noted("system-verification", 0.01, response={"response_type": "clarification"}),
        noted("hint_revealed", shard_id=2),
        said("user", "- How many balls?\n4 red", 0.1),
        said("assistant", "That makes 4.", 0.001),
        noted("system-verification", 0.01, response={"response_type": "answer_attempt"}),
        evaluated("4", 0.0, None),
    ]


def full_trace(reply="That makes 9.", score=1.0):
    return [
        {"role": "system", "content": "You add."},
        {"role": "user", "content": "How many are 4 and 5?"},
        {"role": "assistant", "content": reply, "cost_usd": 0.002},
        evaluated("9", score, score == 1.0),
    ]


def log(conv_type="full", **changes):
    single = conv_type.startswith(("full", "concat", "shuffle"))
    record = {
        "conv_id": f"{next(ids):024x}",
        "conv_type": conv_type,
        "task": "math",
        "task_id": "balls/1",
        "dataset_fn": "sharded_instructions_600.json",
        "assistant_model": "gpt-4o-mini",
        "system_model": "NA" if single else "gpt-4o-mini",
        "user_model": "NA" if single else "gpt-4o-mini",
        "git_version": COMMIT,
        "trace": full_trace() if single else sharded_trace(),
        "is_correct": True,
        "score": 1.0,
    }
    return {**record, **changes}


def written(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "logs.db") as opened:
        yield opened


@pytest.fixture
def imported(tmp_path, store):
    """Imports records from one file and returns the trajectories, run by run in one list."""

    def do(*records, **options):
        import_logs([written(tmp_path / "a.jsonl", *records)], store, **options)
        return everything(store)

    return do


def everything(store):
    return [t for run_id, _ in store.runs() for t in store.trajectories(run_id)]


def test_a_run_is_named_by_what_the_log_says(imported, store):
    imported(log("sharded"))
    [(_, identity)] = store.runs()
    assert (identity.study, identity.task, identity.condition) == ("lic", "math", "sharded")
    assert identity.models == dict.fromkeys(["assistant", "system", "user"], "gpt-4o-mini")
    assert identity.decoding.stated() == {"temperature": 1.0, "user_temperature": 1.0}
    assert identity.scoring == "parity"
    assert identity.origin == "reference@0123456789"


@pytest.mark.parametrize(
    ("conv_type", "condition", "decoding"),
    [
        ("full", "full", {"temperature": 1.0}),
        ("full-t0.5", "full", {"temperature": 0.5}),
        ("concat-t0.0", "concat", {"temperature": 0.0}),
        ("shuffle-concat", "shuffle-concat", {"temperature": 1.0}),
        ("sharded-at0.0-ut1.0", "sharded", {"temperature": 0.0, "user_temperature": 1.0}),
        ("recap-concat", "recap", {"temperature": 1.0, "user_temperature": 1.0}),
    ],
)
def test_types_of_conversation_have_our_names_and_their_temperatures(
    imported, store, conv_type, condition, decoding
):
    imported(log(conv_type))
    [(_, identity)] = store.runs()
    assert (identity.condition, identity.decoding.stated()) == (condition, decoding)


def test_models_that_took_no_part_are_left_out(imported, store):
    [trajectory] = imported(log("full"))
    assert store.runs()[0][1].models == {"assistant": "gpt-4o-mini"}
    assert trajectory.user is None


def test_a_sharded_conversation_has_its_turns_with_what_was_noted_of_each(imported):
    [trajectory] = imported(log("sharded"))
    first, second = trajectory.turns
    assert (first.utterance, first.response) == ("How many balls?", "Which ones?")
    assert first.notes == {"shard_id": 1, "kind": "clarification", "answer": None}
    assert second.notes == {
        "shard_id": 2,
        "kind": "answer_attempt",
        "answer": "9",
        "score": 1.0,
        "reason": "",
    }
    assert (trajectory.score, trajectory.answer, trajectory.user) == (1.0, "9", "gpt-4o-mini")


def test_a_shard_noted_before_its_message_belongs_to_it(imported):
    [trajectory] = imported(log("snowball", trace=snowball_trace(), score=0.0))
    assert [turn.notes["shard_id"] for turn in trajectory.turns] == [1, 2]


def test_half_an_emoji_and_nul_are_read_as_text(tmp_path, store):
    odd = log(trace=[said("user", "a \ud83d cat\x00"), said("assistant", "\udc00!")])
    import_logs([written(tmp_path / "odd.jsonl", odd)], store)
    [kept] = store.all_trajectories()
    assert [(turn.utterance, turn.response) for turn in kept.turns] == [("a \ufffd cat\ufffd", "\ufffd!")]


def test_costs_are_added_up_by_role(imported):
    [trajectory] = imported(log("sharded"))
    usd = {role: round(usage.usd, 6) for role, usage in trajectory.usage.items()}
    assert usd == {"assistant": 0.002, "user": 0.1, "system": 0.02}
    assert trajectory.usage["user"].calls == 1
    assert trajectory.turns[0].usage["assistant"].usd == 0.001


def test_a_recap_goes_on_after_its_source_and_names_it(imported):
    trace = [*sharded_trace("discussion"), said("user", "All of it: 4, 5"), said("assistant", "9")]
    [trajectory] = imported(
        log("recap-concat", trace=trace, source_conv_id="abc", source_is_correct=False, score=None)
    )
    assert len(trajectory.turns) == 3
    assert trajectory.notes["reference_log"]["source_conv_id"] == "abc"


@pytest.mark.parametrize(
    ("task", "score", "is_correct", "kept", "rule"),
    [
        ("math", 1.0, None, 1.0, "score"),
        ("math", 0, True, 0.0, "score"),
        ("actions", None, False, 0.0, "none"),
        ("math", None, True, 1.0, "is_correct"),
        ("math", None, None, 0.0, "none"),
        ("data2text", 0.31, False, 0.31, "score"),
        ("data2text", 1.0000000000000004, False, 1.0, "score"),
        ("data2text", None, True, 0.0, "none"),
        ("translation", None, True, 0.0, "none"),
        ("summary", None, True, 0.0, "none"),
    ],
)
def test_the_logged_score_counts_and_the_rule_is_kept(imported, task, score, is_correct, kept, rule):
    [trajectory] = imported(log("sharded", task=task, score=score, is_correct=is_correct))
    assert trajectory.score == kept
    assert trajectory.notes["reference_log"]["score_rule"] == rule


def test_repetitions_are_numbered_in_file_order(imported):
    logs = [log(score=s) for s in (1.0, 0.0, 1.0)]
    trajectories = imported(*logs, log(task_id="balls/2"))
    assert [(t.task_id, t.repetition, t.score) for t in trajectories] == [
        ("balls/1", 0, 1.0),
        ("balls/1", 1, 0.0),
        ("balls/1", 2, 1.0),
        ("balls/2", 0, 1.0),
    ]


def test_importing_again_changes_nothing(tmp_path, store):
    file = written(tmp_path / "a.jsonl", log(), log("sharded"))
    import_logs([file], store)
    before = everything(store)
    done = import_logs([file], store)
    assert (done.conversations, done.known) == (0, 2)
    assert everything(store) == before


def test_logs_that_have_grown_are_imported_for_what_is_new(tmp_path, store):
    old, new = log(score=1.0), log(score=0.0)
    import_logs([written(tmp_path / "a.jsonl", old)], store)
    done = import_logs([written(tmp_path / "a.jsonl", new, old)], store)
    assert (done.conversations, done.known) == (1, 1)
    assert [(t.repetition, t.score) for t in everything(store)] == [(0, 1.0), (1, 0.0)]


def test_a_record_of_another_model_in_the_file_goes_by_its_own_word(imported, store):
    imported(log(), log(assistant_model="gpt-4o"))
    assert {identity.models["assistant"] for _, identity in store.runs()} == {"gpt-4o-mini", "gpt-4o"}
    assert {t.repetition for t in everything(store)} == {0}


def test_the_same_record_twice_counts_once(tmp_path, store):
    record = log()
    done = import_logs([written(tmp_path / "a.jsonl", record, record)], store)
    assert (done.conversations, done.repeated) == (1, 1)


def test_one_id_for_two_conversations_is_refused_with_both_places(tmp_path, store):
    record = log()
    file = written(tmp_path / "a.jsonl", record, {**record, "score": 0.0})
    with pytest.raises(BadInput, match=rf"{file}:2: conv_id '{record['conv_id']}' .* {file}:1"):
        import_logs([file], store)


def test_a_torn_last_line_is_left_out_and_named(tmp_path, store):
    file = written(tmp_path / "a.jsonl", log())
    with file.open("a") as torn:
        torn.write(json.dumps(log())[:-100])
    done = import_logs([file], store)
    assert (done.conversations, done.torn) == (1, [f"{file}:2"])


def test_a_last_line_that_only_lacks_its_line_break_counts(tmp_path, store):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(log()))
    assert import_logs([file], store).conversations == 1


def test_a_last_line_that_is_json_and_no_log_was_not_torn(tmp_path, store):
    file = tmp_path / "a.jsonl"
    file.write_text('{"conv_id": "a"}')
    with pytest.raises(BadInput, match=f"{file}:1: `conv_type`: Field required"):
        import_logs([file], store)


def unanswered():
    return [said("user", "one"), said("user", "two")]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"conv_id": "a', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        ("[1, 2]", "valid dictionary"),
        (json.dumps(log(conv_type="sideways")), "unknown conv_type 'sideways'"),
        (json.dumps(log(task="cooking")), "unknown task 'cooking'"),
        (json.dumps(log(score=7)), "`score`: "),
        (json.dumps(log(score=float("nan"))), "`score`: "),
        (json.dumps(log(trace=[])), "no message of a user"),
        (json.dumps(log(trace=[said("assistant", "hi")])), "trace.0: no message of a user to answer"),
        (json.dumps(log(trace=unanswered())), "trace.1: the user's last message has no reply"),
        (json.dumps(log(trace=[said("user", "hi")])), "the user's last message has no reply"),
        (json.dumps(log(trace=[evaluated("9", 1.0, True)])), "before any message"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_a_bad_line_is_named_and_nothing_is_imported(tmp_path, store, line, what):
    file = written(tmp_path / "a.jsonl", log())
    with file.open("ab") as more:
        more.write((line.encode() if isinstance(line, str) else line) + b"\n")
    with pytest.raises(BadInput) as refused:
        import_logs([file], store)
    assert str(refused.value).startswith(f"{file}:2: ")
    assert what in str(refused.value)
    assert "--skip-bad" in str(refused.value)
    assert store.runs() == []
    done = import_logs([file], store, skip_bad=True)
    assert (done.conversations, len(done.skipped), len(store.runs())) == (1, 1, 1)
    assert done.skipped[0].startswith(f"{file}:2: ")


@pytest.mark.parametrize("nonsense", [None, 7, {"text": ["odd"]}, ["odd"]])
def test_what_models_said_is_kept_whatever_it_is(imported, nonsense):
    trace = [
        said("user", nonsense),
        noted("shard_revealed", shard_id=nonsense),
        said("assistant", nonsense),
        noted("system-verification", response={"response_type": nonsense}),
    ]
    [trajectory] = imported(log("sharded", trace=trace, score=None, is_correct=False))
    assert trajectory.turns[0].notes["kind"] == nonsense
    assert trajectory.score == 0.0


def test_without_the_data_file_a_run_is_named_by_the_name_of_it(imported, store):
    imported(log(dataset_fn="mine.json"))
    assert store.runs()[0][1].data_sha256 == "name:mine.json"


def test_with_the_data_file_a_run_has_its_hash(tmp_path, imported, store):
    data = tmp_path / "mine.json"
    data.write_text("[]")
    imported(log(dataset_fn="mine.json"), log(dataset_fn="other.json"), data=data)
    hashes = {identity.data_sha256 for _, identity in store.runs()}
    assert hashes == {hashlib.sha256(b"[]").hexdigest(), "name:other.json"}


def test_a_data_file_that_no_log_names_is_refused(tmp_path, store):
    data = tmp_path / "mine.json"
    data.write_text("[]")
    with pytest.raises(BadInput, match=r"mine\.json: no log names .*sharded_instructions_600\.json"):
        import_logs([written(tmp_path / "a.jsonl", log())], store, data)
    assert store.runs() == []


def test_an_obsolete_name_of_the_data_set_is_the_new_one(imported, store):
    imported(
        log(),
        log("recap-concat", dataset_fn="sharded_math.json"),
        log(task="translation", dataset_fn="sharded_translation.json"),
    )
    assert {(identity.condition, identity.data_sha256) for _, identity in store.runs()} == {
        ("full", "name:sharded_instructions_600.json"),
        ("recap", "name:sharded_instructions_600.json"),
        ("full", "name:sharded_translation.json"),
    }


def test_a_folder_is_searched_and_no_file_is_read_twice(tmp_path):
    inside = tmp_path / "math" / "full"
    inside.mkdir(parents=True)
    files = [written(inside / name, log()) for name in ("b.jsonl", "a.jsonl")]
    (inside / "notes.txt").write_text("no log")
    assert log_files([tmp_path, files[0]]) == sorted(files)


def test_a_path_without_logs_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"no \.jsonl file in this folder"):
        log_files([tmp_path])
    with pytest.raises(BadInput, match="no such file or folder"):
        log_files([tmp_path / "nowhere"])
