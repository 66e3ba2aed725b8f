"""What every package uses: errors, usage, budgets, files, terminal output, redaction."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
