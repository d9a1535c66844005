"""What was written: standards, record types, rules, profiles and audit files, read with positions."""
