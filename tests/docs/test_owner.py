"""The page for who owns an assistant, as it is written: from four programs' exports to rules that hold."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import owner
import pytest
from commands import midturn
from faults.upstream import Upstream
from gateway_server import Gateway, mediating, request
from pages import ROOT

from midturn.refiner.guidelines import open_library

PAGE = ROOT / "docs" / "owner.md"
SEEDS = int(os.environ.get("SEEDS", "10"))
"""Logs without a habit. With `SEEDS=50` in the environment two of fifty at most may have an active rule."""


def commands():
    """The page's commands, each a list of words."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(), re.DOTALL)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [shlex.split(line)[1:] for line in lines]


IMPORTS = [words for words in commands() if words[:2] == ["trajectories", "import"]]
LEARNING = [words for words in commands() if words[0] in {"wanted", "refine"}]


def follow(folder, made, upstream, steps):
    """Run some of the page's commands; what is proposed is looked through as the page says."""
    spec, printed = f"openai:{upstream.models[0]}@{upstream.url}", ""
    for words in steps:
        done = midturn(*(spec if word.startswith("openai:") else word for word in words), cwd=folder)
        assert done.returncode == 0, done.stderr
        printed += done.stdout
        if words[0] == "wanted":
            assert owner.correct(folder / "wanted.jsonl", made) > 0
    return printed


def active(folder) -> dict[str, list[str]]:
    with open_library(folder / "past.db") as library:
        return {each.scope: list(each.rules) for each in library.sets() if each.status == "active"}


TURNS = [
    ("The usual to room 9, please.",),
    ("A table for 2 guests on 05/06/2027, please.",),
    ("Send something to room 9, please.", "What would you like?", "The usual."),
    ("Thanks!",),
]


def sent(folder, users):
    """What an assistant behind a gateway on the store gets of some turns of each user, in bytes."""

    def reply(messages):
        said = "\n".join(message.text for message in messages[1:])
        return owner.put(messages[0].text, said)

    with (
        Upstream("Done.") as upstream,
        Gateway(upstream.url, folder, mediating(reply), db=str(folder / "past.db")) as gateway,
    ):
        for user in users:
            for said in TURNS:
                gateway.post(request(*said, user=user))
        return [json.dumps(each.body).encode() for each in upstream.requests]


def path(folder: Path, seed: int = 0, *, habits: bool = True):
    """From the exports to what is active; what was printed."""
    made = owner.chats(seed, habits=habits)
    owner.write_exports(folder, made)
    with Upstream(owner.scripted) as upstream:
        follow(folder, made, upstream, IMPORTS)
        before = sent(folder, ["amy", "ben", "cem", ""]) if habits else []
        return before, follow(folder, made, upstream, LEARNING)


@pytest.mark.slow("imports, and refines for two users")
def test_two_users_habits_are_learned_in_three_commands_and_nobody_elses_turns_change(tmp_path):
    before, printed = path(tmp_path)
    assert len(owner.chats()) == 60
    assert len(IMPORTS) == 4
    assert len(LEARNING) <= 3, "a first rule is active after the sixth command, one for each of four exports"
    assert active(tmp_path) == {
        "user:ines": ['By "the usual" the user means two flat whites.'],
        "user:tom": ["Dates are written with the day first."],
    }
    assert printed.count("beats its parent") == 2
    assert sent(tmp_path, ["amy", "ben", "cem", ""]) == before
    usual, dated, *_ = sent(tmp_path, ["ines"])
    assert b"two flat whites to room 9" in usual
    assert b"June" not in dated
    usual, dated, *_ = sent(tmp_path, ["tom"])
    assert b"two flat whites" not in usual
    assert b"5 June 2027" in dated


def test_a_user_without_rules_is_told_so(tmp_path):
    owner.write_exports(tmp_path, owner.chats(0))
    with Upstream(owner.scripted) as upstream:
        follow(tmp_path, owner.chats(0), upstream, IMPORTS[-1:])
    done = midturn("guidelines", "show", "--user", "amy", "--db", "past.db", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no rules are active for global or user:amy" in done.stderr


@pytest.mark.slow("imports, and refines for two users, twice")
@pytest.mark.parametrize("seed", [1, 2])
def test_where_nobody_has_a_habit_nothing_becomes_active(tmp_path, seed):
    path(tmp_path, seed, habits=False)
    assert active(tmp_path) == {}


@pytest.mark.longest("follows the page ten times, or fifty")
def test_of_logs_without_a_habit_one_in_twenty_five_at_most_has_a_rule_become_active(tmp_path):
    found = {}
    for seed in range(SEEDS):
        (folder := tmp_path / str(seed)).mkdir()
        path(folder, seed, habits=False)
        found[seed] = active(folder)
    assert sum(map(bool, found.values())) <= max(1, SEEDS // 25), found
