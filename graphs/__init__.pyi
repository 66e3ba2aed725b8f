from ._checkpoints import memory as memory, sqlite as sqlite
from ._mediate import mediate as mediate
from ._middleware import MediationMiddleware as MediationMiddleware
from ._pending import Scored as Scored
from ._state import Mediation as Mediation, Seats as Seats, TurnInput as TurnInput, TurnState as TurnState
from ._steps import (
    Memory as Memory,
    begin as begin,
    score_behind as score_behind,
    with_reminder as with_reminder,
)
from ._tracing import (
    calls_traced as calls_traced,
    configured as configured,
    known as known,
    mark_failed as mark_failed,
    traced as traced,
)
from ._turn import TurnGraph as TurnGraph, take_turn as take_turn, turn_graph as turn_graph
