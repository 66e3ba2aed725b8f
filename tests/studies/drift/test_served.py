"""Drift of a served model, scored by its server: played, scored, fitted and forked by the commands."""

import json

import pytest
from langchain_core.messages import HumanMessage
from typer.testing import CliRunner

from midturn.cli import main
from midturn.cli._drift import app
from midturn.core import BadInput
from midturn.drift.scorers import Conditioning, Response
from midturn.store import Store
from midturn.studies.drift import ExactScorerConfig, ServedScorerConfig, scorer_config_for

pytestmark = pytest.mark.usefixtures("torch")


@pytest.fixture
def serving():
    """Starts servers of tiny models; return their specs by `.spec`."""
    from contextlib import ExitStack

    from scoring_server import ScoringServer
    from tiny_models import model, tokenizer

    with ExitStack() as stack:

        def serve(seed=0, *, template=True, **settings):
            local = model(seed, **({} if template else {"tokenizer": tokenizer(template=None)}))
            return stack.enter_context(ScoringServer(local, **settings))

        yield serve


def told(command, *arguments, status=0):
    done = CliRunner().invoke(command, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done


def refused(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["midturn", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    error = capsys.readouterr().err
    assert (ended.value.code, error.count("\n")) == (2, 1), error
    return error


def synthetic(model, db, *more):
    small = ("--limit", 2, "--turns", 3, "--reply-tokens", 4, "--references", "goal-pinned")
    return "synthetic", "--db", db, "--model", model, *small, *more


def estimators(db):
    with Store(db, must_exist=True) as store:
        return {
            score.estimator
            for run_id, _ in store.runs()
            for trajectory in store.trajectories(run_id)
            for score in store.drift_scores(trajectory.conversation_id)
        }


@pytest.mark.longest("plays a study, and fits it twice")
def test_a_served_model_is_scored_by_its_server_and_later_by_another_estimator(tmp_path, serving):
    server, db = serving(), tmp_path / "d.db"
    done = told(app, *synthetic(server.spec, db), "--json")
    report = json.loads(done.stdout)
    assert report["estimators"] == {"goal pinned": "top-20 lower bound"}
    assert 0 < report["covered"]["goal pinned"] < 1
    assert all(mean["mean"] > 0 for mean in report["turn_means"])
    assert "lower bounds, from the 20 likeliest tokens" in done.stderr

    with_five = ("--score-with", server.spec, "--top-k", 5, "--references", "goal-pinned", "--overwrite")
    printed = told(app, "fit", "--db", db, *with_five, "--estimator", "top-5 lower bound").stdout
    assert "These are lower bounds" in " ".join(printed.split())
    assert estimators(db) == {"top-20 lower bound", "top-5 lower bound"}


def test_a_server_with_echo_alone_scores_as_an_estimator_of_its_own(tmp_path, serving):
    server = serving(template=False, without="prompt_logprobs")
    scorer_config = scorer_config_for(server.spec, ("goal-pinned",), top_k=6)
    scorer_config.preflight()
    assert scorer_config.estimator == scorer_config.scorer().estimator == "top-6 lower bound, echo"
    assert "plain transcript" in scorer_config.caution


def test_another_served_model_can_be_the_reference(serving):
    test, other = serving(0), serving(1)
    scorer_config = scorer_config_for(test.spec, (other.spec,))
    scorer_config.preflight()
    (reference,) = scorer_config.read
    said = [HumanMessage("w1 w2")]
    found = scorer_config.scorer().score(
        Response("w3 w4"), Conditioning(tuple(said)), reference.conditioning("w1", said)
    )
    assert sum(found.tokens.kl) > 0
    assert {path for path, _ in other.requests} == {"/tokenize", "/v1/completions"}


def test_a_server_that_cannot_score_is_refused_before_anything_is_played(
    tmp_path, serving, monkeypatch, capsys
):
    server = serving(deaf=True)
    error = refused(monkeypatch, capsys, "drift", *synthetic(server.spec, tmp_path / "d.db"))
    assert all(word in error for word in ("prompt_logprobs", "echo", "vLLM", "--max-logprobs", "--weights"))
    assert not [path for path, _ in server.requests if path.endswith("/chat/completions")]
    assert not (tmp_path / "d.db").exists()


def test_weights_and_a_servers_list_are_not_mixed():
    served = "openai:tiny@http://localhost:1/v1"
    assert isinstance(scorer_config_for(served), ServedScorerConfig)
    assert isinstance(scorer_config_for(served, weights="/models/tiny"), ExactScorerConfig)
    assert isinstance(scorer_config_for("embedded:smollm2-135m"), ExactScorerConfig)
    for settings, named in (
        ({"weights": "/models/tiny", "top_k": 20}, "--top-k"),
        ({"dtype": "bfloat16"}, "--dtype"),
        ({"references": ("goal-pinned", "/models/other")}, "/models/other"),
    ):
        with pytest.raises(BadInput, match=named):
            scorer_config_for(served, **settings)


def test_the_framings_study_measures_a_served_assistant_by_its_server(serving):
    from midturn.studies.framings import DriftMeasure

    drift_measure = DriftMeasure.of("divergence", serving().spec, None)
    drift_measure.preflight()
    assert drift_measure.name == "divergence, top-20 lower bound"
