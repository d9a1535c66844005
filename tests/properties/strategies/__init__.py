"""Generators of rules and records over a small invented business, as Hypothesis strategies."""
