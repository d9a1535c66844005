"""The seven kinds: a document of the catalogue becomes a draft of obligations. They do not know each other."""
