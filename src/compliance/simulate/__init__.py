"""A made company: seeded exports with injected breaches and the truth about them."""
