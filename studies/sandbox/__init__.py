"""Runs model-written code where it can do no harm, and brings back nothing but the values it returns.

Built on bubblewrap, or on `unshare` where there is no bubblewrap. What a sandbox keeps the code from, each
promise with a test: other processes, the network, files outside an empty temporary folder, the environment of
the caller, and more than its share of time, memory, processes and output.

Accepted costs: the code has the standard library only, so that a score doesn't depend on what else is
installed; it shares the kernel with the caller, so this is no defence against a bug in the kernel; and each
run starts a new interpreter, about a tenth of a second.
"""

from __future__ import annotations

from studies.sandbox.isolation import Isolation, strongest
from studies.sandbox.runs import Limits, Program, Run, run
from studies.sandbox.values import Foreign

__all__ = ["Foreign", "Isolation", "Limits", "Program", "Run", "run", "strongest"]
