"""Mediation around agents that somebody else wrote."""
