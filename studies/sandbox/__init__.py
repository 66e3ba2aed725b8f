"""Runs the code of others where it can do no harm, and brings back nothing but the values it returns.

Built on bubblewrap, or on `unshare` where there is no bubblewrap, and on a filter of system calls. What a
sandbox keeps the code from, each promise with a test: other processes, the network, sockets of every
family, files outside an empty temporary folder, the environment of the caller, memory that belongs to no
process, and more than its share of time, memory, processes, files and output. It ends with its caller, also
where that is killed.

Accepted costs: the code has the standard library only, so that a score doesn't depend on what else is
installed; it shares the kernel with the caller, so this is no defence against a bug in the kernel; each run
starts a new interpreter, about a tenth of a second; where no control group can be made, memory is limited
for each process, not for all processes of a sandbox together; where bubblewrap is run by a user whom the
system keeps from mounting in a namespace, the number of files in the temporary folder has no limit; and
code that puts another program in the place of its own outlives a killed caller.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
