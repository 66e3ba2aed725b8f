from ._file import read_file as read_file
from ._registry import READERS as READERS, read_dialogues as read_dialogues
from ._starter import starter as starter
