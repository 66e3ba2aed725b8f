"""What a drift study is to play, and with whom."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel

from midturn.assistant import chat_model, describe, parse
from midturn.core import BadInput, Limits
from midturn.store import RunIdentity, canonical_sha256
from midturn.studies.drift._scripts import Script

Study = Literal["drift-synthetic", "drift-tau", "drift-fork"]
_CONTEXT = 4096
"""Tokens that the embedded model is to read: eight turns of rewriting need some 1,500."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to play. All but `limit`, `concurrency` and `limits` are part of the runs' names."""

    study: Study
    task: str
    data_sha256: str
    scripts: Sequence[Script]
    """All conversations, those of the first arm first: the other arms begin as they do."""
    model: str
    """The model under test."""
    temperature: float = 0.7
    reply_tokens: int = 96
    seed: int = 0
    limit: int | None = None
    """Passages, dialogues or stored conversations that are played."""
    concurrency: int = 8
    limits: Limits = field(default_factory=Limits)
    roles: Mapping[str, str] = field(default_factory=lambda: {"user": "script"})
    """Who takes part besides the model under test."""

    @property
    def arms(self) -> list[str]:
        """The arms' names, the trunk's first."""
        return list(dict.fromkeys(script.arm for script in self.scripts))

    def of_arm(self, arm: str) -> list[Script]:
        """An arm's conversations within the limit, in order."""
        chosen = set(list(dict.fromkeys(script.task_id for script in self.scripts))[: self.limit])
        return [script for script in self.scripts if script.arm == arm and script.task_id in chosen]

    def identity(self, arm: str, version: str) -> RunIdentity:
        """All that makes an arm's run what it is."""
        return RunIdentity(
            study=self.study,
            data_sha256=self.data_sha256,
            task=self.task,
            condition=arm,
            models={**self.roles, "assistant": describe(self.model)},
            decoding={"temperature": self.temperature, "reply_tokens": self.reply_tokens},
            prompts_sha256=self._prompts_sha256(arm),
            scoring="adherence",
            seed=self.seed,
            version=version,
        )

    def _prompts_sha256(self, arm: str) -> str:
        """A hash over all that the arm's conversations are told, constraints included."""
        texts = {
            f"{script.task_id}/{script.repetition}": json.dumps(_told(script))
            for script in self.scripts
            if script.arm == arm
        }
        return canonical_sha256(texts)


def _told(script: Script) -> list[Any]:
    asks = [(ask.text, ask.recorded) for ask in script.asks]
    names = [constraint.name for constraint in script.constraints]
    return [script.system, script.goal, script.reminder, asks, names, script.source, len(script.played)]


def model_of(plan: Plan) -> BaseChatModel:
    """Make the model under test.

    Raises:
        BadInput: the spec names no model that can be had here.
    """
    settings: dict[str, Any] = {"temperature": plan.temperature}
    if parse(plan.model).provider == "embedded":
        settings |= {"context": _CONTEXT, "parallel": plan.concurrency}
    return chat_model(plan.model, **settings)


def reply_settings(plan: Plan) -> dict[str, Any]:
    """What each call binds. Token ids come with log-probabilities, from servers that run llama.cpp."""
    spec = parse(plan.model)
    local = spec.provider == "embedded" or spec.base_url is not None
    asked: dict[str, Any] = {"logprobs": True, "top_logprobs": 1} if local else {}
    return {"max_tokens": plan.reply_tokens, **asked}


def refuse_unplayable(plan: Plan) -> None:
    """Refuse, before anything is spent, a plan without conversations.

    Raises:
        BadInput: there are none.
    """
    if not plan.scripts:
        raise BadInput("there is no conversation to play: ask for fewer turns, or name another file")
