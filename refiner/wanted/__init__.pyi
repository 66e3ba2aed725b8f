from ._file import Reviewed as Reviewed, read_wanted as read_wanted, write_wanted as write_wanted
from ._proposing import proposals as proposals
from ._records import Wanted as Wanted, WantedKind as WantedKind, failed_part as failed_part
from ._writing import in_one_instruction as in_one_instruction
