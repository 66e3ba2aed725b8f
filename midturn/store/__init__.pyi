from ._claim import Waiting as Waiting
from ._identity import (
    ConditionRole as ConditionRole,
    Decoding as Decoding,
    RunIdentity as RunIdentity,
    agree as agree,
    canonical_sha256 as canonical_sha256,
)
from ._opening import (
    closing_on_error as closing_on_error,
    connect_reading as connect_reading,
    said_by_sqlite as said_by_sqlite,
)
from ._postgres import (
    CONNECT_S as CONNECT_S,
    driver as driver,
    is_postgres as is_postgres,
    opened_with_lock as opened_with_lock,
    said_plainly as said_plainly,
)
from ._store import CallCounts as CallCounts, Store as Store, conversation_id as conversation_id
from ._trajectories import (
    Blame as Blame,
    Notes as Notes,
    Step as Step,
    Trajectory as Trajectory,
    Turn as Turn,
)
