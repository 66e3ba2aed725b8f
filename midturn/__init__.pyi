from .assistant import chat_model as chat_model
from .core import (
    BadInput as BadInput,
    InfrastructureError as InfrastructureError,
    MissingExtra as MissingExtra,
    SetupError as SetupError,
)
from .drift import (
    Action as Action,
    DriftScore as DriftScore,
    Intervention as Intervention,
    Probe as Probe,
    Remind as Remind,
    Retry as Retry,
    Rewrite as Rewrite,
    Trigger as Trigger,
    above as above,
    all_of as all_of,
    any_of as any_of,
    at_turns as at_turns,
    entropy_spike as entropy_spike,
    never as never,
    towards as towards,
)
from .drift.probes import EntropyProbe as EntropyProbe
from .graphs import (
    MediationMiddleware as MediationMiddleware,
    TurnConfig as TurnConfig,
    TurnRecord as TurnRecord,
    mediate as mediate,
    traced as traced,
    turn_graph as turn_graph,
)
from .mediator import (
    Concat as Concat,
    Context as Context,
    ContextBuilder as ContextBuilder,
    FullHistory as FullHistory,
    Instruction as Instruction,
    Mediator as Mediator,
    Reading as Reading,
    Recap as Recap,
    Snowball as Snowball,
)
from .mediator.check import check as check

__version__: str
