"""The one prepared view that every format prints: all words chosen, all dates written, all lists in order."""
