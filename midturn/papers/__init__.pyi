from ._papers import write_papers as write_papers
from ._writing import require_tabulate as require_tabulate
