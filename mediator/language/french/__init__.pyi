from ._language import FRENCH as FRENCH
