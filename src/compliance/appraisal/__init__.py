"""Persons rated with a scorecard: values from the ledger, a rating sheet out and in, a private result."""
