"""What the gateway's tests share."""

import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock
from postgres_server import postgres

PACKAGES = ["openai@6.49.0", "@langchain/openai@1.5.8"]


@pytest.fixture(scope="session")
def npm_folder(request) -> Path:
    """A folder with clients for JavaScript in it, kept from one run of the tests to the next."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("there is no node with npm")
    folder = request.config.cache.mkdir("npm-clients")
    done = folder / "installed"
    with FileLock(folder / "lock"):
        if not done.exists() or done.read_text().split() != PACKAGES:
            install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
            installed = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=180)
            if installed.returncode:
                pytest.skip(f"npm cannot fetch {PACKAGES}: {installed.stderr.strip()[-200:]}")
            done.write_text("\n".join(PACKAGES))
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request, tmp_path):
    """Where replicas keep what they share."""
    with ExitStack() as running:
        if request.param == "postgres":
            pytest.importorskip("psycopg", reason="midturn[postgres] is not installed")
            yield running.enter_context(postgres())
        else:
            yield str(tmp_path / "shared.db")
