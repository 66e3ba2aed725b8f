"""The sections of `faithfulness.py`, one module each."""
