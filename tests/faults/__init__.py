"""Processes that are killed or run at once: what was acknowledged is there, what was not is whole or absent."""
