from ._named import upstream_of as upstream_of
from ._protocol import Answer as Answer, Upstream as Upstream
from ._relay import Relay as Relay
