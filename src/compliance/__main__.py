"""``python -m compliance``."""

from compliance.cli.app import main

main()
