"""What the user means: context and guidelines in, one explicit instruction out, and the check on it."""

from mediator.contexts import Concat, Context, ContextBuilder, FullHistory, Recap, Snowball
from mediator.mediator import Mediator
from mediator.records import Faithfulness, Instruction, OpenQuestion, Requirement, Statement, Value

__all__ = [
    "Concat",
    "Context",
    "ContextBuilder",
    "Faithfulness",
    "FullHistory",
    "Instruction",
    "Mediator",
    "OpenQuestion",
    "Recap",
    "Requirement",
    "Snowball",
    "Statement",
    "Value",
]
