from ._classes import EVERYDAY_CLASSES as EVERYDAY_CLASSES
from ._language import ENGLISH as ENGLISH
