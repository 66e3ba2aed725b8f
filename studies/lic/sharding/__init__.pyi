from ._instructions import Instruction as Instruction, read_instructions as read_instructions
from ._kept import Rejection as Rejection, ShardingFiles as ShardingFiles
from ._run import Plan as Plan, shard_all as shard_all
