from ._file import read_file as read_file
from ._records_of import Foreign as Foreign
from ._registry import READERS as READERS, SOURCES as SOURCES, read_dialogues as read_dialogues
from ._starter import starter as starter
