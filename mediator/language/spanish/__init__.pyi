from ._language import SPANISH as SPANISH
