"""The report as tables for people: 80 columns or more, readable without colour.

A figure that has no interval is not printed: a dash stands for it. Ids, model names and the like come from
files and models, so they are stripped of whatever could steer a terminal and never read as markup.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
