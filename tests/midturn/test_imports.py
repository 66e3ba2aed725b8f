"""What a command that only reads a store imports: figures and tables, and none of what plays studies."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec

import pytest
from faults.study import run
from report_store import drift, fill
from sqlite_utils import Database

from midturn.store import Store
from midturn.store._migrations import migrations
from midturn.store._schema import MIGRATIONS

pytestmark = pytest.mark.usefixtures("processes")

PLAYING = {
    "midturn.assistant._recorder",
    "midturn.graphs._engine",
    "midturn.mediator._mediator",
    "midturn.mediator.language.english._signals",
}
LIBRARIES = {
    *(
        "aiohttp",
        "langchain",
        "langchain_core",
        "langgraph",
        "langgraph_sdk",
        "langsmith",
        "openai",
        "requests",
    ),
    *("pandas", "ray", "scipy.stats", "sqlite_utils", "statsmodels", "torch", "transformers", "uvicorn"),
}
NEEDLESS = PLAYING | LIBRARIES
STATISTICS = {"matplotlib", "numpy", "scipy"}
"""What tables of conversations need none of."""

IMPORTED = """
import json, sys
from midturn.__main__ import main
sys.argv = ["midturn", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
finally:
    with open("imported.json", "w") as file:
        json.dump(sorted(sys.modules), file)
"""


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """A folder with stores of two runs, of one, and of a scored study of drift."""
    folder = tmp_path_factory.mktemp("stores")
    with Store(folder / "lic.db") as store:
        fill(store)
    with Store(folder / "one.db") as store:
        fill(store, conditions=("mediated",))
    with Store(folder / "drift.db") as store:
        drift(store, fill(store, conditions=("baseline", "neutral"), study="drift-synthetic"))
    return folder


def imported(folder, *words) -> set[str]:
    done = run(sys.executable, "-c", IMPORTED, *map(str, words), cwd=folder)
    assert done.returncode == 0, done.stderr
    return set(json.loads((folder / "imported.json").read_text()))


@pytest.mark.parametrize(
    ("command", "needless"),
    [
        ("--version", NEEDLESS | STATISTICS),
        ("--help", NEEDLESS | STATISTICS),
        ("lic run --help", NEEDLESS | STATISTICS),
        ("lic report --db lic.db", NEEDLESS | {"matplotlib", "scipy"}),
        ("compare sharded mediated --db lic.db", NEEDLESS | {"matplotlib", "scipy"}),
        ("drift fit --db drift.db --overwrite", NEEDLESS),
        ("report --db lic.db --overwrite", NEEDLESS),
        ("trajectories list --db lic.db", NEEDLESS | STATISTICS),
        ("trajectories show apples/1/0 --db one.db", NEEDLESS | STATISTICS),
    ],
)
def test_a_command_that_plays_nothing_imports_nothing_that_plays(stores, command, needless):
    assert not needless & imported(stores, *command.split())


def test_what_must_not_be_imported_is_there():
    assert all(find_spec(name) for name in PLAYING)


def test_the_migrations_that_are_known_without_their_library_are_all():
    assert {migration.name for migration in migrations.pending(Database(memory=True))} == MIGRATIONS
