"""Who does the work: chat models by spec, the embedded model, usage and budget."""
