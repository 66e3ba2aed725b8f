from ._choice import chosen as chosen
from ._code import Code as Code
from ._protocol import (
    Decoding as Decoding,
    JudgedTask as JudgedTask,
    JudgeFailed as JudgeFailed,
    Scoring as Scoring,
    Task as Task,
    Verdict as Verdict,
    bulleted as bulleted,
)
from ._registry import TASKS as TASKS, task_named as task_named
