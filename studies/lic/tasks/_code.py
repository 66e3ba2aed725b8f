"""The task `code`: write a Python function, scored by running it against tests in a sandbox.

Strict scoring gives no point for a record without tests, where parity gives one for code that merely loads;
takes tuples for lists wherever they stand, where parity does so for the outermost; and reads an answer in
another way (see `code_answers`). In both, an answer that ends its process is wrong, and no more is lost.

Costs accepted: answers have the standard library only, so one that imports another package fails; and a
returned decimal or fraction equals no number, because only plain values leave the sandbox.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from reprlib import repr as shortened
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from midturn.studies.lic._faults import joined_faults
from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._code_answers import answer_in, program
from midturn.studies.lic.tasks._code_tests import Case, cases
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict, bulleted
from midturn.studies.sandbox import Isolation, Run, run, strongest

SYSTEM_PROMPT = """\
You are an experienced Python programmer. You write the function that the user asks for: one function at the \
top level of one fenced code block, with the imports that it needs. It takes its arguments as parameters and \
returns its result; it neither reads input nor prints."""

FULL_PROMPT = """\
Write a Python function for this task. Answer with the whole function in one fenced code block.

{instruction}"""

COMPLETE_PROMPT = """\
The function has been begun. Complete it:
```python
{prompt}
```"""

STARTER_PROMPT = """\
{question}

Begin from this code:
```python
{starter_code}
```"""


class Metadata(BaseModel):
    """What the tests need to know."""

    model_config = ConfigDict(extra="allow")

    func_name: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The function that the tests call."""


class Fields(TaskFields):
    """The fields that only `code` records have."""

    source: Literal["humaneval", "lcb_easy", "lcb_medium"]
    """Where the task is from: HumanEval has a `prompt`, LiveCodeBench a `question_content`."""
    prompt: str | None = None
    """The beginning of the function, with what it should do as its docstring."""
    question_content: str | None = None
    """The whole instruction, said at once."""
    starter_code: str = ""
    """Code that the function has to begin with, beside a `question_content`."""
    public_test_cases: str
    """The tests, a JSON list written as a text: `input` has an argument, as JSON, on each line."""
    private_test_cases: str | None = None
    """More tests, likewise or packed."""
    metadata: Metadata
    """`func_name` is the function that the tests call."""

    @model_validator(mode="after")
    def _says_what_to_do(self) -> Fields:
        if self.source == "humaneval" and self.prompt is None:
            raise ValueError("`prompt` is missing")
        if self.source != "humaneval" and self.question_content is None:
            raise ValueError("`question_content` is missing")
        return self

    @property
    def cases(self) -> list[Case]:
        """The tests that an answer must pass."""
        return cases(self.public_test_cases, self.private_test_cases)


EXAMPLE: dict[str, Any] = {
    "task_id": "vowels/1",
    "task": "code",
    "shards": ["I need a function that counts letters.", "Only a, e, i, o and u.", "Capitals count, too."],
    "source": "humaneval",
    "prompt": 'def vowels(text: str) -> int:\n    """Count a, e, i, o and u in text, capitals too."""\n',
    "public_test_cases": '[{"input": "\\"Audio\\"", "output": "4"}, {"input": "\\"Why\\"", "output": "0"}]',
    "metadata": {"func_name": "vowels"},
}
"""A record as it may stand in a file."""


class Code:
    """A Python function; scored 1 when it passes every test, else 0.

    `isolation` says where answers run; `None` is the best sandbox that works here.
    """

    name = "code"
    answer_description = "a complete Python function, written as code (`def ...`), that returns its result"
    scores_whole_reply = True
    always_attempts = False
    scored_when_complete = False

    def __init__(self, isolation: Isolation | None = None) -> None:
        self._isolation = isolation

    record_fields = Fields
    record_example = EXAMPLE

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's problem or tests, or `None`."""
        try:
            fields = Fields.of(record)
            ast.parse(fields.prompt or "")
        except ValidationError as error:
            return joined_faults(error)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            # The last two are what nesting does to the parser.
            return f"prompt: it is no Python code ({error})"
        return _fault_of_tests(fields)

    def preflight(self, records: Sequence[Record]) -> None:
        """Find a sandbox that works here."""
        _ = self._isolation or strongest()

    def system_prompt(self, record: Record) -> str:
        """Describe the form of an answer."""
        return SYSTEM_PROMPT

    def full_prompt(self, record: Record) -> str:
        """Return the problem, with the code to begin from."""
        fields = Fields.of(record)
        if fields.source == "humaneval":
            return FULL_PROMPT.format(
                instruction=COMPLETE_PROMPT.format(prompt=(fields.prompt or "").rstrip())
            )
        return FULL_PROMPT.format(instruction=_begun(fields.question_content or "", fields))

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards, a bullet each, with the code to begin from where the source is LiveCodeBench."""
        fields = Fields.of(record)
        listed = bulleted(shards)
        return FULL_PROMPT.format(
            instruction=listed if fields.source == "humaneval" else _begun(listed, fields)
        )

    def script(self, record: Record) -> Sequence[str] | None:
        """No script: the user's model says the shards."""
        return None

    def decoding(self, record: Record) -> Decoding:
        """No more than a cap on tokens."""
        return Decoding(max_tokens=1000)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the code in the reply that defines a function, or `None`."""
        return answer_in(reply)

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Run the answer against all tests.

        Raises:
            BadInput: no sandbox works here, and none was named.
            InfrastructureError: the sandbox did not start.
        """
        fields = Fields.of(record)
        made = program(answer, fields.metadata.func_name, fields.prompt or "", scoring)
        if made is None:
            return Verdict(score=0.0, reason="there is no function in it")
        tests = fields.cases
        if not tests and scoring == "strict":
            return Verdict(score=0.0, reason="the record has no test to pass")
        ran = await run(made, [case.arguments for case in tests], self._isolation or strongest())
        reason = _mismatch(ran, tests, scoring)
        return Verdict(score=0.0 if reason else 1.0, reason=reason or "")


def _fault_of_tests(fields: Fields) -> str | None:
    try:
        _ = fields.cases
    except ValueError as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        return f"public_test_cases or private_test_cases: {what}"
    return None


def _begun(problem: str, fields: Fields) -> str:
    if not fields.starter_code:
        return problem
    return STARTER_PROMPT.format(question=problem, starter_code=fields.starter_code.rstrip())


def _mismatch(ran: Run, tests: Sequence[Case], scoring: Scoring) -> str | None:
    for number, (returned, case) in enumerate(zip(ran.returned, tests, strict=False), 1):
        if _without_tuples(returned, scoring) != case.expected:
            return f"test {number}: it returned {shortened(returned)}, not {shortened(case.expected)}"
    return f"test {len(ran.returned) + 1}: {ran.failure}" if ran.failure else None


def _without_tuples(value: Any, scoring: Scoring) -> Any:
    """Return a returned value with lists for tuples, which no test can write.

    In parity only the outermost.
    """
    if scoring == "parity":
        return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value
    if isinstance(value, (list, tuple)):
        return [_without_tuples(item, scoring) for item in cast("Sequence[Any]", value)]
    if isinstance(value, dict):
        return {key: _without_tuples(item, scoring) for key, item in cast("dict[Any, Any]", value).items()}
    return value
