from ._build import build_report as build_report, report_on as report_on
from ._comparable import baselines as baselines
from ._summary import (
    Summary as Summary,
    SummaryRow as SummaryRow,
    block_of as block_of,
    names_of as names_of,
    summaries as summaries,
)
from ._tally import RunInfo as RunInfo, Tally as Tally, run_info as run_info, tally as tally
