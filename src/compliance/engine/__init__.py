"""How a plan is run: SQL text for a dialect, executed on a database."""
