from ._isolation import Isolation as Isolation, place_of as place_of, strongest as strongest
from ._runs import (
    CallFailed as CallFailed,
    Calls as Calls,
    Limits as Limits,
    Program as Program,
    Run as Run,
    loaded as loaded,
    run as run,
)
from ._values import LEVELS as LEVELS, Foreign as Foreign
