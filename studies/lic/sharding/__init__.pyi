from ._instructions import Instruction as Instruction, read_instructions as read_instructions
from ._kept import Kept as Kept, Rejection as Rejection
from ._run import Plan as Plan, shard_all as shard_all
