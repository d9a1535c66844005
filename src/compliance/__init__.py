"""A rule-driven compliance engine: records in, obligations, findings and rectification lists out."""

__version__ = "0.1.0"
