"""The kinds of rule: all that the modules of this folder define."""
