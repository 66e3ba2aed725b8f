from ._compare import comparison_tables as comparison_tables
from ._drawing import add as add, figure as figure, table as table
from ._report import report_tables as report_tables
