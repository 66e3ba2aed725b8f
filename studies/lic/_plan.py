"""What a run of Lost in Conversation is to play, and with whom."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import cast

from langchain_core.language_models import BaseChatModel

from midturn.assistant import chat_model, describe
from midturn.core import BadInput, Limits, Role
from midturn.store import RunIdentity, canonical_sha256
from midturn.studies.lic._plugins import own_faults, returned
from midturn.studies.lic._records import DataSet, Record
from midturn.studies.lic._system import CLASSIFY, EXTRACT
from midturn.studies.lic._user import SYSTEM, TURN
from midturn.studies.lic.conditions import Condition
from midturn.studies.lic.tasks import Decoding, JudgedTask, Scoring, Task


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run. `runs`, `limit`, `only`, `concurrency` and `limits` are no part of the runs' names."""

    data: DataSet
    task: Task
    conditions: Sequence[Condition]
    model: str
    mediator_model: str
    user: str = "verbatim"
    """`verbatim`, or the spec of the model that plays the user."""
    system: str = "rules"
    """`rules`, or the spec of the model that sorts replies and extracts answers."""
    judge: str | None = None
    """The spec of the model that scores answers, for a task that has them scored so."""
    scoring: Scoring = "strict"
    temperature: float = 1.0
    """The assistant's. The Mediator, the system role and the judge decode at 0, the user's model at 1."""
    reply_tokens: int | None = None
    """Tokens of a reply, in place of the task's own limit: a reasoning model needs more."""
    plugins: Mapping[str, str] = field(default_factory=dict[str, str])
    """Files that bring a task or a condition of the user's own: SHA-256 by name."""
    seed: int = 0
    runs: int = 1
    limit: int | None = None
    only: frozenset[str] | None = None
    """Ids of the records to run; `None` runs them all."""
    concurrency: int = 8
    limits: Limits = field(default_factory=Limits)

    @property
    def records(self) -> Sequence[Record]:
        """The records to run: of the first `limit` of the data set those that are wanted."""
        first = self.data.records[: self.limit]
        return [record for record in first if self.only is None or record.task_id in self.only]

    @cached_property
    def specs(self) -> dict[Role, str]:
        """The models that take part, by role."""
        specs: dict[Role, str] = {"assistant": self.model}
        if any(condition.uses_mediator for condition in self.conditions):
            specs["mediator"] = self.mediator_model
        if self.user != "verbatim" and not self.is_scripted:
            specs["user"] = self.user
        if self.system != "rules":
            specs["system"] = self.system
        if isinstance(self.task, JudgedTask) and self.judge:
            specs["judge"] = self.judge
        return specs

    @property
    @own_faults()
    def is_scripted(self) -> bool:
        """Whether the task says itself what the user says, whoever plays the user."""
        return self.task.script(self.data.records[0]) is not None

    @own_faults()
    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be played or scored.

        Raises:
            BadInput: a judge, a package, a sandbox or a database is missing.
        """
        if isinstance(self.task, JudgedTask) and not self.judge:
            raise BadInput(f"the task `{self.task.name}` is scored by a model. Name it: --judge SPEC")
        self.task.preflight(self.records)

    @own_faults()
    def identity(self, condition: Condition, version: str) -> RunIdentity:
        """All that makes a condition's run what it is.

        Raises:
            BadInput: a task of the user's own says something that can't be asked.
        """
        takes_part: set[Role] = {"assistant", "system", "judge"}
        takes_part |= {"mediator"} if condition.uses_mediator else set()
        takes_part |= {"user"} if condition.asks_at_once is None else set()
        named = {role: describe(spec) for role, spec in self.specs.items() if role in takes_part}
        user = "script" if self.is_scripted else "verbatim"
        roles = {"system": "rules", **({"user": user} if "user" in takes_part else {})}
        return RunIdentity(
            study="lic",
            data_sha256=self.data.sha256,
            task=self.task.name,
            condition=condition.name,
            models={**roles, **named},
            decoding={"temperature": self.temperature, "reply_tokens": self.reply_tokens},
            guidelines=condition.guidelines_version or _version(condition.guidelines),
            prompts_sha256=self._prompts_sha256(condition),
            scoring=self.scoring,
            seed=self.seed,
            version=version,
        )

    def _prompts_sha256(self, condition: Condition) -> str:
        """A hash over every prompt and decoding constraint that a condition uses, for the whole data set."""
        texts = {f"{record.task_id}": self._prompts_of(record) for record in self.data.records}
        texts["system"] = CLASSIFY + EXTRACT
        texts["condition"] = condition.prompts
        if condition.asks_at_once is None:
            texts["user"] = SYSTEM + TURN
        if isinstance(self.task, JudgedTask):
            texts["judge"] = self.task.judge_prompts
        return canonical_sha256({**texts, **{f"plugin {name}": sha for name, sha in self.plugins.items()}})

    def _prompts_of(self, record: Record) -> str:
        task = self.task
        shards = [shard.shard for shard in record.worded_shards]
        whose = f"the task `{task.name}`: for {record.task_id}"
        asked = [
            returned(task.system_prompt(record), str, f"{whose}, `system_prompt`"),
            returned(task.full_prompt(record), str, f"{whose}, `full_prompt`"),
            returned(task.concat_prompt(record, shards), str, f"{whose}, `concat_prompt`"),
        ]
        decoding = returned(task.decoding(record), Decoding, f"{whose}, `decoding`")
        return json.dumps([*asked, _script(task, record), asdict(decoding)])


def _script(task: Task, record: Record) -> Sequence[str] | None:
    """What the task lets the user say.

    Raises:
        BadInput: these are no texts, or not as many as there are shards to tell.
    """
    script = task.script(record)
    shards = len(record.worded_shards)
    if script is None or (_is_list_of_texts(script) and len(script) == shards):
        return script
    raise BadInput(
        f"the task `{task.name}`: for {record.task_id}, `script` returned {reprlib.repr(script)}. It must be "
        f"None or a list of {shards} texts, one for each shard"
    )


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(
        isinstance(text, str) for text in cast("Sequence[object]", value)
    )


def _version(guidelines: Sequence[str]) -> str | None:
    """What names a set of guidelines that has no version of its own."""
    return canonical_sha256({"guidelines": json.dumps(list(guidelines))})[:16] if guidelines else None


Models = Mapping[Role, BaseChatModel]


def models_of(plan: Plan) -> Models:
    """Make the plan's models.

    Raises:
        BadInput: a spec names no model that can be had here.
    """
    temperature: dict[Role, float] = {
        "assistant": plan.temperature,
        "mediator": 0.0,
        "system": 0.0,
        "judge": 0.0,
        "user": 1.0,
    }
    return {role: chat_model(spec, temperature=temperature[role]) for role, spec in plan.specs.items()}
