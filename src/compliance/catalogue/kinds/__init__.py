"""The seven kinds of check; one document model each."""
