from ._costs import Cost as Cost, Costs as Costs
from ._instruction_recall import (
    InstructionRecall as InstructionRecall,
    Reading as Reading,
    held_against as held_against,
)
from ._paired import (
    Evaluate as Evaluate,
    MediatedConversation as MediatedConversation,
    Rollout as Rollout,
    compare as compare,
    gain as gain,
    pooled as pooled,
)
from ._splitting import (
    Split as Split,
    TooLittle as TooLittle,
    folds as folds,
    split as split,
    turned as turned,
)
