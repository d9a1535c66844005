"""What must be computed: a rule document becomes relational nodes. No I/O."""
