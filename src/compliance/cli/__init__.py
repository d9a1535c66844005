"""The command line: reads options and the clock, prints, exits."""
