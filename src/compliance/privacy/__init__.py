"""Personal data out of an audit's result before any format sees it."""
