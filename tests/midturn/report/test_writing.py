"""What the command writes: one page under a strict policy, figures with their numbers, and no secret."""

import base64
import csv
import hashlib
import json
import re
import sys

import pytest
import report_store
from faults.study import run
from report_store import drift, fill, identity, turns
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.store import Store, Trajectory, Turn

pytestmark = pytest.mark.slow("writes pages and draws figures")


def report(*words):
    done = CliRunner().invoke(app, ["report", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def db(tmp_path):
    return tmp_path / "a.db"


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_page_is_one_file_whose_policy_lets_nothing_else_in(db, tmp_path):
    with Store(db) as store:
        fill(store)
    told = report("--db", db)
    page = (tmp_path / "a-report.html").read_text()
    assert str(tmp_path / "a-report.html") in told.stderr
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest(style)}'",
        f"script-src 'sha256-{digest(script)}'",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    assert not re.search(r"<link|<img|\ssrc=|\sstyle=|\son\w+=|https?://(?!www\.w3\.org/)", page)
    assert not re.search(r"innerHTML|insertAdjacent|document\.write|eval\(|localStorage", script)


@pytest.mark.usefixtures("processes")
def test_it_needs_no_extra_but_its_own(db, tmp_path):
    with Store(db) as store:
        fill(store)
    without = (
        "import sys; sys.modules.update(dict.fromkeys(['statsmodels', 'scipy', 'torch', 'transformers']))"
    )
    program = f"{without}; from midturn.cli import main; main()"
    done = run(sys.executable, "-c", program, "report", "--db", db)
    assert (done.returncode, (tmp_path / "a-report.html").exists()) == (0, True), done.stderr


def test_what_ran_what_it_cost_and_what_failed_stand_at_the_top(db, tmp_path):
    with Store(db) as store:
        runs = fill(store, 8)
        store.finish(
            Trajectory(
                conversation_id=f"{runs['sharded']}/late/0",
                run_id=runs["sharded"],
                task="math",
                task_id="late",
                condition="sharded",
                repetition=0,
                blame="infrastructure",
                error="the server was gone",
            )
        )
    report("--db", db)
    page = re.sub(
        r"<script.*?</script>|<[^>]*>|\s+", " ", (tmp_path / "a-report.html").read_text(), flags=re.S
    )
    text = " ".join(page.split())
    for shown in (
        "conversations 17 runs 2",
        "openai:some-model temperature 1.0, seed 0 scoring strict",
        "12.5 [2.2, 47.1]",
        "mediated sharded 8 +87.5 [+26.7, +97.8] 7 0",
        "7 assistant the last answer is wrong",
        "1 infrastructure the server was gone",
    ):
        assert shown in text


def test_findings_come_before_settings_and_no_server_is_named(db, tmp_path):
    server = "openai:some-model@http://inside.example:8000/v1"
    with Store(db) as store:
        fill(store, 8, models={"assistant": server, "mediator": server})
    report("--db", db)
    page = re.sub(r"<(script|style).*?</\1>", "", (tmp_path / "a-report.html").read_text(), flags=re.S)
    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    found = text.index("mediated scores 87.5 points above sharded")
    assert found < text.index("mediated 100.0 [67.6, 100.0] +87.5 [+26.7, +97.8] sharded +7 -0 8")
    assert "draft after a correction in 8 of 8" in text
    assert text.index("seed 0") > text.index("Score by condition") > found
    assert "inside.example" not in text


def test_figures_are_written_as_pdf_png_svg_and_csv(db, tmp_path):
    with Store(db) as store:
        fill(store, 8)
    report("--db", db, "--figures", tmp_path / "figures")
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert "sharded 12.5 [2.2, 47.1], n=8" in (tmp_path / "a-report.html").read_text()
    stems = ("scores", "latency-per-turn", "tokens-per-turn")
    assert names == {f"{stem}.{kind}" for stem in stems for kind in ("pdf", "png", "svg", "csv")}
    with (tmp_path / "figures" / "tokens-per-turn.csv").open() as file:
        first, *rows = csv.reader(file)
    assert first == ["run", "turn", "tokens", "low", "high", "instructions"]
    assert ["mediated", "3", "309.0", "", "", "8"] in rows


def test_what_was_found_with_two_scorings_has_two_headings(db, tmp_path):
    with Store(db) as store:
        fill(store)
        fill(store, scoring="parity")
    report("--db", db)
    page = (tmp_path / "a-report.html").read_text()
    assert len(re.findall(r"<h3>math · \S+ · scoring (?:strict|parity)</h3>", page)) == 2


def test_it_says_why_a_folder_of_figures_stays_empty(db, tmp_path):
    with Store(db) as store:
        fill(store, 1)
    told = report("--db", db, "--figures", tmp_path / "figures")
    assert list((tmp_path / "figures").iterdir()) == []
    assert "figures: no figure, because nothing has an interval yet" in told.stderr
    assert "no figure" not in report("--db", db).stderr


def test_a_store_with_drift_scores_has_figures_of_drift(db, tmp_path):
    with Store(db) as store:
        drift(store, fill(store))
    report("--db", db, "--figures", tmp_path / "figures")
    page = (tmp_path / "a-report.html").read_text()
    for name in ("drift-per-turn", "drift-change"):
        assert f'<figure id="{name}">' in page
    with (tmp_path / "figures" / "drift-per-turn.csv").open() as file:
        rows = list(csv.reader(file))
    third = next(row for row in rows if row[:3] == ["goal", "mediated", "3"])
    assert float(third[3]) == pytest.approx(0.48, abs=0.02) and third[6:] == ["4", "remind in 4"]


def test_turns_are_whole_on_an_axis_of_one_turn(db, tmp_path, monkeypatch):
    monkeypatch.setattr(report_store, "turns", lambda condition, n: turns(condition, n)[:1])
    with Store(db) as store:
        fill(store, 8)
    report("--db", db, "--figures", tmp_path / "figures")
    drawn = (tmp_path / "figures" / "tokens-per-turn.svg").read_text()
    below = re.findall(r">([\d.]+)</text>", drawn.partition('id="matplotlib.axis_2"')[0])
    assert below == ["1"]


@pytest.mark.parametrize(("instructions", "drawn"), [(4, False), (8, True)])
def test_figures_in_which_nothing_has_an_interval_are_left_out(db, tmp_path, instructions, drawn):
    with Store(db) as store:
        drift(store, fill(store, instructions))
    report("--db", db)
    page = (tmp_path / "a-report.html").read_text()
    for name in ("kl-against-judge", "kl-against-adherence"):
        assert (f'<figure id="{name}">' in page) is drawn


def test_runs_of_one_condition_under_two_sets_of_guidelines_have_a_page(db, tmp_path):
    with Store(db) as store:
        for version in ("one", "other"):
            drift(store, fill(store, conditions=("mediated",), guidelines=version))
    report("--db", db)
    assert "drift-per-turn-2" in (tmp_path / "a-report.html").read_text()


def test_an_empty_store_has_a_page_that_says_so(db, tmp_path):
    with Store(db):
        pass
    report("--db", db)
    assert "The store holds no runs yet." in (tmp_path / "a-report.html").read_text()


def test_a_store_that_is_not_there_and_a_page_that_cannot_be_written_are_named(db, tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        report("--db", db)
    with Store(db) as store:
        fill(store, instructions=2)
    with pytest.raises(BadInput, match="can't be written"):
        report("--db", db, "--out", tmp_path / "nowhere" / "page.html")


SECRET = "sk-" + "a1b2c3d4" * 6


def test_no_secret_reaches_the_page_or_the_figures(db, tmp_path):
    with Store(db) as store:
        made = identity(f"sharded {SECRET}", models={"assistant": f"openai:{SECRET}"})
        run_id = store.add_run(made)
        for n in range(2):
            said = Turn(
                utterance=f"My key is {SECRET}",
                response=f"Not s\u200bk-{SECRET[3:]} again",
                notes={"answer": SECRET, "reason": f"it is not {SECRET}"},
            )
            store.finish(
                Trajectory(
                    conversation_id=f"c{n}",
                    run_id=run_id,
                    task="math",
                    task_id=f"{n} {SECRET}",
                    condition=made.condition,
                    repetition=0,
                    turns=[said],
                    score=0.0,
                    blame="assistant",
                    error=f"said {SECRET}",
                )
            )
    report("--db", db, "--figures", tmp_path / "figures")
    page = (tmp_path / "a-report.html").read_text()
    assert SECRET not in page and SECRET[3:] not in page
    assert "redacted" in page
    assert all(SECRET[3:].encode() not in path.read_bytes() for path in (tmp_path / "figures").iterdir())
    (chunk,) = re.findall(r'id="chunk-0">"([^"]*)"', page)
    unpacked = gzip_json(chunk)
    assert SECRET[3:] not in json.dumps(unpacked) and "My key is [redacted" in json.dumps(unpacked)


def gzip_json(packed):
    import gzip

    return json.loads(gzip.decompress(base64.b64decode(packed)))
