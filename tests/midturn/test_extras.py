"""What an installation without extras can do, what each extra adds, and what a command asks for."""

import ast
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from partial import EXTRAS, ROOT, Installation, asked_for, closure, installed, modules_of

from midturn.core import MissingExtra

pytestmark = pytest.mark.usefixtures("processes")

MEDIATES = """
import asyncio, json
import midturn
for name in midturn.__all__:
    getattr(midturn, name)
from langchain.agents import create_agent
from langchain_core.language_models import FakeListChatModel
from langgraph.checkpoint.memory import InMemorySaver
from midturn import MediationMiddleware, Mediator, at_turns, mediate, turn_graph

draft = json.dumps({"text": "Book me a table for 4 people on Friday."})
def model(answer):
    return FakeListChatModel(responses=[answer] * 9)
told = [("user", "Book me a table."), ("ai", "For whom?"), ("user", "For 4 people, on Friday.")]
mediator = Mediator(model(draft))
graph = turn_graph(model("Booked."), mediator, trigger=at_turns(2))
played = [
    asyncio.run(graph.ainvoke({"messages": told}))["midturn"],
    mediate(model("Booked."), mediator).invoke({"messages": told})["midturn"],
]
mediated, thread = [MediationMiddleware(mediator=mediator)], {"configurable": {"thread_id": "a"}}
agent = create_agent(model("Booked."), middleware=mediated, checkpointer=InMemorySaver())
agent.invoke({"messages": told}, thread)
played.append(agent.get_state(thread).values["midturn"])
print([record["instruction"]["origin"] for record in played])
"""

IMPORTED = {
    "cli": ("midturn.cli", "midturn.cli._chat", "midturn.cli._models"),
    "openai": ("midturn.assistant",),
    "embedded": ("midturn.assistant._embedded", "midturn.assistant._servers"),
    "sqlite": ("midturn.store", "midturn.refiner.guidelines", "midturn.graphs"),
    "guidelines": ("midturn.cli._guidelines", "midturn.cli._trajectories", "midturn.refiner.experience"),
    "studies": ("midturn.cli._study", "midturn.studies.lic", "midturn.studies.sandbox"),
    "drift": (
        *("midturn.cli._drift_study", "midturn.cli._drift_forks", "midturn.drift.dynamics"),
        *("midturn.drift.adherence", "midturn.studies.drift", "midturn.statistics"),
    ),
    "framings": ("midturn.cli._framings_work", "midturn.studies.framings"),
    "refine": ("midturn.cli._refine", "midturn.refiner", "midturn.studies.refining"),
    "report": ("midturn.cli._report", "midturn.pages._page", "midturn.pages.report._write"),
    "report,drift": ("midturn.papers", "midturn.pages.report._drift_figures"),
    "report,serve": ("midturn.pages.report._serving",),
    "serve": ("midturn.gateway",),
    "probe,openai": ("midturn.drift.scorers", "midturn.drift.probes"),
    "ray": ("midturn.studies._on_ray",),
}
"""Modules and packages with all in them that can be imported with some extras."""

IMPORTS = """
import importlib, pkgutil
for name in {names!r}:
    module = importlib.import_module(name)
    if hasattr(module, "__path__") and name != "midturn.cli":
        for found in pkgutil.walk_packages(module.__path__, name + "."):
            importlib.import_module(found.name)
"""

COMMANDS = {
    "demo": ("embedded", "report"),
    "chat --model openai:a --mediator-model embedded:b": ("openai", "embedded"),
    "everyday --db x.db": ("studies", "embedded"),
    "dialogues run starter --db x.db --mediator-model openai:a": ("studies", "embedded", "openai"),
    "dialogues import x.json --db x.db": ("studies",),
    "dialogues report --db x.db": ("studies",),
    "models list": ("embedded",),
    "models pull smollm2-135m": ("embedded",),
    "lic run starter --task math --db x.db --user openai:a --executor ray": ("embedded", "openai", "ray"),
    "lic report --db x.db": ("studies",),
    "lic import logs --db x.db": ("studies",),
    "lic shard x.jsonl --task math --out y.json --model openai:a": ("studies", "openai"),
    "compare a b": ("studies",),
    "drift synthetic --db x.db --similarity embedded:minilm --judge openai:a": (
        *("drift", "probe", "embedded", "openai"),
    ),
    "drift tau x.json --model openai:a --weights folder": ("drift", "probe", "openai"),
    "drift fork --db x.db": ("drift", "probe", "embedded"),
    "drift fork --db x.db --estimate": ("drift",),
    "drift fit --db x.db": ("drift",),
    "drift fit --db x.db --score-with embedded:smollm2-135m": ("drift", "probe", "embedded"),
    "drift simulate --difference 0.1": ("drift",),
    "framings starter --task math --db x.db": ("framings", "embedded", "probe"),
    "framings starter --task math --db x.db --drift entropy --model openai:a": ("framings", "openai"),
    "refine --db x.db --task math --model openai:a --embeddings embedded:minilm": (
        *("refine", "openai", "embedded", "probe"),
    ),
    "report --db x.db": ("report",),
    "view --db x.db": ("report", "serve"),
    "serve --db x.db --mediator-model openai:a": ("serve", "embedded"),
    "serve --db postgresql://host/name": ("serve", "embedded", "postgres"),
    "guidelines list --db x.db": ("guidelines",),
    "guidelines import r.md --scope global --db postgresql://host/name": ("guidelines", "postgres"),
    "trial start user:ann@1 --db x.db": ("studies",),
    "trial report user:ann@1 --db postgresql://host/name": ("studies", "postgres"),
    "trajectories list --db x.db": ("sqlite",),
    "trajectories import here.json --db x.db": ("sqlite",),
}
"""A command line, and the extras that it asks for where there is the extra `cli` alone."""

ASKS = """
import json, shlex
from pathlib import Path
from midturn.cli import app
from midturn.core import MissingExtra
Path("here.json").write_text("[]")
asked = {}
for line in json.loads(LINES):
    try:
        app(shlex.split(line), standalone_mode=False)
    except MissingExtra as missing:
        assert str(missing).startswith(f"`midturn {line.partition(' ')[0]}"), missing
        asked[line] = missing.extras
print(json.dumps(asked))
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Installation:
    return Installation.of([], tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def with_cli(tmp_path_factory) -> Installation:
    return Installation.of(["cli"], tmp_path_factory.mktemp("cli"))


def test_the_base_mediates_in_all_three_ways(base):
    done = base.run(MEDIATES)
    assert done.returncode == 0, done.stderr
    assert ast.literal_eval(done.stdout) == ["model", "model", "model"]


@pytest.mark.parametrize("spec", ["openai:a@http://localhost:1/v1", "embedded:smollm2-135m"])
def test_a_spec_names_the_extra_that_it_lacks(base, spec):
    done = base.run(f"import midturn\nmidturn.chat_model({spec!r})")
    extra = spec.partition(":")[0]
    assert done.stderr.splitlines()[-1].endswith(
        f"{spec} needs the extra `{extra}`. Install it with: pip install 'midturn[{extra}]'"
    )


@pytest.mark.parametrize(
    ("use", "extra"),
    [
        ("from midturn.assistant import OpenAIChat", "openai"),
        ("from midturn.store import Store", "sqlite"),
        ("from midturn.assistant import require_price; require_price('openai:gpt-4o')", "studies"),
        ("from midturn.assistant import pulled_file; pulled_file('smollm2-135m')", "embedded"),
    ],
)
def test_what_is_reached_from_python_names_its_extra(base, use, extra):
    done = base.run(use)
    assert done.stderr.splitlines()[-1].startswith("midturn.core._errors.MissingExtra: ")
    assert f"pip install 'midturn[{extra}]'" in done.stderr


def test_the_command_of_the_base_says_in_one_line_what_to_install(base):
    done = base.run("import sys; sys.argv = ['midturn', 'demo']; from midturn.__main__ import main; main()")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "midturn: the command `midturn` needs the extra `cli`. Install it with: pip install 'midturn[cli]'\n"
    )


@pytest.mark.parametrize("extras", IMPORTED)
def test_an_extra_brings_what_its_modules_import(extras, tmp_path):
    installation = Installation.of(extras.split(","), tmp_path)
    done = installation.run(IMPORTS.format(names=IMPORTED[extras]))
    assert done.returncode == 0, done.stderr


def test_a_command_asks_for_all_that_it_lacks_at_once(with_cli):
    done = with_cli.run(f"LINES = {json.dumps(list(COMMANDS))!r}\n{ASKS}")
    assert done.returncode == 0, done.stderr
    assert {line: tuple(asked) for line, asked in json.loads(done.stdout).items()} == COMMANDS


def test_a_command_that_lacks_extras_ends_in_one_line(with_cli):
    done = with_cli.run(
        "import sys; sys.argv = ['midturn', 'demo']; from midturn.__main__ import main; main()"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "midturn: `midturn demo` needs the extras `embedded` and `report`. "
        "Install them with: pip install 'midturn[embedded,report]'\n"
    )


def test_an_extra_that_refers_to_another_lacks_what_the_other_lacks(with_cli):
    done = with_cli.run(
        "from midturn.core import missing_extras, packages_of\n"
        "print(missing_extras('cli', 'guidelines', 'tracing', 'guidelines'))\n"
        "print(missing_extras('sqlite', 'drift', 'studies'), 'rich' in packages_of('drift'))"
    )
    assert done.stdout == "('guidelines', 'tracing')\n('drift',) True\n", done.stderr


def test_without_metadata_nothing_is_refused(tmp_path):
    checkout = Installation.of([], tmp_path, with_metadata=False)
    done = checkout.run("from midturn.core import require_extras\nrequire_extras('cli', needed_for='this')")
    assert done.returncode == 0, done.stderr


def test_one_extra_or_several_are_named_in_a_sentence():
    assert str(MissingExtra("a", needed_for="it")) == (
        "it needs the extra `a`. Install it with: pip install 'midturn[a]'"
    )
    assert str(MissingExtra("a", "b", "c", needed_for="it")) == (
        "it needs the extras `a`, `b` and `c`. Install them with: pip install 'midturn[a,b,c]'"
    )


def test_all_is_all():
    (everything,) = map(Requirement, EXTRAS["all"])
    assert everything.extras == EXTRAS.keys() - {"all"}


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/install.md"])
def test_what_a_page_installs_is_what_its_next_commands_need(with_cli, page):
    installed_by = steps_of((ROOT / page).read_text())
    lines = sorted({line for steps in installed_by.values() for line in steps})
    done = with_cli.run(f"LINES = {json.dumps(lines)!r}\n{ASKS}")
    assert done.returncode == 0, done.stderr
    asked = json.loads(done.stdout)
    for extras, steps in installed_by.items():
        brought = {each.name for each in asked_for(extras)}
        for line in steps:
            needed = {each.name for each in asked_for(["cli", *asked.get(line, ())])}
            assert needed <= brought, f"{page}: `midturn {line}` needs more than {extras}"


def test_what_a_page_imports_comes_with_all_or_is_named_there(tmp_path):
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    used = {(page, module) for page in pages for module in imported_on(page.read_text())}
    modules = sorted({module for _, module in used})
    done = Installation.of(["all"], tmp_path).run(FINDS.format(modules=modules))
    assert done.returncode == 0, done.stderr
    missing = json.loads(done.stdout)
    assert missing, "an SDK that no extra brings is used on one page"
    for page, module in used:
        named = module not in missing or f"pip install {'-'.join(module.split('.')[:2])}`" in page.read_text()
        assert named, f"{page.name}: {module}"


FINDS = """
import importlib.util, json
def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
print(json.dumps([name for name in {modules} if not is_there(name)]))
"""


def imported_on(page: str) -> set[str]:
    """The modules that the blocks of a page import, but for files of its own."""
    own = {Path(name).stem for name in re.findall(r'title="([\w/]+\.py)"', page)}
    found: set[str] = set()
    for block in re.findall(r"```python.*?\n(.*?)```", page, re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return {module for module in found if module.partition(".")[0] not in own}


def steps_of(page: str) -> dict[tuple[str, ...], list[str]]:
    """The commands in a page's blocks, by the extras that the last installation before them named."""
    found: dict[tuple[str, ...], list[str]] = {}
    steps: list[str] = []
    for line in "\n".join(re.findall(r"```(?:sh|console)\n(.*?)```", page, re.DOTALL)).splitlines():
        if line.removeprefix("$ ").startswith("pip install"):
            named = re.search(r"\.\[(.*)\]", line)
            steps = found.setdefault(tuple(named[1].split(",")) if named else (), [])
        elif "--help" not in line and (command := re.match(r"(?:\$ )?midturn ([^#\\]*[^#\\\s])", line)):
            steps.append(command[1])
    return found


def test_the_page_names_every_extra_and_those_that_it_builds_on():
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", (ROOT / "docs" / "install.md").read_text(), re.MULTILINE)
    assert {extra for extra, _ in rows} == EXTRAS.keys()
    for extra, said in rows[:-1]:
        built_on = {name for each in map(Requirement, EXTRAS[extra]) for name in each.extras - {"binary"}}
        assert all(f"`{name}`" in said.partition("; ")[2] for name in built_on), extra


@cache
def sources():
    """Every module of ours, parsed."""
    folders = (ROOT / "midturn", *(path for path in (ROOT / "midturn").iterdir() if path.is_symlink()))
    return [(file, ast.parse(file.read_text())) for folder in folders for file in folder.rglob("*.py")]


def test_every_extra_that_the_code_names_is_one():
    named = {
        argument.value
        for _, tree in sources()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"require_extras", "MissingExtra", "missing_extras"}
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    assert named
    assert named <= EXTRAS.keys()


BROUGHT = {
    "langgraph-checkpoint": "langgraph",
    "pandas": "statsmodels",
    "pydantic-core": "pydantic",
    "safetensors": "transformers",
    "tokenizers": "transformers",
}
"""What is imported and not asked for by name, because what is asked for pins it or hands out its types."""


def imported_modules():
    """Every module that is imported anywhere, with the names taken from it, which may be modules too."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield from ((file, f"{node.module}.{alias.name}") for alias in node.names)


def test_every_package_that_is_imported_is_asked_for_by_the_base_or_by_an_extra():
    asked = {canonicalize_name(each.name) for each in asked_for(["all"])}
    owners: dict[str, set[str]] = {}
    for name in installed():
        for module in modules_of(name):
            owners.setdefault(module, set()).add(name)
    for brought, by in BROUGHT.items():
        assert by in asked
        assert brought in closure([Requirement(by)])
    strangers: set[tuple[str, str]] = set()
    for file, module in imported_modules():
        if module.partition(".")[0] in sys.stdlib_module_names | {"midturn"}:
            continue
        name = module
        while name not in owners and "." in name:
            name = name.rpartition(".")[0]
        theirs = {BROUGHT.get(owner, owner) for owner in owners.get(name, ())}
        if not theirs & asked:
            strangers.add((str(Path(file).name), module))
    assert not strangers
