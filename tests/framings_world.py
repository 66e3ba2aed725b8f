"""A world in which it is known how much of a loss comes from missing shards, and how much from drift.

Each instruction asks how many things there are in a shop, a fact a shard. The traits of an instruction are
drawn when the world is made: in `missing` ones the assistant counts the last fact only when it is told
bit by bit, and an explicit instruction mends that in the share `mediation` of them; in `drifting` ones it
strays from the second turn on, and a reminder mends that in the share `reminders`. Beside that, any answer is
wrong by a `slip`. The probe reads off the reply whether the assistant strayed.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from scripted import ScriptedChat

from midturn.drift import DriftScore
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.framings import DriftMeasure, FramingsStudy
from midturn.studies.lic import DataSet, Record

SPEC = "openai:scripted@http://localhost:1/v1"
FULL = "All at once: "
STRAYS = "By the way, "


@dataclass
class World:
    """How often what goes wrong, and what mends it; shares from 0 to 1."""

    missing: float = 0.0
    mediation: float = 0.0
    drifting: float = 0.0
    reminders: float = 0.0
    slip: float = 0.05
    n: int = 24
    seed: int = 0
    asked: list = field(default_factory=list)
    """What the assistant was shown."""
    mediated: int = 0

    def __post_init__(self):
        draw = random.Random(self.seed)
        chances = (self.missing, self.mediation, self.drifting, self.reminders)
        self.traits = [tuple(draw.random() < chance for chance in chances) for _ in range(self.n)]
        self._draws = {}

    def draw(self, *of):
        """Draw a number from 0 to 1: the next in the series of `of`, whatever else is asked meanwhile."""
        key = repr((self.seed, *of))
        return self._draws.setdefault(key, random.Random(key)).random()

    # -- what is known ----------------------------------------------------------------------------------

    def expected(self, mediated, reminded):
        """The mean score of a cell that is told in turns, points, over instructions drawn anew."""
        lacks = self.missing * (1 - self.mediation * mediated)
        strays = self.drifting * (1 - self.reminders * reminded)
        return 100 * (1 - self.slip) * (1 - lacks) * (1 - strays)

    def drawn(self, mediated, reminded):
        """The same, over the instructions that were drawn."""
        right = [
            not (missing and not (mediated and by_instruction))
            and not (drifting and not (reminded and by_reminder))
            for missing, by_instruction, drifting, by_reminder in self.traits
        ]
        return 100 * (1 - self.slip) * sum(right) / self.n

    def parts(self, cell):
        """The decomposition that is to be found, points, where `cell` is `expected` or `drawn`."""
        full = 100 * (1 - self.slip)
        raw, mediated, raw_x, mediated_x = cell(0, 0), cell(1, 0), cell(0, 1), cell(1, 1)
        return {
            "loss": full - raw,
            "wording": 0.0,
            "ceiling": full - raw,
            "instruction": mediated - raw,
            "interventions": mediated_x - mediated,
            "rest": full - mediated_x,
            "interventions alone": raw_x - raw,
            "either": mediated - raw + raw_x - mediated_x,
        }

    def effects(self, cell):
        """The contrasts that are to be found, points."""
        mediation = (cell(1, 0) - cell(0, 0) + 2 * (cell(1, 1) - cell(0, 1))) / 3
        reminders = (cell(0, 1) - cell(0, 0) + cell(1, 1) - cell(1, 0)) / 2
        interaction = cell(1, 1) - cell(0, 1) - cell(1, 0) + cell(0, 0)
        return {
            "mediation": mediation,
            "scheduled": reminders,
            "controlled": reminders,
            "mediation x scheduled": interaction,
            "mediation x controlled": interaction,
        }

    # -- who takes part ---------------------------------------------------------------------------------

    @property
    def records(self):
        return [self._record(shop) for shop in range(self.n)]

    def _record(self, shop):
        facts = [f"It has {shop + 2 + 10 * k} {what}." for k, what in enumerate(["balls", "cups"])]
        first = f"How many things does shop {shop + 500} have?"
        return Record.model_validate(
            {
                "task_id": f"shop/{shop:03}",
                "task": "math",
                "question": FULL + " ".join([*facts, first]),
                "answer": f"#### {2 * shop + 14}",
                "shards": [{"shard_id": i, "shard": text} for i, text in enumerate([first, *facts])],
            }
        )

    def reply(self, messages):
        last = messages[-1].text
        if "as JSON" in last:
            self.mediated += 1
            told = " ".join(re.findall(r"\] User: (.*)", last))
            return json.dumps({"text": told, "inferred": [], "assumptions": [], "open_questions": []})
        self.asked.append([message.text for message in messages])
        return self._answered([m.text for m in messages if m.type == "human"])

    def _answered(self, said):
        shop = int(re.search(r"shop (\d+)", " ".join(said))[1]) - 500
        missing, mended_by_instruction, drifting, mended_by_reminder = self.traits[shop]
        last, _, reminder = said[-1].partition("\n\n(Keep to")
        at_once = last.startswith((FULL, "- "))
        explicit = len(said) == 1
        facts = re.findall(r"It has (\d+)", " ".join([*said[:-1], last]))
        if not facts:
            return "Which shop do you mean?"
        if missing and not at_once and not (explicit and mended_by_instruction):
            facts = facts[-1:]
        # The first turn holds no fact: whoever counts has come further.
        strays = drifting and not at_once and not (reminder and mended_by_reminder)
        wrong = strays or self.draw(*said) < self.slip
        return f"{STRAYS if strays else ''}That makes {sum(map(int, facts)) + wrong}."

    async def score(self, goal, context, response, turn):
        """The world is its own probe."""
        strayed = 2.0 if response.text.startswith(STRAYS) else 0.0
        return DriftScore(turn=turn, kl=strayed + self.draw(turn, goal, response.text))


def study_of(world, runs=1, **settings):
    """A study of the world, with a reminder in the last turn so that it counts."""
    chat = ScriptedChat(reply=world.reply)
    return FramingsStudy(
        data=DataSet(path=Path("shops.json"), sha256="0" * 64, records=tuple(world.records)),
        task="math",
        model=SPEC,
        runs=runs,
        drift=DriftMeasure(measure="divergence", scorer_config=None),
        models={"assistant": chat, "mediator": chat},
        probe=world,
        **({"schedule": (0.5, 1.0), "threshold": 1.5} | settings),
    )


def play(study, store):
    """Play all of a study."""
    outcome = asyncio.run(run_study(study, store))
    assert not outcome.failed and not outcome.stopped


def report(world, folder, runs=1, **settings):
    """A study's report."""
    study = study_of(world, runs, **settings)
    with Store(Path(folder) / f"{world.seed}.db") as store:
        play(study, store)
        return study.report(store)
