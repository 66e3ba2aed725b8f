"""An SQL answer is right when its results are, and nothing in it can hurt a database or the run."""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from starter_records import starter_records
from support import escapes

from midturn.core import BadInput, InfrastructureError
from midturn.studies.lic import Record
from midturn.studies.lic._data import STARTER
from midturn.studies.lic.tasks import _sql_databases as sql_databases, _sql_inside as inside
from midturn.studies.lic.tasks._database import Database
from midturn.studies.lic.tasks._sql_databases import QueryFailed, opened
from midturn.studies.lic.tasks._sql_inside import LONGEST_VALUE
from midturn.studies.lic.tasks._sql_results import same_result
from midturn.studies.lic.tasks._sql_texts import MOST_CANDIDATES, candidates, query_in, standard_query
from midturn.studies.sandbox import Isolation
from midturn.studies.sandbox._isolation import works

pytestmark = pytest.mark.slow("runs queries in processes of their own")

SCHEMA = "CREATE TABLE pet (name TEXT, kind TEXT, age INTEGER)"
ROWS = (
    "INSERT INTO pet VALUES ('Rex', 'dog', 3), ('Tom', 'cat', 5), ('Kit', 'cat', 5), ('Bo', 'dog', 9)",
    "INSERT INTO pet VALUES ('Ann', 'dog', 1), ('Mog', 'cat', 2), ('Lux', 'cat', 8)",
)
SCORINGS = ("strict", "parity")
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def record(gold="SELECT name FROM pet WHERE age > 4", own=ROWS, db_id="pets", **fields):
    return Record.model_validate(
        {
            "task_id": "d/1",
            "task": "database",
            "shards": [{"shard_id": 1, "shard": "find pets"}, {"shard_id": 2, "shard": "older than 4"}],
            "schema_sql": SCHEMA,
            "reference_sql": gold,
            "db_id": db_id,
            "fully_specified_question": "Which pets are older than 4?",
            "spider_difficulty": "medium",
            "rows_sql": list(own),
            **fields,
        }
    )


@pytest.fixture
def folder(tmp_path):
    """The databases as files, as the published records need them."""
    (tmp_path / "pets").mkdir()
    for number, inserts in enumerate(ROWS):
        database = sqlite3.connect(tmp_path / "pets" / f"{number}.sqlite")
        database.executescript(f"{SCHEMA};{inserts}")
        database.close()
    return tmp_path


async def score(answer, of=None, scoring="strict", task=None):
    return (await (task or Database()).evaluate(answer, of or record(), scoring)).score


STARTER_RECORDS = starter_records("database")


@pytest.mark.parametrize("starter", STARTER_RECORDS, ids=lambda starter: starter.task_id)
@pytest.mark.parametrize("scoring", SCORINGS)
async def test_another_query_than_a_starters_reference_is_wrong(starter, scoring):
    assert await score("SELECT count(*) + 1000 FROM sqlite_master", starter, scoring) == 0


async def test_every_starter_reference_finds_something_in_each_of_its_databases():
    assert len(STARTER_RECORDS) >= 8
    for starter in STARTER_RECORDS:
        sources = Database().databases(starter)
        async with opened(sources, cpu_s=30) as databases:
            for number in range(len(sources)):
                until = time.monotonic() + 5
                assert await databases.rows(number, starter.extra("reference_sql"), until=until)


RIGHT = {
    "in a fence": "```sql\nSELECT name FROM pet WHERE age > 4;\n```",
    "lines and spaces": "SELECT   name\n  FROM pet\n\tWHERE age>4",
    "with DISTINCT": "SELECT DISTINCT name FROM pet WHERE age > 4",
    "rows in another order": "SELECT name FROM pet WHERE age > 4 ORDER BY name DESC",
    "another value": "SELECT name FROM pet WHERE age > 99",
    "operator written apart": "SELECT name FROM pet WHERE age > = 4",
    "a second statement": "SELECT name FROM pet WHERE age > 4; SELECT 1",
}


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT.keys())
async def test_what_the_reference_forgives_is_forgiven(answer, scoring):
    # None of the pets is exactly 4, so that >= 4 and > 4 are the same.
    assert await score(answer, scoring=scoring) == 1


WRONG = {
    "right in one database only": "SELECT name FROM pet WHERE name IN ('Tom', 'Kit', 'Bo')",
    "a column too many": "SELECT name, age FROM pet WHERE age > 4",
    "a row twice": "SELECT name FROM pet WHERE age > 4 UNION ALL SELECT 'Tom'",
    "no such table": "SELECT name FROM pets",
    "no query": "Which pets do you mean?",
    "nothing": "",
    "a semicolon": ";",
    "an open string": "SELECT 'name FROM pet",
    "a null byte": "SELECT name\x00 FROM pet",
    "half a surrogate pair": "SELECT '\ud800'",
    "an open parameter": "SELECT name FROM pet WHERE age > ?",
    "a huge value": "SELECT zeroblob(1000000000)",
    "many large values": "SELECT printf('%.*c', 190000, 'x') FROM pet a, pet b, pet c, pet d, pet e",
    "deep nesting": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "endless text": "SELECT name FROM pet WHERE " + "age > 4 AND " * 100_000,
}


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG.keys())
async def test_what_is_wrong_or_nonsense_scores_0_and_raises_nothing(answer, scoring):
    assert await score(answer, scoring=scoring) == 0


@pytest.mark.parametrize(
    "answer",
    [
        "Here you are:\n```sql\nSELECT name FROM pet WHERE age > 4;\n```\nBye",
        "```SQL\nSELECT name FROM pet WHERE age > 4\n```",
        "```sqlite\nSELECT name FROM pet WHERE age > 4\n```",
    ],
)
async def test_what_stands_around_a_fenced_query_spoils_it_in_parity_alone(answer):
    assert await score(answer, scoring="strict") == 1
    assert await score(answer, scoring="parity") == 0


async def test_a_comment_is_right_in_parity_where_the_reference_finds_nothing():
    empty = record(gold="SELECT name FROM pet WHERE age > 400")
    assert await score("-- I can't tell", empty, scoring="strict") == 0
    assert await score("-- I can't tell", empty, scoring="parity") == 1
    for nothing in ("", ";", "```sql\n```"):
        assert await score(nothing, empty, scoring="strict") == 0
        assert await score(nothing, empty, scoring="parity") == 0


async def test_equal_numbers_of_two_types_are_sorted_apart_in_parity_alone():
    mean = record(gold="SELECT count(*), 1.5 FROM pet WHERE name = 'Rex'")
    answer = "SELECT total(1), 1.5 FROM pet WHERE name = 'Rex'"
    assert await score(answer, mean, scoring="strict") == 1
    assert await score(answer, mean, scoring="parity") == 0


async def test_a_comment_hides_what_follows_it_in_parity_alone():
    answer = "SELECT name -- the pet's name\nFROM pet WHERE age > 4"
    assert await score(answer, scoring="strict") == 1
    assert await score(answer, scoring="parity") == 0


@pytest.mark.parametrize("scoring", SCORINGS)
async def test_spaces_within_a_value_count_in_strict_scoring(scoring):
    two_spaces = record(
        gold="SELECT age FROM pet WHERE kind = 'guinea  pig'",
        own=["INSERT INTO pet VALUES ('Pip', 'guinea  pig', 2)"],
    )
    query = two_spaces.extra("reference_sql")
    assert ("'guinea  pig'" in standard_query(query, scoring)) == (scoring == "strict")
    assert await score(query, two_spaces, scoring) == 1


async def test_row_order_counts_only_where_the_reference_orders():
    ordered = record(gold="SELECT name FROM pet ORDER BY age, name")
    assert await score("SELECT name FROM pet ORDER BY age, name", ordered) == 1
    assert await score("SELECT name FROM pet ORDER BY age DESC, name", ordered) == 0


async def test_a_published_record_is_tried_in_all_files_of_its_folder(folder):
    task = Database(folder)
    published = record(own=[])
    assert await score("SELECT name FROM pet WHERE age > 4", published, task=task) == 1
    assert await score("SELECT name FROM pet WHERE age = 5 OR age = 9", published, task=task) == 0


async def test_the_folder_can_be_set_from_outside(folder, monkeypatch):
    monkeypatch.setenv("MIDTURN_SPIDER", str(folder))
    assert await score("SELECT name FROM pet WHERE age > 4", record(own=[])) == 1


async def test_a_file_that_is_a_link_is_read_where_it_lies(folder):
    (folder / "kept").mkdir()
    for file in (folder / "pets").iterdir():
        file.rename(folder / "kept" / file.name)
        file.symlink_to(folder / "kept" / file.name)
    assert await score("SELECT name FROM pet WHERE age > 4", record(own=[]), task=Database(folder)) == 1


ANSWERING = (
    "SELECT count(*), avg(age), max(age) - min(age), sum(age), total(age), group_concat(name) FROM pet",
    "SELECT count(DISTINCT kind) FROM pet WHERE name LIKE '%o%' AND kind GLOB 'c*'",
    "SELECT upper(name) || lower(kind), length(name), substr(name, 1, 2), instr(name, 'o') FROM pet",
    "SELECT cast(round(age / 2.0, 1) AS INTEGER), abs(age), coalesce(age, 0), iif(age > 4, 1, 2) FROM pet",
    "SELECT strftime('%Y', '2012-03-04'), date('2012-03-04', '+1 day'), julianday('2012-03-04') FROM pet",
    "SELECT name, rank() OVER (ORDER BY age), lag(name) OVER (ORDER BY age) FROM pet",
    "SELECT json_extract('[1, 2]', '$[0]'), json_group_array(name), '[1]' ->> 0 FROM pet",
    "SELECT sqrt(age), power(age, 2), ceil(age / 2.0) FROM pet",
    "WITH old AS (SELECT * FROM pet WHERE age > 2) SELECT kind FROM old GROUP BY kind HAVING count(*) > 1",
    "SELECT name FROM pet EXCEPT SELECT name FROM pet WHERE age IN (SELECT max(age) FROM pet)",
    "SELECT a.name FROM pet AS a JOIN pet AS b ON a.kind = b.kind AND a.age < b.age ORDER BY a.name LIMIT 3",
    "SELECT name FROM elder",
    "SELECT name FROM sqlite_master WHERE type = 'table'",
    "SELECT CURRENT_DATE, typeof(x'00'), hex(zeroblob(2)), printf('%.2f', age), x'00ff' FROM pet",
)


@pytest.mark.parametrize("scoring", SCORINGS)
@pytest.mark.parametrize("query", ANSWERING)
async def test_what_queries_are_made_of_goes_on_working(query, scoring):
    view = "CREATE VIEW elder AS SELECT name FROM pet WHERE abs(age) > 2"
    of = record(gold=query, own=[f"{rows}; {view}" for rows in ROWS])
    assert Database().check_record(of) is None
    assert await score(query, of, scoring) == 1


@pytest.mark.parametrize("isolation", [Isolation.BUBBLEWRAP, Isolation.NAMESPACES, Isolation.NONE])
async def test_no_attempt_of_sql_gets_further_than_reading(isolation, processes, record_property):
    if isolation is not Isolation.NONE and not works(isolation):
        pytest.skip(f"the sandbox `{isolation}` does not work on this machine")
    tried = await escapes.of_sql(isolation)
    record_property("tries", tried.attempts)
    assert tried.attempts > 150
    assert tried.escaped == ()


@pytest.mark.parametrize(
    "making",
    [
        "SELECT fts3_tokenizer('porter', x'b0b1b2b3b4b5b6b7')",
        "CREATE VIRTUAL TABLE notes USING fts4(body)",
        "CREATE TABLE copy AS SELECT * FROM dbstat",
    ],
)
def test_a_record_whose_sql_reaches_for_more_than_tables_is_refused(making):
    assert "rows_sql: a database of the record's own can't be opened: " in str(
        Database().check_record(record(own=[f"{ROWS[0]}; {making}"]))
    )


async def test_a_file_with_virtual_tables_is_never_a_score(tmp_path):
    (tmp_path / "pets").mkdir()
    database = sqlite3.connect(tmp_path / "pets" / "a.sqlite")
    database.executescript(f"{SCHEMA}; CREATE VIRTUAL TABLE place USING rtree(id, low, high)")
    database.close()
    with pytest.raises(InfrastructureError, match="holds virtual tables"):
        await score("SELECT name FROM pet", record(own=[]), task=Database(tmp_path))


BREAKS = """
import ctypes
def broken(does):
    def breaks_or_does(*arguments):
        if "a bug in SQLite" in str(arguments):
            ctypes.string_at(0)
        return does(*arguments)
    return breaks_or_does
make, ask = broken(make), broken(ask)
"""


@pytest.fixture(params=[None, Isolation.NONE], ids=["in a sandbox", "without one"])
def fragile(request, monkeypatch):
    """SQLite has a bug that ends its process."""
    program = sql_databases._PROGRAM
    monkeypatch.setattr(sql_databases, "_PROGRAM", replace(program, sources=(*program.sources, BREAKS)))
    if request.param:
        monkeypatch.setattr(sql_databases, "strongest", no_sandbox)


def no_sandbox():
    raise BadInput("no sandbox works here")


async def test_what_breaks_sqlite_is_one_answers_failure_and_never_ours(fragile):
    verdict = await Database().evaluate("SELECT 'a bug in SQLite'", record(), "strict")
    assert verdict.score == 0
    assert verdict.reason == "the query fails: its process ended"
    assert await score("SELECT name FROM pet WHERE age > 4") == 1
    with pytest.raises(
        InfrastructureError, match="the reference query fails in its database: its process ended"
    ):
        await score("SELECT 1", record(gold="SELECT 'a bug in SQLite'"))
    fault = Database().check_record(record(own=[f"{ROWS[0]}; SELECT 'a bug in SQLite'"]))
    assert fault == "rows_sql: a database of the record's own can't be opened: its process ended"


async def test_what_a_process_makes_up_is_no_result(monkeypatch):
    program = sql_databases._PROGRAM
    for made_up in ("('rows', [[1]])", "('rows', [({},)])", "'rows'", "('failed', 1)", "('nothing', [])"):
        source = f"def ask(*arguments): return {made_up} if 'kind' in arguments[1] else ('rows', [('Tom',)])"
        monkeypatch.setattr(sql_databases, "_PROGRAM", replace(program, sources=(*program.sources, source)))
        verdict = await Database().evaluate("SELECT kind FROM pet", record(), "strict")
        assert verdict.reason == "the query fails: its result can't be read"


async def test_a_machine_without_a_sandbox_answers_and_says_so_once(monkeypatch, caplog):
    monkeypatch.setattr(sql_databases, "strongest", no_sandbox)
    sql_databases._say_that_no_sandbox_works.cache_clear()
    for _ in range(2):
        assert await score("SELECT name FROM pet WHERE age > 4") == 1
    (said,) = caplog.messages
    assert said.startswith("No sandbox works here: the SQL of records and models can only read")


async def test_a_large_result_comes_back_whole():
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 20000) "
    query = f"{numbers} SELECT x, x * 0.1, 'é' || x, x'00ff', NULL FROM n"
    async with opened([f"{SCHEMA};{ROWS[0]}"], cpu_s=30) as databases:
        found = await databases.rows(0, query, until=time.monotonic() + 20)
    assert found == [(n, n * 0.1, f"é{n}", b"\x00\xff", None) for n in range(1, 20001)]


HARMFUL = (
    "DROP TABLE pet",
    "DELETE FROM pet",
    "UPDATE pet SET age = 0",
    "INSERT INTO pet VALUES ('x', 'x', 1)",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x AS SELECT * FROM pet",
    "SELECT name FROM pet WHERE age > 4; DROP TABLE pet",
    "PRAGMA writable_schema = 1",
    "VACUUM INTO 'copy.sqlite'",
    "ATTACH DATABASE 'new.sqlite' AS new",
    "BEGIN EXCLUSIVE",
    "SELECT load_extension('x')",
)


@pytest.mark.parametrize("answer", HARMFUL)
async def test_nothing_that_an_answer_says_changes_a_database(answer, folder, monkeypatch):
    monkeypatch.chdir(folder)
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    await score(answer, record(own=[]), task=Database(folder))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize("answer", [query for query in HARMFUL if not query.startswith("SELECT")])
async def test_the_authorizer_alone_admits_nothing_but_reading(answer):
    async with opened([f"{SCHEMA};{ROWS[0]}"], cpu_s=30) as databases:
        with pytest.raises(QueryFailed):
            await databases.rows(0, answer, until=time.monotonic() + 5)
        assert len(await databases.rows(0, "SELECT * FROM pet", until=time.monotonic() + 5)) == 4


def test_a_file_opened_for_reading_cannot_be_written_even_without_the_authorizer(folder, monkeypatch):
    monkeypatch.setattr(inside, "_databases", [])
    assert inside.open_file(str(folder / "pets" / "0.sqlite")) is None
    (database,) = inside._databases
    database.set_authorizer(None)
    assert inside.ask(0, "DROP TABLE pet", 5, None) == (
        "failed",
        "attempt to write a readonly database",
    )
    database.close()


BLOCKING = {
    "endless recursion": ENDLESS,
    "a huge join": "SELECT count(*) FROM " + ", ".join(f"pet p{n}" for n in range(20)),
    **{
        name: "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n), "
        f"h(h) AS MATERIALIZED (SELECT hex(zeroblob({LONGEST_VALUE // 2 - 100}))), "
        f"p(p) AS MATERIALIZED (SELECT hex(zeroblob({LONGEST_VALUE // 4}))) "
        f"SELECT count(*) FROM n CROSS JOIN h CROSS JOIN p WHERE {condition}"
        for name, condition in {
            "slow searches": "instr(h, p || x)",
            "slow replacements": "replace(h, p || x, '')",
            "slow trimmings": "ltrim(h, replace(p, '0', '1') || '0' || x)",
            "slow patterns": f"h || x LIKE '%{'0' * 190}x'",
            "slow globs": f"h || x GLOB '*[{'1' * 180}0]x'",
        }.items()
    },
}


@pytest.mark.parametrize("answer", BLOCKING.values(), ids=BLOCKING.keys())
async def test_a_blocking_query_is_interrupted_at_its_limit(answer):
    began = time.monotonic()
    assert await score(answer, task=Database(time_limit_s=0.3)) == 0
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("scoring", SCORINGS)
async def test_a_value_as_long_as_a_picture_can_be_read(scoring):
    staff = record(gold="SELECT * FROM pet", own=["INSERT INTO pet VALUES ('Rex', zeroblob(40000), 3)"])
    assert await score("SELECT name, kind, age FROM pet", staff, scoring) == 1


async def test_the_limit_holds_for_all_candidates_together():
    slots = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x, 2, 3) FROM n"
    gold = record(gold="SELECT name FROM pet WHERE age > 4 AND age < 9 AND age <> 7")
    began = time.monotonic()
    assert await score(slots, gold, task=Database(time_limit_s=0.3)) == 0
    assert time.monotonic() - began < 5  # With 0.3 s each it would take longer.


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda pets: None, "MIDTURN_SPIDER"),
        (lambda pets: pets.mkdir(), "MIDTURN_SPIDER"),
        (lambda pets: (pets.mkdir(), (pets / "a.sqlite").write_bytes(b"")), "no tables"),
        (lambda pets: (pets.mkdir(), (pets / "a.sqlite").write_bytes(b"version https" * 99)), "no SQLite"),
        (lambda pets: (pets / "a.sqlite").mkdir(parents=True), "can't be opened"),
        (lambda pets: other_database(pets), "reference query fails"),
    ],
    ids=["no folder", "no file", "an empty file", "a pointer file", "a folder", "another database"],
)
@pytest.mark.parametrize("scoring", SCORINGS)
async def test_a_missing_or_unfit_database_is_never_a_score(made, said, scoring, tmp_path):
    made(tmp_path / "pets")
    with pytest.raises(InfrastructureError, match=said):
        await score("SELECT 1", record(own=[]), scoring, task=Database(tmp_path))


def other_database(pets: Path) -> None:
    pets.mkdir()
    database = sqlite3.connect(pets / "a.sqlite")
    database.execute("CREATE TABLE plant (name)")
    database.close()


@pytest.mark.parametrize(
    ("gold", "predicted", "ordered", "same"),
    [
        ([], [], True, True),
        ([(1,)], [], False, False),
        ([(1, "a"), (2, "b")], [("b", 2), ("a", 1)], False, True),
        ([(1, "a"), (2, "b")], [("b", 2), ("a", 1)], True, False),
        ([(1, "a"), (2, "b")], [("a", 1), ("b", 2)], True, True),
        # Each column holds the same bag; only the rows tell them apart.
        ([(1, 2), (2, 1)], [(1, 1), (2, 2)], False, False),
        ([(1, 2, 3), (2, 3, 1)], [(3, 2, 1), (1, 3, 2)], False, True),
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)], False, False),
        ([(1,)], [(1.0,)], False, True),
        ([(1,)], [("1",)], False, False),
        ([(None, b"x")], [(b"x", None)], False, True),
    ],
)
def test_results_are_compared_as_bags_under_any_order_of_columns(gold, predicted, ordered, same):
    assert same_result(gold, predicted, ordered=ordered) is same


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_shuffled_rows_and_columns_are_always_the_same_result(data):
    columns = data.draw(st.integers(1, 5))
    row = st.tuples(*[st.integers(0, 2)] * columns)
    gold = data.draw(st.lists(row, min_size=1, max_size=6))
    order = data.draw(st.permutations(range(columns)))
    predicted = [tuple(found[at] for at in order) for found in data.draw(st.permutations(gold))]
    assert same_result(gold, predicted, ordered=False)


def test_columns_that_could_all_stand_for_each_other_are_told_apart_in_time():
    alike = [tuple((row + shift) % 12 for shift in range(12)) for row in range(12)]
    other = [tuple((row * shift + shift) % 12 for shift in (1, 5, 7, 11) * 3) for row in range(12)]
    began = time.process_time()
    assert same_result(alike, [row[::-1] for row in alike], ordered=False)
    same_result(alike, other, ordered=False)
    assert time.process_time() - began < 10


def test_candidates_take_the_reference_values_in_their_order_first_in_strict_and_all_in_either():
    gold = "SELECT a FROM t WHERE b = 'x' AND c = 2 AND d = 3.5"
    predicted = 'SELECT a FROM t WHERE b = "q" AND c = 7 AND d = 8'
    tried, in_parity = (list(candidates(predicted, gold, scoring)) for scoring in SCORINGS)
    assert tried[:2] == [predicted, "SELECT a FROM t WHERE b = 'x' AND c = 2 AND d = 3.5"]
    assert len(tried) == 1 + 3**3
    assert sorted(tried) == sorted(in_parity)


def test_candidates_are_capped_and_come_in_the_same_order_each_time():
    gold = "SELECT 1, 2, 3, 4, 5, 6"
    for scoring in SCORINGS:
        tried = list(candidates("SELECT 9, 9, 9, 9, 9, 9", gold, scoring))
        assert len(tried) == MOST_CANDIDATES == len(set(tried))
        assert (tried[1] == gold) == (scoring == "strict")
        assert tried == list(candidates("SELECT 9, 9, 9, 9, 9, 9", gold, scoring))


@pytest.mark.parametrize(
    ("reply", "query"),
    [
        ("```sql\nSELECT 1\n```", "SELECT 1"),
        ("```\nSELECT 1\n``` or rather ```sql\nSELECT 2\n```", "SELECT 2"),
        ("```sql\nSELECT 1", "SELECT 1"),
        ("```python\nprint(1)\n```\n\nSELECT name\nFROM pet;\nThat is all.", "SELECT name\nFROM pet"),
        ("with x as (select 1)\nselect * from x\n\nThis gives x.", "with x as (select 1)\nselect * from x"),
        ("Which pets do you want me to select?", None),
        ("", None),
    ],
)
def test_the_rules_find_the_query_in_a_reply(reply, query):
    assert query_in(reply) == query


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_reply_makes_the_readers_of_sql_fail(text):
    query_in(text)
    for scoring in SCORINGS:
        list(candidates(standard_query(text, scoring), "SELECT 1", scoring))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference_sql": ""}, "reference_sql"),
        ({"db_id": "../secrets"}, "db_id"),
        ({"reference_sql": "SELECT age FROM nowhere"}, "reference_sql: no such table"),
        ({"rows_sql": ["INSERT INTO nowhere VALUES (1)"]}, "rows_sql"),
        ({"rows_sql": ["ATTACH DATABASE 'x.sqlite' AS x"]}, "rows_sql"),
    ],
)
def test_a_faulty_record_is_refused_with_its_field(changed, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said in (Database().check_record(record(**changed)) or "")
    assert Database().check_record(record()) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("endless", "said"),
    [
        ("INSERT INTO pet SELECT x, x, x FROM n WHERE x < 0", "takes longer than 0.2 s"),
        ("INSERT INTO pet SELECT x, zeroblob(40000), x FROM n", "full"),
    ],
)
def test_sql_that_makes_a_database_without_end_is_refused(endless, said, monkeypatch):
    monkeypatch.setattr(sql_databases, "MAKING_S", 0.2 if "longer" in said else 60)
    monkeypatch.setattr(sql_databases, "MOST_PAGES", 1000)
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    fault = Database().check_record(record(own=[f"{numbers} {endless}"])) or ""
    assert fault.startswith("rows_sql: ")
    assert said in fault


def test_databases_are_opened_before_anything_is_spent(folder):
    task = Database(folder)
    task.preflight([record(own=[]), record()])
    (folder / "pets" / "2.sqlite").write_bytes(b"version https" * 99)
    with pytest.raises(BadInput, match=r"2\.sqlite is no SQLite database"):
        task.preflight([record(own=[])])


@pytest.mark.skipif(os.getuid() != 0, reason="sandboxes of others than root run as that user")
def test_a_file_that_only_root_may_read_is_refused_with_what_to_change(folder):
    (folder / "pets" / "0.sqlite").chmod(0o600)
    with pytest.raises(BadInput, match=r"0\.sqlite can't be opened: .* \(chmod o\+rX\)$"):
        Database(folder).preflight([record(own=[])])


def test_a_record_of_the_published_form_needs_no_database_to_be_read():
    assert Database().check_record(record(own=[])) is None


def test_prompts_state_the_schema_the_question_and_every_shard():
    task, pets = Database(), record()
    assert SCHEMA in task.system_prompt(pets)
    assert "Which pets are older than 4?" in task.full_prompt(pets)
    assert task.concat_prompt(pets, ["find {pets}", "older than 4"]).endswith(
        "\n- find {pets}\n- older than 4"
    )


def test_the_starter_records_ship_with_the_package_and_leave_no_file_behind():
    assert not list(STARTER.glob("*.sqlite"))
