"""Forms in which other programs keep conversations: a module each, named after its `Format`."""
