"""What a study's options name: the records, the task that scores them, the conditions."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from midturn.core import BadInput
from midturn.store import canonical_sha256
from midturn.studies.lic._data import read_data
from midturn.studies.lic._plugins import load_all, own_faults, returned
from midturn.studies.lic._records import DataSet, Record
from midturn.studies.lic._system import CLASSIFY, EXTRACT
from midturn.studies.lic._user import SYSTEM, TURN
from midturn.studies.lic.conditions import Condition, conditions, guided
from midturn.studies.lic.tasks import Code, Decoding, JudgedTask, Task, task_named
from midturn.studies.options import LicOptions, LicRunOptions
from midturn.studies.sandbox import Isolation


@dataclass(frozen=True, kw_only=True)
class Setup:
    """The objects that a study's options name."""

    data: DataSet
    task: Task
    conditions: Sequence[Condition]
    plugins: Mapping[str, str]
    """The files that bring tasks or conditions of the user's own: SHA-256 by name."""

    @classmethod
    def of(cls, options: LicOptions) -> Setup:
        """Read what the options name.

        Raises:
            BadInput: something named is not there, or can't be used.
        """
        plugins = load_all(options.plugin)
        own_tasks = [own for plugin in plugins for own in plugin.tasks]
        named_task = task_named(options.task, own_tasks) if isinstance(options.task, str) else options.task
        data = _data(options.data, named_task, own_tasks)
        named = options if isinstance(options, LicRunOptions) else None
        return cls(
            data=data,
            task=_sandboxed(named_task or task_named(data.task, own_tasks), named),
            conditions=_conditions(named, [own for p in plugins for own in p.conditions]) if named else (),
            plugins={plugin.name: plugin.sha256 for plugin in plugins},
        )

    def condition(self, name: str) -> Condition:
        """Return the condition of this name."""
        return next(condition for condition in self.conditions if condition.name == name)

    @cached_property
    def is_scripted(self) -> bool:
        """Whether the task says itself what the user says, whoever plays the user."""
        with own_faults():
            return self.task.script(self.data.records[0]) is not None

    @own_faults()
    def prompts_sha256(self, condition: Condition) -> str:
        """Return a hash over every prompt and decoding constraint of a condition, for the whole data set.

        Raises:
            BadInput: a task of the user's own says something that can't be asked.
        """
        texts = dict(self._prompts)
        texts["system"] = CLASSIFY + EXTRACT
        texts["condition"] = condition.prompts
        if condition.asks_at_once is None:
            texts["user"] = SYSTEM + TURN
        if isinstance(self.task, JudgedTask):
            texts["judge"] = self.task.judge_prompts
        return canonical_sha256({**texts, **{f"plugin {name}": sha for name, sha in self.plugins.items()}})

    @cached_property
    def _prompts(self) -> Mapping[str, str]:
        """What every condition's prompts are made of, by record."""
        return {record.task_id: self._prompts_of(record) for record in self.data.records}

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


def _data(named: str | Path | DataSet, task: Task | None, own_tasks: Sequence[Task]) -> DataSet:
    return named if isinstance(named, DataSet) else read_data(str(named), task, own_tasks)


def _sandboxed(task: Task, options: LicRunOptions | None) -> Task:
    """Return the task, which runs code in a sandbox unless that is given up."""
    return Code(Isolation.NONE) if options and options.unsafe_code and isinstance(task, Code) else task


def _conditions(options: LicRunOptions, own: Sequence[Condition]) -> list[Condition]:
    if isinstance(options.guidelines, Condition):
        own = [*own, options.guidelines]
    elif options.guidelines is not None:
        own = [*own, guided(_rules(options.guidelines))]
    named = options.conditions
    wanted = named.split(",") if isinstance(named, str) else named
    objects = [each for each in wanted if isinstance(each, Condition)]
    names = [each if isinstance(each, str) else each.name for each in wanted]
    return conditions(names, [*own, *objects])


def _rules(file: str) -> tuple[str, ...]:
    from midturn.refiner.guidelines import read_guidelines

    return tuple(read_guidelines(Path(file)))


def _script(task: Task, record: Record) -> Sequence[str] | None:
    """Return what the task lets the user say.

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
