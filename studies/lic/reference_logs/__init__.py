"""Conversations that the benchmark's own program logged, read into the store as runs and trajectories.

What a log does not say is not made up: tokens stay 0, the seed is 0, and a data set whose file is not at hand
is known by its name alone.
"""

from __future__ import annotations

from studies.lic.reference_logs.files import log_files
from studies.lic.reference_logs.importing import Imported, import_logs

__all__ = ["Imported", "import_logs", "log_files"]
