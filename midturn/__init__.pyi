from .assistant import chat_model as chat_model
from .drift import (
    DriftScore as DriftScore,
    Intervention as Intervention,
    Policy as Policy,
    Probe as Probe,
    above as above,
    at_turns as at_turns,
    never as never,
)
from .graphs import (
    MediationMiddleware as MediationMiddleware,
    Seats as Seats,
    mediate as mediate,
    traced as traced,
    turn_graph as turn_graph,
)
from .mediator import (
    Concat as Concat,
    ContextBuilder as ContextBuilder,
    FullHistory as FullHistory,
    Instruction as Instruction,
    Mediator as Mediator,
    Recap as Recap,
    Snowball as Snowball,
)

__version__: str
