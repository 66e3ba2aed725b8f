"""Drift studies: constrained rewriting, tau-bench dialogues, forked reminders; played, scored, fitted."""
