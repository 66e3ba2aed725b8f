from ._facts import facts_of as facts_of
from ._gauge import Gauge as Gauge
from ._panel import panel_of as panel_of
from ._power import power_of as power_of
from ._records import Part as Part, Power as Power, Prediction as Prediction, Report as Report
from ._report import report_of as report_of
from ._stored import of_runs as of_runs, studies_in as studies_in
from ._study import FramingsStudy as FramingsStudy
from ._tables import power_table as power_table, report_tables as report_tables
