"""`actions` scores calls as the Berkeley benchmark does, and never runs what a model wrote."""

from __future__ import annotations

import json

import pytest

from midturn.studies.lic import Record
from midturn.studies.lic.tasks import task_named

TASK = task_named("actions")

PROPERTIES = {
    "city": {"type": "string"},
    "people": {"type": "integer"},
    "price": {"type": "float"},
    "quiet": {"type": "boolean"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "at": {"type": "tuple", "items": {"type": "integer"}},
    "extras": {"type": "dict"},
    "guests": {"type": "array", "items": {"type": "dict"}},
}


def record(reference, required=(), category="parallel", **extra):
    functions = [
        {"name": name, "parameters": {"type": "dict", "properties": PROPERTIES, "required": list(required)}}
        for name in ("book", "hotel.find")
    ]
    fields = {
        "function": functions,
        "fully_specified_question": [[{"role": "user", "content": "Book it."}]],
        "reference_answer": reference,
        "language": "Python",
        "test_category": category,
    }
    shards = [{"shard_id": 1, "shard": "book"}]
    return Record.model_validate({"task_id": "a/1", "task": "actions", "shards": shards} | fields | extra)


async def score(answer, reference, scoring="strict", **extra):
    return (await TASK.evaluate(answer, record(reference, **extra), scoring)).score


def one(**allowed):
    return [{"book": allowed}]


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        ("[book(city='Rome')]", {"city": ["Rome"]}),
        ("book(city='Rome')", {"city": ["Rome"]}),
        ("[book(\n  city='Rome',\n)]", {"city": ["Rome"]}),
        ("```python\n[book(city='Rome')]\n```", {"city": ["Rome"]}),
        ("```tool_code\n[book(city='Rome')]```", {"city": ["Rome"]}),
        ("`[book(city='Rome')]`", {"city": ["Rome"]}),
        ("'[book(city=\"Rome\")]'", {"city": ["Rome"]}),
        ("[book(city='NEW-york, n.y.')]", {"city": ["New York NY"]}),
        ("[book(city='a/b_c*d^e')]", {"city": ["abcde"]}),
        ('[book(city="O\'Hare")]', {"city": ['O"Hare']}),
        ("[book(city=Rome)]", {"city": ["Rome"]}),
        ("[book(city='Ro' + 'me')]", {"city": ["Rome"]}),
        ("[book(people=2 + 3 * 2)]", {"people": [8]}),
        ("[book(people=-3)]", {"people": [-3]}),
        ("[book(people=2**3)]", {"people": [8]}),
        ("[book(people=5|3)]", {"people": [7]}),
        ("[book(people=(12&10)^1)]", {"people": [9]}),
        ("[book(people=3<<2)]", {"people": [12]}),
        ("[book(people=41>>2)]", {"people": [10]}),
        ("[book(people=-(3) + 4)]", {"people": [1]}),
        ("[book(price=+1 + .5)]", {"price": [1.5]}),
        ("[book(tags=['a'] + ['b'])]", {"tags": [["a", "b"]]}),
        ("[book(price=4)]", {"price": [4.0]}),
        ("[book(price=4.0)]", {"price": [4]}),
        ("[book(quiet=True)]", {"quiet": [True]}),
        ("[book(tags=['A b', 'c.'])]", {"tags": [["ab", "c"]]}),
        ("[book(tags=[])]", {"tags": [["a"], ""]}),
        ("[book(at=(1, 2))]", {"at": [[1, 2]]}),
        ("[book(at=[1, 2])]", {"at": [[1, 2]]}),
        ("[book(extras={'bed': 'King Size'})]", {"extras": [{"bed": ["king-size"], "cot": [""]}]}),
        ("[book(guests=[{'n': 'Al'}, {'n': 'Bo'}])]", {"guests": [[{"n": ["al"]}, {"n": ["bo"]}]]}),
        ("[book(people=count)]", {"people": ["count"]}),
        ("[book(city='Rome')]", {"city": ["Rome"], "people": [1, ""]}),
        ("[book('ignored', city='Rome')]", {"city": ["Rome"]}),
    ],
)
async def test_these_calls_are_right(answer, allowed):
    assert await score(answer, one(**allowed)) == 1
    assert await score(answer, one(**allowed), "parity") == 1


@pytest.mark.parametrize(
    ("written", "strict", "parity"), [("+3", 3, -3), ("-3", -3, -3), ("~3", -4, -3), ("not 1", False, -1)]
)
async def test_a_sign_is_what_it_says_in_strict_and_always_a_minus_in_parity(written, strict, parity):
    answer = f"[book(people={written})]"
    assert await score(answer, one(people=[strict])) == 1
    assert await score(answer, one(people=[parity]), "parity") == 1
    assert strict == parity or await score(answer, one(people=[parity])) == 0


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        ("[book(people='4')]", {"people": [4]}),
        ("[book(people=4.0)]", {"people": [4]}),
        ("[book(people=True)]", {"people": [1]}),
        ("[book(city=4)]", {"city": ["4"]}),
        ("[book(quiet=true)]", {"quiet": [True]}),
        ("[book(city='Ro' + me)]", {"city": ["Rome"]}),
        ("[book(city='Roma')]", {"city": ["Rome"]}),
        ("[book(tags=['c', 'ab'])]", {"tags": [["ab", "c"]]}),
        ("[book(tags=('ab',))]", {"tags": [["ab"]]}),
        ("[book(tags=[1])]", {"tags": [["1"]]}),
        ("[book(extras={'bed': 'king', 'tv': 1})]", {"extras": [{"bed": ["king"]}]}),
        ("[book(extras={})]", {"extras": [{"bed": ["king"]}]}),
        ("[book(guests=[{'n': 'Bo'}, {'n': 'Al'}])]", {"guests": [[{"n": ["al"]}, {"n": ["bo"]}]]}),
        ("[book(guests=[{'n': 'Al'}])]", {"guests": [[{"n": ["al"]}, {"n": ["bo"]}]]}),
        ("[book(city='Rome')]", {"city": ["Rome"], "people": [1]}),
        ("[book(city='Rome', people=1)]", {"city": ["Rome"]}),
        ("[book(city='Rome', floor=1)]", {"city": ["Rome"]}),
        ("[book('Rome')]", {"city": ["Rome"]}),
        ("[Book(city='Rome')]", {"city": ["Rome"]}),
        ("[book(city='Rome'), book(city='Rome')]", {"city": ["Rome"]}),
        ("I would call [book(city='Rome')] now.", {"city": ["Rome"]}),
        ("[]", {"city": ["", "Rome"]}),
    ],
)
async def test_these_calls_are_wrong_and_the_verdict_says_why(answer, allowed):
    for scoring in ("strict", "parity"):
        verdict = await TASK.evaluate(answer, record(one(**allowed)), scoring)
        assert verdict.score == 0
        assert verdict.reason


async def test_a_required_parameter_may_not_be_left_out_even_where_empty_is_allowed():
    assert await score("[book()]", one(city=["", "Rome"])) == 1
    assert await score("[book()]", one(city=["", "Rome"]), required=["city"]) == 0


async def test_calls_may_come_in_any_order_and_dotted_names_are_names():
    reference = [{"book": {"people": [1]}}, {"hotel.find": {"city": ["Rome"]}}, {"book": {"people": [2]}}]
    assert await score("[book(people=2), book(people=1), hotel.find(city='Rome')]", reference) == 1
    assert await score("[book(people=2), book(people=2), hotel.find(city='Rome')]", reference) == 0


async def test_a_reference_call_takes_the_first_call_that_fits():
    reference = [{"book": {"people": [1, 2]}}, {"book": {"people": [1]}}]
    assert await score("[book(people=2), book(people=1)]", reference) == 1
    assert await score("[book(people=1), book(people=2)]", reference) == 0


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[",
        "no idea",
        "[book(city='Rome]",
        "[book(city=__import__('os').system('exit 3'))]",
        "[book(city=(lambda: 1)())]",
        "[book(people=9**9**9**9)]",
        "[book(people=1<<10**9)]",
        "[book(people=1<<-1)]",
        "[book(people=1.5|2)]",
        "[book(people=1/0)]",
        "[book(people=1e308 * 10 ** 400)]",
        "[book(price=1" + "0" * 400 + ")]",
        "[book(people=1" + "0" * 5000 + ")]",
        "[book(people=0x1" + "0" * 5000 + ")]",
        "[book(tags=[0x1" + "0" * 5000 + "] + [1])]",
        "[book(people=" + "*".join(["2**499"] * 40) + ")]",
        "[book(people=" + "-".join(["2**499 * 2**499"] * 40) + ")]",
        "[book(city=" + "+".join(["'a' * 1000"] * 200) + ")]",
        "[book(extras={[1]: 2})]",
        "[book(extras={**other})]",
        "[book(**other)]",
        "[book(city='\\d')]",
        "[book(city='\x00')]",
        "[book(people=-'a')]",
        "[book(people=not 1)]",
        "[book(tags=" + "[" * 5000 + ")]",
        "(" * 300 + ")" * 300,
        "[book)(city='Rome')]",
        "1, 2",
        "[(lambda: 0)(city='Rome')]",
    ],
)
async def test_nonsense_is_scored_zero_and_nothing_in_it_is_run(answer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wanted = one(city=["Rome"], people=[5], price=[5.0], tags=[["a"]], extras=[{"a": [5]}])
    assert await score(answer, wanted) == 0
    assert await score(answer, wanted, "parity") == 0
    assert await score(answer, wanted, reply_format="json") == 0


@pytest.mark.parametrize(
    ("reply", "attempts"),
    [
        ("[book(city='Rome')]", True),
        ("```\nbook(city='Rome')\n```", True),
        ("Here it is: [hotel.find(city='Rome')]", True),
        ("[unknown(city='Rome')]", True),
        ("[book(city='Rome'", True),
        ("For which city (and how many people) shall I book?", False),
        ("I can book (or not) [as you like].", True),
        ("", False),
        ("Sure!", False),
    ],
)
def test_a_free_reply_is_an_attempt_where_it_makes_a_call_and_is_scored_whole(reply, attempts):
    assert TASK.extract(reply, record(one(city=["Rome"]))) == (reply if attempts else None)


def call_object(*calls):
    return json.dumps({"calls": [{"name": name, "arguments": given} for name, given in calls]})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (call_object(("book", {"city": "rome", "people": 2})), 1),
        ("```json\n" + call_object(("book", {"city": "Rome", "people": 2})) + "\n```", 1),
        (call_object(("book", {"city": "Rome", "people": 2.0})), 0),
        (call_object(("book", {"city": "Rome"})), 0),
        ('{"calls": [{"name": "book", "argum', 0),
        ('{"calls": [{"name": "book"}]}', 0),
        ('{"calls": "book"}', 0),
        ("[book(city='Rome', people=2)]", 0),
    ],
)
async def test_a_constrained_reply_is_read_as_a_json_object_of_calls(answer, expected):
    wanted = record(one(city=["Rome"], people=[2]), reply_format="json")
    assert TASK.extract(answer, wanted) == answer
    assert (await TASK.evaluate(answer, wanted, "strict")).score == expected
    assert TASK.extract(" \n", wanted) is None


def test_the_schema_of_a_constrained_reply_is_made_of_the_records_functions():
    decoding = TASK.decoding(record(one(city=["Rome"]), required=["city"], reply_format="json"))
    assert decoding.response_format is not None
    schema = decoding.response_format["json_schema"]["schema"]
    calls = schema["properties"]["calls"]
    assert [call["properties"]["name"]["enum"] for call in calls["items"]["anyOf"]] == [
        ["book"],
        ["hotel.find"],
    ]
    arguments = calls["items"]["anyOf"][0]["properties"]["arguments"]
    assert arguments["required"] == ["city"]
    assert arguments["properties"]["city"]["maxLength"] > 0
    assert arguments["properties"]["tags"]["maxItems"] > 0
    simple = TASK.decoding(record(one(city=["Rome"]), category="simple", reply_format="json"))
    assert simple.response_format is not None
    assert simple.response_format["json_schema"]["schema"]["properties"]["calls"]["maxItems"] == 1


def test_a_published_record_is_decoded_freely_and_told_its_functions():
    published = record(one(city=["Rome"]))
    assert TASK.check_record(published) is None
    assert TASK.decoding(published).response_format is None
    assert '"hotel.find"' in TASK.system_prompt(published)
    assert TASK.full_prompt(published) == "Book it."
    assert TASK.concat_prompt(published, ["book", "in Rome"]) == "- book\n- in Rome"


def described(parameter):
    return [{"name": "book", "parameters": {"properties": {"x": parameter}}}]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"function": []}, "function"),
        ({"language": "Java"}, "language"),
        ({"reference_answer": [{"fly": {"city": ["Rome"]}}]}, "reference_answer"),
        ({"reference_answer": [{"book": {"city": "Rome"}}]}, "reference_answer"),
        ({"fully_specified_question": [[]]}, "fully_specified_question"),
        ({"function": described({"type": "date"})}, "parameter x"),
        ({"function": described({"type": ["integer", "null"]})}, "x.type"),
        ({"function": described({"type": "integer", "enum": 5})}, "x.enum"),
        ({"function": described({"type": "array", "items": None})}, "x.items"),
        ({"function": described({"type": "array", "items": "integer"})}, "x.items"),
        ({"function": described({"type": "array", "items": {"type": ["string", "null"]}})}, "x.items.type"),
        ({"function": described({"type": "dict", "properties": {"y": 5}})}, "x.properties.y"),
        ({"reference_answer": one(extras=[{"a": 5}])}, "extras: 5"),
        ({"reference_answer": one(tags=[["a"], 5])}, "tags: 5"),
        ({"reference_answer": one(guests=[[{"a": [1]}], 5])}, "guests: 5"),
        ({"reference_answer": one(guests=[[{"a": None}]])}, "guests: None"),
    ],
)
def test_a_record_that_cannot_be_scored_is_refused_by_the_name_of_the_field(change, named):
    assert named in (TASK.check_record(record(one(city=["Rome"])).model_copy(update=change)) or "")


@pytest.mark.parametrize(
    "allowed",
    [
        {"extras": ["", {"a": [5], "b": ""}]},
        {"extras": ["by_name", {"a": 5}]},
        {"tags": ["", ["a"], "all"]},
        {"tags": [5, "five"]},
        {"guests": [[{"a": [1]}, "someone"], ""]},
        {"city": ["Rome", {"a": 5}, 5]},
    ],
)
@pytest.mark.parametrize("written", ["{'a': 5}", "[{'a': 5}]", "['a']", "'all'", "5", "None"])
async def test_whatever_a_record_may_allow_can_be_compared_with_any_value(allowed, written):
    assert TASK.check_record(record(one(**allowed))) is None
    (name,) = allowed
    assert await score(f"[book({name}={written})]", one(**allowed)) in (0, 1)
