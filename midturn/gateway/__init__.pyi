from ._keys import read_keys as read_keys, refuse_open as refuse_open
from ._options import ServeOptions as ServeOptions
from ._serving import serve as serve
from ._settings import RequestLimits as RequestLimits, Settings as Settings
