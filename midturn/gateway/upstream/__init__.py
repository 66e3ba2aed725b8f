"""The server that answers, or the embedded model in its place: asked, watched, and charged for."""

from midturn.gateway.upstream._named import upstream_of
from midturn.gateway.upstream._protocol import Answer, Upstream
from midturn.gateway.upstream._relay import Relay

__all__ = ["Answer", "Relay", "Upstream", "upstream_of"]
