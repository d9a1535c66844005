"""The audit as OSCAL: a catalog of what is required, assessment results, and a plan of action and milestones."""
