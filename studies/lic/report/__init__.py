"""The report on Lost-in-Conversation runs: every figure with its interval and its n.

An infrastructure failure is never a score, a judge's failure is none either, and a conversation that has not
ended has none yet: all three are counted beside the figures. A conversation that ended without an answer
scores 0.
"""

from studies.lic.report.build import build_report
from studies.lic.report.tally import RunInfo, Tally, run_info, tally

__all__ = ["RunInfo", "Tally", "build_report", "run_info", "tally"]
