"""What is kept of requests: counts, costs, budgets, traces, in a store that is written behind the answers."""

from midturn.gateway.accounts._accounts import Accounts
from midturn.gateway.accounts._behind import WriteBehindBuffer
from midturn.gateway.accounts._budgets import Budgets
from midturn.gateway.accounts._metrics import CONTENT_TYPE, Metrics
from midturn.gateway.accounts._stores import Patient, opened
from midturn.gateway.accounts._traces import Traces

__all__ = [
    "CONTENT_TYPE",
    "Accounts",
    "Budgets",
    "Metrics",
    "Patient",
    "Traces",
    "WriteBehindBuffer",
    "opened",
]
