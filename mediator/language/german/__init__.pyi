from ._language import GERMAN as GERMAN
