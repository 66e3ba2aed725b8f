from ._compare import comparison_tables as comparison_tables
from ._report import report_tables as report_tables
from ._summary import flipped_conversations as flipped_conversations, summary_tables as summary_tables
from ._written import figure as figure
