from ._language import CHINESE as CHINESE
