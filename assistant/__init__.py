"""Who does the work: chat models by spec, the embedded model, usage and budget."""

from assistant.errors import BadInput, InfrastructureError, MissingExtra
from assistant.models import chat_model, describe, reachable
from assistant.servers import close_servers
from assistant.usage import Usage

__all__ = (
    "BadInput",
    "InfrastructureError",
    "MissingExtra",
    "Usage",
    "chat_model",
    "close_servers",
    "describe",
    "reachable",
)
