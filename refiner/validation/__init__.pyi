from ._carrying import Carrying as Carrying, Reading as Reading, held_against as held_against
from ._costs import Cost as Cost, Costs as Costs
from ._paired import (
    Evaluate as Evaluate,
    Handed as Handed,
    Played as Played,
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
