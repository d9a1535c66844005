"""Every figure of every rule is moved by one unit; some case beside the rule must notice."""
