"""Everyone who takes part in a dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel

from midturn.core import Role
from midturn.graphs import Assistant, TurnConfig
from midturn.studies._study import CaseContext
from midturn.studies.dialogues._conditions import Condition
from midturn.studies.dialogues._play import Playing
from midturn.studies.dialogues._records import Dialogue
from midturn.studies.dialogues._user import Player
from midturn.studies.dialogues.checks import Scoring
from midturn.studies.lic import MEDIATOR_TIMEOUT_S

if TYPE_CHECKING:
    from midturn.studies.dialogues._study import DialoguesStudy


@dataclass(frozen=True)
class DialogueFactory:
    """Make one dialogue, with everyone who takes part in it and all their calls recorded."""

    study: DialoguesStudy
    context: CaseContext

    def playing(self, cell: Condition, dialogue: Dialogue) -> Playing:
        """Return the dialogue before its first turn."""
        simulated = dialogue.simulated
        return Playing(
            dialogue=dialogue,
            alone=cell.asks_alone,
            assistant=self._assistant(cell, dialogue),
            config=self._config(cell, dialogue),
            scoring=self._scoring(),
            recorder=self.context.recorder,
            trajectory=self.context.trajectory,
            player=Player(simulated, self._recorded("user")) if simulated and not cell.asks_alone else None,
        )

    def _recorded(self, role: Role) -> BaseChatModel:
        return self.context.recorder.model(self.study.chat_models[role], role, self.study.specs[role])

    def _assistant(self, cell: Condition, dialogue: Dialogue) -> Assistant:
        model = self._recorded("assistant")
        settings: dict[str, Any] = {"max_tokens": self.study.reply_tokens, **cell.context.reply_settings}
        if self.study.is_gauged:
            settings |= self.study.drift_measure.reply_settings
        if not dialogue.tools:
            return model.bind(**settings)
        return model.bind_tools([tool.spec for tool in dialogue.tools], **settings)

    def _config(self, cell: Condition, dialogue: Dialogue) -> TurnConfig:
        is_gauged = self.study.is_gauged and not cell.asks_alone
        return TurnConfig(
            mediator=cell.context.context(
                self._recorded("mediator" if cell.context.uses_mediator else "assistant")
            ),
            guidelines=cell.context.guidelines,
            trigger=self.study.trigger(cell, dialogue),
            probe=self.study.drift_measure.probe() if is_gauged else None,
            fail_open=False,
            mediator_timeout_s=MEDIATOR_TIMEOUT_S,
            probe_timeout_s=MEDIATOR_TIMEOUT_S,
        )

    def _scoring(self) -> Scoring:
        judge = self._recorded("judge") if "judge" in self.study.specs else None
        return Scoring(parity=self.study.scoring == "parity", judge=judge, own=self.study.own_checks)
