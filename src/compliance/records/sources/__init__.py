"""Bytes to sheets: what kind of file it is by its content, its tables as text with row numbers, and what is refused."""
