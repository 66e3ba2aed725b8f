from ._build import build_report as build_report
from ._comparable import baselines as baselines, is_mediated as is_mediated, is_remedy as is_remedy
from ._tally import RunInfo as RunInfo, Tally as Tally, run_info as run_info, tally as tally
