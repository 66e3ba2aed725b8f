"""A study of the framings has its own part of the page, with what the command prints."""

import csv
import html

import pytest
from framings_world import World, play, study_of
from typer.testing import CliRunner

from midturn.cli import app
from midturn.store import Store
from midturn.studies.framings import report_of, studies_in

pytestmark = pytest.mark.slow("writes pages and draws figures")

pytest.importorskip("statsmodels")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("framings")
    db = folder / "a.db"
    world = World(missing=0.5, mediation=0.8, drifting=0.3, reminders=0.5, n=14, seed=5)
    with Store(db) as store:
        play(study_of(world), store)
    done = CliRunner().invoke(app, ["report", "--db", str(db), "--figures", str(folder / "figures")])
    assert done.exit_code == 0, done.output
    with Store(db) as store:
        [study] = studies_in(store)
        return (folder / "a-report.html").read_text(), folder / "figures", report_of(store, study)


def test_every_finding_stands_in_the_page_with_what_cannot_be_told(written):
    page, _, report = written
    assert report.findings
    for said in (*report.findings, *report.cannot_tell):
        assert html.escape(said, quote=True).replace("&#x27;", "&#39;") in page


def test_each_part_of_the_loss_has_its_row_and_its_bar(written):
    page, figures, report = written
    rows = list(csv.DictReader((figures / "framings-loss.csv").read_text().splitlines()))
    points = {row["part"]: float(row["points"]) for row in rows}
    [scheduled, controlled] = report.decomposition
    assert points["loss"] == scheduled.part("loss").points.value
    for decomposition in (scheduled, controlled):
        kind = f"rest, {decomposition.interventions}"
        # One row serves both kinds where their figures are the same.
        assert points.get(kind, points.get("rest")) == decomposition.part("rest").points.value
    assert all(f'<th scope="row">{part}</th>' in page for part in points)
    assert [name for name in points if name.startswith("loss")] == ["loss"]  # The same with either kind.


def test_the_risk_that_turns_foretell_is_drawn_beside_what_came(written):
    _, figures, report = written
    rows = list(csv.DictReader((figures / "framings-calibration.csv").read_text().splitlines()))
    bins = [bin_ for prediction in report.prediction for bin_ in prediction.calibration]
    assert [float(row["failed"]) for row in rows] == [bin_.observed for bin_ in bins]
    assert (figures / "framings-calibration.png").stat().st_size > 5_000


def test_a_store_without_such_a_study_has_no_such_part(tmp_path):
    with Store(tmp_path / "b.db"):
        pass
    CliRunner().invoke(app, ["report", "--db", str(tmp_path / "b.db")], catch_exceptions=False)
    assert 'class="framings"' not in (tmp_path / "b-report.html").read_text()


def test_the_predictions_of_both_kinds_stand_in_the_page_with_their_marks(tmp_path):
    import asyncio

    from two_kinds_world import WORLDS, TwoKinds, study_of as both_kinds

    from midturn.studies import run_study
    from midturn.studies.framings import CLAIMS

    study, db = both_kinds(TwoKinds(n=8, **WORLDS["both"])), tmp_path / "a.db"
    for each in (study, study.dialogues_study):
        assert not asyncio.run(run_study(each, db)).failed
    done = CliRunner().invoke(app, ["report", "--db", str(db), "--figures", str(tmp_path / "figures")])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "a-report.html").read_text()
    assert "The conversations speak for both framings." in page
    assert all(html.escape(claim.says) in page for claim in CLAIMS)
    assert page.count("✓ held") >= 4
    assert "The framings: math, openai:scripted<" in page and "localhost" not in page
    rows = list(
        csv.DictReader((tmp_path / "figures" / "framings-nothing-missing.csv").read_text().splitlines())
    )
    assert {row["remedy"] for row in rows} >= {"scheduled", "controlled", "both scheduled"}
