"""How far a conversation strayed from its goal, and what to do about it."""
