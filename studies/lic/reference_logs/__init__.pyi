from ._files import log_files as log_files
from ._importing import Imported as Imported, import_logs as import_logs
