"""The store's schema, one migration a change; never edit one that was released."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("midturn")


@migrations()
def runs_conversations_calls(db: Database) -> None:
    """Create runs and what made them, conversations and how they ended, every model call and its reply."""
    db.table("runs").create({"run_id": str, "identity": str, "created": str}, pk="run_id", strict=True)
    db.table("conversations").create(
        {
            "conversation_id": str,
            "run_id": str,
            "task_id": str,
            "repetition": int,
            "state": str,
            "score": float,
            "trajectory": str,
        },
        pk="conversation_id",
        foreign_keys=[("run_id", "runs", "run_id")],
        not_null={"run_id", "task_id", "repetition", "state"},
        strict=True,
    )
    db.table("conversations").create_index(["run_id", "task_id", "repetition"], unique=True)
    db.table("calls").create(
        {
            "conversation_id": str,
            "role": str,
            "ordinal": int,
            "request_sha256": str,
            "sent": int,
            "failed": int,
            "last_error": str,
            "reply": str,
            "usage": str,
        },
        pk=("conversation_id", "role", "ordinal"),
        not_null={"request_sha256", "sent", "failed"},
        defaults={"failed": 0},
        strict=True,
    )


@migrations()
def drift_scores(db: Database) -> None:
    """Create the table of turns' divergences, one for each reference and estimator."""
    db.table("drift_scores").create(
        {"conversation_id": str, "turn": int, "reference": str, "estimator": str, "score": str},
        pk=("conversation_id", "turn", "reference", "estimator"),
        not_null={"score"},
        strict=True,
    )
