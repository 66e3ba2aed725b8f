from ._actions import (
    REMINDER as REMINDER,
    Action as Action,
    Remind as Remind,
    Retry as Retry,
    Rewrite as Rewrite,
    reminded as reminded,
    with_reminder as with_reminder,
)
from ._divergence_probe import DivergenceProbe as DivergenceProbe
from ._divergences import ScoredResponse as ScoredResponse, TokenDivergences as TokenDivergences
from ._extras import embeddings_extras as embeddings_extras
from ._forecast import Forecast as Forecast
from ._judge import Judge as Judge
from ._probe import Probe as Probe
from ._records import DriftScore as DriftScore, Intervention as Intervention, score_of_turn as score_of_turn
from ._references import (
    GoalAlone as GoalAlone,
    GoalPinned as GoalPinned,
    OtherModel as OtherModel,
    Reference as Reference,
    changes_nothing as changes_nothing,
    one_measure as one_measure,
)
from ._similarity import (
    cosine as cosine,
    sentence_embeddings as sentence_embeddings,
)
from ._triggers import (
    RETRIES as RETRIES,
    Trigger as Trigger,
    above as above,
    action_of as action_of,
    all_of as all_of,
    any_of as any_of,
    at_turns as at_turns,
    entropy_spike as entropy_spike,
    may_retry as may_retry,
    never as never,
    towards as towards,
)
