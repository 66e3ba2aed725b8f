from ._drawing import Cell as Cell, Figure as Figure, write_files as write_files
from ._reading import Contents as Contents, label as label
from ._serving import serve as serve
from ._write import report_page as report_page, write_report as write_report
