"""Options that let the reference implementation check the table.

pytest reads them only where this folder is named: `pytest tests/parity --reference CHECKOUT`.
"""

from __future__ import annotations

import sys

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--reference",
        metavar="CHECKOUT",
        help="a checkout of the reference implementation, whose own evaluators then score the table, too",
    )
    parser.addoption(
        "--reference-python",
        metavar="PYTHON",
        default=sys.executable,
        help="the interpreter that has numpy, sacrebleu, sqlparse and tqdm for it (default: this one)",
    )
