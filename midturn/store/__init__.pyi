from ._claim import Waiting as Waiting
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
from ._store import (
    CallCounts as CallCounts,
    RunIdentity as RunIdentity,
    Store as Store,
    canonical_sha256 as canonical_sha256,
    conversation_id as conversation_id,
)
from ._trajectories import Blame as Blame, Step as Step, Trajectory as Trajectory, Turn as Turn
