"""A standard for readers: what each clause asks, how it is read and by which rules it is checked."""
