from ._exchange import as_json as as_json, as_markdown as as_markdown, import_file as import_file
from ._library import (
    ACTIVE as ACTIVE,
    ON_TRIAL as ON_TRIAL,
    GuidelineLibrary as GuidelineLibrary,
    read_held as read_held,
)
from ._merging import (
    Contradiction as Contradiction,
    Merged as Merged,
    contradictions_within as contradictions_within,
    merge as merge,
)
from ._opening import open_library as open_library
from ._reading import LONGEST_RULE as LONGEST_RULE, read_guidelines as read_guidelines
from ._records import (
    MOST_CHARACTERS as MOST_CHARACTERS,
    Event as Event,
    Guideline as Guideline,
    GuidelineSet as GuidelineSet,
    Lineage as Lineage,
    Status as Status,
    Trial as Trial,
    Validation as Validation,
    in_points as in_points,
)
from ._scopes import (
    GLOBAL as GLOBAL,
    checked_scope as checked_scope,
    covers as covers,
    namespace as namespace,
    task_scope as task_scope,
    user_scope as user_scope,
)
