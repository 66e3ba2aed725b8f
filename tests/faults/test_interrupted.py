"""Ctrl-C while the embedded model has far more to read than a few seconds' work."""

import signal
import subprocess
import sys
import time

import psutil
import pytest
from faults.study import environment

STUDIES = {
    "lic": ["lic", "run", "starter", "--conditions", "full"],
    "framings": ["framings", "starter", "--drift", "entropy"],
}
CONCURRENCY = 40


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.usefixtures("processes", "embedded_model")
def test_a_study_ends_within_seconds_while_many_calls_wait_for_the_embedded_model(study, tmp_path):
    db = tmp_path / "a.db"
    chosen = ["--task", "math", "--runs", "8", "--concurrency", str(CONCURRENCY), "--db", str(db)]
    running = subprocess.Popen(
        [sys.executable, "-m", "midturn", *STUDIES[study], *chosen],
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background has SIGINT ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while psutil.Process(running.pid).num_threads() < CONCURRENCY:  # Each call is a thread's.
        assert running.poll() is None
        time.sleep(0.05)
    began = time.monotonic()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, told.splitlines()[-1]) == (
        1,
        f"midturn: interrupted; {db} keeps what is done, and the same command resumes",
    )
    assert time.monotonic() - began < 8
