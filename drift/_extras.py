"""Which extras embedding models need, known without LangChain."""

from __future__ import annotations

from midturn.assistant import extras_of


def embeddings_extras(spec: str | None) -> tuple[str, ...]:
    """Return the extras that an embedding model needs, for `require_extras`."""
    if spec is not None and spec.startswith("embedded:"):
        return ("embedded", "probe")
    return extras_of(spec)
