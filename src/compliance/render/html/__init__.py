"""``report.html``: one file that holds everything, readable without scripts and without a network."""
