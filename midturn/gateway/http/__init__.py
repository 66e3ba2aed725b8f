"""What comes over HTTP: connections and requests within limits, and the document that describes them."""

from midturn.gateway.http._connections import Connections
from midturn.gateway.http._openapi import document
from midturn.gateway.http._requests import Receive, Request, read_body, too_long

__all__ = ["Connections", "Receive", "Request", "document", "read_body", "too_long"]
