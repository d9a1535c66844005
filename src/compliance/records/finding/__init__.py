"""Sheets to rows of a record type: where the header stands, which column is which field, which rows are no records."""
