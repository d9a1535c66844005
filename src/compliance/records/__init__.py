"""How facts come in: export files become typed tables that remember file, sheet and row."""
