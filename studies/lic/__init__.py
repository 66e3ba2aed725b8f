"""Lost in Conversation: the same instruction said at once or in shards (arXiv 2505.06120)."""
