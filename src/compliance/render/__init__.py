"""How conclusions go out: one prepared view, one module per format."""
