"""The store: what audits found over time, in one file, append-only and hash-chained."""
