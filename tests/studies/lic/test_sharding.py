"""Shards pass only where they say all of an instruction and nothing else; nothing is paid for twice."""

import json

import pytest
from langchain_core.exceptions import ContextOverflowError
from scripted import ScriptedChat

from midturn.core import BadInput, InfrastructureError, Limits
from midturn.store import Store
from midturn.studies.lic._records import read_records
from midturn.studies.lic.sharding import Plan, ShardingFiles, read_instructions, shard_all
from midturn.studies.lic.sharding._prompts import JUDGE, REPHRASE, SEGMENT
from midturn.studies.lic.tasks import task_named

MATH = task_named("math")
QUESTION = "Mia has 3 boxes. Each holds 12 eggs. She drops 5 eggs. How many eggs are left?"
PIECES = ["How many eggs are left?", "Mia has 3 boxes", "Each holds 12 eggs", "She drops 5 eggs"]
SHARDS = ["how many eggs are left?", "Mia has 3 boxes", "each box holds 12 eggs", "Mia drops 5 eggs"]
FINE = {"missing": [], "added": [], "leaning": [], "aim_first": True, "same": True}
STEPS = {SEGMENT: "segment", REPHRASE: "rephrase", JUDGE: "judge"}


class Player:
    """A model that gives its answers to a step in turn, the last for ever, and notes what it was asked."""

    def __init__(self, segment=(PIECES,), rephrase=(SHARDS,), judge=(FINE,)):
        self.answers = {
            "segment": [self._as_json("segments", said) for said in segment],
            "rephrase": [self._as_json("shards", said) for said in rephrase],
            "judge": [said if isinstance(said, str) else json.dumps(said) for said in judge],
        }
        self.asked = []
        self.chat = ScriptedChat(reply=self.reply)

    @staticmethod
    def _as_json(key, said):
        return said if isinstance(said, str) else json.dumps({key: said})

    def reply(self, messages):
        step = STEPS[messages[0].text]
        self.asked.append((step, messages[1].text))
        answers = self.answers[step]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    @property
    def steps(self):
        return [step for step, _ in self.asked]


def prompts_file(path, *task_ids, question=QUESTION):
    fields = {"question": question, "answer": "36 - 5\n#### 31", "grade": 4}
    path.write_text("".join(json.dumps({"task_id": i, **fields}) + "\n" for i in task_ids))
    return path


class Workplace:
    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "out.json"
        self.rejected = folder / "rejected.jsonl"
        self.prompts = folder / "prompts.jsonl"

    async def shard(self, player, *task_ids, **plan):
        if task_ids:
            prompts_file(self.prompts, *task_ids)
        self.kept = ShardingFiles.read(self.out, self.rejected, MATH)
        whole = Plan(instructions=read_instructions(self.prompts, MATH), spec="openai:scripted", **plan)
        with Store(self.folder / "calls.db") as journal:
            return await shard_all(whole, player.chat, self.kept, journal)

    @property
    def records(self):
        return read_records(self.out, "math", {"math": MATH}).records

    @property
    def rejections(self):
        return [json.loads(line) for line in self.rejected.read_text().splitlines()]


@pytest.fixture
def work(tmp_path):
    return Workplace(tmp_path)


async def test_what_passes_is_a_record_with_all_fields_of_the_prompt(work):
    player = Player()
    outcome = await work.shard(player, "eggs/1")
    [record] = work.records
    assert [(s.shard_id, s.shard) for s in record.shards] == list(enumerate(SHARDS, start=1))
    assert (record.task_id, record.task) == ("eggs/1", "math")
    assert (record.extra("question"), record.extra("grade")) == (QUESTION, 4)
    assert player.steps == ["segment", "rephrase", "judge"]
    assert (outcome.finished, outcome.failed) == (1, 0)
    assert not work.rejected.exists()


@pytest.mark.parametrize(
    ("pieces", "fault"),
    [
        (PIECES[:2], "at least 3 pieces, not 2"),
        ("no JSON at all", "at least 3 pieces, not 0"),
        ('{"segments": 7}', "at least 3 pieces, not 0"),
        ([*PIECES[:3], "She breaks 5 eggs"], "piece 4 is not copied"),
        ([*PIECES, "ggs"], "piece 5 is not copied"),
        ([*PIECES, " "], "piece 5 is blank"),
        ([*PIECES, "Mia has 3 boxes"], "a piece stands twice"),
        ([*PIECES[:2], QUESTION], "piece 3 holds most of the request"),
        ([*PIECES[:3], "eggs"], "no piece says '5"),
    ],
    ids=["few", "no JSON", "no list", "other words", "half a word", "blank", "twice", "whole", "lost"],
)
async def test_a_bad_segmentation_is_named_once_and_asked_for_again(work, pieces, fault):
    player = Player(segment=[pieces, PIECES])
    await work.shard(player, "eggs/1")
    assert player.steps == ["segment", "segment", "rephrase", "judge"]
    assert fault in player.asked[1][1]
    assert len(work.records) == 1


@pytest.mark.parametrize(
    ("shards", "fault"),
    [
        (SHARDS[:3], "must be 4 messages, one for each piece, not 3"),
        ("sorry", "not 0"),
        ([*SHARDS[:3], ""], "message 4 is blank"),
        ([*SHARDS[:3], "Mia HAS 3 boxes"], "message 4 says the same as an earlier one"),
        ([*SHARDS[:3], "Mia drops 5 eggs " + "so " * 60], "longer than 60 words"),
        ([*SHARDS[:3], "Mia drops some eggs"], "no message says '5"),
        ([*SHARDS[:3], "Mia drops 5 eggs on Friday"], "the request does not say 'Friday'"),
    ],
    ids=["few", "no JSON", "blank", "twice", "long", "lost", "added"],
)
async def test_bad_shards_are_named_once_and_asked_for_again(work, shards, fault):
    player = Player(rephrase=[shards, SHARDS])
    await work.shard(player, "eggs/1")
    assert player.steps == ["segment", "rephrase", "rephrase", "judge"]
    assert fault in player.asked[2][1]
    assert len(work.records) == 1


@pytest.mark.parametrize(
    ("judgement", "fault"),
    [
        ({**FINE, "missing": ["that they are eggs"]}, "missing: that they are eggs"),
        ({**FINE, "added": ["a farm"]}, "added: a farm"),
        ({**FINE, "leaning": [3]}, "message 3 can't be understood"),
        ({**FINE, "aim_first": False}, "message 1 does not say what the person wants"),
        ({**FINE, "same": False}, "do not ask for what the request asks for"),
        ("looks good to me", "no judgement that could be read"),
    ],
    ids=["missing", "added", "leaning", "aim", "same", "no JSON"],
)
async def test_what_the_judge_finds_is_named_once_and_asked_for_again(work, judgement, fault):
    player = Player(judge=[judgement, FINE])
    await work.shard(player, "eggs/1")
    assert player.steps == ["segment", "rephrase", "judge", "rephrase", "judge"]
    assert fault in player.asked[3][1]
    assert len(work.records) == 1


async def test_the_judge_sees_neither_the_pieces_nor_earlier_answers(work):
    player = Player(judge=[{**FINE, "same": False}, FINE])
    await work.shard(player, "eggs/1")
    asked = [text for step, text in player.asked if step == "judge"]
    assert asked[0] == asked[1]
    assert "Its pieces" not in asked[0]


async def test_each_kind_of_fault_has_a_retry_of_its_own(work):
    lost = [*SHARDS[:3], "Mia drops some eggs"]
    player = Player(rephrase=[SHARDS[:3], lost, SHARDS], judge=[{**FINE, "same": False}, FINE])
    await work.shard(player, "eggs/1")
    assert player.steps.count("rephrase") == 4
    assert len(work.records) == 1


async def test_the_second_fault_of_a_kind_rejects_with_the_reason_and_all_attempts(work):
    lost = [*SHARDS[:3], "Mia drops some eggs"]
    await work.shard(Player(rephrase=[lost]), "eggs/1")
    [rejection] = work.rejections
    assert rejection["task_id"] == "eggs/1"
    assert rejection["instruction"] == QUESTION
    assert rejection["model"] == "openai:scripted"
    assert "no message says '5" in rejection["reason"]
    assert [(a["step"], a["turned_down_by"]) for a in rejection["attempts"]] == [
        ("segment", None),
        ("rephrase", "check"),
        ("rephrase", "check"),
    ]
    assert rejection["attempts"][1]["said"] == lost
    assert not work.out.exists()


async def test_an_instruction_longer_than_the_model_can_read_is_rejected(work):
    def too_long(messages):
        raise ContextOverflowError("9000 tokens are more than 2048")

    player = Player()
    player.chat = ScriptedChat(reply=too_long)
    outcome = await work.shard(player, "eggs/1")
    assert (outcome.finished, outcome.failed) == (1, 0)
    assert work.rejections[0]["reason"] == "the instruction is longer than the model can read"


async def test_fewer_shards_pass_where_fewer_are_asked_for(work):
    prompts_file(work.prompts, "eggs/1", question="How many eggs? There are 12.")
    two = Player([["How many eggs?", "There are 12."]], [["how many eggs?", "there are 12 eggs"]])
    await work.shard(two, min_shards=2)
    assert len(work.records[0].shards) == 2


# -- going on ------------------------------------------------------------------------------------------


async def test_what_is_kept_is_not_asked_for_again(work):
    await work.shard(Player(segment=[PIECES]), "eggs/1")
    await work.shard(Player(segment=["no"]), "eggs/1", "eggs/2")
    again = Player()
    await work.shard(again, "eggs/1", "eggs/2", "eggs/3")
    assert again.steps == ["segment", "rephrase", "judge"]
    assert [record.task_id for record in work.records] == ["eggs/1", "eggs/3"]
    assert [rejection["task_id"] for rejection in work.rejections] == ["eggs/2"]


async def test_other_prompts_leave_what_was_kept(work):
    await work.shard(Player(), "eggs/1")
    await work.shard(Player(), "eggs/0")
    assert [record.task_id for record in work.records] == ["eggs/1", "eggs/0"]


async def test_records_stand_in_the_order_of_the_prompts(work):
    await work.shard(Player(), "eggs/2")
    await work.shard(Player(), "eggs/3", "eggs/2", "eggs/1")
    assert [record.task_id for record in work.records] == ["eggs/3", "eggs/2", "eggs/1"]


async def test_a_broken_call_costs_only_itself(work):
    def breaks(messages):
        if STEPS[messages[0].text] == "judge":
            raise InfrastructureError("the line went dead")
        return first.reply(messages)

    first, second = Player(), Player()
    first.chat = ScriptedChat(reply=breaks)
    outcome = await work.shard(first, "eggs/1")
    assert (outcome.finished, outcome.failed) == (0, 1)
    assert work.kept.broken == ["eggs/1: the line went dead"]
    assert not work.out.exists()
    assert not work.rejected.exists()
    await work.shard(second)
    assert second.steps == ["judge"]
    assert len(work.records) == 1


async def test_a_spent_budget_keeps_what_is_done_and_goes_on_when_raised(work):
    player = Player()
    task_ids = ("eggs/1", "eggs/2", "eggs/3")
    outcome = await work.shard(player, *task_ids, limits=Limits(calls=4), concurrency=1)
    assert "--max-calls 4" in outcome.stopped
    assert [record.task_id for record in work.records] == ["eggs/1"]
    outcome = await work.shard(player, limits=Limits(calls=9), concurrency=1)
    assert outcome.stopped is None
    assert player.steps == ["segment", "rephrase", "judge"] * 3
    assert [record.task_id for record in work.records] == list(task_ids)


async def test_the_files_are_the_same_however_often_it_was_broken_off(tmp_path):
    whole, broken = Workplace(tmp_path / "a"), Workplace(tmp_path / "b")
    for place in (whole, broken):
        place.folder.mkdir()
    task_ids = ("eggs/1", "eggs/2", "eggs/3")
    await whole.shard(Player(), *task_ids)
    for calls in (1, 5, 8, 9):
        await broken.shard(Player(), *task_ids, limits=Limits(calls=calls))
    assert broken.out.read_bytes() == whole.out.read_bytes()


async def test_another_instruction_under_a_kept_id_is_refused(work):
    await work.shard(Player(), "eggs/1")
    prompts_file(work.prompts, "eggs/1", question="How many hens are there?")
    with pytest.raises(BadInput, match=r"out\.json: 'eggs/1' is of another instruction"):
        await work.shard(Player())


async def test_a_file_of_something_else_is_never_written_over(work):
    work.out.write_text('{"mine": 1}')
    with pytest.raises(BadInput, match=r"out\.json:1: "):
        await work.shard(Player(), "eggs/1")
    assert work.out.read_text() == '{"mine": 1}'
    work.out.unlink()
    work.rejected.write_text('{"mine": 1}\n')
    with pytest.raises(BadInput, match=r"rejected\.jsonl:1: "):
        await work.shard(Player(), "eggs/1")


# -- the prompts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not valid JSON"),
        ("[]", "expected an object"),
        ('{"question": "how many?", "answer": "#### 1"}', "`task_id`: Field required"),
        ('{"task_id": "b", "answer": "#### 1"}', "`question`: Field required"),
        ('{"task_id": "b", "question": " ", "answer": "#### 1"}', "question is blank"),
        ('{"task_id": "b", "task": "code", "question": "x", "answer": "#### 1"}', "not of `math`"),
        ('{"task_id": "a", "question": "x", "answer": "#### 1"}', "task_id 'a' stands already on line 1"),
        ('{"task_id": "b", "question": "\\ud800", "answer": "#### 1"}', "surrogate"),
        ('{"task_id": "b", "question": "x", "answer": "#### 1", "n": NaN}', "NaN is no JSON number"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, what):
    file = prompts_file(tmp_path / "p.jsonl", "a")
    file.write_text(file.read_text() + "\n" + line + "\n")
    with pytest.raises(BadInput) as refused:
        read_instructions(file, MATH)
    assert str(refused.value).startswith(f"{file}:3: ")
    assert what in str(refused.value)


def test_a_file_without_instructions_is_refused(tmp_path):
    file = tmp_path / "p.jsonl"
    with pytest.raises(BadInput, match="cannot be read"):
        read_instructions(file, MATH)
    file.write_text("\n")
    with pytest.raises(BadInput, match="no record in it"):
        read_instructions(file, MATH)


def test_a_task_whose_user_follows_a_script_is_not_cut(tmp_path):
    with pytest.raises(BadInput, match="cut by rules"):
        read_instructions(prompts_file(tmp_path / "p.jsonl", "a"), task_named("translation"))


@pytest.mark.parametrize(
    ("task", "fields", "text"),
    [
        (
            "actions",
            {
                "function": [
                    {
                        "name": "wake",
                        "parameters": {"properties": {"at": {"type": "string"}}, "required": ["at"]},
                    }
                ],
                "fully_specified_question": [[{"role": "user", "content": "Wake me at 7."}]],
                "reference_answer": [{"wake": {"at": ["7"]}}],
                "language": "Python",
                "test_category": "simple",
            },
            "Wake me at 7.",
        ),
        (
            "code",
            {
                "source": "humaneval",
                "prompt": 'def add(a, b):\n    """Add."""\n',
                "public_test_cases": '[{"input": "1\\n2", "output": "3"}]',
                "metadata": {"func_name": "add"},
            },
            'def add(a, b):\n    """Add."""\n',
        ),
    ],
)
def test_the_text_to_cut_is_the_field_of_the_task(tmp_path, task, fields, text):
    file = tmp_path / "p.jsonl"
    file.write_text(json.dumps({"task_id": "a", **fields}))
    [instruction] = read_instructions(file, task_named(task))
    assert instruction.text == text
