from ._language import ENGLISH as ENGLISH
