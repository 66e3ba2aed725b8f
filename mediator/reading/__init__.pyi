from ._accepted import accepted as accepted
from ._answers import leaves_open as leaves_open
from ._changes import changes as changes
from ._dropped import dropped as dropped
from ._mistakes import mistake_spans as mistake_spans
from ._records import (
    Call as Call,
    CallStatus as CallStatus,
    Change as Change,
    Exchange as Exchange,
    Level as Level,
    Reading as Reading,
    Relation as Relation,
    Span as Span,
)
from ._rules import ACTED as ACTED, VERSION as VERSION, read as read
