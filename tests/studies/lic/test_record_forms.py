"""Records of one's own: three forms of a file that give the same records, and the faults of each by line."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest
from faults.upstream import Upstream
from hypothesis import given, strategies as st
from pages import ROOT, files_of
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.store import Store
from midturn.studies.lic import Record, load_all, read_data
from midturn.studies.lic._records import example_of, fields_of, read_records, write_records
from midturn.studies.lic.tasks import TASKS

MATH = TASKS["math"]
THINGS = ['jars of "best" honey', "lemons, limes", "Äpfel", "nails\n(10 cm)"]


def prompt(n):
    thing = THINGS[n % len(THINGS)]
    facts = [f"Each crate holds {n + 2} {thing}.", f"There are {n + 3} crates."][: 1 + n % 2]
    return {
        "task_id": f"crates/{n:02}",
        "task": "math",
        "shards": [f"How many {thing} do I have?", *facts],
        "question": f"{' '.join(facts)} How many do I have?",
        "answer": str((n + 2) * (n + 3) if n % 2 else n + 2),
    }


PROMPTS = [prompt(n) for n in range(20)]
RECORDS = tuple(Record.model_validate(prompt) for prompt in PROMPTS)


def in_csv(prompts, shards="columns"):
    """The same as CSV, with the shards in columns, in one cell as JSON, or in one cell a line each."""
    most = max(len(prompt["shards"]) for prompt in prompts)
    rows = []
    for one in prompts:
        row = {name: value for name, value in one.items() if name != "shards"}
        if shards == "columns":
            row |= {f"shard_{i + 1}": (one["shards"] + [""] * most)[i] for i in range(most)}
        elif shards == "json":
            row["shards"] = json.dumps(one["shards"], ensure_ascii=False)
        else:
            row["shards"] = "\n".join(one["shards"])
        rows.append(row)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def in_lines(prompts):
    return "".join(json.dumps(prompt) + "\n" for prompt in prompts)


def with_objects(prompts):
    """The same with the shards written out."""
    return [
        one | {"shards": [{"shard_id": n, "shard": s} for n, s in enumerate(one["shards"], 1)]}
        for one in prompts
    ]


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write


def refusal(path, task=MATH):
    with pytest.raises(BadInput) as caught:
        read_data(str(path), task)
    return str(caught.value)


def places(path, message):
    """The lines that a refusal names."""
    return [int(line.split(":")[1]) for line in message.splitlines() if line.startswith(f"{path}:")]


# -- the forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.json", json.dumps(PROMPTS, indent=2)),
        ("objects.json", json.dumps(with_objects(PROMPTS))),
        ("lines.jsonl", in_lines(PROMPTS)),
        ("lines.ndjson", in_lines(with_objects(PROMPTS)).rstrip()),
        ("lines.json", "\n" + in_lines(PROMPTS)),
        ("blank.jsonl", "\ufeff\n" + in_lines(PROMPTS).replace("\n", "\r\n\r\n")),
        ("columns.csv", in_csv(PROMPTS)),
        ("lists.CSV", "\ufeff" + in_csv(PROMPTS, "json")),
        ("blank.csv", in_csv(PROMPTS[:9]) + "\r\n,,,,,,\r\n" + in_csv(PROMPTS[9:]).split("\r\n", 1)[1]),
    ],
)
def test_every_form_gives_equal_records_and_the_hash_of_the_files_bytes(file, name, text):
    path = file(name, text)
    data = read_data(str(path), MATH)
    assert data.records == RECORDS
    assert data.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_cell_may_hold_a_shard_on_each_line(file):
    plain = [one for one in PROMPTS if "\n" not in one["question"]]
    path = file("cells.csv", in_csv(plain, "lines"))
    assert read_data(str(path), MATH).records == tuple(r for r in RECORDS if "\n" not in r.extra("question"))


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_what_was_read_is_written_and_read_again(file, tmp_path, name, lines):
    first = file(name, in_csv(PROMPTS) if name.endswith("csv") else in_lines(PROMPTS))
    again = tmp_path / "again"
    write_records(again, read_data(str(first), MATH).records, lines=lines)
    assert read_data(str(again), MATH).records == RECORDS
    assert len(again.read_text().splitlines()) == 20 or not lines


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_a_tables_cells_are_read_as_what_the_task_declares(file, task):
    example = dict(example_of(task))
    cells = {k: v if isinstance(v, str) else json.dumps(v) for k, v in example.items()}
    out = io.StringIO(newline="")
    csv.writer(out).writerows([cells.keys(), cells.values()])
    (read,) = read_data(str(file("one.csv", out.getvalue())), None).records
    fields = fields_of(task)
    assert read.shards == Record.model_validate(example).shards
    assert fields.of(read) == fields.of(Record.model_validate(example))


def test_a_cell_that_only_looks_like_json_stays_a_text_where_its_field_is_none_of_the_tasks(file):
    text = 'task_id,question,answer,shard_1,note,tags\na,[sic] how many?,4,How many?,[sic],"[""x"", 1]"\n'
    (read,) = read_data(str(file("a.csv", text)), MATH).records
    assert (read.extra("question"), read.extra("note")) == ("[sic] how many?", "[sic]")
    assert read.extra("tags") == ["x", 1]


# -- faults ---------------------------------------------------------------------------------------

HEADER = "task_id,task,question,answer,shard_1,shard_2\n"
ROW = "{},math,How many?,4,How many?,Four.\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "expected a line that names the columns"),
        ("\n\na;b\n", 3, "expected a line that names the columns, separated by commas"),
        ("[1]", 1, "expected a line that names the columns"),
        (HEADER, 1, "there is no record below"),
        ("task_id,a,a\nx,1,2\n", 1, "the column 'a' stands twice"),
        ("task_id,shards,shard_1\nx,1,2\n", 1, "columns `shards` and `shard_1`"),
        ("task_id,shard_1,Shard 2\nx,1,2\n", 1, "the column 'Shard 2' looks like one of shards"),
        ("task_id,shard_1,shard_01\nx,1,2\n", 1, "the column 'shard_01' looks like one of shards"),
        (HEADER + ROW.format("a") + "b,math,How\n", 3, "3 cells, where the first line names 6 columns"),
        (HEADER + "a,math,How, many?,4,How?,Four.\n", 2, "7 cells, where the first line names 6 columns"),
        ("task_id,,shard_1\nx,1,2\n", 2, "a cell in a column without a name"),
        (HEADER + 'a,math,"How\nmany?",4,How many?,Four.\n\n,math,x,4,y,z\n', 5, "`task_id`: Field required"),
        (HEADER + ROW.format("a") + 'b,math,"x"y,4,y,z\n', 3, "not valid CSV"),
        (HEADER + ROW.format("a") + 'b,math,"x\ny,4,y,z\n', 3, "not valid CSV, in the row that begins here"),
        (HEADER + "a,math,x\rb,4,y,z\n", 2, "begins here: new-line character seen in unquoted field"),
        (HEADER + "a,math,x,4,,\n", 2, "'a': the first shard is blank"),
        (HEADER + "a,math,x,4,,Four.\n", 2, "'a': the first shard is blank"),
        (HEADER + "a,math,x,many,y,z\n", 2, "'a': `answer`: expected a number"),
        (HEADER + "a,math,,4,y,z\n", 2, "'a': `question`: Field required"),
        (HEADER + ROW.format("a") + ROW.format("b") + ROW.format("a"), 4, "'a' stands already on line 2"),
        ("task_id,question,answer,shards\na,x,4,[urgent] how many?\n", 2, "is no valid JSON"),
        ("task_id,question,answer,shards\na,x,4,[]\n", 2, "`shards`: Tuple should have at least 1 item"),
        ("task_id,question,answer,shards\na,x,4,[NaN]\n", 2, "`shards`: NaN is no JSON number"),
        ('task_id,question,answer,shards,examples\na,x,4,y,"[{""a"": 1"\n', 2, "`examples`: the cell begins"),
        ("task_id,question,answer\na,x,4\n", 2, "`shards`: Field required"),
    ],
)
def test_a_fault_in_csv_is_named_with_the_line_on_which_its_record_begins(file, text, line, says):
    path = file("bad.csv", text)
    message = refusal(path)
    assert places(path, message) == [line]
    assert says in message.splitlines()[0]


FINE = json.dumps(PROMPTS[0])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "there is no record in it"),
        (" \n\n", 1, "there is no record in it"),
        (json.dumps(PROMPTS[0], indent=1), 1, "a record on several lines"),
        (f"{FINE}\n\nnonsense\n", 3, "not valid JSON: Expecting value (column 1); a line is a whole record"),
        (f"{FINE} {FINE}\n", 1, "not valid JSON: Extra data"),
        (f"{FINE},\n", 1, "not valid JSON: Extra data"),
        (f"{FINE}\n7\n", 2, "expected a record (an object), found 7"),
        (f'{FINE}\n{{"x": NaN, {json.dumps(PROMPTS[1])[1:]}\n', 2, "NaN is no JSON number"),
        (f'{FINE}\n{{"task": "math", {json.dumps(PROMPTS[1])[1:]}\n', 2, "the key 'task' stands twice"),
        (f"{FINE}\n" + '{"a": ' + "[" * 100_000, 2, "cannot be read as JSON"),
        (f'{FINE}\n{{"a": {"9" * 5000}}}', 2, "cannot be read as JSON"),
        (f"{FINE}\n{FINE}", 2, "stands already on line 1, with the same record"),
        (json.dumps(PROMPTS[0] | {"shards": "How many?"}), 1, "`shards`: expected a list of texts"),
        (json.dumps(PROMPTS[0] | {"shards": ["a", 5]}), 1, "`shards`: piece 2 is neither a text"),
        (
            json.dumps(PROMPTS[0] | {"shards": ["a", {"shard_id": 1, "shard": "b"}]}),
            1,
            "shard_id 1 stands twice",
        ),
    ],
)
def test_a_fault_in_json_lines_is_named_with_its_line(file, text, line, says):
    path = file("bad.jsonl", text)
    message = refusal(path)
    assert places(path, message) == [line]
    assert says in message.splitlines()[0]


def test_every_torn_line_is_named(file):
    path = file("bad.jsonl", f"{FINE}\n{{oops\n\n{json.dumps(PROMPTS[1])[:-9]}\n")
    assert places(path, refusal(path)) == [2, 4]


def test_all_that_is_wrong_is_said_at_once_with_one_record_as_it_should_be(file):
    wrong = [
        {"task_id": "a", "shards": ["q", 3], "answer": [4]},
        {"task_id": "b", "shards": ["q"], "answer": "four", "question": ""},
        {"shards": ["q"]},
    ]
    path = file("bad.jsonl", in_lines(wrong))
    lines = refusal(path).splitlines()
    assert lines[0].startswith(f"{path}:1: `shards`: piece 2 is neither a text")
    assert lines[1] == (
        f"{path}:1: `question`: Field required; `answer`: expected a number, such as 116, or a solution that "
        "ends in one, such as `#### 116`"
    )
    assert "`question`" in lines[2]
    assert "`answer`" in lines[2]
    assert lines[3:5] == [
        f"{path}:3: `task_id`: Field required",
        f"{path}:3: `question`: Field required; `answer`: Field required",
    ]
    example = lines[5].removeprefix("a record of the task 'math' looks like: ")
    assert MATH.check_record(Record.model_validate_json(example)) is None
    assert len(lines) == 6


def test_equal_faults_of_one_line_name_it_once(file):
    path = file("bad.json", json.dumps([{"task_id": name, "shards": [4], "answer": 1} for name in "abc"]))
    assert refusal(path).startswith(f"{path}:1: `shards`: piece 1 is neither a text nor an object with")


def test_a_record_with_thousands_of_faults_takes_one_line(file):
    path = file("bad.json", json.dumps([PROMPTS[0] | {"examples": [5] * 5000}]))
    first, _ = refusal(path).splitlines()
    assert first.endswith("; and 4995 more")


@given(text=st.text() | st.text(alphabet='[{"task_id:shard1,;}] \n\r\t\\').map(HEADER.__add__))
@pytest.mark.parametrize("name", ["any.csv", "any.jsonl", "any.json"])
def test_any_text_is_read_or_refused(tmp_path_factory, name, text):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode(errors="replace"))
    try:
        read_data(str(path), MATH)
    except BadInput as error:
        assert str(error).startswith(f"{path}:")


# -- what the tasks take --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (116, "116"),
        (116.0, "116"),
        ("116", "116"),
        (" 116.00 ", "116"),
        ("#### 116", "116"),
        ("29 * 4\n#### 116", "116"),
        ("$1,800", "1800"),
        (-3, "-3"),
        (0.5, "0.5"),
        (1e22, "1" + "0" * 22),
    ],
)
async def test_a_number_is_an_answer_however_it_is_written(file, answer, right):
    path = file("a.json", json.dumps([PROMPTS[0] | {"answer": answer}]))
    (record,) = read_data(str(path), MATH).records
    assert record.extra("answer") == answer
    for scoring in ("strict", "parity"):
        assert (await MATH.evaluate(f"It is {right}.", record, scoring)).score == 1
        assert (await MATH.evaluate("It is 117.", record, scoring)).score == 0


@pytest.mark.parametrize("answer", ["116 or 117", "116 euros", "", "####", "many", True, None, [116], "1e5"])
def test_an_answer_whose_number_is_not_plain_is_refused(file, answer):
    path = file("a.json", json.dumps([PROMPTS[0] | {"answer": answer}]))
    assert "`answer`: expected a number" in refusal(path)


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_a_tasks_example_passes_its_own_check_and_every_field_is_described(task):
    assert task.check_record(Record.model_validate(example_of(task))) is None
    properties = fields_of(task).model_json_schema()["properties"]
    assert all(field.get("description") for field in properties.values())
    assert set(example_of(task)) - {"task_id", "task", "shards"} <= set(properties)


def test_a_text_is_a_question_for_actions():
    record = Record.model_validate(example_of(TASKS["actions"]))
    assert TASKS["actions"].full_prompt(record) == "Book a table for 4 on Friday."


# -- whose task -----------------------------------------------------------------------------------


def test_a_record_need_not_name_the_task_that_the_command_names(file):
    nameless = [{k: v for k, v in one.items() if k != "task"} for one in PROMPTS]
    assert read_data(str(file("a.jsonl", in_lines(nameless))), MATH).records == RECORDS
    path = file("b.csv", in_csv(nameless))
    assert read_records(path, None, {"math": MATH}).records == RECORDS
    message = refusal(path, None)
    assert message == f"{path}:2 and 19 others: `task`: Field required. Name it there, or with --task"


def test_without_a_name_the_task_is_the_one_of_all_records(file):
    data = read_data(str(file("a.jsonl", in_lines(PROMPTS))), None)
    assert (data.task, data.records) == ("math", RECORDS)
    mixed = file("b.jsonl", in_lines([*PROMPTS, example_of(TASKS["translation"])]))
    assert refusal(mixed, None) == (
        f"{mixed}: holds records of several tasks: math (20), translation (1). Name one with --task"
    )
    assert len(read_data(str(mixed), MATH).records) == 20
    assert "Name one with --task: actions, choice, code" in refusal("starter", None)


def test_a_plugins_records_and_its_example(file, tmp_path):
    shown = files_of(ROOT / "docs" / "extending.md")
    plugins = load_all([file("booking.py", shown["booking.py"])])
    tasks = plugins[0].tasks
    data = read_data(str(file("bookings.json", shown["bookings.json"])), None, tasks)
    assert (data.task, len(data.records)) == ("booking", 2)
    text = "task_id,task,shards,request,wanted\n" + 'b/1,booking,"Book.\nFor 4.",Book for 4.,"[""4""]"\n'
    (record,) = read_data(str(file("b.csv", text)), tasks[0]).records
    assert record.extra("wanted") == ["4"]
    bad = file("bad.csv", text.replace("Book for 4.", ""))
    fault, example = refusal(bad, tasks[0]).splitlines()
    assert fault == f"{bad}:2: 'b/1': `request` must be the whole request as a text"
    assert tasks[0].check_record(Record.model_validate_json(example.partition("like: ")[2])) is None
    spoilt = file("spoilt.py", shown["booking.py"].replace("record_example = {", "record_example = 5, {"))
    with pytest.raises(BadInput, match="a dict as `record_example`"):
        load_all([spoilt])


def test_a_study_of_ones_own_prompts_needs_no_word_about_their_task(file, tmp_path):
    prompts, db = file("mine.csv", in_csv(PROMPTS[:3])), tmp_path / "a.db"
    with Upstream("It is 4.") as upstream:
        words = ["lic", "run", prompts, "--conditions", "full,sharded", "--db", db]
        words += ["--model", f"openai:stub@{upstream.url}", "--json"]
        done = CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with Store(db, read_only=True) as store:
        assert {(made.task, made.condition) for _, made in store.runs()} == {
            ("math", "full"),
            ("math", "sharded"),
        }


# -- the page -------------------------------------------------------------------------------------

PAGE = files_of(ROOT / "docs" / "records.md")


@pytest.mark.parametrize("name", PAGE)
def test_what_the_page_shows_is_accepted(file, name):
    assert read_data(str(file(name, PAGE[name])), None).records


def test_the_three_files_of_the_page_say_the_same(file):
    names = ["tickets.json", "tickets.jsonl", "tickets.csv"]
    every = [read_data(str(file(name, PAGE[name])), None).records for name in names]
    fields = fields_of(MATH)
    said = [[(r.task_id, r.shards, fields.of(r)) for r in records] for records in every]
    assert said[0] == said[1] == said[2]
    assert len(said[0]) == 2
