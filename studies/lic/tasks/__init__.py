"""The tasks of Lost in Conversation: how each is asked, answered and scored."""
