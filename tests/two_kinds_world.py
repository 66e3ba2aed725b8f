"""A world of both kinds of conversation, in which it is known which framing is true.

Told in pieces, it is `framings_world.World`. In its dialogues a rule is given once; in `forgetting` ones the
assistant keeps it for one turn after it was told, and a reminder tells it again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from framings_world import SPEC, World
from scripted import ScriptedChat

from midturn.drift import DriftScore
from midturn.studies.dialogues import Dialogue, DialogueSet
from midturn.studies.framings import DriftMeasure, FramingsStudy
from midturn.studies.lic import DataSet

RULE = "From now on, begin with Aye."
WORLDS = {
    "intent mismatch": {"missing": 1.0, "mediation": 1.0},
    "context equilibrium": {"drifting": 1.0, "reminders": 1.0, "forgetting": 1.0},
    "both": {"missing": 1.0, "mediation": 1.0, "forgetting": 1.0},
    "neither": {},
}
"""What goes wrong in every conversation where a framing is true, and what mends it."""


@dataclass
class TwoKinds(World):
    """Both kinds; see `World`."""

    slip: float = 0.0
    forgetting: float = 0.0
    questions: int = 4

    def __post_init__(self):
        super().__post_init__()
        draw = random.Random(self.seed + 1)
        self.forgets = [draw.random() < self.forgetting for _ in range(self.n)]

    @property
    def dialogues(self):
        return DialogueSet(name="aye", dialogues=tuple(map(self._dialogue, range(self.n))))

    def _dialogue(self, number):
        asked = [f"In dialogue {number}, is {n} odd?" for n in range(self.questions)]
        turns = [{"user": RULE, "answer": "Very well."}]
        turns += [{"user": text, "alone": f"{RULE} {text}"} for text in asked]
        checks = [{"check": "starts", "text": "Aye"}]
        return Dialogue.model_validate({"id": f"d{number:03}", "turns": turns, "checks": checks})

    def reply(self, messages):
        said = [m.text for m in messages if m.type == "human"]
        if "as JSON" in messages[-1].text or RULE not in " ".join(said):
            return super().reply(messages)
        number = int(" ".join(said).split("In dialogue ")[1].split(",")[0])
        told = max(at for at, text in enumerate(said) if RULE in text)
        forgot = self.forgets[number] and len(said) - 1 - told > 1
        right = not forgot and self.draw(*said) >= self.slip
        return "Aye, it is." if right else "It is."

    async def score(self, goal, context, response, turn):
        if response.text.startswith("It is."):
            return DriftScore(turn=turn, kl=2.0 + self.draw(turn, goal, response.text))
        return await super().score(goal, context, response, turn)


@dataclass(frozen=True, kw_only=True)
class WorldGauge(DriftMeasure):
    """The world is its own probe."""

    world: TwoKinds

    def probe(self):
        return self.world


def study_of(world, **settings):
    """Return a study of both kinds."""
    chat = ScriptedChat(reply=world.reply)
    return FramingsStudy(
        data=DataSet(path=Path("shops.json"), sha256="0" * 64, records=tuple(world.records)),
        task="math",
        model=SPEC,
        dialogues=world.dialogues,
        drift=WorldGauge(measure="divergence", scorer_config=None, world=world),
        models={"assistant": chat, "mediator": chat},
        **({"schedule": (0.5, 1.0), "threshold": 1.5} | settings),
    )
