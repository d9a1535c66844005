"""A rule-driven compliance engine: records in, obligations, findings and rectification lists out."""
