"""Paper mode: the papers' tables, ours and the published figures side by side, safe in every format."""

import csv
import re

import pytest
from framings_world import World, play, study_of
from markdown_it import MarkdownIt
from report_store import drift, fill
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.papers import _published as published
from midturn.papers._writing import Table, estimate, latex, markdown, write_table
from midturn.store import Store
from midturn.studies.drift import drift_report, studies_in
from midturn.studies.framings import report_of, studies_in as studies_of_framings

pytestmark = pytest.mark.slow("writes pages and draws figures")

pytest.importorskip("matplotlib")
pytest.importorskip("tabulate")

MINI = {"models": {"assistant": "openai:gpt-4o-mini-2024-07-18@http://host/v1"}, "scoring": "parity"}


@pytest.fixture
def db(tmp_path):
    return tmp_path / "a.db"


def tables(db, *more):
    folder = db.parent / "tables"
    told = CliRunner().invoke(
        app, ["report", "--db", str(db), "--tables", str(folder), *more], catch_exceptions=False
    )
    assert told.exit_code == 0, told.output
    return folder, told.stderr


def rows(folder, name):
    with (folder / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def test_published_figures_stand_beside_the_model_and_task_that_they_are_of(db):
    with Store(db) as store:
        fill(store, 8, conditions=("full", "sharded"), **MINI)
    folder, _ = tables(db)
    ours, *others = rows(folder, "lic-table-1")
    assert (ours["model"], ours["n"], ours["scoring"]) == ("gpt-4o-mini-2024-07-18", "8", "parity")
    assert (ours["full, P"], ours["full, published"]) == ("100.0", "88.1")
    assert (ours["sharded, P"], ours["sharded, P high"], ours["sharded, published"]) == (
        "12.5",
        "47.089",
        "58.7",
    )
    assert (ours["concat, P"], ours["concat, published"]) == ("", "88.0")
    assert ours["sharded / full, %"] == "12.5"
    assert ours["published in"] == "Lost in Conversation (arXiv 2505.06120), Table 1"
    assert "gpt-4o-mini" not in {row["model"] for row in others}
    assert all(row["n"] == "" and row["full, P"] == "" for row in others)


def test_one_compact_table_has_all_conditions_and_nobody_elses_rows(db):
    with Store(db) as store:
        fill(store, 8, conditions=("full", "sharded", "recap", "mediated"), **MINI)
    folder, _ = tables(db)
    found = rows(folder, "summary")
    assert [row["condition"] for row in found] == ["full", "sharded", "recap", "mediated"]
    assert (found[3]["difference"], found[3]["from"], found[3]["flips"].lstrip("'")) == (
        "87.5",
        "sharded",
        "+7/-0",
    )
    assert {row["n"] for row in found} == {"8"}
    assert "published" not in (folder / "summary.tex").read_text()


def test_strict_scores_are_said_not_to_be_comparable_with_published_ones(db):
    with Store(db) as store:
        fill(store, conditions=("full",), **MINI | {"scoring": "strict"})
    folder, _ = tables(db)
    assert rows(folder, "lic-table-1")[0]["published in"].endswith("scored strict: not comparable with it")
    assert "Some rows are scored strict" in (folder / "lic-table-1.md").read_text()
    assert "Some rows are scored strict" in (folder / "lic-table-1.tex").read_text()


def test_a_model_that_no_paper_has_stands_alone_unless_what_was_published_is_asked_for(db):
    with Store(db) as store:
        fill(store, conditions=("full", "sharded", "mediated"))
    for name in ("lic-table-1", "mediator"):
        folder, _ = tables(db)
        [ours] = rows(folder, name)
        assert not [column for column in ours if "published" in column]
        assert "ublished" not in (folder / f"{name}.tex").read_text()
        folder, _ = tables(db, "--published")
        [ours, *others] = rows(folder, name)
        assert {ours[column] for column in ours if "published" in column} == {""}
        assert others and all(row["n"] == "" for row in others)
        assert "Rows without n are published figures alone" in (folder / f"{name}.md").read_text()


def test_a_remedy_stands_beside_sharded_by_task_and_over_tasks_with_what_was_published(db):
    guided = ("sharded", "mediated --guidelines")
    with Store(db) as store:
        for task in ("code", "math"):
            fill(store, 8, conditions=guided, task=task, **MINI)
    folder, _ = tables(db, "--published")
    code, math, both, *others = rows(folder, "mediator")
    assert [row["task"] for row in (code, math, both)] == ["code", "math", "mean of code, math"]
    assert [row["n"] for row in (code, math, both)] == ["8", "8", "16"]
    assert {row["difference, points"] for row in (code, math, both)} == {"87.5"}
    assert 40 <= float(both["difference, points low"]) < 87.5 < float(both["difference, points high"])
    assert (both["sharded, published"], both["with it, published"]) == ("53.6", "73.9")
    assert math["sharded, published"] == "" and "unverified" in both["published in"]
    assert [row["condition"] for row in others].count("Mediator + Refiner") == 1


def test_a_row_of_runs_that_more_than_the_condition_sets_apart_holds_one_of_them(db):
    with Store(db) as store:
        fill(store, 8, conditions=("full", "sharded"), **MINI)
        fill(store, conditions=("sharded",), **MINI, decoding={"temperature": 0.0})
    folder, _ = tables(db)
    ours = [row for row in rows(folder, "lic-table-1") if row["n"]]
    assert [bool(row["full, P"]) for row in ours] == [True, False, False]
    assert len({row["runs"] for row in ours}) == 3


def test_no_run_is_left_out_over_tasks_where_a_condition_was_run_twice(db):
    with Store(db) as store:
        for task in published.LIC_FOUR_TASKS:
            fill(store, conditions=("full",), task=task, **MINI)
            for user in ("embedded:one", "embedded:other"):
                fill(
                    store,
                    conditions=("sharded",),
                    task=task,
                    **MINI | {"models": MINI["models"] | {"user": user}},
                )
    folder, _ = tables(db)
    over = [row for row in rows(folder, "lic-table-1") if row["task"].startswith("mean of")]
    assert len(over) == 2
    assert {(row["full, published"], row["sharded, published"]) for row in over} == {("86.8", "50.4")}


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("openai:gpt-4o", "gpt-4o"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("openai:meta-llama/Llama-3.1-8B-Instruct@http://host/v1", "llama3.1-8b"),
        ("ollama:llama3.1:8b", "llama3.1-8b"),
        ("anthropic:claude-3-7-sonnet-20250219", "claude-3.7-sonnet"),
        ("openai:gpt-4o-audio", None),
        ("openai:llama3.1-80b", None),
        ("", None),
    ],
)
def test_a_published_model_is_known_under_the_names_of_its_releases_and_no_other(spec, name):
    assert published.published_as(spec, published.PERFORMANCE) == name


def test_the_means_over_four_tasks_are_those_of_the_published_tasks():
    for model, means in published.FOUR_TASKS.items():
        by_task = [published.PERFORMANCE[model][task] for task in published.LIC_FOUR_TASKS]
        for mean, figures in zip(means, zip(*by_task, strict=True), strict=True):
            assert mean == pytest.approx(sum(figures) / 4, abs=0.051)


def test_the_published_equilibria_are_those_of_the_published_fits():
    for a, b, d_star, *_ in published.DIAGNOSTIC.values():
        assert d_star == pytest.approx(-a / b, rel=0.005)


# -- drift --------------------------------------------------------------------------------------------


def test_tables_of_drift_hold_the_figures_that_the_fit_prints(db):
    with Store(db) as store:
        arms = ("baseline", "reminder", "neutral")
        drift(store, fill(store, 6, arms, study="drift-synthetic", scoring="adherence"))
        (study,) = studies_in(store)
        report, _ = drift_report(store, study)
    folder, _ = tables(db)
    names = {path.name for path in folder.iterdir()}
    pictures = {
        f"drift-figure-{n}.{kind}" for n in (1, 2, 3) for kind in ("md", "csv", "tex", "pdf", "png", "svg")
    }
    assert names == pictures | {f"drift-table-{n}.{kind}" for n in (3, 4, 6) for kind in ("md", "csv", "tex")}
    levels = {level.arm: level for level in report.levels}
    row = rows(folder, "drift-table-4")[0]
    assert float(row["baseline: KL, nats per token"]) == pytest.approx(levels["baseline"].kl, abs=1e-5)
    assert float(row["reminders: rating, 1 to 5"]) == levels["reminder"].judge == 3.0
    fits = {fit.arm: fit for fit in report.fits if fit.method == "paper_diagnostic"}
    for row in rows(folder, "drift-table-6")[:3]:
        assert float(row["b"]) == pytest.approx(fits[row["arm"]].b, abs=1e-5)
        assert (row["task"], row["n"], row["estimator"]) == ("rewriting", "6", "exact")
        assert row["b of white noise"]
    first = rows(folder, "drift-figure-1")
    assert {row["arm"] for row in first} == {"baseline", "neutral"}
    assert {row["arm"] for row in rows(folder, "drift-figure-3")} == {"baseline", "neutral", "reminder"}


def test_published_levels_of_tau_bench_stand_beside_the_model_that_they_are_of(db):
    with Store(db) as store:
        models = {"assistant": "openai:Qwen/Qwen2-7B-Instruct"}
        drift(store, fill(store, 4, ("baseline", "reminder"), study="drift-tau", models=models), [1, 2])
    folder, _ = tables(db, "--published")
    ours, *others = rows(folder, "drift-table-1")
    assert (ours["KL, published"], ours["JS, published"]) == ("6.818", "0.242")
    assert {row["model"] for row in others} == {"llama-3.1-8b", "llama-3.1-70b"}
    ours = rows(folder, "drift-table-2")[0]
    assert (ours["change of KL, %"], ours["change of KL, published"]) == ("0.0", "-6.5")
    assert "its levels cannot be compared with ours" in (folder / "drift-table-2.md").read_text()


def test_a_study_without_scores_is_named_and_costs_the_others_nothing(db):
    with Store(db) as store:
        fill(store, conditions=("full",))
        fill(store, conditions=("baseline", "reminder"), study="drift-tau")
    folder, told = tables(db)
    assert "Not in the tables:" in told and "Score some first" in told
    assert {path.stem for path in folder.iterdir()} == {"summary", "lic-table-1", "lic-aptitude"}


def test_runs_of_the_framings_have_their_table(db):
    with Store(db) as store:
        fill(store, 8, conditions=("full", "sharded"), study="framings")
    folder, _ = tables(db)
    assert [row["condition"] for row in rows(folder, "summary")] == ["full", "sharded"]


def test_the_parts_of_the_loss_and_the_effects_have_tables(db):
    pytest.importorskip("statsmodels")
    with Store(db) as store:
        play(study_of(World(missing=0.6, mediation=0.9, n=8, seed=11)), store)
        [study] = studies_of_framings(store)
        report = report_of(store, study)
    folder, _ = tables(db)
    parts = {(row["interventions"], row["part"]): row for row in rows(folder, "framings-loss")}
    for found in report.decomposition:
        for part in found.parts:
            shown = parts[found.interventions, part.part]
            assert shown["points"] == ("" if part.points.ci is None else f"{part.points.value:z.1f}")
    effects = {(row["effect"], row["on"]): row for row in rows(folder, "framings-effects")}
    assert set(effects) == {(e.effect, e.measure) for e in report.effects if e.figure.value is not None}
    assert "counts for the one that is tried first" in (folder / "framings-loss.tex").read_text()


def test_a_store_without_runs_of_the_papers_has_no_tables_and_is_told_so(db):
    with Store(db) as store:
        fill(store, study="gateway")
    folder, told = tables(db)
    assert "no run of any of the papers' tables" in told and not folder.exists()


# -- what names may hold ------------------------------------------------------------------------------

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "[x](http://x) | **b** <img src=x> `c` _d_ ~e~",
    r"\input{/etc/passwd} $x^2$ 100% a&b #1 {~}",
    "[2cm] *",
    "a\x1b[31m\u202e\nb",
)


def table_of(*names):
    return Table(
        name="t",
        title="A title",
        columns=("model", "P"),
        rows=[[name, estimate(1.0, (0.5, 1.5), 3)] for name in names],
        notes=["A note."],
    )


def test_names_are_text_in_markdown():
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown(table_of(*HOSTILE[:4])))
    cells = [token for token in tokens if token.type == "inline" and token.level == 4][2:]
    assert [cell.content for cell in cells[1::2]] == ["1.0 [0.5, 1.5]"] * 4
    for name, cell in zip(HOSTILE, cells[::2], strict=False):
        assert {child.type for child in cell.children} <= {"text", "text_special"}
        assert "".join(child.content for child in cell.children) == name


def test_names_are_text_in_latex():
    written = latex(table_of(*HOSTILE[:4]))
    body = written.partition("\\midrule\n")[2].partition("\\bottomrule")[0]
    assert not re.search(r"(?<!\\)[%$#&](?! )|\\input|\^(?!\{\})", body)
    assert r"\textbackslash{}input\{/etc/passwd\}" in body
    assert re.search(r"^ \{\}\[2cm\]", body, re.MULTILINE)


def test_a_table_of_latex_is_as_wide_as_the_text_in_one_size_of_type():
    written = latex(table_of("gpt-4o-mini", "a name much longer than any column should be wide"))
    shares = [float(each) for each in re.findall(r"\\hsize=([\d.]+)\\hsize", written)]
    assert "resizebox" not in written and written.count("tabularx}") == 3
    assert shares == [
        pytest.approx(2 * 24 / (24 + 14), abs=1e-3),
        pytest.approx(2 * 14 / (24 + 14), abs=1e-3),
    ]
    assert r"\raggedright\arraybackslash}X>{" in written and r"\raggedleft\arraybackslash}X}" in written


def test_no_name_is_a_formula_or_steers_a_terminal(tmp_path):
    write_table(table_of(*HOSTILE), tmp_path)
    with (tmp_path / "t.csv").open(newline="") as file:
        first, *found = csv.reader(file)
    assert first == ["model", "P", "P low", "P high"]
    assert found[0] == [f"'{HOSTILE[0]}", "1.0", "0.5", "1.5"]
    assert found[4][0] == "a b"
    assert "\x1b" not in (tmp_path / "t.md").read_text() + (tmp_path / "t.tex").read_text()


def test_a_figure_without_interval_is_a_dash():
    made = table_of("m")
    assert "–" in markdown(Table(**vars(made) | {"rows": [["m", estimate(1.0, None, 1)]]}))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="can't be written to"):
        write_table(table_of("m"), tmp_path / "file" / "tables")
