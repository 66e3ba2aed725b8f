"""The report as tables for people: 100 columns, readable without colour.

A figure that has no interval is not printed: a dash stands for it. Ids, model names and the like come from
files and models, so they are stripped of whatever could steer a terminal and never read as markup.
"""

from studies.lic.tables.report import report_tables

__all__ = ["report_tables"]
