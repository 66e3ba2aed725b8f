from ._build import build_report as build_report, report_on as report_on
from ._comparable import baselines as baselines
from ._tally import RunInfo as RunInfo, Tally as Tally, run_info as run_info, tally as tally
