from ._outcomes import outcome_of_signals as outcome_of_signals, proposed_outcome as proposed_outcome
from ._records import (
    ProposedOutcome as ProposedOutcome,
    Signal as Signal,
    SignalKind as SignalKind,
)
from ._turns import (
    opens_with_assent as opens_with_assent,
    signals_in as signals_in,
    without_correction as without_correction,
    without_thanks as without_thanks,
)
