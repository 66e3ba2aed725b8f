"""A small study, played by a scripted model and scored by a model of random weights."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from scripted import ScriptedChat
from tiny_models import WORDS

from midturn.studies import run_study
from midturn.studies.drift import ExactScorerConfig, SyntheticStudy, score, synthetic_scripts
from midturn.studies.drift._synthetic import Passages


class Silent:
    """Watches nothing."""

    def begin(self, count):
        self.begun = count

    def end(self, *_):
        self.ended = getattr(self, "ended", 0) + 1


def chatter(seed=0):
    """A model that says a few words, others each time."""
    draw = random.Random(seed)
    return ScriptedChat(reply=lambda _: "- " + " ".join(draw.choices(WORDS, k=8)))


def plan_of(turns=4, passages=4, kind=SyntheticStudy, **changes):
    texts = tuple(f"w{n} w{n + 1} w3" for n in range(passages))
    settings = {
        "task": "rewriting",
        "data_sha256": "0" * 64,
        "scripts": synthetic_scripts(Passages(texts, "0" * 64), turns),
        "model": "openai:tiny@http://localhost:1/v1",
        "concurrency": 2,
    }
    return kind(**{**settings, **changes})


def play(study, store, model=None, listener=None):
    made = replace(study, models={"assistant": model or chatter()})
    return asyncio.run(run_study(made, store, listener=listener))


def run_of(study, arm, store):
    return store.run_id(study.identity(arm, store))


def measured(store, study, scorer, references=("goal-pinned", "goal-alone"), listener=None):
    run_ids = [run_of(study, arm, store) for arm in study.arms]
    scorer_config = ExactScorerConfig(weights="tiny", references=references)
    return asyncio.run(score(store, run_ids, scorer_config, lambda: scorer, listener or Silent()))
