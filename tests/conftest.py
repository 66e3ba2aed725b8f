"""What every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.downloads import embedded_model as in_catalogue
from assistant.downloads import pull


@pytest.fixture(scope="session")
def embedded_model() -> Path:
    """The embedded model's file, pulled into the user's cache the first time it is wanted."""
    model = in_catalogue("smollm2-135m")
    return model.path if model.there else pull(model.name)
