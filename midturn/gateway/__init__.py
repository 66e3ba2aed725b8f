"""An OpenAI-compatible gateway: chat completions go to an upstream, each turn through the Mediator."""
