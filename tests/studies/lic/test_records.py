"""A data file is read whole or refused whole, with each fault on a line that says where it is."""

from __future__ import annotations

import hashlib
import json
import os

import pytest

from midturn.core import BadInput
from midturn.studies.lic._records import read_records, write_records


class Answered:
    def check_record(self, record):
        return None if "answer" in (record.model_extra or {}) else "`answer` is missing"


class Anything:
    def check_record(self, record):
        return None


TASKS = {"math": Answered(), "translation": Anything(), "summary": Anything()}


def record(task_id="m/1", task="math", shards=("What is it?", "It is 4."), first_id=1, **extra):
    cut = [{"shard_id": first_id + i, "shard": shard} for i, shard in enumerate(shards)]
    return {"task_id": task_id, "task": task, "shards": cut, "answer": "#### 4"} | extra


@pytest.fixture
def file(tmp_path):
    """Writes a data file: one line for each record, the first one on line 2."""

    def write(content):
        path = tmp_path / "data.json"
        if isinstance(content, list):
            content = "[\n" + ",\n".join(json.dumps(item) for item in content) + "\n]\n"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path, task=None):
    with pytest.raises(BadInput) as caught:
        read_records(path, task, TASKS)
    return str(caught.value)


def test_every_field_is_kept_and_the_hash_is_the_files(file):
    path = file([record(question="Is it?", metadata={"deep": [1, None]})])
    data = read_records(path, "math", TASKS)
    (read,) = data.records
    assert read.model_dump(mode="json") == record(question="Is it?", metadata={"deep": [1, None]})
    assert data.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert data.path == path


def test_fields_of_a_shard_are_kept(file):
    summary = record(task="summary", shards=("", ""), first_id=0)
    summary["shards"][1]["doc_idxs"] = [3]
    (read,) = read_records(file([summary]), "summary", TASKS).records
    assert read.shards[1].model_extra == {"doc_idxs": [3]}


def test_written_records_read_back_equal(file, tmp_path):
    records = read_records(file([record("ä/1", question="½?"), record("b")]), None, TASKS).records
    again = tmp_path / "again.json"
    write_records(again, records)
    assert read_records(again, None, TASKS).records == records


def test_a_mixed_file_yields_the_task_that_was_asked_for(file):
    path = file([record("m"), record("t", task="translation"), record("c", task="code")])
    assert [r.task_id for r in read_records(path, "translation", TASKS).records] == ["t"]


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(file, change):
    path = file(change("[\n" + json.dumps(record(), indent=1) + "\n]\n"))
    assert len(read_records(path, "math", TASKS).records) == 1


def test_blank_shards_after_the_first_are_kept_and_need_not_be_said(file):
    (read,) = read_records(file([record(shards=("What?", "4.", " "))]), "math", TASKS).records
    assert len(read.shards) == 3
    assert [shard.shard_id for shard in read.worded_shards] == [1, 2]


def shard_faults(**change):
    faulty = record()
    faulty["shards"][1] |= change
    return [faulty]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("", 1, "not valid JSON: expected a list of records"),
        ("\n\nnonsense", 3, "not valid JSON: expected a list of records"),
        (json.dumps(record(), indent=1), 1, "a record on several lines"),
        ("\n[]", 1, "an empty list"),
        (f"[\n{json.dumps(record())} x]", 2, "expected `,` or `]` after a record"),
        (f"[\n{json.dumps(record())},\n]", 2, "a comma before the closing `]`"),
        (f"[\n{json.dumps(record())}\n]\n[]", 4, "text after the end of the list"),
        (f"[\n{json.dumps(record())},\n" + '{"task_id":\n "x', 4, "not valid JSON: Unterminated string"),
        (f"[\n{json.dumps(record())}", 2, "not valid JSON"),
        (b'[\n{"task_id": "\xff"}]', 2, "not UTF-8"),
        ('[\n{"a": ' + "[" * 100_000, 1, "cannot be read as JSON"),
        ([7], 2, "expected a record (an object), found 7"),
        ([record(), None], 3, "expected a record (an object), found None"),
        ([{"task": "math", "shards": record()["shards"]}], 2, "`task_id`: Field required"),
        ([{"task_id": "x", "shards": record()["shards"]}], 2, "`task`: Field required"),
        ([{"task_id": "x", "task": "math"}], 2, "`shards`: Field required"),
        ([record(task_id="")], 2, "`task_id`: String should have at least 1 character"),
        ([record(task_id=5)], 2, "`task_id`: Input should be a valid string"),
        ([record(shards=())], 2, "`shards`: Tuple should have at least 1 item"),
        ([record() | {"shards": ["Total?", 3]}], 2, "`shards`: piece 2 is neither a text nor an object"),
        (shard_faults(shard_id="2"), 2, "`shards.1.shard_id`: Input should be a valid integer"),
        (shard_faults(shard_id=True), 2, "`shards.1.shard_id`: Input should be a valid integer"),
        (shard_faults(shard=None), 2, "`shards.1.shard`: Input should be a valid string"),
        (shard_faults(shard_id=1), 2, "'m/1': shard_id 1 stands twice"),
        ([record(shards=("  ", "4"))], 2, "'m/1': the first shard is blank"),
        ([record(task="maths")], 2, "'m/1': unknown task 'maths'"),
        ([record(task="code")], 2, "'m/1': unknown task 'code'"),
        ([record(), record("b"), record()], 4, "'m/1' stands already on line 2, with the same record"),
        ([record(), record(shards=("Else?",))], 3, "'m/1' stands already on line 2, for another record"),
        (f'[\n{{"x": NaN, {json.dumps(record())[1:]}]', 2, "NaN is no JSON number"),
        (f'[\n{{"x": 1e999, {json.dumps(record())[1:]}]', 2, "a number too large for a double"),
        (f'[\n{{"task": "code", {json.dumps(record())[1:]}]', 2, "the key 'task' stands twice"),
        ([record(question="\ud800")], 2, "half a surrogate pair"),
    ],
)
def test_a_faulty_file_is_refused_in_one_line_with_file_and_line(file, content, line, says):
    path = file(content)
    message = refusal(path)
    assert message.startswith(f"{path}:{line}: ")
    assert says in message
    assert "\n" not in message


def test_what_jsons_parser_lets_pass_is_put_down_to_the_record_that_has_it(file):
    bad, fine = f'{{"x": NaN, {json.dumps(record())[1:]}', json.dumps(record("fine"))
    path = file(f"[\n{bad},\n{fine}]")
    assert refusal(path) == f"{path}:2: NaN is no JSON number"


def test_one_id_may_stand_in_two_tasks(file):
    path = file([record("x"), record("x", task="translation")])
    assert len(read_records(path, None, TASKS).records) == 2


def test_a_tasks_own_check_is_named_with_the_record(file):
    faulty = record()
    del faulty["answer"]
    path = file([record("fine"), faulty])
    assert refusal(path) == f"{path}:3: 'm/1': `answer` is missing"


def test_an_integer_of_thousands_of_digits_is_refused(file):
    path = file(f'[\n{json.dumps(record())},\n{{"x": {"9" * 5000}}}]')
    assert refusal(path).startswith(f"{path}:2: cannot be read as JSON, in or after the record")


def test_every_fault_is_named_and_each_with_its_own_line(file):
    path = file([record(), record(task="maths", task_id="b"), {"task": "math"}, record()])
    lines = refusal(path).splitlines()
    assert [line.removeprefix(f"{path}:").split(":")[0] for line in lines] == ["3", "4", "4", "5"]
    assert len(lines) == 4


def test_faults_before_a_torn_end_are_named_too(file):
    path = file(f"[\n7,\n{json.dumps(record())},\n{{")
    first, second = refusal(path).splitlines()
    assert first.startswith(f"{path}:2: expected a record")
    assert second.startswith(f"{path}:4: not valid JSON")


def test_a_long_list_of_faults_is_cut_and_counted(file):
    lines = refusal(file(list(range(25)))).splitlines()
    assert len(lines) == 11
    assert lines[-1].endswith("and 15 more")


def test_a_broken_record_of_another_task_refuses_the_file(file):
    path = file([record(), record("t", task="translation", shards=())])
    assert refusal(path, "math").startswith(f"{path}:3: ")


def test_a_misspelt_task_in_the_file_is_not_filtered_away(file):
    path = file([record(), record("b", task="maths")])
    assert "unknown task 'maths'" in refusal(path, "math")


def test_a_file_without_the_wanted_task_is_refused_with_what_it_holds(file):
    path = file([record("a"), record("b")])
    assert refusal(path, "summary") == f"{path}: no record of task 'summary'; the file holds math (2)"


def test_an_unknown_task_is_refused_before_the_file_is_opened(tmp_path):
    assert refusal(tmp_path / "missing", "mths") == "unknown task 'mths'. Known: math, summary, translation"


def test_what_cannot_be_opened_is_refused_with_its_name(tmp_path):
    assert (
        refusal(tmp_path / "none.json") == f"{tmp_path}/none.json: cannot be read: No such file or directory"
    )
    assert refusal(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"
    assert "embedded null" in refusal(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file")
def test_a_file_that_may_not_be_read_is_refused(file):
    path = file([record()])
    path.chmod(0)
    assert refusal(path) == f"{path}: cannot be read: Permission denied"


def test_what_a_file_says_reaches_the_terminal_escaped_and_short(file):
    path = file([record("\x1b[2J\u202e" + "x" * 500, task="\x1b]0;owned\x07")])
    message = refusal(path)
    assert message.isprintable()
    assert len(message) < len(str(path)) + 300


def test_ids_that_stand_for_several_shardings_are_each_named(file):
    shardings = [record("gsm/499", shards=("Q?", f"{k} first")) for k in range(4)]
    path = file([record("gsm/1"), *shardings])
    message = refusal(path)
    assert message.startswith(f"{path}:4,5,6: ")
    assert message.count("'gsm/499' stands already on line 3, for another record") == 1
