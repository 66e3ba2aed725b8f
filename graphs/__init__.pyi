from ._checkpoints import memory as memory, sqlite as sqlite
from ._config import TurnConfig as TurnConfig
from ._engine import (
    Memory as Memory,
    Prepared as Prepared,
    Turn as Turn,
    finish as finish,
    finish_later as finish_later,
    is_continued as is_continued,
    prepare as prepare,
)
from ._failures import log_failure as log_failure
from ._mediate import mediate as mediate
from ._middleware import MediationMiddleware as MediationMiddleware
from ._pending import Scored as Scored
from ._record import TurnRecord as TurnRecord
from ._tracing import (
    calls_traced as calls_traced,
    configured as configured,
    fit as fit,
    known as known,
    mark_failed as mark_failed,
    traced as traced,
)
from ._turn import (
    Assistant as Assistant,
    PlayedTurn as PlayedTurn,
    TurnContext as TurnContext,
    TurnGraph as TurnGraph,
    TurnInput as TurnInput,
    TurnOutput as TurnOutput,
    compiled_turn as compiled_turn,
    take_turn as take_turn,
    turn_graph as turn_graph,
)
